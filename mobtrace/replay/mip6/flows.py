"""Flow bindings at the home agent (RFC 6089 section 5.3)."""

from collections import Counter

from mobtrace.replay.mip6 import status
from mobtrace.replay.mip6.cache import Entry, Flow
from mobtrace.replay.mip6.extensions import Agent, Asked, Extension, Verdict
from mobtrace.wire.options.flow import BindingReference, FlowIdentification, FlowSummary, TrafficSelector
from mobtrace.wire.rows import Row


def accept_flows(agent: Agent, asked: Asked, entry: Entry) -> Verdict:
    """The node's flow bindings after a request; what was asked of each is answered in a copy of its option.

    A flow that is named neither in a Flow Identification nor in a Flow Summary option is removed (section 5.3.4).
    """
    options = list(asked.request.message.every(FlowIdentification))
    count = Counter(each.fid for each in options)
    is_twice = any(number > 1 for number in count.values())
    kept: dict[int, Flow] = {}
    answers: list[Row] = []
    for option in options:
        # Section 5.3.2: if a FID is there twice, all the options are rejected.
        found = status.FLOW_REJECTED if is_twice else _verdict(agent, option, entry)
        if found == 0:
            kept[option.fid] = _flow(option, entry)
        elif option.fid in entry.flows:
            kept[option.fid] = entry.flows[option.fid]
        answers.append(_copy(option, found))
    summarised = [fid for each in asked.request.message.every(FlowSummary) for fid in each.fid]
    for fid in dict.fromkeys(summarised):
        if fid in entry.flows:
            kept.setdefault(fid, entry.flows[fid])
        else:
            # The option has no priority to say; 1 is the first that is not reserved.
            answers.append(FlowIdentification(fid=fid, fid_pri=1, status=status.FLOW_FID_NOT_FOUND))
    entry.flows = dict(sorted(kept.items(), key=lambda each: each[1].priority))
    return Verdict(options=tuple(answers))


def _verdict(agent: Agent, option: FlowIdentification, entry: Entry) -> int:
    """Sections 5.3.2.1 and 5.3.2.2."""
    if not agent.settings.flows:
        return status.FLOW_PROHIBITED
    selector, reference = _parts(option)
    is_new = option.fid not in entry.flows
    if selector is None and is_new:
        return status.FLOW_MALFORMED
    if selector is not None and selector.ts_format not in agent.settings.selector_formats:
        return status.FLOW_SELECTOR_NOT_SUPPORTED
    if reference is None:
        return status.FLOW_MALFORMED if is_new else 0
    is_there = all(bid in entry.bindings and entry.bindings[bid].is_active for bid in reference.bid)
    return 0 if is_there else status.FLOW_BID_NOT_FOUND


def _parts(option: FlowIdentification) -> tuple[TrafficSelector | None, BindingReference | None]:
    selector = next((each for each in option.sub_options if isinstance(each, TrafficSelector)), None)
    reference = next((each for each in option.sub_options if isinstance(each, BindingReference)), None)
    return selector, reference


def _flow(option: FlowIdentification, entry: Entry) -> Flow:
    """The flow binding after the request: what the option does not have stays as it was."""
    selector, reference = _parts(option)
    before = entry.flows.get(option.fid)
    assert selector is not None or before is not None
    return Flow(
        fid=option.fid,
        priority=option.fid_pri,
        selector=selector if selector is not None or before is None else before.selector,  # type: ignore[arg-type]
        bids=tuple(reference.bid) if reference is not None else before.bids if before is not None else (),
    )


def _copy(option: FlowIdentification, found: int) -> FlowIdentification:
    return FlowIdentification(
        fid=option.fid, fid_pri=option.fid_pri, status=found, sub_options=list(option.sub_options)
    )


FLOWS = Extension("RFC 6089", accept=accept_flows)
