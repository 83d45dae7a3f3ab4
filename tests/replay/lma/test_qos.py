"""RFC 7222 section 5.1: quality of service; ``qos`` is SR-ID, operation, guaranteed downlink rate."""

from anchors import FIRST, anchor, profile
from mobtrace.wire.options.qos import QualityOfService

LIMIT = {"qos_limits": {"guaranteed_dl_bit_rate": 1000}}
GRANTED = f"""
    0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 qos=0:ALLOCATE:500
    0 lma > mag1 pba seq=1 status=0 hnp={FIRST} qos=1:RESPONSE:500
"""


def test_every_request_is_given_an_identifier() -> None:
    anchor().run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 qos=0:ALLOCATE:500,0:ALLOCATE:600
        0 lma > mag1 pba seq=1 status=0 qos=1:RESPONSE:500,2:RESPONSE:600
    """)


def test_less_is_proposed() -> None:
    """The identifier is 0 and the operation NEGOTIATE; nothing holds until the gateway asks again."""
    talk = anchor(**LIMIT)
    talk.run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 qos=0:ALLOCATE:5000
        0 lma > mag1 pba seq=1 status=0 qos=0:NEGOTIATE:1000
    """)
    assert [each.qos for each in talk.node.cache] == [{}]
    talk.run(f"""
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 qos=0:ALLOCATE:1000
        1 lma > mag1 pba seq=2 status=0 qos=1:RESPONSE:1000
    """)


def test_what_cannot_be_met_at_all() -> None:
    """Status 179 and no option; the session MUST NOT go."""
    anchor(subscribers={"a": profile(qos=False)}).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=0
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 qos=0:ALLOCATE:500
        1 lma > mag1 pba seq=2 status=179 -qos
        500 route {FIRST} mag1
    """)


def test_modification_and_removal() -> None:
    talk = anchor()
    talk.run(f"""{GRANTED}
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 qos=1:MODIFY:700
        1 lma > mag1 pba seq=2 status=0 qos=1:RESPONSE:700
        2 mag1 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 qos=1:DE-ALLOCATE:
        2 lma > mag1 pba seq=3 status=0 qos=1:RESPONSE:
    """)
    assert [each.qos for each in talk.node.cache] == [{}]


def test_a_query_is_answered_with_all_that_holds() -> None:
    anchor().run(f"""{GRANTED}
        1 mag1 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=5 att=4 qos=0:QUERY:
        1 lma > mag1 pba seq=2 status=0 qos=1:RESPONSE:500
    """)


def test_a_gateway_that_a_node_comes_to_is_told() -> None:
    """With Handoff Indicator 3."""
    anchor().run(f"""{GRANTED}
        1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
        1 lma > mag2 pba seq=2 status=0 qos=1:RESPONSE:500
        2 mag2 > lma pbu seq=3 lifetime=600 mn=a hnp={FIRST} hi=5 att=4
        2 lma > mag2 pba seq=3 status=0 -qos
    """)


class TestByTheAnchor:
    """An Update Notification with reason 5 and the A flag."""

    WANTED = (QualityOfService(sr_id=0, dscp=46, oc=1),)

    def asked(self) -> tuple[object, str]:
        talk = anchor()
        talk.run(f"""
            0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
            0 lma > mag1 pba seq=1 status=0 hnp={FIRST}
        """)
        entry = next(iter(talk.node.cache))
        talk.do(5, lambda now: talk.node.notices.request_qos(entry, self.WANTED, now))
        talk.run("5 lma > mag1 upn seq=1 reason=5 flags=A mn=a qos=1:ALLOCATE:")
        return talk, entry

    def test_accepted(self) -> None:
        talk, entry = self.asked()
        talk.run("5.1 mag1 > lma upa seq=1 status=0")
        assert list(entry.qos) == [1]

    def test_denied(self) -> None:
        talk, entry = self.asked()
        talk.run("5.1 mag1 > lma upa seq=1 status=130")
        assert list(entry.qos) == []
