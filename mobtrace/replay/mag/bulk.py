"""Bulk binding updates: sessions of a group are refreshed and revoked with one message (RFC 6602)."""

from mobtrace.replay.lma.bulk import group_of
from mobtrace.replay.mag.extensions import NOTHING, Answer, Ask, Extension
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.replay.revocation import BULK_GROUP
from mobtrace.values import Address
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier

ALL_SESSIONS = 1  # RFC 6602 section 5.1.2


def ask_bulk(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """RFC 6602 section 5.1.2: the B flag and the group that the gateway puts the session in."""
    group = gateway.settings.bulk_group
    return NOTHING if group is None or not pending.lifetime else Ask((group_option(group),), {"b": True})


def take_bulk(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """RFC 6602 section 5.1.2: without the B flag in the answer the session is in no group."""
    asked, granted = group_of(answer.asked), group_of(answer.message)
    is_member = answer.body.b and asked is not None and granted is not None
    visit.mag_group = asked if is_member and asked is not None else 0
    visit.lma_group = granted if is_member and granted is not None else 0


def group_option(group: int) -> MobileNodeGroupIdentifier:
    """The option that names a group."""
    return MobileNodeGroupIdentifier(sub_type=BULK_GROUP, mobile_node_group_identifier=group)


def members_of(gateway: Gateway, anchor: Address, group: int) -> list[Visit]:
    """The sessions with an anchor that are in a group of the anchor's; 1 is all of them (RFC 7077 section 5)."""
    known = [each for each in gateway.visits if each.anchor == anchor]
    return known if group == ALL_SESSIONS else [each for each in known if each.lma_group == group]


def is_malformed(message: Message, asked: Message) -> bool:
    """RFC 6602 section 5.1.2: an answer with the B flag, but without the group, is to be ignored."""
    update = asked.body
    has_asked = isinstance(update, BindingUpdate) and update.b
    return has_asked and bool(message.body.values().get("b")) and group_of(message) is None


BULK = Extension(rfc="RFC 6602", ask=ask_bulk, take=take_bulk)
