"""Delegated prefixes (RFC 7148)."""

from collections.abc import Iterable

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.replay.node import Effect
from mobtrace.values import Address, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.options.prefix import DelegatedMobileNetworkPrefix

# RFC 7148 section 4.2
NOT_AUTHORIZED_FOR_DELEGATED_MNP = 177
REQUESTED_DMNP_IN_USE = 178


def check_delegated(anchor: Anchor, asked: Asked) -> int | None:
    """RFC 7148 section 5.2.2: the node may have delegated prefixes, and those that are named are free."""
    request, profile = asked.request, anchor.profile(asked.request.mn)
    named, versions = _wanted(request.message)
    if not (named or versions) or not _is_offered(anchor) or request.deregisters:
        return None
    if not profile.delegation:
        return NOT_AUTHORIZED_FOR_DELEGATED_MNP
    if versions:
        return None  # section 5.2.2: with one of all zero the request is for an assignment
    for prefix in named:
        holder = anchor.cache.holder(prefix)
        is_free = holder is None or holder is asked.entry
        if not is_free or not anchor.pools.may_delegate(profile, prefix):
            return REQUESTED_DMNP_IN_USE
    return None


def answer_delegated(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """One option for each prefix that is delegated (RFC 7148 section 5.2.2)."""
    named, versions = _wanted(asked.request.message)
    if not (named or versions) or not _is_offered(anchor):
        return NOTHING
    if not asked.request.deregisters:
        _delegate(anchor, asked, entry, named, versions)
    return Verdict(ACCEPTED, tuple(_option(each) for each in entry.delegated))


def withdraw_delegated(anchor: Anchor, asked: Asked, entry: Entry) -> list[Effect]:
    """What an update does not ask for any more is de-registered (RFC 7148 sections 5.1.3.1 and 5.2.2).

    One without the option ends delegation for the session, so those of a gateway that knows none do (section 5.1.2).
    """
    if not entry.delegated:
        return []
    named, versions = _wanted(asked.request.message)
    gone = [each for each in entry.delegated if each not in named and each.address.version not in versions]
    return anchor.release(entry, *gone) if gone else []


def _delegate(anchor: Anchor, asked: Asked, entry: Entry, named: list[Prefix], versions: list[int]) -> None:
    chosen = _prefixes(anchor.chosen(asked.request, DelegatedMobileNetworkPrefix))
    fresh: list[Prefix] = [each for each in named if each not in entry.delegated] if not versions else []
    for version in versions:
        if not any(each.address.version == version for each in entry.delegated):
            free = [each for each in chosen if each.address.version == version and anchor.cache.holder(each) is None]
            fresh += free or anchor.pools.delegated(anchor.cache, anchor.profile(entry.mn), version)
    entry.delegated += tuple(fresh)
    anchor.cache.hold(entry, *fresh)


def _is_offered(anchor: Anchor) -> bool:
    """An anchor without delegation ignores the option."""
    settings = anchor.settings
    return settings.delegated_pool is not None or settings.delegated_ipv4_pool is not None


def _wanted(message: Message) -> tuple[list[Prefix], list[int]]:
    """The prefixes that are named, and the IP versions of which any is asked for."""
    prefixes = _prefixes(message.every(DelegatedMobileNetworkPrefix))
    versions = [each.address.version for each in prefixes if each.address.is_unspecified]
    return [each for each in prefixes if not each.address.is_unspecified], list(dict.fromkeys(versions))


def _prefixes(options: Iterable[DelegatedMobileNetworkPrefix]) -> list[Prefix]:
    addresses = ((Address(each.delegated_mobile_network_prefix), each.prefix_length) for each in options)
    return [Prefix.of(each, min(length, len(each) * 8)) for each, length in addresses if len(each) in (4, 16)]


def _option(prefix: Prefix) -> DelegatedMobileNetworkPrefix:
    return DelegatedMobileNetworkPrefix(
        v=prefix.address.version == 4,
        prefix_length=prefix.length,
        delegated_mobile_network_prefix=prefix.address,
    )


DELEGATED = Extension(
    rfc="RFC 7148",
    options=frozenset({DelegatedMobileNetworkPrefix}),
    answer=answer_delegated,
    check=check_delegated,
)
