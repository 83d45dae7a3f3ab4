"""Multiple care-of addresses at home agent and correspondent node (RFC 5648 section 6.2)."""

from collections.abc import Mapping

from mobtrace.lifecycle.machine import Machine
from mobtrace.replay.mip6 import status
from mobtrace.replay.mip6.cache import MAX_DELETE_BCE_TIMEOUT, Binding, Entry, is_known
from mobtrace.replay.mip6.extensions import NOTHING, Agent, Asked, Extension, Verdict
from mobtrace.replay.mip6.request import BindingRequest, is_routable
from mobtrace.values import Address, Nanoseconds, Seconds
from mobtrace.wire.families import Unknown
from mobtrace.wire.options.mcoa import BindingIdentifier

CODE = BindingIdentifier.info.code


def check_several(agent: Agent, asked: Asked) -> Verdict | None:
    """What is wrong with the Binding Identifier options as a whole, in the order of RFC 5648 section 6.2."""
    request, settings = asked.request, agent.settings
    if any(isinstance(each, Unknown) and each.code == CODE for each in request.message.options):
        return Verdict(status.MCOA_MALFORMED)
    options = request.identifiers
    if not options:
        return None
    refused = None
    if not settings.multiple_care_of:
        refused = status.MCOA_PROHIBITED
    elif any(each.care_of_address is not None and not is_routable(each.care_of_address) for each in options):
        refused = status.MCOA_MALFORMED
    elif len(options) > 1 and not settings.bulk:
        refused = status.MCOA_BULK_PROHIBITED
    elif any(each.h for each in options) and not settings.simultaneous:
        refused = status.MCOA_SIMULTANEOUS_PROHIBITED
    elif _is_beside_regular(asked):
        refused = status.MCOA_REGULAR_BINDING_EXISTS
    elif len(options) == 1 and not request.deregisters and _is_unknown(options[0], asked.entry):
        refused = status.MCOA_UNKNOWN_COA
    return None if refused is None else Verdict(refused, copies(request, {}))


def _is_beside_regular(asked: Asked) -> bool:
    regular = asked.entry.bindings.get(None) if asked.entry is not None else None
    is_there = regular is not None and regular.is_active
    return is_there and not asked.request.overwrites and not asked.request.deregisters


def _is_unknown(option: BindingIdentifier, entry: Entry | None) -> bool:
    """Without a care-of address the binding must be there already."""
    return option.care_of_address is None and not is_known(entry.bindings.get(option.binding_id) if entry else None)


def copies(
    request: BindingRequest, statuses: Mapping[int, int], *, care_of: bool = False
) -> tuple[BindingIdentifier, ...]:
    """The options of the answer: those of the request with a status each, their care-of addresses left out."""
    return tuple(
        BindingIdentifier(
            binding_id=each.binding_id,
            status=statuses.get(each.binding_id, 0),
            h=each.h,
            bid_pri=each.bid_pri,
            care_of_address=each.care_of_address if care_of else None,
        )
        for each in request.identifiers
    )


def place(request: BindingRequest, entry: Entry, lifetime: Seconds, now: Nanoseconds) -> dict[int, int]:
    """Bind what a request names for ``lifetime`` seconds; the status of each binding identifier that cannot be."""
    failed: dict[int, int] = {}
    if not request.identifiers:
        _keep_only(entry, None)
        _bind(entry, None, request.care_of, lifetime, now)
        return failed
    if request.overwrites:
        failed = {each.binding_id: status.MCOA_UNKNOWN_COA for each in request.identifiers if _is_unknown(each, entry)}
        _keep_only(entry, *(each.binding_id for each in request.identifiers))
    if not any(each.h for each in request.identifiers):
        _leave_home(entry)
    for each in request.identifiers:
        if _is_unknown(each, entry):
            failed[each.binding_id] = status.MCOA_UNKNOWN_COA
            continue
        known = entry.bindings.get(each.binding_id)
        care_of = each.care_of_address or (known.machine.care_of if known is not None else None)
        assert care_of is not None
        binding = _bind(entry, each.binding_id, care_of, lifetime, now)
        binding.priority, binding.at_home = each.bid_pri, each.h
    return failed


def _bind(entry: Entry, bid: int | None, care_of: Address, lifetime: Seconds, now: Nanoseconds) -> Binding:
    binding = entry.bindings.get(bid)
    if binding is None:
        binding = entry.bindings[bid] = Binding(bid=bid, machine=Machine(grace=MAX_DELETE_BCE_TIMEOUT))
    binding.machine.accept(care_of, lifetime, now)
    binding.outer = None
    return binding


def _keep_only(entry: Entry, *bids: int | None) -> None:
    """RFC 5648 section 6.2: an update without identifiers, or with the O flag, replaces all other bindings."""
    for bid in [each for each in entry.bindings if each not in bids]:
        del entry.bindings[bid]


def _leave_home(entry: Entry) -> None:
    """RFC 5648 section 5.6.5: without the H flag nothing is forwarded to the home link any more."""
    for bid in [bid for bid, each in entry.bindings.items() if each.at_home]:
        del entry.bindings[bid]


def accept_several(agent: Agent, asked: Asked, entry: Entry) -> Verdict:
    """RFC 5648 sections 6.2 and 6.3: the status of each binding, and the one for all."""
    request = asked.request
    if not request.identifiers:
        return NOTHING
    failed = {
        each.binding_id: status.MCOA_UNKNOWN_COA
        for each in request.identifiers
        if not is_known(entry.bindings.get(each.binding_id))
    }
    options = copies(request, failed, care_of=agent.settings.care_of_in_answer)
    if failed:
        return Verdict(status.MCOA_NOTCOMPLETE, options)
    at_home = any(each.h for each in request.identifiers)
    is_silent = at_home and not agent.settings.neighbour_discovery_at_home
    return Verdict(status.MCOA_RETURNHOME_WO_NDP if is_silent else status.ACCEPTED, options)


def release_several(agent: Agent, asked: Asked, entry: Entry) -> Verdict:
    """The options again, as in every answer (RFC 5648 section 6.2)."""
    return Verdict(options=copies(asked.request, {}))


MULTIPLE_CARE_OF = Extension("RFC 5648", check_several, accept_several, release_several)
