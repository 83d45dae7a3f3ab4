"""The mobility anchor point (RFC 5380): a home agent for regional care-of addresses."""

from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.extensions import Asked, Verdict
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.home_link import ALL_NODES, NEIGHBOUR_HOP_LIMIT
from mobtrace.replay.mip6.settings import HomeAgentSettings
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.values import Seconds
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.neighbour_messages import RouterAdvertisement
from mobtrace.wire.neighbour_options import MapOption

HIGHEST_PREFERENCE = 15  # RFC 5380 section 5
DEFAULT_CUR_HOP_LIMIT = 64


class AnchorPoint(HomeAgent):
    """A mobility anchor point; ``home_prefixes`` of its settings are those of regional care-of addresses."""

    def _is_for_us(self, update: BindingUpdate) -> bool:
        """RFC 5380 section 4: a local binding update has the M flag."""
        return update.m and not update.p

    def _elsewhere(self, asked: Asked) -> list[Effect]:
        """RFC 6275 section 10.3.1: it is no home agent for home addresses."""
        if asked.request.update.h:
            return self._refuse(asked, Verdict(values.HOME_REGISTRATION_NOT_SUPPORTED))
        return [Tell(what="discarded", mn=asked.request.mn)]


def advertise(
    settings: HomeAgentSettings,
    link: str,
    *,
    distance: int = 1,
    preference: int = HIGHEST_PREFERENCE,
    lifetime: Seconds = 1800.0,
) -> Send:
    """A Router Advertisement that tells a link of an anchor point (RFC 5380 section 5); ``lifetime`` 0: it failed."""
    option = MapOption(
        dist=distance,
        pref=preference,
        valid_lifetime=int(lifetime),
        global_ip_address_for_map=settings.address,
    )
    body = RouterAdvertisement(cur_hop_limit=DEFAULT_CUR_HOP_LIMIT, router_lifetime=int(lifetime))
    return Send(
        Datagram(
            source=settings.address,
            destination=ALL_NODES,
            content=Decoded(protocol="icmpv6", body=body, options=[option]),
            protocol=ICMPV6,
            hop_limit=NEIGHBOUR_HOP_LIMIT,
            link=link,
        )
    )
