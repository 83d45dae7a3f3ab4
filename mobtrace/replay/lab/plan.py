"""What a lab is made of for a scenario: namespaces, links, addresses and routes. Makes nothing itself."""

from dataclasses import dataclass, field

from mobtrace.errors import UsageError
from mobtrace.replay.cast import CAST
from mobtrace.replay.host import Host
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.mobile_node import MobileNode
from mobtrace.replay.node import Node
from mobtrace.replay.orders import make_node
from mobtrace.replay.scenario import Actor, Scenario
from mobtrace.replay.transport.system import LONGEST_INTERFACE_NAME
from mobtrace.values import Address, LinkLayer, Prefix

PREFIX = "mobtrace-"
CORE = "core"  # the namespace that joins all, and the interface towards it
ACCESS = "access"  # a mobile node's interface
TUN = "mobtrace0"
ANY_ROUTER = Address.parse("fe80::1")
RESERVED = ("lo", CORE, ACCESS, TUN)


@dataclass(slots=True, kw_only=True)
class Place:
    """A node's namespace. ``node`` is its emulation, ``None`` for a host, whose stack is the system's own.

    ``addresses`` are reached through the core, ``networks`` too; a mobile host has neither, but a link-layer address
    and an identity, ``mn``. One that ``roams`` has a home address and takes care-of addresses beside it.
    """

    name: str
    namespace: str
    role: str
    node: Node | None = None
    addresses: tuple[Address, ...] = ()
    networks: tuple[Prefix, ...] = ()
    link_layer: LinkLayer | None = None
    mn: str = ""
    is_mobile: bool = False
    roams: bool = False


@dataclass(slots=True)
class Plan:
    """All namespaces of a lab."""

    name: str
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def core(self) -> str:
        """The namespace of the router between the nodes."""
        return namespace(self.name, CORE)

    @property
    def fixed(self) -> list[Place]:
        """Those that hang on the core."""
        return [each for each in self.places.values() if not each.is_mobile]

    @property
    def mobile(self) -> list[Place]:
        """Those that move."""
        return [each for each in self.places.values() if each.is_mobile]

    @property
    def emulated(self) -> list[tuple[Place, Node]]:
        """Those that run in processes of ours."""
        return [(each, each.node) for each in self.places.values() if each.node is not None]


def namespace(lab: str, node: str) -> str:
    """The name of a node's network namespace."""
    return f"{PREFIX}{lab}-{node}"


def make_plan(lab: str, scenario: Scenario) -> Plan:
    """The lab that a scenario's nodes need; ``UsageError`` for a node that cannot be in one."""
    plan = Plan(lab)
    taken: dict[Prefix, str] = {}
    for actor in scenario.actors.values():
        place = _place(lab, actor, scenario)
        for network in place.networks:
            if network in taken:
                raise UsageError(f"{taken[network]} and {actor.name} both have {network}: give one another prefix_pool")
            taken[network] = actor.name
        plan.places[actor.name] = place
    return plan


def _place(lab: str, actor: Actor, scenario: Scenario) -> Place:
    if len(actor.name) > LONGEST_INTERFACE_NAME or actor.name in RESERVED or "/" in actor.name:
        raise UsageError(
            f"node {actor.name}: interfaces are called as nodes are: at most {LONGEST_INTERFACE_NAME} letters, "
            f"none of {', '.join(RESERVED)}"
        )
    node = make_node(actor, scenario)
    place = Place(
        name=actor.name,
        namespace=namespace(lab, actor.name),
        role=actor.role,
        is_mobile=CAST[actor.role].mobile,
    )
    if isinstance(node, Host):
        address = node.settings.address
        place.addresses = () if address is None else (address,)
        place.link_layer, place.mn = node.settings.link_layer, node.settings.mn or actor.name
        if bool(place.addresses) == place.is_mobile:
            raise UsageError(f"node {actor.name}: a correspondent has an address, a host gets one from its gateway")
        if node.dhcp is not None or node.dhcpv6 is not None:
            raise UsageError(
                f"node {actor.name}: a host of a lab is a system of its own, which runs DHCP itself or not"
            )
        return place
    if place.is_mobile:
        raise UsageError(f"node {actor.name}: a {actor.role} cannot be moved between links of a lab")
    place.node, place.addresses = node, tuple(sorted(node.addresses))
    if isinstance(node, MobileNode):
        place.addresses, place.roams = (node.address,), True
    if isinstance(node, Lma):
        place.networks = _networks(node)
    if isinstance(node, HomeAgent):
        # RFC 6275 section 10.4.1: it intercepts the packets of nodes that are away.
        place.networks = tuple(each.prefix for each in node.settings.home_prefixes)
    return place


def _networks(anchor: Lma) -> tuple[Prefix, ...]:
    """What an anchor draws to itself (RFC 5213 section 5.6.2)."""
    settings = anchor.settings
    profiles = (settings.subscribers or {}).values()
    own = [prefix for each in profiles for prefix in (*each.prefixes, *each.delegated)]
    return tuple(dict.fromkeys([settings.prefix_pool, *own]))


def access_link(gateway: Place) -> tuple[Address, LinkLayer]:
    """The addresses that a gateway has on every access link; ``UsageError`` for what is no gateway."""
    if not isinstance(gateway.node, Mag):
        raise UsageError(f"{gateway.name} is a {gateway.role}: nodes attach to a mag")
    settings = gateway.node.settings
    # RFC 5213 section 8.6: the anchor is asked for one, and ours names this one.
    address = ANY_ROUTER if settings.link_local.is_unspecified else settings.link_local
    return address, settings.link_layer
