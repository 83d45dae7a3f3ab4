"""A mobile node and its home agent as two commands, over raw sockets in a namespace."""

import subprocess
from pathlib import Path

import mobtrace
from live import own_namespace, running
from support import needs_namespaces, needs_tshark

HA, HOME, CARE_OF, NEXT = "2001:db8:1::1", "2001:db8:1::100", "2001:db8:2::100", "2001:db8:3::100"

AGENT = """
home_prefixes = [{prefix = "2001:db8:1::/64"}]
verifies = false
detection_time = 0.1
"""
NODE = f"""
home_address = "{HOME}"
home_agent = "{HA}"
"""


@needs_namespaces
@needs_tshark
def test_a_mobile_node_registers_moves_and_comes_home(tmp_path: Path) -> None:
    agent, node, written = tmp_path / "ha.toml", tmp_path / "mn.toml", tmp_path / "mn.pcapng"
    agent.write_text(AGENT)
    node.write_text(NODE)
    with own_namespace(HA, HOME, CARE_OF, NEXT) as name:
        where = ("--namespace", name, "-i", "lo", "--no-user-plane")
        with running("emulate", "ha", "--address", HA, "--settings", agent, *where) as ha:
            ha.until("ready")
            orders = ("--orders", "-w", written)
            with running("emulate", "mn", "--address", CARE_OF, "--settings", node, *orders, *where) as mn:
                ha.until("registered", detail=CARE_OF)
                mn.order(do="attach", care_of=NEXT)
                ha.until("registered", detail=NEXT)
                mn.order(do="home")
                ha.until("removed")
                mn.order(do="fly")
                mn.until("order not understood")
                assert mn.end() == 0
            assert ha.end() == 0
    # The system has these addresses too, and complains of the Home Address option that it does not know.
    words = ["-Y", "mip6.mhtype == 5 && !icmpv6", "-T", "fields", "-e", "ipv6.src", "-e", "ipv6.opt.mipv6.home_address"]
    told = subprocess.run(["tshark", "-r", written, *words], capture_output=True, text=True, timeout=60, check=True)
    updates = list(dict.fromkeys(told.stdout.split("\n")))
    # RFC 6275 sections 11.7.1 and 11.5.5: the option is there away from home, and not at home.
    assert updates[:3] == [f"{CARE_OF}\t{HOME}", f"{NEXT}\t{HOME}", f"{HOME}\t"]
    (binding,) = mobtrace.analyze([written]).analysis.bindings
    assert str(binding.states[0].care_of) == CARE_OF
    assert binding.states[-1].state.value == "deregistered"
