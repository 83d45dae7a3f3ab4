"""GRE encapsulation with keys (RFC 5845)."""

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.settings import GrePolicy
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.wire.options.gre import GreKey

GRE_KEY_OPTION_NOT_REQUIRED = 2
GRE_TUNNELING_BUT_TLV_HEADER_NOT_SUPPORTED = 3
GRE_KEY_OPTION_REQUIRED = 163


def check_gre(anchor: Anchor, asked: Asked) -> int | None:
    """RFC 5845 section 5.2: no session without GRE where the policy requires it.

    A de-registration need not have the option (section 4.2).
    """
    is_required = anchor.settings.gre is GrePolicy.REQUIRED and not asked.request.deregisters
    return GRE_KEY_OPTION_REQUIRED if is_required and asked.request.message.first(GreKey) is None else None


def answer_gre(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """An uplink key of the session's own, where the gateway asked for GRE with a key (RFC 5845 section 3.3)."""
    wanted, policy = asked.request.message.first(GreKey), anchor.settings.gre
    if asked.request.deregisters:
        return NOTHING
    if wanted is None:
        if asked.is_handoff:
            # RFC 5845 section 3.3.2: what was agreed with one gateway is not agreed with the next.
            _without_gre(anchor, entry)
        return NOTHING
    if policy is GrePolicy.NOT_REQUIRED:
        _without_gre(anchor, entry)
        return Verdict(GRE_KEY_OPTION_NOT_REQUIRED)
    entry.gre, entry.downlink_key = True, wanted.gre_key_identifier
    return _with_header(anchor, asked, entry, _uplink(anchor, asked, entry))


def _uplink(anchor: Anchor, asked: Asked, entry: Entry) -> GreKey:
    if entry.downlink_key is None:
        return GreKey()  # RFC 5845 section 3.2: GRE encapsulation only
    # RFC 5845 section 3.3.2: the uplink key is the same for the lifetime of the session.
    if entry.uplink_key is None:
        keys = (each.gre_key_identifier for each in anchor.chosen(asked.request, GreKey))
        key = next((each for each in keys if each is not None), None)
        entry.uplink_key = anchor.pools.key(anchor.cache) if key is None else key
        anchor.cache.hold(entry, entry.uplink_key)
    return GreKey(gre_key_identifier=entry.uplink_key)


def _with_header(anchor: Anchor, asked: Asked, entry: Entry, key: GreKey) -> Verdict:
    """RFC 5845 section 7.2: the TLV header where the gateway asked for it, which is for GRE in UDP."""
    entry.encapsulation = "gre"
    if not asked.request.update.t:
        return Verdict(ACCEPTED, (key,))
    if not anchor.settings.tlv_header:
        return Verdict(GRE_TUNNELING_BUT_TLV_HEADER_NOT_SUPPORTED, (key,))
    entry.encapsulation = "udp"
    return Verdict(ACCEPTED, (key,), {"t": True})


def _without_gre(anchor: Anchor, entry: Entry) -> None:
    if entry.uplink_key is not None:
        anchor.cache.let_go(entry, entry.uplink_key)
    entry.gre, entry.uplink_key, entry.downlink_key = False, None, None


GRE = Extension(
    rfc="RFC 5845",
    options=frozenset({GreKey}),
    answer=answer_gre,
    check=check_gre,
    always=lambda settings: settings.gre is GrePolicy.REQUIRED,
)
