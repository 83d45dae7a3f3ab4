"""The registry as a person reads it."""

from io import StringIO

from mobtrace.derive.tables import registry_table
from mobtrace.report.registry import write_registry


def test_every_row_has_a_line_with_its_number_name_and_document() -> None:
    table, out = registry_table(), StringIO()
    write_registry(table, out, "never")
    lines = {" ".join(line.split()) for line in out.getvalue().splitlines()}
    for row in [*table["options"], *(each for rows in table["suboptions"].values() for each in rows)]:
        assert f"{row['type']} {row['name']} {row['rfc']}" in lines
    assert "16.1 Binding Revocation Indication RFC 5846 section 5.1" in lines
