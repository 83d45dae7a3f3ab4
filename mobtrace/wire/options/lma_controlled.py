"""Parameters that the anchor sets on the gateway (RFC 8127)."""

from dataclasses import field
from typing import Annotated

from mobtrace.wire.carriers import Carrier
from mobtrace.wire.families import Family, Tlvs
from mobtrace.wire.kinds import U16
from mobtrace.wire.message import option
from mobtrace.wire.names import LMA_CONTROLLED_MAG_SUBOPTIONS
from mobtrace.wire.rows import Row, Vector

LCMP = Family(name="LMA-controlled MAG parameters sub-option", names=LMA_CONTROLLED_MAG_SUBOPTIONS)


@LCMP.row(1, rfc="RFC 8127 section 3.1.1", align=(4, 0))
class BindingReregistrationControl(Row):
    """When a binding is refreshed (units of 4 seconds before it ends) and requests are repeated (seconds)."""

    re_registration_start_time: Annotated[int, U16.unit(4, "s")]
    initial_retransmission_time: Annotated[int, U16.unit(1, "s")]
    maximum_retransmission_time: Annotated[int, U16.unit(1, "s")]

    vectors = (
        Vector(
            "0106 000f 0001 0020",
            {
                "re_registration_start_time": 15,
                "initial_retransmission_time": 1,
                "maximum_retransmission_time": 32,
            },
            "RFC 8127 section 3.1.1 figure 3, by hand; PyPCAPKit agrees",
        ),
    )


@LCMP.row(2, rfc="RFC 8127 section 3.1.2", align=(4, 0))
class HeartbeatControl(Row):
    """How often heartbeats are exchanged and repeated, in seconds, and how often at most."""

    hb_interval: Annotated[int, U16.unit(1, "s")]
    hb_retransmission_delay: Annotated[int, U16.unit(1, "s")]
    hb_max_retransmissions: Annotated[int, U16]

    vectors = (
        Vector(
            "0206 003c 0005 0003",
            {"hb_interval": 60, "hb_retransmission_delay": 5, "hb_max_retransmissions": 3},
            "RFC 8127 section 3.1.2 figure 4, by hand; PyPCAPKit agrees",
        ),
    )


@option(62, rfc="RFC 8127 section 3", align=(4, 2), stands_in=(Carrier.PROXY_ACKNOWLEDGEMENT,))
class LmaControlledMagParameters(Row):
    """What the anchor wants the gateway to do; only in a Proxy Binding Acknowledgement."""

    lcmp_sub_options: Annotated[list[Row], Tlvs(family=LCMP)] = field(default_factory=list)

    vectors = (
        Vector(
            "3e10 0106 000f 0001 0020 0206 003c 0005 0003",
            {
                "lcmp_sub_options": [
                    {
                        "type": 1,
                        "name": "Binding Re-registration Control Sub-Option",
                        "fields": {
                            "re_registration_start_time": 15,
                            "initial_retransmission_time": 1,
                            "maximum_retransmission_time": 32,
                        },
                    },
                    {
                        "type": 2,
                        "name": "Heartbeat Control Sub-Option",
                        "fields": {"hb_interval": 60, "hb_retransmission_delay": 5, "hb_max_retransmissions": 3},
                    },
                ]
            },
            "RFC 8127 section 3 figure 1, by hand; PyPCAPKit agrees",
        ),
    )
