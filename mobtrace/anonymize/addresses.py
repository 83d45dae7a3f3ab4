"""Addresses, prefixes and link-layer addresses under other names; those with a special use keep their meaning.

The upper half of an IPv6 address is replaced by one prefix-preserving mapping, its interface identifier by another, so
that an interface has the same identifier on every link, as an interface identifier option tells it. An identifier made
from a link-layer address (RFC 4291 appendix A) is made from the replaced one.
"""

from mobtrace.anonymize.keyed import Keyed
from mobtrace.values import Address, LinkLayer, Prefix

EUI = b"\xff\xfe"
MAPPED = bytes(10) + b"\xff\xff"  # RFC 4291 section 2.5.5.2
TRANSLATED = bytes.fromhex("0064ff9b") + bytes(8)  # RFC 6052 section 2.1
SOLICITED = bytes.fromhex("ff02") + bytes(9) + b"\x01\xff"  # RFC 4291 section 2.7.1
LINK_LOCAL = b"\xfe\x80" + bytes(6)
GROUP_BIT, LOCAL_BIT = 1, 2
PREFIX_BASED = 0x20  # RFC 3306 section 4: the P flag of a multicast address

# How many bits in front stay, so that an address stays of its kind.
KEPT_V6 = ((b"\x20", 0xE0, 3), (b"\xfc", 0xFE, 8))  # global unicast, unique local (RFC 4193)
OTHERS_KEPT = 8
# IPv4: private (RFC 1918), shared (RFC 6598) and link-local (RFC 3927) stay so; others keep their first octet.
KEPT_V4 = {172: 16, 192: 16, 169: 16, 100: 16, 198: 16}


class Addresses:
    """The mapping of addresses of one seed. ``images`` has every address and identifier that was replaced."""

    def __init__(self, keyed: Keyed) -> None:
        self.keyed = keyed
        self.addresses: dict[bytes, Address] = {}
        self.identifiers: dict[bytes, bytes] = {}
        self.links: dict[bytes, bytes] = {}
        self._upper: dict[bytes, bytes] = {}

    def address(self, address: bytes) -> Address:
        """An IPv4 or IPv6 address."""
        known = self.addresses.get(address)
        if known is None:
            known = self._v4(address) if len(address) == 4 else self._v6(bytes(address))
            self.addresses[bytes(address)] = known
        return known

    def prefix(self, prefix: Prefix) -> Prefix:
        """A prefix: its bits as those of an address in it."""
        return Prefix.of(self.address(prefix.address), prefix.length)

    def solicited(self, target: bytes) -> Address:
        """The solicited-node multicast address of a target that was replaced."""
        return Address(SOLICITED + self.address(target)[13:])

    def identifier(self, octets: bytes) -> bytes:
        """An interface identifier of 8 octets."""
        known = self.identifiers.get(octets)
        if known is None:
            known = self.identifiers[octets] = self._identifier(octets)
        return known

    def link(self, octets: bytes) -> bytes:
        """A link-layer address of any length, of the same length."""
        known = self.links.get(octets)
        if known is None:
            known = self.links[octets] = self._link(octets)
        return known

    def _v4(self, address: bytes) -> Address:
        first = address[0]
        special = first in (0, 127) or first >= 224
        if special:
            return Address(address)
        kept = KEPT_V4.get(first, 8)
        if first == 172 and address[1] & 0xF0 == 16:
            kept = 12
        number = self.keyed.prefix_preserving("ipv4", int.from_bytes(address, "big"), 32, kept)
        return Address(number.to_bytes(4, "big"))

    def _v6(self, address: bytes) -> Address:
        if not any(address[:15]) and address[15] <= 1:
            return Address(address)  # unspecified, loopback
        if address[0] == 0xFF:
            return self._group(address)
        if address[:12] in (MAPPED, TRANSLATED):
            return Address(address[:12] + self.address(address[12:]))
        upper = address[:8] if address[:8] == LINK_LOCAL else self._network(address[:8])
        return Address(upper + self.identifier(address[8:]))

    def _network(self, upper: bytes) -> bytes:
        known = self._upper.get(upper)
        if known is None:
            kept = next((bits for first, mask, bits in KEPT_V6 if upper[0] & mask == first[0]), OTHERS_KEPT)
            number = self.keyed.prefix_preserving("ipv6", int.from_bytes(upper, "big"), 64, kept)
            known = self._upper[upper] = number.to_bytes(8, "big")
        return known

    def _group(self, address: bytes) -> Address:
        """A multicast address: groups keep their meaning, what tells of a node or a network does not stay."""
        if address[:13] == SOLICITED:
            number = self.keyed.permuted("solicited", int.from_bytes(address[13:], "big"), 24)
            return Address(SOLICITED + number.to_bytes(3, "big"))
        if address[1] & PREFIX_BASED and any(address[4:12]):
            return Address(address[:4] + self._network(address[4:12]) + address[12:])
        return Address(address)

    def _identifier(self, octets: bytes) -> bytes:
        if not any(octets):
            return octets  # the subnet's routers (RFC 4291 section 2.6.1), or no identifier
        if octets[3:5] == EUI:
            link = self.link(bytes((octets[0] ^ LOCAL_BIT,)) + octets[1:3] + octets[5:])
            return bytes((link[0] ^ LOCAL_BIT,)) + link[1:3] + EUI + link[3:]
        number = int.from_bytes(octets, "big")
        for _ in range(64):
            number = self.keyed.prefix_preserving("identifier", number, 64)
            found = number.to_bytes(8, "big")
            # What is no identifier of the two kinds above must not become one.
            if any(found) and found[3:5] != EUI:
                break
        return found

    def _link(self, octets: bytes) -> bytes:
        if not any(octets) or (octets and octets[0] & GROUP_BIT and len(octets) == 6):
            return octets  # none, broadcast and groups
        if len(octets) == 6:
            return self._mac(octets)
        if len(octets) == 8 and octets[3:5] == EUI:
            return self.identifier(octets)
        if len(octets) == 8 and not any(octets[:2]):
            return octets[:2] + self.link(octets[2:])  # a link-layer address behind zeros
        return self.keyed.stream("link", octets, len(octets))

    def _mac(self, octets: bytes) -> bytes:
        """46 bits for 46 others; whether it is a group, and who gave it out, stays."""
        number = int.from_bytes(octets, "big")
        free = number >> 42 << 40 | number & (1 << 40) - 1
        new = self.keyed.permuted("mac", free, 46)
        kept = octets[0] & (GROUP_BIT | LOCAL_BIT)
        first = (new >> 40) << 2 | kept
        return bytes((first,)) + (new & (1 << 40) - 1).to_bytes(5, "big")

    def layer(self, address: LinkLayer) -> LinkLayer:
        """The same for a value of a field."""
        return LinkLayer(self.link(bytes(address)))
