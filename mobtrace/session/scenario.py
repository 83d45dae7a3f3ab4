"""Which deployment of RFC 6612 section 3 each mobile node is in, with the frames that show it.

A.1: Mobile IPv6 over Proxy Mobile IPv6; the care-of address at the home agent is the home address of the proxy binding.
A.2: the home link of Mobile IPv6 is a Proxy Mobile IPv6 domain, left for a network without (figure 2) or for another
such domain (figure 3). B: some nodes have the one, others the other.
"""

from collections.abc import Iterator, Sequence

from mobtrace.session.links import HOME_REGISTRATIONS, OVER, SAME_HOME
from mobtrace.session.model import Binding, Scenario, Segment
from mobtrace.values import FrameRef

NON_PMIPV6 = "moves to an access network without PMIPv6"
VISITED_PMIPV6 = "moves to a visited PMIPv6 domain"
COMMON_ANCHOR = "one anchor is home agent and local mobility anchor"
SEPARATE_ANCHORS = "home agent and local mobility anchor are separate"


def scenarios(bindings: Sequence[Binding]) -> list[Scenario]:
    """The scenario of each node that takes part in one; none where a capture has only one of the two protocols."""
    hosts = [binding for binding in bindings if binding.protocol in HOME_REGISTRATIONS and binding.states]
    proxies = [binding for binding in bindings if binding.protocol == "pmip6" and binding.states]
    if not hosts or not proxies:
        return []
    by_id = {binding.id: binding for binding in bindings}
    found = [each for host in hosts for each in _hierarchical(host, by_id)]
    taken = {number for each in found for number in each.bindings}
    return [*found, *_alternative([each for each in hosts if each.id not in taken], proxies, taken)]


def _hierarchical(host: Binding, by_id: dict[int, Binding]) -> Iterator[Scenario]:
    below = [by_id[each.binding] for each in host.links if each.relation == OVER]
    home = [by_id[each.binding] for each in host.links if each.relation == SAME_HOME]
    visited = [each for each in below if each.protocol == "pmip6" and each not in home]
    if home:
        case = VISITED_PMIPV6 if visited else NON_PMIPV6
        yield _scenario("A.2", case, host, [*home, *visited])
    elif visited:
        yield _scenario("A.1", "", host, visited)


def _scenario(name: str, case: str, host: Binding, proxies: Sequence[Binding]) -> Scenario:
    away = next((each for each in host.states if each.care_of not in host.home_addresses), host.states[0])
    evidence = {away.frame, *(_nearest(proxy, away).frame for proxy in proxies)}
    names = dict.fromkeys([*(each.mn for each in proxies), host.mn])
    return Scenario(
        rfc6612=name,
        case=case,
        mn=next(iter(names)),
        names=list(names),
        bindings=[host.id, *(each.id for each in proxies)],
        evidence=sorted(evidence),
    )


def _nearest(proxy: Binding, moment: Segment) -> Segment:
    """The segment of a proxy binding that was current at a moment, or else its first."""
    return next((each for each in reversed(proxy.states) if each.start <= moment.start), proxy.states[0])


def _alternative(hosts: Sequence[Binding], proxies: Sequence[Binding], taken: set[int]) -> Iterator[Scenario]:
    """Nodes that manage their mobility themselves beside others for which the network does."""
    alone = [each for each in proxies if each.id not in taken]
    if not hosts or not alone:
        return
    anchors = {each.anchor for each in hosts}
    common = [each for each in alone if each.anchor in anchors]
    case = COMMON_ANCHOR if common else SEPARATE_ANCHORS
    other = {"pmip6": hosts[0].states[0].frame, "mip6": (common or alone)[0].states[0].frame}
    seen: set[str] = set()
    for binding in [*hosts, *alone]:
        if binding.mn in seen:
            continue
        seen.add(binding.mn)
        own: FrameRef = binding.states[0].frame
        opposite = other["pmip6" if binding.protocol == "pmip6" else "mip6"]
        yield Scenario(
            rfc6612="B",
            case=case,
            mn=binding.mn,
            names=[binding.mn],
            bindings=[binding.id],
            evidence=sorted({own, opposite}),
        )
