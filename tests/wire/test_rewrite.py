"""Renaming inside messages: every address and identity is found, everything else comes back as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import pytest

import around_rows
from mobtrace.errors import UsageError
from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire import dhcpv6, radius
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv6 import RelayForward, RelayMessage, Solicit
from mobtrace.wire.dhcpv6_relay import RadiusAttributes
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.radius_attributes import UserName
from mobtrace.wire.radius_packets import AccessRequest
from mobtrace.wire.rewrite import LINK_LAYER_TEXT, MASKS, Renaming, Table, Where, rewrite
from mobtrace.wire.rows import Row, Vector
from wire_rows import Case, octets, vectors

Any_ = Case | around_rows.Option
MARK6, MARK4 = Address.parse("2001:db8:ffff::1"), Address.parse("203.0.113.77")
SOURCE, DESTINATION = Address.parse("2001:db8::1"), Address.parse("2001:db8::2")


def rows() -> Iterator[tuple[Any_, Vector]]:
    """Every golden vector with what reads it: Mobility Header and all around it."""
    yield from ((case, vector) for case, vector in vectors() if case.row.info.family != "message")
    for option in around_rows.options():
        yield from ((option, vector) for vector in option.row.vectors)


ROWS = list(rows())
NAMES = [f"{case.id} {vector.hex[:20]}" for case, vector in ROWS]


class Marking(Renaming):
    """All addresses are one."""

    def address(self, address: Address) -> Address:
        return MARK6 if address.version == 6 else MARK4

    def prefix(self, prefix: Prefix) -> Prefix:
        return Prefix.of(self.address(prefix.address), prefix.length)


def addresses(data: Any) -> Iterator[str]:
    """The texts in JSON data that are addresses, whatever field they stand in."""
    if isinstance(data, dict):
        for value in data.values():
            yield from addresses(value)
    elif isinstance(data, list):
        for value in data:
            yield from addresses(value)
    elif isinstance(data, str) and not LINK_LAYER_TEXT.fullmatch(data):
        try:
            yield str(ip_address(data))
        except ValueError:
            return


@pytest.mark.parametrize(("case", "vector"), ROWS, ids=NAMES)
def test_what_is_not_renamed_is_written_bit_for_bit(case: Any_, vector: Vector) -> None:
    value, _ = case.read(octets(vector))
    new = rewrite(value, Renaming())
    assert new == value and new is not value
    assert case.write(new) == octets(vector)


@pytest.mark.parametrize(("case", "vector"), ROWS, ids=NAMES)
def test_every_address_of_every_row_is_found(case: Any_, vector: Vector) -> None:
    value, _ = case.read(octets(vector))
    if value.info.key in MASKS:
        assert rewrite(value, Marking()) == value
        return
    old, new = list(addresses(value.to_json())), list(addresses(rewrite(value, Marking()).to_json()))
    assert len(old) == len(new)
    prefixes = {str(Prefix.of(mark, length).address) for mark in (MARK6, MARK4) for length in range(8 * len(mark) + 1)}
    assert set(new) <= {str(MARK6), str(MARK4), *prefixes}


def update(identity: str) -> Message:
    return Message(
        body=BindingUpdate(sequence=7, lifetime=10, a=True),
        options=[
            MobileNodeIdentifier(subtype=NAI, identifier=identity),
            HomeNetworkPrefix(prefix_length=64, home_network_prefix=Address.parse("2001:db8:a::")),
            AlternateCareofAddress(alternate_care_of_address=Address.parse("2001:db8:0:1::11")),
        ],
    )


def test_a_longer_identity_moves_the_padding_and_the_message_is_right() -> None:
    read = decode(encode(update("a@b"), source=SOURCE, destination=DESTINATION))
    table = Table.parse(
        ["a@b=somebody@example.org", "2001:db8::/48=2001:db8:9::/48", "2001:db8:a::/64=2001:db8:b::/64"]
    )
    data = encode(rewrite(read, table), source=SOURCE, destination=DESTINATION)
    found = decode(data, source=SOURCE, destination=DESTINATION)
    assert (found.checksum_ok, found.issues) == (True, [])
    identity = found.first(MobileNodeIdentifier)
    prefix = found.first(HomeNetworkPrefix)
    care_of = found.first(AlternateCareofAddress)
    assert identity and identity.identifier == "somebody@example.org"
    assert prefix and str(prefix.home_network_prefix) == "2001:db8:b::"
    assert care_of and str(care_of.alternate_care_of_address) == "2001:db8:9:1::11"
    original = read.first(MobileNodeIdentifier)
    assert original and original.identifier == "a@b"


def test_padding_and_a_wrong_length_stay_where_nothing_changes_its_size() -> None:
    data = bytearray(encode(update("ab@cd")))
    data[1] -= 1
    new = rewrite(decode(bytes(data)), Table.parse(["ab@cd=xy@zz"]))
    assert encode(new) == bytes(data).replace(b"ab@cd", b"xy@zz")


def test_what_is_inside_relayed_messages_and_their_attributes_is_found() -> None:
    inside = Decoded(protocol="dhcpv6", body=Solicit(transaction_id=1))
    relayed = Decoded(
        protocol="dhcpv6",
        body=RelayForward(hop_count=0, link_address=SOURCE, peer_address=DESTINATION),
        options=[
            RelayMessage(dhcp_relay_message=inside),
            RadiusAttributes(option_data=[UserName(string="alice@example.org")]),
        ],
    )
    read = dhcpv6.decode(dhcpv6.encode(relayed))
    new = dhcpv6.decode(dhcpv6.encode(rewrite(read, Table.parse(["alice@example.org=x@y", "2001:db8::2=2001:db8::9"]))))
    assert next(new.everywhere(UserName)).string == "x@y"
    assert isinstance(new.body, RelayForward) and str(new.body.peer_address) == "2001:db8::9"
    assert new.issues == []


def test_a_radius_packet_has_the_length_of_its_new_name() -> None:
    body = AccessRequest(identifier=1, authenticator=bytes(16))
    read = radius.decode(radius.encode(Decoded(protocol="radius", body=body, options=[UserName(string="alice")])))
    data = radius.encode(rewrite(read, Table.parse(["alice=bartholomew"])))
    assert len(data) == int.from_bytes(data[2:4], "big") == 20 + 2 + len("bartholomew")


@dataclass(frozen=True)
class Blanking(Renaming):
    """Octets become zeros; the places are kept."""

    seen: list[Where]

    def octets(self, data: bytes, where: Where) -> bytes:
        self.seen.append(where)
        return bytes(len(data))


def test_octets_of_unknown_options_are_shown_with_their_place() -> None:
    unknown = Unknown(code=250, data=b"secret", family="mobility option")
    seen: list[Where] = []
    new = rewrite(unknown, Blanking(seen))
    assert new.data == bytes(6)
    assert [(where.row, where.field) for where in seen] == [(unknown, "data")]


def test_a_table_tells_link_layer_addresses_from_addresses() -> None:
    table = Table.parse(["02:d4:be:ff:fe:d9:1f:01=02:00:00:00:00:00:00:01", "10.0.0.0/8=172.0.0.0/8"])
    assert str(table.link_layer(LinkLayer.parse("02:d4:be:ff:fe:d9:1f:01"))) == "02:00:00:00:00:00:00:01"
    assert str(table.address(Address.parse("10.1.2.3"))) == "172.1.2.3"
    assert str(table.prefix(Prefix.parse("10.1.0.0/16"))) == "172.1.0.0/16"


@pytest.mark.parametrize("pair", ["alice", "=x", "x=", "10.0.0.0/8=172.0.0.0/9", "10.0.0.1=alice", "::1=10.0.0.1"])
def test_a_pair_that_cannot_be_is_refused(pair: str) -> None:
    with pytest.raises(UsageError, match="is"):
        Table.parse([pair])


def test_the_longest_prefix_decides() -> None:
    table = Table.parse(["2001:db8::/32=2001:db9::/32", "2001:db8::1=2001:db8:ffff::1"])
    assert str(table.address(Address.parse("2001:db8::1"))) == "2001:db8:ffff::1"
    assert str(table.address(Address.parse("2001:db8::2"))) == "2001:db9::2"


def test_rows_are_rows() -> None:
    """A row alone may be rewritten; its type is kept."""
    row: Row = HomeNetworkPrefix(prefix_length=64, home_network_prefix=Address.parse("2001:db8:a::"))
    assert isinstance(rewrite(row, Marking()), HomeNetworkPrefix)
