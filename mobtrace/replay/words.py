"""Options of messages in the words of a step."""

from mobtrace.errors import UsageError
from mobtrace.replay.lma.qos import ALLOCATE
from mobtrace.replay.scenario import Step
from mobtrace.replay.selectors import IPV6_FORMAT, Packets
from mobtrace.values import Prefix
from mobtrace.wire.options.flow import BindingReference, FlowIdentification, TrafficSelector
from mobtrace.wire.options.qos import GuaranteedDlBitRate, QualityOfService
from mobtrace.wire.sub.traffic_selector import IPv6BinaryTrafficSelector


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
    parts = [BindingReference(bid=[bid]), TrafficSelector(ts_format=IPV6_FORMAT, traffic_selector=selector)]
    return FlowIdentification(fid=number, fid_pri=int(step.number("priority", 10)), sub_options=parts)


def proxy_flows_of(step: Step) -> tuple[FlowIdentification, ...]:
    """The flow of a step without a care-of address: packets of ``protocol``, ``source``, ``port`` (RFC 7864).

    Nothing without any of these.
    """
    if not {"protocol", "source", "port"} & set(step.options):
        return ()
    protocol, port = (int(step.number(name, -1)) for name in ("protocol", "port"))
    source = prefix_of(step, "source")
    try:
        packets = Packets(
            source=source,
            protocol=protocol if protocol >= 0 else None,
            destination_ports=(port,) if port >= 0 else (),
        )
    except ValueError as error:
        raise UsageError(f"step at {step.at}: {error}") from None
    priority = int(step.number("priority", 10))
    return (FlowIdentification(fid=int(step.number("fid", 1)), fid_pri=priority, sub_options=[packets.selector(6)]),)


def prefix_of(step: Step, name: str) -> Prefix | None:
    """A prefix among the options; ``UsageError`` for one that is none."""
    text = step.options.get(name)
    try:
        return None if text is None else Prefix.parse(text)
    except ValueError as error:
        raise UsageError(f"step at {step.at}: {name}: {error}") from None
