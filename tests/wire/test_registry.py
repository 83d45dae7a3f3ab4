"""The registry against the IANA tables: nothing forgotten, nothing named otherwise, no bit misplaced."""

import json
import re
from functools import cache
from typing import Any

import pytest

from mobtrace.wire import names, registry
from mobtrace.wire.message import BODIES, OPTIONS
from mobtrace.wire.rows import BitGroup, Row, layout
from support import SHARED, needs_shared

# Our table of value names -> the table of registry.json.
TABLES = {
    "MH_TYPES": "mh_message_types",
    "MOBILITY_OPTIONS": "mobility_options",
    "BINDING_ACK_STATUS": "binding_ack_status",
    "BINDING_ERROR_STATUS": "binding_error_status",
    "HANDOFF_INDICATOR": "handoff_indicator",
    "ACCESS_TECHNOLOGY_TYPE": "access_technology_type",
    "FAST_BINDING_ACK_STATUS": "fast_binding_ack_status",
    "HANDOVER_INITIATE_CODE": "handover_initiate_code",
    "HANDOVER_ACK_CODE": "handover_ack_code",
    "BINDING_REVOCATION_TYPE": "binding_revocation_type",
    "REVOCATION_TRIGGER": "revocation_trigger",
    "REVOCATION_STATUS": "revocation_status",
    "UPDATE_NOTIFICATION_REASON": "upn_reason",
    "UPDATE_NOTIFICATION_ACK_STATUS": "upa_status",
    "LOCALIZED_ROUTING_STATUS": "localized_routing_ack.status",
    "FLOW_BINDING_TYPE": "flow_binding_message.type",
    "FLOW_BINDING_TRIGGER": "flow_binding_message.indication_trigger",
    "FLOW_BINDING_ACK_STATUS": "flow_binding_message.ack_status",
    "FLOW_BINDING_ACTION": "flow_binding_message.action",
    "FLOW_SUBOPTIONS": "flow_identification_suboptions",
    "FLOW_IDENTIFICATION_STATUS": "flow_identification_status",
    "TRAFFIC_SELECTOR_FORMAT": "traffic_selector_format",
    "MN_ID_SUBTYPE": "mn_id_subtype",
    "LINK_LAYER_ADDRESS_CODE": "mh_lla_option_code",
    "ADDRESS_PREFIX_CODE": "mh_ipv6_address_prefix_option_code",
    "LMA_ADDRESS_CODE": "lma_address_option_code",
    "ANI_SUBOPTIONS": "ani_suboptions",
    "OPERATOR_IDENTIFIER_TYPE": "ani_operator_id_type",
    "QOS_ATTRIBUTES": "qos_attributes",
    "QOS_OPERATIONAL_CODE": "qos_operational_code",
    "LMA_CONTROLLED_MAG_SUBOPTIONS": "lma_controlled_mag_suboptions",
    "DNS_UPDATE_STATUS": "dns_update.status",
    "AUTH_SUBTYPE": "auth_option_subtype",
    "AUTH_SPI": "auth_spi_enumerating_algorithm",
    "IPV4_HOME_ADDRESS_REPLY_STATUS": "ipv4_home_address_reply_status_rfc5844",
    "IPV4_ADDRESS_ACK_STATUS": "dsmipv6_ipv4_address_ack_status_rfc5555",
    "DHCP_SUPPORT_MODE": "ipv4_dhcp_support_mode",
    "DSMIP6_TLS_PACKET_TYPE": "dsmip6_tls_packet_type",
    "MN_GROUP_ID_TYPE": "mn_group_id_type",
    "MULTICAST_OPTION_CODE": "multicast_mobility_option_code",
    "MULTICAST_ACK_STATUS": "multicast_ack_status",
    "CGA_EXTENSION_TYPE": "cga_extension_types",
    "CGA_SEC": "cga_sec",
    "VENDOR_3GPP_SUBTYPE": "vendor_specific_3gpp_subtypes",
    "GTPV2_CAUSE": "3gpp_cause_values_as_gtpv2",
}

# Tables of registry.json that have no table of ours, and why.
NO_TABLE = {
    "ip_protocols": "protocol numbers, not values of a field",
    "pseudo_home_address_ack_status_rfc5726": "RFC 5726 is experimental and its options have no IANA numbers",
}

# Where a number has two names, or a name is no text for a person: what we print, and why.
OTHER_NAMES = {
    ("HANDOVER_ACK_CODE", 0): "two names, by the P flag; RFC 5949 section 6.1.2 joins them",
    ("DHCP_SUPPORT_MODE", 1): "the table escapes the parenthesis",
}

# Our families of sub-options -> the table of registry.json with their numbers.
SUBOPTIONS = {
    "flow_identification_suboptions": r"flow",
    "ani_suboptions": r"access network|ani",
    "qos_attributes": r"qos",
    "lma_controlled_mag_suboptions": r"lma.controlled",
    "vendor_specific_3gpp_subtypes": r"3gpp",
}

# Flags: message type, variant, registry table, and how many bits the table's word has.
FLAGS = [
    (5, None, "binding_update_flags", 16),
    (6, None, "binding_ack_flags", 8),
    (14, None, "handover_initiate_flags", 8),
    (15, None, "handover_ack_flags", 8),
    (16, 1, "binding_revocation_flags", 16),
    (16, 2, "binding_revocation_flags", 16),
    (13, None, "heartbeat_flags", 16),
    (18, None, "localized_routing_ack.flags", 8),
    (19, None, "upn_flags", 16),
    (21, 1, "flow_binding_message.fbi_flags", 8),
]


# Flags that the registry names without their letter; RFC 5568 section 6.2.1 figure.
LETTERS = {"Assigned Address Configuration flag": "s", "Buffer flag": "u"}


@cache
def iana() -> dict[str, Any]:
    return json.loads((SHARED / "registry.json").read_text())


def rows_of(path: str) -> list[dict[str, Any]]:
    table: Any = iana()
    for step in path.split("."):
        table = table[step]
    return table["values"] if isinstance(table, dict) else table


def tables() -> set[str]:
    """The paths of all tables of registry.json that number values."""

    def below(path: str, value: Any) -> set[str]:
        if isinstance(value, list) and value and isinstance(value[0], dict) and "number" in value[0]:
            return {path.removesuffix(".values")}
        if isinstance(value, dict):
            return {found for key, each in value.items() for found in below(f"{path}.{key}".lstrip("."), each)}
        return set()

    return below("", iana())


@needs_shared
@pytest.mark.parametrize(("kind", "table"), [("message", "mh_message_types"), ("mobility option", "mobility_options")])
def test_every_number_has_a_row_or_a_reason(kind: str, table: str) -> None:
    registry.load()
    have = set(BODIES) if kind == "message" else set(OPTIONS.rows)
    reasons = registry.NOT_DECODED[kind]
    wanted = {row["number"] for row in rows_of(table)}
    assert have | set(reasons) == wanted
    assert not have & set(reasons)
    assert all(reasons.values())


@needs_shared
@pytest.mark.parametrize("table", sorted(SUBOPTIONS))
def test_every_number_of_a_sub_option_has_a_row_or_a_reason(table: str) -> None:
    (family,) = [each for each in registry.families() if re.search(SUBOPTIONS[table], each.name, re.IGNORECASE)]
    reasons = registry.NOT_DECODED.get(family.name, {})
    reserved = {row["number"] for row in rows_of(table) if row["name"] == "Reserved"}
    wanted = {row["number"] for row in rows_of(table)} - reserved
    assert set(family.rows) | set(reasons) == wanted


@needs_shared
@pytest.mark.parametrize("row", [*registry.message_rows(), *registry.option_rows()], ids=lambda row: row.__name__)
def test_a_row_has_the_name_of_its_number(row: type[Row]) -> None:
    table = "mh_message_types" if row.info.family == "message" else "mobility_options"
    (name,) = [each["name"] for each in rows_of(table) if each["number"] == row.info.code]
    if row.info.variant is None:
        assert row.info.name == name


@needs_shared
@pytest.mark.parametrize("name", sorted(TABLES))
def test_names_of_values_are_those_of_the_registry(name: str) -> None:
    ours = getattr(names, name)
    # Ranges are texts such as "9-15" there and have nothing to name.
    theirs = [(row["number"], row["name"]) for row in rows_of(TABLES[name]) if isinstance(row["number"], int)]
    assert set(ours) == {number for number, _ in theirs}
    for number, text in theirs:
        if (name, number) in OTHER_NAMES:
            continue
        assert ours[number] == text


@needs_shared
def test_no_table_of_the_registry_is_forgotten() -> None:
    assert tables() == set(TABLES.values()) | set(NO_TABLE)


@needs_shared
def test_exceptions_among_names_are_needed() -> None:
    for name, number in OTHER_NAMES:
        texts = [row["name"] for row in rows_of(TABLES[name]) if row["number"] == number]
        assert texts != [getattr(names, name)[number]]


@needs_shared
@pytest.mark.parametrize(("code", "variant", "table", "width"), FLAGS)
def test_flags_lie_where_the_registry_puts_them(code: int, variant: int | None, table: str, width: int) -> None:
    """Both ways: every flag of the table has its bit, and no other bit is a flag."""
    word, octets = first_flag_word(BODIES[code][variant])
    assert octets * 8 <= width
    # A table of 16 bits over a word of 8 starts at the same bit when the rest is reserved octets.
    names_of = {int(row["bit"], 16) >> (width - octets * 8): row["name"] for row in rows_of(table)}
    wanted = {bit: LETTERS.get(name, name[0].lower()) for bit, name in names_of.items()}
    assert word == wanted


def first_flag_word(row: type[Row]) -> tuple[dict[int, str], int]:
    """``{bit: flag}`` of the first group of bits that has flags, and its size in octets."""
    for unit in layout(row):
        if isinstance(unit, BitGroup) and any(kind.boolean for _, kind in unit.parts):
            shift = unit.octets * 8
            word = {}
            for name, kind in unit.parts:
                shift -= kind.bits
                if kind.boolean:
                    word[1 << shift] = name
            return word, unit.octets
    raise AssertionError(f"{row.__name__} has no flags")


def test_two_rows_of_one_number_are_refused() -> None:
    with pytest.raises(TypeError, match="Pad1"):
        OPTIONS.row(0, rfc="RFC 6275 section 6.2.2")(type("Other", (Row,), {"__doc__": "Another."}))
