"""The messages whose options are limited by the documents that define them.

A row says with ``stands_in`` in which of these it may stand. Options of all other messages are not judged: later
documents let most of them carry any mobility option.
"""

from enum import StrEnum


class Carrier(StrEnum):
    """One such message, or a kind of one, by the name that the documents use."""

    REFRESH_REQUEST = "Binding Refresh Request"
    HOME_TEST_INIT = "Home Test Init"
    CARE_OF_TEST_INIT = "Care-of Test Init"
    HOME_TEST = "Home Test"
    CARE_OF_TEST = "Care-of Test"
    UPDATE = "Binding Update"
    PROXY_UPDATE = "Proxy Binding Update"
    ACKNOWLEDGEMENT = "Binding Acknowledgement"
    PROXY_ACKNOWLEDGEMENT = "Proxy Binding Acknowledgement"
    ERROR = "Binding Error"
    HEARTBEAT_REQUEST = "Heartbeat Request"
    HEARTBEAT_RESPONSE = "Heartbeat Response"
    ELSEWHERE = "none of the messages of RFC 6275 and RFC 5847"


ANY_UPDATE = (Carrier.UPDATE, Carrier.PROXY_UPDATE)
ANY_ACKNOWLEDGEMENT = (Carrier.ACKNOWLEDGEMENT, Carrier.PROXY_ACKNOWLEDGEMENT)
REGISTRATIONS = (*ANY_UPDATE, *ANY_ACKNOWLEDGEMENT)
PROXY_REGISTRATIONS = (Carrier.PROXY_UPDATE, Carrier.PROXY_ACKNOWLEDGEMENT)
