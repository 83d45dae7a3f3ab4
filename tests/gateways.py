"""The gateway of the tests, at ``mag1``: an exchange with it, and with its access links and AAA server.

Beside the lines of ``exchange`` there are those of what is done to it and of its access links:
``TIME attach MN word=value ...``, ``TIME detach MN``, ``TIME refresh MN``, ``TIME roam MN ACCESS-POINT``,
``TIME solicit LINK-LAYER``,
``TIME advertised PREFIX ...`` (the next advertisement it must have sent; ``withdrawn`` before the prefixes for one that
takes them back), ``TIME silent`` (no advertisement), ``TIME told WHAT DETAIL`` (something it must have told).
"""

from collections.abc import Iterable

from exchange import ADDRESSES, Exchange, Sent, at
from mobtrace.replay.host import ALL_ROUTERS, LINK_LOCAL, interface_address
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.settings import Attachment, GatewaySettings
from mobtrace.replay.node import Datagram, Effect, Forward, Send
from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.neighbour_messages import RouterAdvertisement, RouterSolicitation
from mobtrace.wire.neighbour_options import PrefixInformation, SourceLinkLayerAddress

P1, P2, P3 = "2001:db8:f000::/64", "2001:db8:f000:1::/64", "2001:db8:f000:2::/64"
LL1, LL2 = "02:00:00:00:00:01", "02:00:00:00:00:02"


class GatewayExchange(Exchange):
    """A gateway, and what it has sent on its access links and to its AAA servers that no line has spoken of yet."""

    def __init__(self, node: Mag) -> None:
        self.mag = node
        self.advertised: list[Sent] = []
        self.asked: list[Sent] = []
        self.links: dict[Prefix, Forward] = {}
        super().__init__(node)

    def _keep(self, effects: Iterable[Effect]) -> None:
        rest = []
        for effect in effects:
            if isinstance(effect, Send) and effect.datagram.link:
                self.advertised.append(Sent(self.now, effect.datagram))
            elif isinstance(effect, Send) and isinstance(effect.datagram.content, Decoded):
                self.asked.append(Sent(self.now, effect.datagram))
            elif isinstance(effect, Forward) and effect.tunnel is None:
                self.links[effect.prefix] = effect
            else:
                rest.append(effect)
        super()._keep(rest)

    def _line(self, words: list[str], line: str) -> None:
        time, verb, *rest = at(float(words[0])), *words[1:]
        if not hasattr(self, f"line_{verb}"):
            super()._line(words, line)
            return
        self._pass(time)
        getattr(self, f"line_{verb}")(rest, line)

    def hand_over(self, datagram: Datagram) -> None:
        """Give the gateway a datagram now."""
        self._keep(self.mag.receive(datagram, self.now))

    def line_attach(self, words: list[str], line: str) -> None:
        self._keep(self.mag.attach(attachment(*words), self.now))

    def line_detach(self, words: list[str], line: str) -> None:
        self._keep(self.mag.detach(words[0], self.now))

    def line_handover(self, words: list[str], line: str) -> None:
        """``handover MN GATEWAY [later]``: the link layer says that a node will go there."""
        forward = "later" not in words
        self._keep(self.mag.handovers.hand_over(words[0], address(words[1]), self.now, forward=forward))

    def line_refresh(self, words: list[str], line: str) -> None:
        self._keep(self.mag.refresh(words[0], self.now))

    def line_roam(self, words: list[str], line: str) -> None:
        self._keep(self.mag.roaming.roam(words[0], words[1], self.now))

    def line_solicit(self, words: list[str], line: str) -> None:
        link_layer = LinkLayer.parse(words[0])
        own = SourceLinkLayerAddress(link_layer_address=link_layer)
        solicitation = Datagram(
            source=interface_address(LINK_LOCAL, link_layer),
            destination=ALL_ROUTERS,
            content=Decoded(protocol="icmpv6", body=RouterSolicitation(), options=[own]),
            protocol=ICMPV6,
            link=words[0],
        )
        self._keep(self.mag.receive(solicitation, self.now))

    def line_advertised(self, words: list[str], line: str) -> None:
        assert self.advertised, f"nothing was advertised: {line}"
        message = self.advertised.pop(0).datagram.content
        assert isinstance(message, Decoded)
        body = message.body
        assert isinstance(body, RouterAdvertisement)
        options = list(message.every(PrefixInformation))
        named = [str(each.network) for each in options]
        is_withdrawn = not body.router_lifetime and all(not each.valid_lifetime for each in options)
        assert (["withdrawn"] if is_withdrawn else []) + named == words, line

    def line_silent(self, words: list[str], line: str) -> None:
        assert not self.advertised, line

    def line_told(self, words: list[str], line: str) -> None:
        what, detail = words[0], " ".join(words[1:])
        assert any(each.what == what and each.detail == detail for each in self.told), f"{line}: {self.told}"


def attachment(mn: str, *words: str) -> Attachment:
    """What the link layer tells of a node, as words."""
    values: dict[str, object] = {}
    for word in words:
        key, _, text = word.partition("=")
        make = ATTACHMENT[key]
        values[make[0]] = make[1](text)
    link = str(values.get("link_layer", mn))
    return Attachment(mn=mn, **{"link": link, **values})


def address(name: str) -> Address:
    """The address of a name."""
    return Address.parse(ADDRESSES.get(name, name))


def _prefixes(text: str) -> tuple[Prefix, ...]:
    return tuple(Prefix.parse(each) for each in text.split(","))


ATTACHMENT = {
    "hi": ("handoff", int),
    "att": ("technology", int),
    "ll": ("link_layer", LinkLayer.parse),
    "hnp": ("prefixes", _prefixes),
    "lifetime": ("lifetime", float),
    "anchor": ("anchor", address),
    "previous": ("previous", address),
    "ap": ("access_point", str),
    "ipv4": ("home_address", Address.parse),
    "bits": ("home_length", int),
    "ipv6": ("ipv6", lambda text: text == "yes"),
    "dmnp": ("delegated", _prefixes),
    "late": ("late", float),
    "service": ("service", str),
    "user": ("user_name", str),
    "password": ("password", str),
}


def gateway(**settings: object) -> GatewayExchange:
    """An exchange with a gateway of those settings, whose anchor is ``lma``; it refreshes nothing unless told."""
    values: dict[str, object] = {
        "address": address("mag1"),
        "anchor": address("lma"),
        "refresh_at": 0.0,
        **settings,
    }
    return GatewayExchange(Mag("mag", GatewaySettings(**values)))
