"""What else a registration negotiates: options that are kept with the binding as they were sent.

Each is kept once for either direction, with the frame that first said it; a refresh that says the same adds nothing.
"""

from typing import Any

from mobtrace.session.model import Binding, Feature
from mobtrace.values import FrameRef
from mobtrace.wire.rows import Row

# Keys of options. Those that a binding's own fields tell (prefixes, GRE keys ...) are not among them; those that have a
# reader in ``reading.py`` are kept by it.
KEPT = frozenset(
    {
        "transient_binding",  # RFC 6058
        "mobile_node_group_identifier",  # RFC 6602
        "redirect_capability",  # RFC 6463
        "redirect",
        "load_information",
        "delegated_mobile_network_prefix",  # RFC 7148
        "quality_of_service",  # RFC 7222
        "mag_multipath_binding",  # RFC 8278
        "mag_identifier",
        "flow_identification",  # RFC 6089
        "flow_summary",
        "ipv4_default_router_address",  # RFC 5844
        "ipv4_dhcp_support_mode",
        "ipv4_home_address_reply",
        "ipv4_address_acknowledgement",  # RFC 5555
        "nat_detection",
        "binding_identifier",  # RFC 5648
        "service_selection",  # RFC 5149
        "access_network_identifier",  # RFC 6757
        "ipv4_traffic_offload_selector",  # RFC 6909
        "mobility_message_authentication",  # RFC 4285
        "lma_controlled_mag_parameters",  # RFC 8127
        "anchored_prefix",  # RFC 8885
        "local_prefix",
        "previous_maar",
        "serving_maar",
        "vendor_specific",  # RFC 5094
    }
)
# A binding keeps no more of one kind: whoever sends others all the time is not to fill the memory.
MOST = 32

Found = list[tuple[str, Row]]


def keep(binding: Binding, found: Found, by: str, frame: FrameRef) -> None:
    """Note ``found`` options on a binding; ``by`` is ``update`` or ``acknowledgement``."""
    for key, option in found:
        if not _is_about(binding, key, option):
            continue
        known = binding.features.setdefault(key, [])
        value: dict[str, Any] = option.to_json()
        if len(known) < MOST and not any(each.by == by and each.value == value for each in known):
            known.append(Feature(by=by, frame=frame, value=value))


def _is_about(binding: Binding, key: str, option: Any) -> bool:
    """False for an option that names another of the node's bindings (RFC 5648 section 4.1, RFC 6089 section 4.2)."""
    if binding.bid is None:
        return True
    if key == "binding_identifier":
        return bool(option.binding_id == binding.bid)
    if key == "flow_identification":
        named = [each.bid for each in option.sub_options if each.info.key == "binding_reference"]
        return not named or any(binding.bid in numbers for numbers in named)
    return True
