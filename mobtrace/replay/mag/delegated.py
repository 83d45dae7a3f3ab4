"""Delegated prefixes: a mobile router's network (RFC 7148)."""

from dataclasses import replace

from mobtrace.replay.lma.delegated import NOT_AUTHORIZED_FOR_DELEGATED_MNP, REQUESTED_DMNP_IN_USE
from mobtrace.replay.mag.extensions import NOTHING, Answer, Ask, Extension
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.values import Address, Prefix
from mobtrace.wire.options.prefix import DelegatedMobileNetworkPrefix

RFC = "RFC 7148"


def ask_delegated(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """One option for each prefix, or one of all zero for each IP version (section 5.1.2)."""
    wanted = visit.delegated or visit.attachment.delegated
    return Ask(tuple(_option(each) for each in wanted)) if wanted and RFC not in visit.withheld else NOTHING


def _option(prefix: Prefix) -> DelegatedMobileNetworkPrefix:
    return DelegatedMobileNetworkPrefix(
        v=prefix.address.version == 4,
        prefix_length=prefix.length,
        delegated_mobile_network_prefix=prefix.address,
    )


def take_delegated(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """The prefixes of the answer are the node's (section 5.1.2)."""
    named = answer.message.every(DelegatedMobileNetworkPrefix)
    found = ((each.delegated_mobile_network_prefix, each.prefix_length) for each in named)
    visit.delegated = tuple(
        Prefix.of(address, length) for address, length in found if isinstance(address, Address) and any(address)
    )


def again_delegated(gateway: Gateway, visit: Visit, answer: Answer) -> bool:
    """RFC 7148 section 5.1.2: without delegation where it is not allowed, any prefix where that one is in use."""
    status, attachment = answer.body.status, visit.attachment
    if status == NOT_AUTHORIZED_FOR_DELEGATED_MNP and attachment.delegated:
        visit.withheld.add(RFC)
        return True
    if status == REQUESTED_DMNP_IN_USE and any(not each.address.is_unspecified for each in attachment.delegated):
        versions = dict.fromkeys(each.address.version for each in attachment.delegated)
        anything = tuple(Prefix(Address(bytes(16 if version == 6 else 4)), 0) for version in versions)
        visit.attachment = replace(attachment, delegated=anything)
        return True
    return False


DELEGATED = Extension(rfc=RFC, ask=ask_delegated, take=take_delegated, again=again_delegated)
