"""RFC 7389: the LMA User-Plane Address."""

import pytest

from anchors import FIRST, address, anchor

UP6, UP4 = "2001:db8:5::1", "203.0.113.1"
BOTH = {"user_plane_address": address(UP6), "user_plane_ipv4_address": address(UP4)}


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("plane", f"plane={UP6}"),  # of no length: for the transport of the care-of address
        ("plane=::", f"plane={UP6}"),
        ("plane=0.0.0.0", f"plane={UP4}"),
        ("plane=::,0.0.0.0", f"plane={UP6},{UP4}"),
        ("plane=::,::", f"plane={UP6}"),  # one for each IP version
        ("plane=2001:db8:bad::1", f"plane={UP6}"),  # not for the gateway to fill in
        ("", "-plane"),
    ],
)
def test_the_option_of_the_request_decides(asked: str, answered: str) -> None:
    """Section 4 and, with Domain-wide-LMA-UPA-Support zero, section 5."""
    anchor(**BOTH).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 {asked}
        0 lma > mag1 pba seq=1 status=0 {answered}
    """)


def test_user_packets_go_to_the_user_plane() -> None:
    anchor(**BOTH).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 plane
        0 lma > mag1 pba seq=1 status=0
        0 route {FIRST} mag1 from={UP6}
    """)


def test_without_the_option_both_planes_are_one() -> None:
    anchor(**BOTH).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=0 -plane
        0 route {FIRST} mag1
    """)


def test_a_handover_to_a_gateway_that_does_not_understand() -> None:
    anchor(**BOTH).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 plane
        0 lma > mag1 pba seq=1 status=0 plane={UP6}
        1 mag2 > lma pbu seq=2 lifetime=600 mn=a hnp={FIRST} hi=3 att=4
        1 lma > mag2 pba seq=2 status=0 -plane
        1 route {FIRST} mag2
    """)


def test_domain_wide_support() -> None:
    """Section 5: then the anchor tells without being asked."""
    anchor(**BOTH, user_plane_supported_everywhere=True).run(f"""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4
        0 lma > mag1 pba seq=1 status=0 plane={UP6}
        0 route {FIRST} mag1 from={UP6}
    """)


def test_over_ipv4_it_is_the_ipv4_one() -> None:
    anchor(**BOTH, ipv4_address=address("lma.v4")).run(f"""
        0 mag1.v4 > lma.v4 pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 plane
        0 lma.v4 > mag1.v4 pba seq=1 status=0 plane={UP4}
        0 route {FIRST} mag1.v4 from={UP4}
    """)


def test_an_anchor_with_one_version_has_none_of_the_other() -> None:
    anchor(user_plane_address=address(UP6)).run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 plane=0.0.0.0
        0 lma > mag1 pba seq=1 status=0 -plane
    """)


def test_one_without_any_ignores_the_option() -> None:
    anchor().run("""
        0 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp=:: hi=1 att=4 plane
        0 lma > mag1 pba seq=1 status=0 -plane
    """)
