"""GRE encapsulation with keys (RFC 5845)."""

from mobtrace.replay.lma.gre import GRE_KEY_OPTION_NOT_REQUIRED, GRE_KEY_OPTION_REQUIRED
from mobtrace.replay.mag.extensions import NOTHING, Answer, Ask, Extension
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.gre import GreKey

RFC = "RFC 5845"
REQUIRED_BY_ANCHOR = "required"


def ask_gre(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """A downlink key of the session's own, the same as long as it lasts (RFC 5845 sections 3.3.1 and 4.2)."""
    settings = gateway.settings
    wanted = settings.gre_key is not None and visit.anchor not in gateway.without_gre and RFC not in visit.withheld
    if not (wanted or REQUIRED_BY_ANCHOR in visit.withheld) or not pending.lifetime:
        return NOTHING
    if visit.downlink_key is None and settings.gre_key != 0:
        visit.downlink_key = gateway.next_key()
    # RFC 5845 section 7.3: the TLV header is for GRE inside UDP.
    flags = {"t": True} if settings.tlv_header and visit.path.local.version == 4 else {}
    return Ask((GreKey(gre_key_identifier=visit.downlink_key),), flags)


def take_gre(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """RFC 5845 sections 4.2 and 7.3."""
    asked, granted = answer.asked.first(GreKey), answer.message.first(GreKey)
    if asked is None:
        # Agreed on before, or not at all.
        if visit.gre:
            visit.encapsulation = "gre"
        return
    if granted is None:
        visit.gre, visit.uplink_key, visit.downlink_key = False, None, None
        if answer.body.status == GRE_KEY_OPTION_NOT_REQUIRED:
            visit.withheld.add(RFC)
        else:
            gateway.without_gre.add(visit.anchor)
        return
    visit.gre, visit.downlink_key = True, asked.gre_key_identifier
    visit.uplink_key = granted.gre_key_identifier
    update = answer.asked.body
    has_header = isinstance(update, BindingUpdate) and update.t and answer.body.t
    visit.encapsulation = "udp" if has_header else "gre"


def again_gre(gateway: Gateway, visit: Visit, answer: Answer) -> bool:
    """RFC 5845 section 4.2: with the option where the anchor requires it."""
    if answer.body.status != GRE_KEY_OPTION_REQUIRED or answer.asked.first(GreKey) is not None:
        return False
    visit.withheld.add(REQUIRED_BY_ANCHOR)
    return True


GRE = Extension(rfc=RFC, ask=ask_gre, take=take_gre, again=again_gre)
