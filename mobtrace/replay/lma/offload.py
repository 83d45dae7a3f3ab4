"""IPv4 traffic offload (RFC 6909): which of a node's flows its gateway sends out itself."""

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.selectors import IPV4_FORMAT
from mobtrace.wire.options.flow import IPv4TrafficOffloadSelector, TrafficSelector


def answer_offload(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """RFC 6909 section 3.3: the policy of the session, which stays while the node is at one gateway.

    Without the option in the request, or without a policy, nothing is offloaded.
    """
    named: IPv4TrafficOffloadSelector | None = asked.request.first.get(IPv4TrafficOffloadSelector)
    if named is None or not anchor.settings.offload or not anchor.profile(asked.request.mn).offload:
        entry.offload = None
        return NOTHING
    is_agreed = entry.offload is not None and not asked.is_handoff
    if not is_agreed or anchor.settings.has(Quirk.CHANGES_OFFLOAD):
        entry.offload = _policy(anchor, asked, named)
    return NOTHING if entry.offload is None else Verdict(ACCEPTED, (entry.offload,))


def _policy(anchor: Anchor, asked: Asked, proposal: IPv4TrafficOffloadSelector) -> IPv4TrafficOffloadSelector | None:
    """The node's, else the anchor's for all, else what the gateway proposes."""
    policy = anchor.profile(asked.request.mn).offload_policy or anchor.settings.offload_policy
    chosen = anchor.chosen(asked.request, IPv4TrafficOffloadSelector)
    if chosen:
        return chosen[0]
    if policy is not None:
        return policy.option()
    if selector_of(proposal) is None:
        return None
    return IPv4TrafficOffloadSelector(m=proposal.m, sub_options=list(proposal.sub_options))


def selector_of(option: IPv4TrafficOffloadSelector) -> TrafficSelector | None:
    """The selector of a policy: one for IPv4 packets, others are not used (RFC 6909 section 3.1)."""
    found = (each for each in option.sub_options if isinstance(each, TrafficSelector))
    return next((each for each in found if each.ts_format == IPV4_FORMAT), None)


OFFLOAD = Extension(rfc="RFC 6909", options=frozenset({IPv4TrafficOffloadSelector}), answer=answer_offload)
