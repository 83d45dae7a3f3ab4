"""tcpdump's own test files: what it prints of each frame, made again from our decode."""

import re

import pytest

from mobtrace.capture.files import open_captures
from mobtrace.trace import Signal, Tracer
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import (
    BindingAcknowledgement,
    BindingError,
    BindingRefreshRequest,
    BindingUpdate,
    CareofTest,
    CareofTestInit,
    HomeTest,
    HomeTestInit,
)
from mobtrace.wire.options.mip6 import (
    AlternateCareofAddress,
    BindingAuthorizationData,
    BindingRefreshAdvice,
    NonceIndices,
    Pad1,
    PadN,
)
from mobtrace.wire.rows import Row
from support import CAPTURES, needs_shared

pytestmark = needs_shared
FOLDER = CAPTURES / "tcpdump"
CUT = "[|mobility]"


def signals(name: str) -> list[Signal]:
    return list(Tracer().signals(open_captures([FOLDER / name])))


def printed(name: str) -> list[str]:
    """What follows ``mobility: `` in each line of a text of tcpdump."""
    lines = (FOLDER / name).read_text().splitlines()
    return [re.sub(r"^\(payload protocol \d+ should be 59\) ", "", line.split("mobility: ", 1)[1]) for line in lines]


def words(octets: bytes) -> str:
    return f"{octets[:4].hex()}:{octets[4:].hex()}"


def seconds(body: BindingUpdate | BindingAcknowledgement) -> int:
    return body.lifetime * 4


BODIES = {
    BindingRefreshRequest: lambda body: "BRR",
    HomeTestInit: lambda body: f"HoTI Home Init Cookie={words(body.home_init_cookie)}",
    CareofTestInit: lambda body: f"CoTI Care-of Init Cookie={words(body.care_of_init_cookie)}",
    HomeTest: lambda body: (
        f"HoT nonce id={body.home_nonce_index:#x} Home Init Cookie={words(body.home_init_cookie)} "
        f"Home Keygen Token={words(body.home_keygen_token)}"
    ),
    CareofTest: lambda body: (
        f"CoT nonce id={body.care_of_nonce_index:#x} "
        f"Care-of Init Cookie={words(body.care_of_init_cookie)} Care-of Keygen Token={words(body.care_of_keygen_token)}"
    ),
    BindingUpdate: lambda body: f"BU seq#={body.sequence} {_flags(body)}lifetime={seconds(body)}",
    BindingAcknowledgement: lambda body: (
        f"BA status={body.status} {'K ' if body.k else ''}seq#={body.sequence} lifetime={seconds(body)}"
    ),
    BindingError: lambda body: f"BE status={body.status} homeaddr {body.home_address}",
}


def _flags(body: BindingUpdate) -> str:
    letters = "".join(flag.upper() for flag in "ahlk" if getattr(body, flag))
    return f"{letters} " if letters else ""


OPTIONS = {
    Pad1: lambda option: "(pad1)",
    PadN: lambda option: "(padn)",
    AlternateCareofAddress: lambda option: f"(alt-CoA: {option.alternate_care_of_address})",
    NonceIndices: lambda option: f"(ni: ho={option.home_nonce_index:#06x} co={option.care_of_nonce_index:#06x})",
    BindingAuthorizationData: lambda option: "(auth)",
    BindingRefreshAdvice: lambda option: f"(refresh: {option.refresh_interval * 4})",
}


def text_of(message: Message) -> str:
    return BODIES[type(message.body)](message.body) + "".join(_option(each) for each in message.options)


def _option(option: Row) -> str:
    if type(option) in OPTIONS:
        return OPTIONS[type(option)](option)
    code = option.code if isinstance(option, Unknown) else option.info.code
    length = len(option.data) if isinstance(option, Unknown) else 0
    return f"(unknown: type-{code} len={length})"


def test_every_field_of_the_well_formed_messages():
    found = [text_of(signal.content) for signal in signals("ipv6_mobility_1.pcap")]
    assert found == printed("ipv6_mobility_1-v.out")


def test_zero_checksums_are_noted_and_read():
    codes = [{issue.code for issue in signal.content.issues} for signal in signals("ipv6_mobility_1.pcap")]
    assert all("checksum-zero" in each for each in codes)


BROKEN = ["mobility_opt_asan", "mobility_opt_asan_3", "mobility_opt_asan_4", "ipv6-mobility-header-oobr"]


@pytest.mark.parametrize("name", BROKEN)
def test_broken_messages_agree_as_far_as_tcpdump_reads_them(name):
    # They are cut by the capture and travel as protocol 62.
    found = signals(f"{name}.pcap")
    texts = printed(f"{name}.out")
    assert len(found) == len(texts)
    for signal, text in zip(found, texts, strict=True):
        message = signal.content
        assert {issue.code for issue in message.issues} >= {"payload-proto", "truncated"}
        whole = text.split(CUT)[0].rstrip()
        # The option it stopped in is not whole there.
        whole = whole[: whole.rindex("(")] if not whole.endswith(")") and "(" in whole else whole
        whole = whole.split("(unknown: type-")[0]
        if type(message.body) in BODIES:
            assert text_of(message).startswith(whole), text_of(message)
        else:
            assert _partial(message).startswith(whole.split("=")[0].rsplit(" ", 1)[0])


def _partial(message: Message) -> str:
    """A message cut in its fixed part: its short name."""
    return {4: "CoT nonce id", 6: "BA status"}.get(message.mh_type, message.name)


def test_radius_attributes_of_rfc_5447():
    [signal] = signals("radius_rfc5447.pcap")
    request = signal.content
    assert (request.name, request.body.identifier) == ("Access-Request", 0x4F)
    data = {option["type"]: option for option in request.to_json()["options"]}
    assert data[1]["fields"]["string"] == "luser"
    features = " ".join(data[124]["meanings"].values()) + str(data[124]["fields"])
    for flag in ("mip6_integrated", "ip4_hoa_supported", "local_mag_routing_supported"):
        assert flag in features.lower()
    assert "2001:db8" in str(data[125])


def test_router_advertisement_with_the_home_agent_flag():
    advertisement = signals("icmpv6.pcap")[0].content
    assert advertisement.name == "Router Advertisement"
    body = advertisement.body
    assert (body.cur_hop_limit, body.h, body.m, body.o, body.router_lifetime) == (64, True, False, False, 15)
    data = {option["type"]: option["fields"] for option in advertisement.to_json()["options"]}
    assert (data[3]["prefix_length"], data[3]["prefix"]) == (72, "2222:3333:4444:5555:6600::")
    assert (data[3]["valid_lifetime"], data[3]["preferred_lifetime"]) == (2592000, 604800)
    assert data[5]["mtu"] == 100
    assert data[7]["advertisement_interval"] == 5000
    assert (data[8]["home_agent_preference"], data[8]["home_agent_lifetime"]) == (50001, 15)
    assert "b0:99:28:c8:d6:6c" in data[1].values()
    assert advertisement.verified
