"""Network namespaces, veth pairs, addresses and routes of a lab, made with ``ip`` of iproute2."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from mobtrace.errors import MissingToolError, MobtraceError, PrivilegeError
from mobtrace.replay.lab.plan import ACCESS, CORE, PREFIX, Place, Plan, access_link
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.transport.routes import TABLE
from mobtrace.replay.transport.safety import MARK
from mobtrace.replay.transport.system import CAP_NET_ADMIN, CAP_SYS_ADMIN, NAMESPACES, inside, is_capable
from mobtrace.values import Address

CORE_MTU = 1560  # room for what tunnels add to a packet of 1500 octets
ROUTER, NODE = "fe80::1", "fe80::2"  # the two ends of each link to the core
FORWARD = {"ipv4/ip_forward": "1", "ipv6/conf/all/forwarding": "1"}
# Addresses are used at once: links of a lab have nobody who could have the same.
HOST = {"ipv6/conf/all/accept_dad": "0", "ipv6/conf/default/accept_dad": "0"}


def check_possible() -> None:
    """Raise ``MissingToolError`` or ``PrivilegeError`` where no lab can be made."""
    if shutil.which("ip") is None:
        raise MissingToolError("a lab needs the program ip (Debian: apt-get install iproute2)")
    if not is_capable(CAP_SYS_ADMIN, CAP_NET_ADMIN):
        raise PrivilegeError("a lab makes network namespaces, which needs root (CAP_SYS_ADMIN, CAP_NET_ADMIN)")


def ip(commands: Iterable[str], within: str | None = None, version: int | None = None) -> None:
    """Run commands of ``ip`` in a network namespace; raises for the first that fails."""
    where = [*([] if within is None else ["-n", within]), *([] if version is None else [f"-{version}"])]
    done = subprocess.run(
        ["ip", *where, "-batch", "-"], input="\n".join(commands) + "\n", capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = done.stderr.strip().splitlines()
        word = told[0] if told else "no reason given"
        if "not permitted" in done.stderr or "denied" in done.stderr:
            raise PrivilegeError(f"a lab makes network namespaces, which this user may not: {word}")
        raise MobtraceError(f"the system does not make the lab: {within or 'ip'}: {word}")


def make(plan: Plan) -> None:
    """All namespaces and links of a plan."""
    for each in (plan.core, *(place.namespace for place in plan.places.values())):
        _make_namespace(each)
    _set(plan.core, FORWARD)
    for place in plan.fixed:
        _join(plan, place)
    for place in plan.mobile:
        _make_mobile(plan, place)


def _make_namespace(name: str) -> None:
    ip([f"netns add {name}"])
    ip([f"link set dev lo alias {MARK} up"], name)


def _set(within: str, values: dict[str, str]) -> None:
    with inside(within):
        for name, value in values.items():
            Path("/proc/sys/net", name).write_text(value, encoding="ascii")


def _join(plan: Plan, place: Place) -> None:
    """A link between a node and the core, and the routes over it."""
    _set(place.namespace, HOST if place.node is None else FORWARD)
    ip([f"link add {place.name} mtu {CORE_MTU} type veth peer name {CORE} netns {place.namespace}"], plan.core)
    there = [f"route add {each} via inet6 {NODE} dev {place.name}" for each in place.addresses if each.version == 4]
    there += [f"route add {each} via {NODE} dev {place.name}" for each in place.addresses if each.version == 6]
    there += [f"route add {each} via {NODE} dev {place.name}" for each in place.networks]
    ip([*_link(place.name, ROUTER), *there], plan.core)
    back = [f"route add ::/0 via {ROUTER} dev {CORE}", f"route add 0.0.0.0/0 via inet6 {ROUTER} dev {CORE}"]
    ip([f"link set dev {CORE} mtu {CORE_MTU}", *_link(CORE, NODE), *back, *_own(plan, place)], place.namespace)
    if place.networks and not _is_anchor(place):
        _drop_what_returns(place)


def _own(plan: Plan, place: Place) -> list[str]:
    if place.node is None:
        return [f"address add {each}/{len(each) * 8} dev {CORE} {_no_check(each)}" for each in place.addresses]
    # The emulation takes its packets from the link: the system's own stack is to leave them alone. Packets to nodes
    # that cannot be reached now are dropped (RFC 5213 section 5.3.5), instead of going round by way of the core.
    if place.roams:
        # Programs in the namespace of a mobile node use its home address, wherever it is.
        return [f"address add {each}/{len(each) * 8} dev lo" for each in place.addresses]
    draws = [network for each in plan.fixed for network in each.networks if _is_anchor(each)]
    return [f"route add blackhole {each}" for each in (*place.addresses, *draws)]


def _is_anchor(place: Place) -> bool:
    return isinstance(place.node, Lma)


def _drop_what_returns(place: Place) -> None:
    """Have a home agent drop what came for nodes that are neither at home nor bound, but itself reach those at home."""
    ip(["rule add pref 100 lookup main suppress_prefixlength 0"], place.namespace, 6)
    ip([f"rule add pref 101 iif {CORE} to {each} blackhole" for each in place.networks], place.namespace, 6)


def _no_check(address: Address) -> str:
    return "nodad" if address.version == 6 else ""


def _link(name: str, address: str) -> list[str]:
    return [
        f"link set dev {name} addrgenmode none",
        f"address add {address}/64 dev {name} nodad",
        f"link set dev {name} up",
    ]


def _make_mobile(plan: Plan, place: Place) -> None:
    """A mobile node: one end of its link stays with it, the other waits in the core's namespace."""
    _set(place.namespace, HOST)
    for gateway in plan.fixed:
        if isinstance(gateway.node, Mag):
            # RFC 5213 section 6.10.5: what comes from a node goes into a tunnel, or nowhere.
            for version in (4, 6):
                ip([f"rule add iif {place.name} lookup {TABLE}"], gateway.namespace, version)
    ip([f"link add {place.name} type veth peer name {ACCESS} netns {place.namespace}"], plan.core)
    ip([f"link set dev {ACCESS} address {place.link_layer} up"], place.namespace)


def attach(place: Place, gateway: Place, before: str) -> None:
    """Move the far end of a mobile node's link from the namespace ``before`` to a gateway's, and bring it up."""
    address, link_layer = access_link(gateway)
    if before != gateway.namespace:
        ip([f"link set dev {place.name} netns {gateway.namespace}"], before)
    up = [f"link set dev {place.name} address {link_layer}", *_link(place.name, str(address))]
    ip(["address flush dev " + place.name, *up] if before == gateway.namespace else up, gateway.namespace)


def detach(place: Place, gateway: Place) -> None:
    """Take a mobile node's link down."""
    ip([f"link set dev {place.name} down"], gateway.namespace)


def roam(core: str, place: Place, old: Address, new: Address) -> None:
    """Have the core send packets to ``new`` to a mobile node, and no longer those to ``old``."""
    if new != old:
        ip([f"route replace {new} via {NODE} dev {place.name}"], core)
        ip([f"route delete {old} via {NODE} dev {place.name}"], core)
    if new not in place.addresses:
        ip([f"route replace blackhole {new}"], place.namespace)


def address_of(place: Place) -> Address | None:
    """The first address by which a host is reached from far away, as its own system has it."""
    if place.addresses:
        return place.addresses[0]
    shown = ["ip", "-n", place.namespace, "-j", "-6", "address", "show", "dev", ACCESS, "scope", "global"]
    told = subprocess.run(shown, capture_output=True, text=True, check=False)
    for interface in json.loads(told.stdout or "[]"):
        for each in interface.get("addr_info", []):
            if "local" in each and not each.get("tentative"):
                return Address.parse(each["local"])
    return None


def left(lab: str) -> list[str]:
    """The namespaces of a lab that there are."""
    return sorted(each.name for each in NAMESPACES.glob(f"{PREFIX}{lab}-*"))


def sweep(lab: str) -> list[str]:
    """Delete what is left of a lab; links go with their namespaces. Gives the names."""
    names = left(lab)
    for name in names:
        subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)
    return names


def cut(core: str, one: Place, other: Place) -> None:
    """Have the core drop what two nodes send one another."""
    _rules("add", core, one, other)


def mend(core: str, one: Place, other: Place) -> None:
    """Undo ``cut``."""
    _rules("del", core, one, other)


def _rules(what: str, core: str, one: Place, other: Place) -> None:
    for here in one.addresses:
        for there in (each for each in other.addresses if each.version == here.version):
            ways = ((here, there), (there, here))
            ip([f"rule {what} from {a} to {b} blackhole" for a, b in ways], core, here.version)
