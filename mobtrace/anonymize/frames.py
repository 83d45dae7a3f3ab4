"""Frames with other link-layer addresses, and the packets in them."""

from mobtrace.anonymize.fragments import Fragments
from mobtrace.anonymize.masking import Masking
from mobtrace.anonymize.packets import Packets
from mobtrace.capture import link, linktypes
from mobtrace.capture.frames import Layer, RawFrame
from mobtrace.wire.dialect import Dialect

ARP = 0x0806
ARP_OCTETS = 28
ETHERNET_IPV4 = bytes.fromhex("000108000604")  # RFC 826: hardware and protocol, and the lengths of their addresses
V6_GROUP, V4_GROUP = b"\x33\x33", b"\x01\x00\x5e"
HEADER_V6 = 40


class Frames:
    """Rewrites frames; as many come out as go in, at the same times, each with the same number.

    ``collected`` are the fragments of a first time.
    """

    def __init__(self, masking: Masking, dialect: Dialect | None = None, collected: Fragments | None = None) -> None:
        self.masking = masking
        self.packets = Packets(masking, dialect, collected)
        self.packets.frame = lambda data, cut: self._linked(linktypes.ETHERNET, data, cut)

    def frame(self, raw: RawFrame) -> RawFrame:
        """The frame without what tells of anybody; one that cannot be read becomes zeros."""
        new = self._linked(raw.link_type, raw.data, raw.wire_length > len(raw.data))
        return raw._replace(data=new, wire_length=max(raw.wire_length + len(new) - len(raw.data), len(new)))

    def _linked(self, link_type: int, data: bytes, cut: bool) -> bytes:
        layers: list[Layer] = []
        inside = link.open_link(link_type, data, layers)
        if inside is None:
            return self._other(data, layers)
        body = data[inside.position :]
        new = self.packets.packet(body, cut=cut) if body else body
        head = self._head(data[: inside.position], layers, body, new)
        return head + new

    def _other(self, data: bytes, layers: list[Layer]) -> bytes:
        """A frame without IP in it: its addresses are kept under other names, what it holds is not."""
        if not layers or layers[-1].offset + layers[-1].length > len(data):
            return self._blank("frames of a link type that cannot be read: blanked", data)
        end = layers[-1].offset + layers[-1].length
        head, body = self._head(data[:end], layers, b"", b""), data[end:]
        kind = layers[-1].fields.get("type")
        if kind == ARP and body[:6] == ETHERNET_IPV4 and len(body) >= ARP_OCTETS:
            return head + self._arp(body)
        return head + (self._blank("frames without IP: what is in them was blanked", body) if body else body)

    def _arp(self, body: bytes) -> bytes:
        """RFC 826: operation, then hardware and IPv4 address of sender and target."""
        addresses = self.masking.addresses
        ends = b"".join(addresses.link(body[at : at + 6]) + addresses.address(body[at + 6 : at + 10]) for at in (8, 18))
        return body[:8] + ends + bytes(len(body) - ARP_OCTETS)

    def _head(self, head: bytes, layers: list[Layer], old: bytes, new: bytes) -> bytes:
        """The octets before IP with other addresses, and lengths that fit."""
        out = bytearray(head)
        for layer in layers:
            at = layer.offset
            if layer.name == "ethernet":
                for place in (at, at + 6):
                    out[place : place + 6] = self._link_address(head[place : place + 6], old, new)
            elif layer.name in ("sll", "sll2"):
                where = at + (6 if layer.name == "sll" else 12)
                if len(head) < where + link.LINK_ADDRESS:
                    out[at:] = bytes(len(out) - at)  # cut in the middle of the header
                    continue
                size = min(head[where - 1], link.LINK_ADDRESS)
                out[where : where + size] = self.masking.addresses.link(head[where : where + size])
                out[where + size : where + link.LINK_ADDRESS] = bytes(link.LINK_ADDRESS - size)
            elif layer.name == "pppoe" and len(head) >= at + 6:
                length = int.from_bytes(head[at + 4 : at + 6], "big") + len(new) - len(old)
                out[at + 4 : at + 6] = min(max(length, 0), 0xFFFF).to_bytes(2, "big")
        return bytes(out[: len(head)])

    def _link_address(self, address: bytes, old: bytes, new: bytes) -> bytes:
        """A group of IP goes by the destination (RFC 2464 section 7); others by their own mapping."""
        if address[:2] == V6_GROUP and len(old) >= HEADER_V6 and address[2:] == old[36:40]:
            return V6_GROUP + new[36:40]
        if address[:2] == V6_GROUP and address[2:3] == b"\xff":
            solicited = self.masking.addresses.address(bytes.fromhex("ff02") + bytes(9) + b"\x01" + address[2:])
            return V6_GROUP + solicited[12:]
        return self.masking.addresses.link(address) if len(address) == 6 else bytes(len(address))

    def _blank(self, what: str, data: bytes) -> bytes:
        self.masking.counts[what] += 1
        return bytes(len(data))
