"""What the parts of a gateway share: its settings, its binding update list, and what becomes of user packets."""

from mobtrace.replay.lma.checks import SEQUENCES
from mobtrace.replay.mag.access import router_advertisement
from mobtrace.replay.mag.settings import GatewaySettings
from mobtrace.replay.mag.visits import IPV4_BITS, Visit, Visits
from mobtrace.replay.node import PMIP6_CONTROL_PORT, Clock, Effect, Forward, Send, Tell, Tunnel, Unforward
from mobtrace.replay.paths import Path
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Nanoseconds, Prefix


class Gateway:
    """The gateway's state. ``without_gre`` are anchors that do not know the GRE Key option."""

    def __init__(self, settings: GatewaySettings) -> None:
        self.settings = settings
        self.clock = Clock(settings.clock_offset)
        self.visits = Visits()
        self.without_gre: set[Address] = set()
        self._sequence = settings.sequence - (0 if settings.has(Quirk.SAME_SEQUENCE) else 1)
        self._keys = settings.gre_key or 0

    def next_sequence(self) -> int:
        """A counter for all updates of the gateway (RFC 5213 section 6.9.1.1 item 6)."""
        if not self.settings.has(Quirk.SAME_SEQUENCE):
            self._sequence = (self._sequence + 1) % SEQUENCES
        return self._sequence

    def next_key(self) -> int:
        """A downlink GRE key that no session has (RFC 5845 section 3.3.1)."""
        key, self._keys = self._keys, (self._keys + 1) % (1 << 32)
        return key

    def path_to(self, anchor: Address) -> Path | None:
        """The way to an anchor: over IPv4 in UDP (RFC 5844 section 4.2.2.1); ``None`` without an address for it."""
        own = self.settings.own(anchor.version)
        if own is None:
            return None
        return Path(own, anchor, (PMIP6_CONTROL_PORT, PMIP6_CONTROL_PORT) if anchor.version == 4 else None)

    def tunnel(self, visit: Visit) -> Tunnel:
        """How user packets of a session travel (RFC 5844 section 4.2.2, RFC 5845 section 4.2, RFC 7389 section 3.2)."""
        remote = visit.anchor_address or visit.anchor
        known = (self.settings.user_plane_address, visit.path.local, self.settings.own(remote.version))
        local = next((each for each in known if each is not None and each.version == remote.version), visit.path.local)
        return Tunnel(
            local=local,
            remote=remote,
            kind=visit.encapsulation,
            send_key=visit.uplink_key,
            receive_key=visit.downlink_key,
        )

    def open(self, visit: Visit) -> list[Effect]:
        """The node's packets have their way (RFC 5213 section 6.9.1.2 items 12 and 13)."""
        tunnel, link = self.tunnel(visit), visit.attachment.link
        visit.is_open = True
        return [
            effect
            for each in visit.networks
            for effect in (Forward(each, tunnel, outward=True), Forward(each, link=link))
        ]

    def close(self, visit: Visit, *networks: Prefix) -> list[Effect]:
        """The node's packets, or those of some of its networks, have no way any more."""
        if not visit.is_open:
            return []
        visit.is_open = bool(networks)
        return [Unforward(each) for each in networks or visit.networks]

    def advertise(self, visit: Visit) -> list[Effect]:
        """The node is told its prefixes (RFC 5213 section 6.9.1.2 item 14)."""
        return [Send(router_advertisement(self.settings, visit))] if visit.prefixes else []

    def withdraw(self, visit: Visit) -> list[Effect]:
        """A node that is still there is told that its prefixes are no more (RFC 5213 section 6.9.1.2 item 11)."""
        return [Send(router_advertisement(self.settings, visit, lifetime=0))] if visit.prefixes else []

    def drop_ipv4(self, visit: Visit) -> list[Effect]:
        """The IPv4 home address is no more the node's; the rest of its session stays (RFC 5846 section 9.1)."""
        if visit.home_address is None:
            return []
        gone = self.close(visit, Prefix(visit.home_address, IPV4_BITS))
        visit.home_address = None
        return gone

    def forget(self, visit: Visit, why: str, now: Nanoseconds) -> list[Effect]:
        """A visit is over: nothing of it is left (RFC 5213 section 6.9.1.4)."""
        self.visits.remove(visit)
        return [*self.close(visit), Tell(what="removed", mn=visit.mn, detail=why)]
