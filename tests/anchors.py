"""The anchors of the tests: one at ``lma``, with the first prefixes of its pool by name."""

from exchange import ADDRESSES, Exchange
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.settings import AnchorSettings, Subscriber
from mobtrace.values import Address, Prefix

# The pool's first prefixes, in the order in which they are assigned.
FIRST, SECOND, THIRD = "2001:db8:f000::/64", "2001:db8:f000:1::/64", "2001:db8:f000:2::/64"
LL1, LL2 = "02:00:00:00:00:01", "02:00:00:00:00:02"


def anchor(**settings: object) -> Exchange:
    """An exchange with an anchor of those settings."""
    values: dict[str, object] = {"address": Address.parse(ADDRESSES["lma"]), **settings}
    return Exchange(Lma("lma", AnchorSettings(**values)))


def address(name: str) -> Address:
    """The address of a name."""
    return Address.parse(ADDRESSES.get(name, name))


def profile(**values: object) -> Subscriber:
    """A node's profile, with prefixes and addresses as texts."""
    for key in ("prefixes", "delegated"):
        if key in values:
            values[key] = tuple(Prefix.parse(each) for each in values[key].split())
    if "home_addresses" in values:
        values["home_addresses"] = tuple(Address.parse(each) for each in values["home_addresses"].split())
    return Subscriber(**values)
