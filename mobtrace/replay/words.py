"""Options of messages in the words of a step."""

from mobtrace.replay.lma.qos import ALLOCATE
from mobtrace.replay.scenario import Step
from mobtrace.wire.options.flow import BindingReference, FlowIdentification, TrafficSelector
from mobtrace.wire.options.qos import GuaranteedDlBitRate, QualityOfService
from mobtrace.wire.sub.traffic_selector import IPv6BinaryTrafficSelector

IPV6_SELECTOR = 2  # RFC 6088: TS Format


def qos_of(step: Step) -> tuple[QualityOfService, ...]:
    """What a step asks for: ``guaranteed`` bits per second of downlink, with the DSCP ``dscp``; nothing without."""
    if "guaranteed" not in step.options:
        return ()
    rate = GuaranteedDlBitRate(guaranteed_dl_bit_rate=int(step.number("guaranteed", 0)))
    return (QualityOfService(sr_id=0, dscp=int(step.number("dscp", 0)), oc=ALLOCATE, qos_attributes=[rate]),)


def flow_of(step: Step, number: int, bid: int) -> FlowIdentification:
    """The flow of a step: packets of ``protocol`` to ``port`` go to the care-of address ``bid`` (RFC 6089)."""
    port, protocol = (int(step.number(name, -1)) for name in ("port", "protocol"))
    selector = IPv6BinaryTrafficSelector(
        k=port >= 0,
        start_destination_port=port if port >= 0 else None,
        o=protocol >= 0,
        start_next_header=protocol if protocol >= 0 else None,
    )
    # The reference first: it stands at 2n (RFC 6089 section 4.2.1.3), and a selector may have any length.
    parts = [BindingReference(bid=[bid]), TrafficSelector(ts_format=IPV6_SELECTOR, traffic_selector=selector)]
    return FlowIdentification(fid=number, fid_pri=int(step.number("priority", 10)), sub_options=parts)
