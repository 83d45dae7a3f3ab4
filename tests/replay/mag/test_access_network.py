"""RFC 6757 section 4.1 and RFC 7563 section 4.1: the gateway tells where its nodes are attached."""

import pytest

from gateways import P1, GatewayExchange, gateway
from mobtrace.errors import UsageError
from mobtrace.replay.mag.networks import AccessNetwork
from mobtrace.replay.orders import perform
from mobtrace.wire.options.access_network import CivicLocationSuboption, OperatorIdentifier
from scenes import run

HALL = AccessNetwork(network_name="hall", realm="example.org")
POINTS = {
    "north": AccessNetwork(latitude=48.5, longitude=-11.25),
    "south": AccessNetwork(),
    "guests": AccessNetwork(network_name="guest", access_point="g1"),
}
ACCEPTED = f"status=0 lifetime=600 mn=a hnp={P1}"


def hall(**settings: object) -> GatewayExchange:
    return gateway(access_network=HALL, access_points=POINTS, **settings)


def roam(exchange: GatewayExchange, seconds: float, access_point: str) -> None:
    exchange.do(seconds, lambda now: exchange.mag.roaming.roam("a", access_point, now))


def test_all_updates_carry_it() -> None:
    """Those for lifetime extension and for de-registration, too."""
    hall(ani_group=7).run(f"""
        0 attach a ap=north
        0 mag1 > lma pbu seq=0 ani=net:hall/north+geo:48.5/-11.25+op:example.org+group:7
        0 lma > mag1 pba seq=0 {ACCEPTED} ani=net:hall/north
        5 refresh a
        5 mag1 > lma pbu seq=1 ani=net:hall/north+geo:48.5/-11.25+op:example.org+group:7
        5 lma > mag1 pba seq=1 {ACCEPTED} ani=net:hall/north
        9 detach a
        9 mag1 > lma pbu seq=2 lifetime=0 ani=net:hall/north+geo:48.5/-11.25+op:example.org+group:7
    """)


def test_an_access_point_may_be_of_another_network() -> None:
    hall().run("""
        0 attach a ap=guests
        0 mag1 > lma pbu seq=0 ani=net:guest/g1+op:example.org
    """)


def test_where_nothing_is_known_nothing_is_told() -> None:
    """A timer alone would tell of no network."""
    gateway(ani_update_timer=8.0).run("""
        0 attach a ap=nowhere
        0 mag1 > lma pbu seq=0 -ani
    """)


def test_operators_and_addresses() -> None:
    """RFC 6757 section 3.1.3: a number takes as many octets as it needs; RFC 4776 section 3.4: A3 is 3, FLR is 27."""
    known = AccessNetwork(enterprise=10415, realm="not told", country="US", civic={"A3": "Fremont", "FLR": "2"})
    operator, civic = known.sub_options()
    assert isinstance(operator, OperatorIdentifier)
    assert (operator.op_id_type, operator.operator_identifier) == (1, bytes.fromhex("28af"))
    assert isinstance(civic, CivicLocationSuboption)
    assert civic.to_json()["civic_location"] == {
        "country_code": "US",
        "civic_address_element": [{"ca_type": 3, "ca_value": "Fremont"}, {"ca_type": 27, "ca_value": "2"}],
    }


@pytest.mark.parametrize("values", [{"civic": {"A9": "x"}}, {"network_name": "a" * 30}, {"network_name": "a"}])
def test_what_cannot_be_told(values: dict[str, object]) -> None:
    """RFC 6757 section 3.1.1: the sub-option with the names has 5 to 32 octets."""
    with pytest.raises(ValueError, match=r"fit|part"):
        AccessNetwork(**values)


def test_another_access_point_is_told_at_once() -> None:
    exchange = hall()
    exchange.run(f"""
        0 attach a ap=north
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 {ACCEPTED} ani=net:hall/north
    """)
    roam(exchange, 5, "south")
    exchange.run(f"""
        5 mag1 > lma pbu seq=1 hi=5 hnp={P1} ani=net:hall/south+op:example.org
        5 lma > mag1 pba seq=1 {ACCEPTED} ani=net:hall/south
        99 quiet
    """)


class TestUpdateTimer:
    """RFC 7563 section 4.1: the anchor's value counts, from the last update on."""

    def attached(self) -> GatewayExchange:
        exchange = hall(ani_update_timer=8.0)
        exchange.run(f"""
            0 attach a ap=north
            0 mag1 > lma pbu seq=0 ani=net:hall/north+geo:48.5/-11.25+op:example.org+timer:8
            0 lma > mag1 pba seq=0 {ACCEPTED} ani=net:hall/north+timer:40
        """)
        return exchange

    def test_what_changed_is_told_when_it_expires(self) -> None:
        exchange = self.attached()
        roam(exchange, 5, "south")
        exchange.run("""
            39 quiet
            40 mag1 > lma pbu seq=1 ani=net:hall/south+op:example.org+timer:8
        """)

    def test_what_changed_and_changed_back_is_not_told(self) -> None:
        exchange = self.attached()
        roam(exchange, 5, "south")
        roam(exchange, 6, "north")
        exchange.run("99 quiet")

    def test_once_expired_a_change_is_told_at_once(self) -> None:
        exchange = self.attached()
        roam(exchange, 55, "south")
        exchange.run("55 mag1 > lma pbu seq=1")

    def test_any_update_tells_and_begins_it_anew(self) -> None:
        exchange = self.attached()
        roam(exchange, 5, "south")
        exchange.run(f"""
            20 refresh a
            20 mag1 > lma pbu seq=1 ani=net:hall/south+op:example.org+timer:8
            20 lma > mag1 pba seq=1 {ACCEPTED} ani=net:hall/south+timer:40
        """)
        roam(exchange, 30, "guests")
        exchange.run("60 mag1 > lma pbu seq=2")


def test_while_an_answer_is_waited_for_nothing_else_is_sent() -> None:
    """What is sent again is as it was (RFC 5213 section 6.9.4); what changed meanwhile follows."""
    exchange = hall()
    exchange.run("""
        0 attach a ap=north
        0 mag1 > lma pbu seq=0
    """)
    roam(exchange, 0.5, "south")
    exchange.run(f"""
        1 mag1 > lma pbu seq=1 ani=net:hall/north+geo:48.5/-11.25+op:example.org
        1.1 lma > mag1 pba seq=1 {ACCEPTED} ani=net:hall/north
        1.1 mag1 > lma pbu seq=2 ani=net:hall/south+op:example.org
    """)


def test_an_anchor_that_says_nothing_is_told_of() -> None:
    exchange = hall()
    exchange.run(f"""
        0 attach a ap=north
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 {ACCEPTED}
        99 quiet
    """)
    assert [each.detail for each in exchange.told if each.what == "access network ignored"] == ["2001:db8::1"]


def test_by_local_policy_such_a_session_is_ended() -> None:
    hall(ani_required=True).run(f"""
        0 attach a ap=north
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 {ACCEPTED}
        0 mag1 > lma pbu seq=1 lifetime=0
    """)


def test_it_is_sent_when_the_anchor_asks() -> None:
    """RFC 7077 section 4.1: ANI-PARAMS-REQUESTED."""
    hall().run(f"""
        0 attach a ap=north
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 {ACCEPTED} ani=net:hall/north
        9 lma > mag1 upn seq=1 reason=4 mn=a
        9 mag1 > lma pbu seq=1 hi=5 ani=net:hall/north+geo:48.5/-11.25+op:example.org
    """)


def test_in_a_scenario_a_host_roams() -> None:
    points = 'access_network = { network_name = "hall" }\naccess_points = { north = {}, south = {} }'
    scene = run("1 alice attach mag1 handoff=1 ap=north\n5 alice roam south", mag=points)
    assert [each.detail for each in scene.world.told("roamed")] == ["south"]
    assert [str(each.access_network[0].access_point_name) for each in scene.nodes["lma1"].cache] == ["south"]


@pytest.mark.parametrize("step", ["1 alice attach mag1 ap=attic", "1 alice attach mag1\n2 alice roam attic"])
def test_an_access_point_that_is_not_there(step: str) -> None:
    with pytest.raises(UsageError, match="no access point 'attic'"):
        run(step)


def test_a_running_gateway_can_be_told() -> None:
    exchange = hall()
    exchange.run(f"""
        0 attach a ap=north
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 {ACCEPTED} ani=net:hall/north
    """)
    order = {"do": "roam", "mn": "a", "access_point": "south"}
    exchange.do(5, lambda now: perform(exchange.mag, order, now))
    exchange.run("5 mag1 > lma pbu seq=1 ani=net:hall/south+op:example.org")
