"""What a gateway is told of an access network or of one of its access points (RFC 6757 section 4.1, RFC 7563)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from mobtrace.wire.names import CIVIC_ADDRESS_TYPE
from mobtrace.wire.options.access_network import (
    CivicLocationSuboption,
    GeoLocation,
    NetworkIdentifier,
    OperatorIdentifier,
)
from mobtrace.wire.rows import Row
from mobtrace.wire.sub.civic import CivicAddressElement, CivicLocation

# RFC 6757 section 3.1.1: the length of the sub-option; the octets beside the names are flags and two lengths.
NAMES_LENGTH = range(5, 33)
BESIDE_NAMES = 3
# RFC 6757 section 3.1.2: 15 bits behind the point of a degree.
DEGREE = 1 << 15
# RFC 6757 section 3.1.3: Op-ID Type
ENTERPRISE, REALM = 1, 2
# RFC 4776 section 3.4: the first word of a part's name is its label.
CIVIC_PARTS = {name.split(" ")[0]: number for number, name in CIVIC_ADDRESS_TYPE.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessNetwork:
    """An access network or an access point; what is empty or ``None`` is not told.

    ``network_name`` is the SSID or the PLMN, ``access_point`` the device's name. ``latitude`` and ``longitude`` are
    degrees of WGS 84, north and east positive. The operator is a private ``enterprise`` number or a ``realm``.
    ``civic`` has the parts of a street address by their labels in RFC 4776 section 3.4, as ``A3`` for the city.
    """

    network_name: str = ""
    access_point: str = ""
    latitude: float | None = None
    longitude: float | None = None
    enterprise: int | None = None
    realm: str = ""
    country: str = ""
    civic: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = set(self.civic) - set(CIVIC_PARTS)
        if unknown:
            raise ValueError(f"{', '.join(sorted(unknown))}: no part of a civic address")
        length = BESIDE_NAMES + len(self.network_name.encode()) + len(self.access_point.encode())
        if self.network_name and length not in NAMES_LENGTH:
            raise ValueError(f"{self.network_name!r} and {self.access_point!r} do not fit into one sub-option")

    def within(self, network: "AccessNetwork | None") -> "AccessNetwork":
        """This access point with what is known of its whole network beside its own."""
        if network is None:
            return self
        own = {each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name)}
        own |= {name: value for name in ("latitude", "longitude") if (value := getattr(self, name)) is not None}
        return replace(network, **own)

    def sub_options(self) -> Iterator[Row]:
        """The sub-options that tell it, in the order of their types (RFC 6757 section 3.1, RFC 7563 section 3.1)."""
        if self.network_name:
            yield NetworkIdentifier(network_name=self.network_name, access_point_name=self.access_point)
        if self.latitude is not None and self.longitude is not None:
            latitude, longitude = (round(each * DEGREE) for each in (self.latitude, self.longitude))
            yield GeoLocation(latitude_degrees=latitude, longitude_degrees=longitude)
        if self.enterprise is not None:
            octets = self.enterprise.to_bytes(max(1, (self.enterprise.bit_length() + 7) // 8), "big")
            yield OperatorIdentifier(op_id_type=ENTERPRISE, operator_identifier=octets)
        elif self.realm:
            yield OperatorIdentifier(op_id_type=REALM, operator_identifier=self.realm)
        if self.country:
            parts = [CivicAddressElement(ca_type=CIVIC_PARTS[name], ca_value=text) for name, text in self.civic.items()]
            where = CivicLocation(country_code=self.country, civic_address_element=parts)
            yield CivicLocationSuboption(civic_location=where)
