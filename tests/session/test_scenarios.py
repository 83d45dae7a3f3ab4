"""The deployments of RFC 6612 section 3, and the entries of one node that belong together."""

from mobtrace.report.parts import scenario_json
from mobtrace.session.model import Analysis
from mobtrace.session.scenario import COMMON_ANCHOR, NON_PMIPV6, SEPARATE_ANCHORS, VISITED_PMIPV6
from stage import ALICE, HA, HOME, LMA, MAG1, MAG2, MAG3, PREFIX, Stage

LMA2 = "2001:db8::2"
VISITED = "2001:db8:b::/64"
PROXY_HOME = "2001:db8:a::5"  # in PREFIX
VISITED_HOME = "2001:db8:b::5"  # in VISITED
ELSEWHERE = "2001:db8:f::5"
BOB = "bob@example.org"


def proxy(stage: Stage, mag: str, at: float, **values) -> None:
    stage.pbu(mag, at, **values)
    stage.pba(mag, at + 0.01, **values)


def host(stage: Stage, care_of: str, at: float, **values) -> None:
    stage.bu(care_of, at, **values)
    stage.ba(care_of, at + 0.01, **values)


def told(analysis: Analysis) -> list[tuple[str, str, str, list[int]]]:
    return [(each.rfc6612, each.case, each.mn, [ref.frame for ref in each.evidence]) for each in analysis.scenarios]


def test_a1_the_care_of_address_is_the_proxy_home_address():
    # RFC 6612 figure 1: HA has MIPv6-HoA -> MN-HoA, LMA1 has MN-HoA -> MAG1
    stage = Stage()
    proxy(stage, MAG1, 0)
    host(stage, PROXY_HOME, 1)
    analysis = stage.analysis()
    assert told(analysis) == [("A.1", "", ALICE, [1, 3])]
    lower, upper = analysis.bindings
    assert (lower.protocol, lower.links) == ("pmip6", [(2, "carries")])
    assert (upper.protocol, upper.links) == ("mip6", [(1, "over")])
    assert analysis.scenarios[0].names == [ALICE, HOME]


def test_a1_between_two_domains():
    # RFC 6612 figure 6: the new domain gives another address, which the home agent learns
    stage = Stage()
    proxy(stage, MAG1, 0)
    host(stage, PROXY_HOME, 1)
    proxy(stage, MAG3, 10, lma=LMA2, prefix=VISITED)
    host(stage, VISITED_HOME, 11, seq=2)
    analysis = stage.analysis()
    [scenario] = analysis.scenarios
    assert (scenario.rfc6612, scenario.bindings) == ("A.1", [2, 1, 3])


def test_a2_from_the_home_domain_to_a_network_without_pmipv6():
    # RFC 6612 figure 2: MIPv6-HoA == MN-HoA, one HA/LMA
    stage = Stage()
    proxy(stage, MAG1, 0)
    host(stage, ELSEWHERE, 10, home=PROXY_HOME, anchor=LMA)
    analysis = stage.analysis()
    assert told(analysis) == [("A.2", NON_PMIPV6, ALICE, [1, 3])]
    assert [binding.protocol for binding in analysis.bindings] == ["pmip6", "mip6"]
    assert [binding.links for binding in analysis.bindings] == [[(2, "same home")], [(1, "same home")]]


def test_a2_to_a_visited_pmipv6_domain():
    # RFC 6612 figure 3 (b): HA/LMA1 has MIPv6-HoA -> MN_CoA, LMA2 has MN_CoA -> MAG3
    stage = Stage()
    proxy(stage, MAG1, 0)
    proxy(stage, MAG3, 10, lma=LMA2, prefix=VISITED)
    host(stage, VISITED_HOME, 11, home=PROXY_HOME, anchor=LMA)
    assert told(stage.analysis()) == [("A.2", VISITED_PMIPV6, ALICE, [1, 3, 5])]


def test_a2_back_home():
    # RFC 6612 section 4.2.2: the MAG registers, then the node de-registers; both entries stay entries of their own
    stage = Stage()
    host(stage, ELSEWHERE, 0, home=PROXY_HOME, anchor=LMA)
    proxy(stage, MAG1, 10)
    host(stage, PROXY_HOME, 11, home=PROXY_HOME, anchor=LMA, seq=2, lifetime=0)
    analysis = stage.analysis(20)
    assert [(each.rfc6612, each.case) for each in analysis.scenarios] == [("A.2", NON_PMIPV6)]
    assert [(each.protocol, each.end_state.value) for each in analysis.bindings] == [
        ("mip6", "deregistered"),
        ("pmip6", "active"),
    ]


def test_a2_with_the_whole_prefix_moved():
    # RFC 6612 section 4.2.1: the R flag of RFC 3963; in implicit mode the prefix is not in the message
    stage = Stage()
    proxy(stage, MAG1, 0)
    host(stage, ELSEWHERE, 10, home=PROXY_HOME, anchor=LMA, r=True)
    assert [each.rfc6612 for each in stage.analysis().scenarios] == ["A.2"]


def test_b_some_nodes_have_the_one_some_the_other():
    # RFC 6612 figure 4: one HA/LMA, an IPv6 host and a MIPv6 node
    stage = Stage()
    proxy(stage, MAG1, 0)
    proxy(stage, MAG2, 1, mn=BOB, prefix=VISITED)
    host(stage, ELSEWHERE, 2, anchor=LMA)
    assert told(stage.analysis()) == [
        ("B", COMMON_ANCHOR, HOME, [1, 5]),
        ("B", COMMON_ANCHOR, ALICE, [1, 5]),
        ("B", COMMON_ANCHOR, BOB, [3, 5]),
    ]


def test_b_with_separate_anchors():
    # RFC 6612 section 3: the LMA and HA can also be separated
    stage = Stage()
    proxy(stage, MAG1, 0)
    host(stage, ELSEWHERE, 2, anchor=HA)
    assert {(each.rfc6612, each.case) for each in stage.analysis().scenarios} == {("B", SEPARATE_ANCHORS)}


def test_combined():
    # RFC 6612 section 3: "Scenario B can be combined with Scenario A.1 or Scenario A.2"
    stage = Stage()
    proxy(stage, MAG1, 0)
    host(stage, PROXY_HOME, 1)
    proxy(stage, MAG2, 2, mn=BOB, prefix=VISITED)
    host(stage, ELSEWHERE, 3, home="2001:db8:1::200")
    assert [(each.rfc6612, each.mn) for each in stage.analysis().scenarios] == [
        ("A.1", ALICE),
        ("B", "2001:db8:1::200"),
        ("B", BOB),
    ]


def test_one_protocol_alone_is_no_scenario():
    stage = Stage()
    proxy(stage, MAG1, 0)
    assert stage.analysis().scenarios == []
    stage = Stage()
    host(stage, ELSEWHERE, 0)
    assert stage.analysis().scenarios == []


def test_json():
    stage = Stage()
    proxy(stage, MAG1, 0, prefix=PREFIX)
    host(stage, PROXY_HOME, 1)
    assert scenario_json(stage.analysis().scenarios[0]) == {
        "rfc6612": "A.1",
        "case": None,
        "mn": ALICE,
        "names": [ALICE, HOME],
        "bindings": [2, 1],
        "evidence": [{"file": 0, "frame": 1}, {"file": 0, "frame": 3}],
    }
