"""A Binding Update as the node that keeps the binding reads it."""

from dataclasses import dataclass, field

from mobtrace.replay.node import Datagram
from mobtrace.values import Address, Seconds
from mobtrace.wire.message import NO_NEXT_HEADER, Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.dsmip6 import IPv4CareofAddress
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress

LIFETIME_UNIT: Seconds = 4  # RFC 6275 section 6.1.7
LOOPBACK = Address.parse("::1")


@dataclass(slots=True, kw_only=True)
class BindingRequest:
    """What RFC 6275 section 9.5.1 looks at in a Binding Update.

    ``named`` is the care-of address that an option names, ``None`` where the packet's source is it.
    """

    datagram: Datagram
    message: Message
    update: BindingUpdate
    home_address: Address
    care_of: Address
    named: Address | None = None
    identifiers: list[BindingIdentifier] = field(default_factory=list)

    @property
    def lifetime(self) -> Seconds:
        """The lifetime asked for."""
        return self.update.lifetime * LIFETIME_UNIT

    @property
    def deregisters(self) -> bool:
        """True for a request to delete: no lifetime, or bound to the home address (RFC 6275 section 6.1.7).

        With the H flag of RFC 5648 section 5.6.3 the home address is one more care-of address.
        """
        return self.update.lifetime == 0 or (self.care_of == self.home_address and not self.identifiers)

    @property
    def overwrites(self) -> bool:
        """The O flag (RFC 5648 section 4.2), whose bit is B in a proxy registration."""
        return self.update.b and bool(self.identifiers)

    @property
    def mn(self) -> str:
        """The home address, by which the node is known."""
        return str(self.home_address)


def read_request(
    datagram: Datagram, message: Message, update: BindingUpdate, *, several: bool = True
) -> BindingRequest:
    """The request in a Binding Update (RFC 6275 section 9.5.1, RFC 5555 section 4.2).

    Without ``several`` Binding Identifier options are not understood.
    """
    alternate, ipv4 = message.first(AlternateCareofAddress), message.first(IPv4CareofAddress)
    named = alternate.alternate_care_of_address if alternate is not None else None
    if named is None and ipv4 is not None:
        named = ipv4.ipv4_care_of_address
    identifiers = list(message.every(BindingIdentifier)) if several else []
    if named is None and len(identifiers) == 1:
        # RFC 5648 section 5.2: in place of the Alternate Care-of Address option.
        named = identifiers[0].care_of_address
    return BindingRequest(
        datagram=datagram,
        message=message,
        update=update,
        home_address=datagram.sender,
        care_of=named or datagram.source,
        named=named,
        identifiers=identifiers,
    )


def is_sound(message: Message) -> bool:
    """RFC 6275 section 9.2: the checksum is right where there is one, and no other header follows."""
    return message.checksum_ok is not False and message.payload_proto == NO_NEXT_HEADER


def is_routable(address: Address) -> bool:
    """True for a unicast address that packets can be routed to."""
    is_loopback = address == LOOPBACK or (len(address) == 4 and address[0] == 127)
    return not (address.is_unspecified or address.is_multicast or address.is_link_local or is_loopback)
