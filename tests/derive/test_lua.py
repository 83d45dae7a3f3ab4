"""The generated part of the plugin: every row and field of the registry is in it, under the names of the JSON."""

import re

import pytest

from mobtrace.derive import lua
from mobtrace.derive.__main__ import FILES, ROOT, is_current
from mobtrace.derive.lua_kinds import unit
from mobtrace.derive.lua_tables import Tables, label
from mobtrace.derive.lua_text import assignments, literal, quoted
from mobtrace.wire import registry
from mobtrace.wire.kinds import U8, Kind
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.rows import walk


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


def test_the_plugin_is_what_the_registry_says():
    assert FILES["dissectors/mobtrace.lua"] is lua.plugin
    assert is_current(ROOT / "dissectors" / "mobtrace.lua", lua.plugin())


def test_every_row_and_field_has_its_name(tables):
    rows = [*registry.message_rows(), *registry.option_rows()]
    rows += [row for family, row in registry.suboption_rows() if family.name in tables.families]
    for row in rows:
        assert row.info.key in tables.rows
        for name, kind in walk(row):
            key = f"{row.info.key}.{name}"
            known = key in tables.fields or f"{key}.raw" in tables.fields
            holds_rows = any(word in type(kind).__name__ for word in ("Struct", "Repeated", "Tlvs", "Select"))
            assert known or holds_rows, key


def test_every_option_and_message_is_reachable(tables):
    assert set(tables.families["mobility option"]["rows"]) == set(OPTIONS.rows)
    named = [each.get("row") or list(each["variants"].values()) for each in tables.messages.values()]
    assert len(named) == len({row.info.code for row in registry.message_rows()})


def test_a_kind_without_a_form_ends_the_derivation():
    class Strange(Kind):
        pass

    with pytest.raises(TypeError, match="no form in Lua for Strange"):
        unit(Strange(), "field")
    assert unit(U8.when("p"), "field")["inner"]["k"] == "int"


def test_flags_are_called_what_their_documents_call_them(tables):
    assert tables.fields["binding_update.m"]["label"] == "M flag (MAP registration)"
    assert tables.fields["update_notification.a"]["label"] == "A flag (acknowledge)"


def test_labels():
    assert label("ipv4_home_address") == "IPv4 home address"
    assert label("mag_ipv6_address") == "MAG IPv6 address"
    assert label("p") == "P flag"
    assert label("reserved2") == "Reserved"


def test_lua_source():
    assert literal({"a": [1, True], "end": "x", 3: None, 4: 0.5}) == '{a={1,true},["end"]="x",[4]=0.5}'
    assert quoted('a"\\\n\u00e9') == '"a\\"\\\\\\010\\195\\169"'
    assert assignments("T", {"k": 1}) == 'T["k"]=1\n'
    with pytest.raises(TypeError):
        literal(1 << 60)
    with pytest.raises(TypeError):
        literal(object())


def test_nothing_that_one_of_the_two_luas_lacks():
    """Lua 5.2 (Wireshark 4.0) has no native bit operators nor utf8, Lua 5.4 (from 4.4 on) no bit32 nor unpack."""
    text = re.sub(r"--[^\n]*|\"(?:\\.|[^\"\\])*\"", "", lua.plugin())
    assert not re.search(r"\bbit32\b|\butf8\.|\bloadstring\b|string\.pack|(?<!table\.)\bunpack\b|//|<<|>>|[&|]", text)
    assert "math.pow" not in text
