"""DNS: what looks for home agents and anchors, names that try to mislead, and what dpkt and tshark read."""

import pickle

import dpkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign import payloads, tshark
from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import dns
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dns_records import (
    Additional,
    Answer,
    Authority,
    DnsHeader,
    MxData,
    NaptrData,
    Question,
    SrvData,
)
from mobtrace.wire.kinds_ip import DOMAIN
from support import CAPTURES, needs_shared, needs_tshark

A, CNAME, AAAA, SRV, NAPTR = 1, 5, 28, 33, 35
# From dpkt's tests of dns.py.
PUBLISHED = [
    "059c8180000100010000000106676f6f676c6503636f6d0000010001c00c000100010000012b0004d83ace2e0000290200000000000000",
    "7f228180000100010000000005676d61696c03636f6d00001c0001c00c001c00010000012b00102a001450400908020000000000002005",
    "a154818000010001000000000377777705676d61696c03636f6d0000010001c00c000500010000545f000e046d61696c06676f6f676c65c016",
    "053b8180000100010000000006676f6f676c6503636f6d00000f0001c00c000f0001000002570011001e04616c7432056173706d78016cc00c",
]


def query(name: str, kind: int) -> Decoded:
    return Decoded(protocol="dns", body=DnsHeader(id=1, rd=True), options=[Question(qname=name, qtype=kind)])


def test_the_answer_to_a_look_up_of_home_agents() -> None:
    """RFC 5026 section 5.1.2: SRV records, and addresses in the additional section."""
    message = Decoded(
        protocol="dns",
        body=DnsHeader(id=7, qr=True, rd=True, ra=True),
        options=[
            Question(qname="_mip6._ipv6.example.com", qtype=SRV),
            Answer(
                name="_mip6._ipv6.example.com",
                rr_type=SRV,
                ttl=3600,
                rdata=SrvData(priority=1, weight=2, port=0, target="ha1.example.com"),
            ),
            Additional(name="ha1.example.com", rr_type=AAAA, ttl=3600, rdata=Address.parse("2001:db8::1")),
        ],
    )
    wire = dns.encode(message)
    theirs = dpkt.dns.DNS(wire)
    assert theirs.qd[0].name == "_mip6._ipv6.example.com"
    assert (theirs.an[0].srvname, theirs.an[0].priority, theirs.an[0].weight) == ("ha1.example.com", 1, 2)
    assert theirs.ar[0].ip6 == Address.parse("2001:db8::1")
    again = dns.decode(wire)
    assert again == message and not again.issues and again.name == "DNS response"
    assert dns.discovers(again) == "home-agent"
    assert again.options[1].meanings()["rr_type"] == "SRV"


@pytest.mark.parametrize("hex_", PUBLISHED)
def test_what_dpkt_reads(hex_: str) -> None:
    wire = bytes.fromhex(hex_)
    message, theirs = dns.decode(wire), dpkt.dns.DNS(wire)
    assert not message.issues
    assert [each.qname for each in dns.questions(message)] == [each.name for each in theirs.qd]
    ours = dns.answers(message)
    expected = [*theirs.an, *theirs.ns, *theirs.ar]
    assert [(each.name if each.name != "." else "", each.rr_type, each.ttl) for each in ours] == [
        (each.name, each.type, each.ttl) for each in expected
    ]
    first, other = ours[0], expected[0]
    kinds = {A: "ip", AAAA: "ip6", CNAME: "cname"}
    if first.rr_type in kinds:
        assert first.rdata == getattr(other, kinds[first.rr_type])
    else:
        assert first.rdata == MxData(preference=other.preference[0], exchange=other.mxname)
    assert dns.decode(dns.encode(message)) == message


@needs_shared
@needs_tshark
def test_the_look_ups_of_the_lab_are_what_tshark_reads() -> None:
    path = CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap"
    said = tshark(
        path, "mdns", "dns.qry.name", "dns.resp.name", "dns.resp.type", "dns.a", "dns.aaaa", "dns.flags.response"
    )
    found = {each.frame: dns.decode(each.data) for each in payloads(path) if each.ports and 5353 in each.ports}
    assert set(found) == set(said)
    for frame, message in found.items():
        assert not message.issues
        asked = [each.qname.replace("\\032", " ") for each in dns.questions(message)]
        assert asked == said[frame]["dns.qry.name"]
        # tshark splits the name of an SRV record into three fields of its own, and prints blanks as they are.
        names = [each.name.replace("\\032", " ") for each in dns.answers(message) if each.rr_type != SRV]
        assert names == said[frame]["dns.resp.name"]
        assert [str(each.rr_type) for each in dns.answers(message)] == said[frame]["dns.resp.type"]
        for field, kind in (("dns.a", A), ("dns.aaaa", AAAA)):
            addresses = [str(each.rdata) for each in dns.answers(message) if each.rr_type == kind]
            assert addresses == said[frame][field]
        assert [str(message.type)] == [str(int(each)) for each in said[frame]["dns.flags.response"]]
        assert dns.discovers(message) is None


@pytest.mark.parametrize(
    ("name", "kind", "what"),
    [
        ("_mip6._ipv6.example.com", SRV, "home-agent"),
        ("_MIP6._IPv6.example.com", SRV, "home-agent"),
        ("x_mip6._ipv6.example.com", SRV, None),
        ("ims.apn.epc.mnc015.mcc234.3gppnetwork.org", NAPTR, "lma"),
        ("epc.mnc015.mcc234.3gppnetwork.org", NAPTR, None),
        ("lma1.example.com", AAAA, "lma"),
        ("a.lma-west.example.com", AAAA, "lma"),
        ("alma.example.com", AAAA, None),
        ("www.example.com", AAAA, None),
    ],
)
def test_what_a_question_looks_for(name: str, kind: int, what: str | None) -> None:
    assert dns.discovers(query(name, kind)) == what


def test_names_known_from_elsewhere() -> None:
    assert dns.discovers(query("n1.example.com", AAAA), anchors={"n1.example.com"}) == "lma"
    assert dns.discovers(query("n1.example.com", AAAA), home_agents={"n1.example.com"}) == "home-agent"


def test_a_naptr_record_that_offers_proxy_mobile_ipv6() -> None:
    """3GPP TS 29.303: the service names gateway and interface; dpkt refuses the whole message."""
    data = NaptrData(
        order=1, preference=1, flags="a", services="x-3gpp-pgw:x-s5-pmip:x-s8-pmip", regexp="", replacement="gw.example"
    )
    message = query("tac.example.com", NAPTR)
    message.options.append(Answer(name="tac.example.com", rr_type=NAPTR, ttl=60, rdata=data))
    wire = dns.encode(message)
    assert dns.discovers(dns.decode(wire)) == "lma"
    data.services = "x-3gpp-pgw:x-s5-gtp"
    assert dns.discovers(dns.decode(dns.encode(message))) is None
    with pytest.raises(dpkt.UnpackError):
        dpkt.dns.DNS(wire)


HEADER = bytes.fromhex("0001 0100 0001 0000 0000 0000")


@pytest.mark.parametrize(
    "name",
    [
        b"\xc0\x0c",  # points at itself
        b"\xc0\xff",  # points behind
        b"\x01a\xc0\x0c",  # would go round for ever
        b"\x40" + b"a" * 64,  # a label that is too long
        b"\x3f" + b"a" * 20,  # a label that is cut
        (b"\x3f" + b"a" * 63) * 5 + b"\0",  # a name that is too long
    ],
    ids=["itself", "behind", "circle", "long label", "cut label", "long name"],
)
def test_names_that_lead_nowhere_end_the_message(name: bytes) -> None:
    message = dns.decode(HEADER + name + b"\0\1\0\1")
    assert message.options == [] and [issue.code for issue in message.issues] == ["option-overrun"]


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ([b"a.b", b"c"], "a\\.b.c"),
        ([b"\xff\0", b"c"], "\\255\\000.c"),
        ([b"back\\slash"], "back\\\\slash"),
        ([b"1\\123"], "1\\\\123"),
        ([], "."),
    ],
)
def test_names_of_any_octets_are_text_and_come_back(labels: list[bytes], text: str) -> None:
    wire = b"".join(bytes((len(label),)) + label for label in labels) + b"\0"
    assert DOMAIN.read(Cursor(wire), "name", {}) == text
    assert DOMAIN.write(text, "name", {}) == wire


def test_names_with_a_dot_at_the_end_are_the_same() -> None:
    assert DOMAIN.write("ha1.example.com.", "name", {}) == DOMAIN.write("ha1.example.com", "name", {})


@pytest.mark.parametrize("name", ["a..b", "a" * 64, ".".join(["a" * 60] * 5), "\\999.a", "\ud800"])
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(WireError):
        DOMAIN.write(name, "name", {})


def test_a_record_that_is_cut_ends_the_message() -> None:
    wire = bytes.fromhex(PUBLISHED[0])
    message = dns.decode(wire[:-20])
    assert [type(each) for each in message.options] == [Question]
    assert [issue.code for issue in message.issues] == ["option-overrun"]
    assert "1 more of Answer" in message.issues[0].got


def test_a_count_of_65535_records_is_no_work() -> None:
    message = dns.decode(bytes.fromhex("0001 8180 0000 ffff ffff ffff"))
    assert message.options == [] and len(message.issues) == 1


def test_data_that_does_not_fit_its_type_is_kept() -> None:
    message = query("a.example", A)
    message.options.append(Answer(name="a.example", rr_type=A, ttl=1, rdata=b"12345"))
    again = dns.decode(dns.encode(message))
    assert again.options == message.options
    assert [issue.code for issue in again.issues] == ["malformed-value"]


def test_sections_out_of_order_are_refused() -> None:
    message = query("a.example", A)
    message.options.insert(0, Authority(name="a", rr_type=A, ttl=1, rdata=Address(bytes(4))))
    with pytest.raises(WireError, match="in their order"):
        dns.encode(message)


@pytest.mark.parametrize("hex_", PUBLISHED)
def test_what_was_decoded_has_the_same_octets_again(hex_: str) -> None:
    """RFC 1035 section 4.1.4: names that were compressed are compressed again."""
    wire = bytes.fromhex(hex_)
    assert dns.encode(dns.decode(wire)) == wire


@needs_shared
def test_the_look_ups_of_the_lab_have_the_same_octets_again() -> None:
    path = CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap"
    found = [each.data for each in payloads(path) if each.ports and 5353 in each.ports]
    assert any(b"\xc0" in each for each in found)
    assert [dns.encode(dns.decode(each)) for each in found] == found


labels = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20)
names = st.lists(labels, min_size=1, max_size=5).map(".".join)


@given(st.lists(st.tuples(names, names), min_size=1, max_size=6), st.data())
def test_what_dpkt_compresses_comes_back_and_may_be_changed(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    theirs = dpkt.dns.DNS(id=1, qr=1, qd=[dpkt.dns.DNS.Q(name=pairs[0][0], type=CNAME)])
    theirs.an = [dpkt.dns.DNS.RR(name=name, type=CNAME, ttl=1, cname=target) for name, target in pairs]
    wire = bytes(theirs)
    message = dns.decode(wire)
    assert not message.issues
    assert dns.encode(message) == wire
    # What others point to is another name, or not there any more.
    if data.draw(st.booleans()):
        dns.questions(message)[0].qname = data.draw(names)
    else:
        del message.options[data.draw(st.integers(0, len(message.options) - 1))]
    again = dns.decode(dns.encode(message))
    assert not again.issues
    assert again.options == message.options


def test_a_copy_by_json_says_the_same_in_whole_names() -> None:
    message = dns.decode(bytes.fromhex(PUBLISHED[2]))
    copy = Decoded.from_json(message.to_json())
    assert copy.options == message.options
    assert len(dns.encode(copy)) > len(dns.encode(message))
    assert pickle.loads(pickle.dumps(message.options)) == message.options
