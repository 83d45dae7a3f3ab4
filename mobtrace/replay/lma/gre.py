"""GRE encapsulation with keys (RFC 5845)."""

from typing import Any

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.checks import Anchor, Asked
from mobtrace.replay.lma.extensions import NOTHING, Extension, Verdict
from mobtrace.wire.options.gre import GreKey

FIRST_KEY = 0x100
KEY = GreKey.info.key


def answer_gre(anchor: Anchor, asked: Asked, entry: Entry) -> Verdict:
    """An uplink key of the session's own, where the gateway asked for GRE with a key (RFC 5845 section 3.3.2)."""
    wanted = asked.request.message.first(GreKey)
    if wanted is None:
        return NOTHING
    entry.kept["gre_downlink"] = wanted
    key = entry.kept.get(KEY)
    if key is None:
        profile = anchor.settings.profile(entry.mn)
        chosen = profile.choices.get(KEY) if profile is not None else None
        key = chosen or GreKey(gre_key_identifier=_free_key(anchor))
        entry.kept[KEY] = key
    # RFC 5845 section 3.3.2: keys are agreed on once for the lifetime of the session, and named in each answer.
    return Verdict(options=(key,))


def _free_key(anchor: Anchor) -> int:
    """The first key that no session of the anchor has."""
    taken = {key.gre_key_identifier for each in anchor.cache if isinstance(key := each.kept.get(KEY), GreKey)}
    return next(number for number in range(FIRST_KEY, FIRST_KEY + len(taken) + 1) if number not in taken)


GRE = Extension("RFC 5845", answer_gre)


def tunnel_keys(entry: Entry) -> dict[str, Any]:
    """How user packets of a session travel, as ``Tunnel`` has it: GRE with keys where that was agreed on."""
    uplink, downlink = entry.kept.get(KEY), entry.kept.get("gre_downlink")
    if not isinstance(uplink, GreKey) or not isinstance(downlink, GreKey):
        return {}
    return {"kind": "gre", "send_key": downlink.gre_key_identifier, "receive_key": uplink.gre_key_identifier}
