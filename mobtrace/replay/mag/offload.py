"""IPv4 traffic offload (RFC 6909): the gateway asks for a policy or proposes one, and keeps to the anchor's."""

from mobtrace.replay.lma.offload import selector_of
from mobtrace.replay.mag.extensions import NOTHING, Answer, Ask, Extension
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.wire.options.flow import IPv4TrafficOffloadSelector


def ask_offload(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """RFC 6909 section 3.2: the same option in all updates of a session, empty where the anchor is to say it."""
    if not gateway.settings.offload:
        return NOTHING
    if visit.offload_asked is None:
        policy = gateway.settings.offload_policy
        visit.offload_asked = IPv4TrafficOffloadSelector(m=False) if policy is None else policy.option()
    return Ask((visit.offload_asked,))


def take_offload(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """RFC 6909 section 3.2: what the anchor says holds; without the option, or its selector, nothing is offloaded."""
    told = answer.message.first(IPv4TrafficOffloadSelector)
    was_asked = answer.asked.first(IPv4TrafficOffloadSelector) is not None
    visit.offload = told if told is not None and was_asked and selector_of(told) is not None else None


OFFLOAD = Extension(rfc="RFC 6909", ask=ask_offload, take=take_offload)
