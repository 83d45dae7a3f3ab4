"""The Service Selection option (RFC 5149)."""

from typing import Annotated

from mobtrace.wire.carriers import REGISTRATIONS
from mobtrace.wire.kinds import DomainName
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(20, rfc="RFC 5149 section 3", stands_in=REGISTRATIONS)
class ServiceSelection(Row):
    """The service the mobile node asks for: a name, in 3GPP networks an access point name."""

    identifier: Annotated[str, DomainName(least=1)]

    vectors = (
        Vector(
            "141b 766f69702e636f6d70616e7978797a2e6578616d706c652e636f6d",
            {"identifier": "voip.companyxyz.example.com"},
            "RFC 5149 section 3 figure and its example, by hand",
        ),
        Vector(
            "1408 03696d7303657067",
            {"identifier": "\x03ims\x03epg"},
            "RFC 5149 section 3 figure with the labels of TS 23.003 section 9.1, by hand",
        ),
    )
