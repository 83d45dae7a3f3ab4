"""The experimental option (RFC 5096)."""

from typing import Annotated

from mobtrace.wire.kinds import REST
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(18, rfc="RFC 5096 section 4", repeat=True)
class ExperimentalMobilityOption(Row):
    """Octets of an experiment."""

    data: Annotated[bytes, REST]

    vectors = (Vector("1206010203040506", {"data": "010203040506"}, "PyPCAPKit test_mh_unit.py"),)
