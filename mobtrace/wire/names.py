"""Names of values: the tables of the IANA Mobility Parameters registry.

Each table is ``{number: name}``, names as IANA prints them; a test compares them with the
published registry. Where IANA has no table the RFC that defines the values is named.
"""

from collections.abc import Mapping

Names = Mapping[int, str]

MH_TYPES: Names = {
    0: "Binding Refresh Request",
    1: "Home Test Init",
    2: "Care-of Test Init",
    3: "Home Test",
    4: "Care-of Test",
    5: "Binding Update",
    6: "Binding Acknowledgement",
    7: "Binding Error",
    8: "Fast Binding Update",
    9: "Fast Binding Acknowledgment",
    10: "Fast Neighbor Advertisement (Deprecated)",
    11: "Experimental Mobility Header",
    12: "Home Agent Switch Message",
    13: "Heartbeat Message",
    14: "Handover Initiate Message",
    15: "Handover Acknowledge Message",
    16: "Binding Revocation Message",
    17: "Localized Routing Initiation",
    18: "Localized Routing Acknowledgment",
    19: "Update Notification",
    20: "Update Notification Acknowledgement",
    21: "Flow Binding Message",
    22: "Subscription Query",
    23: "Subscription Response",
}

BINDING_ACK_STATUS: Names = {
    0: "Binding Update accepted/Proxy Binding Update accepted",
    1: "Accepted but prefix discovery necessary",
    2: "GRE_KEY_OPTION_NOT_REQUIRED",
    3: "GRE_TUNNELING_BUT_TLV_HEADER_NOT_SUPPORTED",
    4: "MCOA NOTCOMPLETE",
    5: "MCOA RETURNHOME WO/NDP",
    6: "PBU_ACCEPTED_TB_IGNORED_SETTINGSMISMATCH",
    128: "Reason unspecified",
    129: "Administratively prohibited",
    130: "Insufficient resources",
    131: "Home registration not supported",
    132: "Not home subnet",
    133: "Not home agent for this mobile node",
    134: "Duplicate Address Detection failed",
    135: "Sequence number out of window",
    136: "Expired home nonce index",
    137: "Expired care-of nonce index",
    138: "Expired nonces",
    139: "Registration type change disallowed",
    140: "Mobile Router Operation not permitted",
    141: "Invalid Prefix",
    142: "Not Authorized for Prefix",
    143: "Forwarding Setup failed",
    144: "MIPV6-ID-MISMATCH",
    145: "MIPV6-MESG-ID-REQD",
    146: "MIPV6-AUTH-FAIL",
    147: "Permanent home keygen token unavailable",
    148: "CGA and signature verification failed",
    149: "Permanent home keygen token exists",
    150: "Non-null home nonce index expected",
    151: "SERVICE_AUTHORIZATION_FAILED",
    152: "PROXY_REG_NOT_ENABLED",
    153: "NOT_LMA_FOR_THIS_MOBILE_NODE",
    154: "MAG_NOT_AUTHORIZED_FOR_PROXY_REG",
    155: "NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX",
    156: "TIMESTAMP_MISMATCH",
    157: "TIMESTAMP_LOWER_THAN_PREV_ACCEPTED",
    158: "MISSING_HOME_NETWORK_PREFIX_OPTION",
    159: "BCE_PBU_PREFIX_SET_DO_NOT_MATCH",
    160: "MISSING_MN_IDENTIFIER_OPTION",
    161: "MISSING_HANDOFF_INDICATOR_OPTION",
    162: "MISSING_ACCESS_TECH_TYPE_OPTION",
    163: "GRE_KEY_OPTION_REQUIRED",
    164: "MCOA MALFORMED",
    165: "MCOA NON-MCOA BINDING EXISTS",
    166: "MCOA PROHIBITED",
    167: "MCOA UNKNOWN COA",
    168: "MCOA BULK REGISTRATION PROHIBITED",
    169: "MCOA SIMULTANEOUS HOME AND FOREIGN PROHIBITED",
    170: "NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE",
    171: "NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS",
    172: "NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE",
    173: "MULTIPLE_IPV4_HOME_ADDRESS_ASSIGNMENT_NOT_SUPPORTED",
    174: "Invalid Care-of Address",
    175: "INVALID_MOBILE_NODE_GROUP_IDENTIFIER",
    176: "REINIT_SA_WITH_HAC",
    177: "NOT_AUTHORIZED_FOR_DELEGATED_MNP",
    178: "REQUESTED_DMNP_IN_USE",
    179: "CANNOT_MEET_QOS_SERVICE_REQUEST",
    180: "CANNOT_SUPPORT_MULTIPATH_BINDING",
}

BINDING_ERROR_STATUS: Names = {
    1: "Unknown binding for Home Address destination option",
    2: "Unrecognized MH Type value",
}

HANDOFF_INDICATOR: Names = {
    0: "Reserved",
    1: "Attachment over a new interface",
    2: "Handoff between two different interfaces of the mobile node",
    3: "Handoff between mobile access gateways for the same interface",
    4: "Handoff state unknown",
    5: "Handoff state not changed (Re-registration)",
    6: "Attachment over a new interface sharing prefixes",
}

ACCESS_TECHNOLOGY_TYPE: Names = {
    0: "Reserved",
    1: "Virtual",
    2: "PPP",
    3: "IEEE 802.3",
    4: "IEEE 802.11a/b/g",
    5: "IEEE 802.16e",
    6: "3GPP GERAN",
    7: "3GPP UTRAN",
    8: "3GPP E-UTRAN",
    9: "3GPP2 eHRPD",
    10: "3GPP2 HRPD",
    11: "3GPP2 1xRTT",
    12: "3GPP2 UMB",
    13: "3GPP NB-IOT",
}

FAST_BINDING_ACK_STATUS: Names = {
    0: "Fast Binding Update accepted",
    1: 'Fast Binding Update accepted but NCoA is invalid; use NCoA supplied in "alternate" CoA',
    128: "Reason unspecified",
    129: "Administratively prohibited",
    130: "Insufficient resources",
    131: "Incorrect interface identifier length",
}

HANDOVER_INITIATE_CODE: Names = {
    0: "FBU with the PCoA as source IP address",
    1: "FBU whose source IP address is not PCoA",
    2: "Indicate the completion of forwarding",
    3: "All available context transferred",
}

HANDOVER_ACK_CODE: Names = {
    0: "Handover Accepted or Successful (when 'P' flag is set)",
    1: "Handover Accepted, NCoA not valid",
    2: "Handover Accepted, NCoA assigned",
    3: "Handover Accepted, use PCoA",
    4: "Message sent unsolicited",
    5: "Context Transfer Accepted or Successful",
    6: "All available Context Transferred",
    128: "Handover Not Accepted, reason unspecified",
    129: "Administratively prohibited",
    130: "Insufficient resources",
    131: "Requested Context Not Available",
    132: "Forwarding Not Available",
}

BINDING_REVOCATION_TYPE: Names = {
    0: "Reserved",
    1: "Binding Revocation Indication",
    2: "Binding Revocation Acknowledgement",
}

REVOCATION_TRIGGER: Names = {
    0: "Unspecified",
    1: "Administrative Reason",
    2: "Inter-MAG Handover - same Access Type",
    3: "Inter-MAG Handover - different Access Type",
    4: "Inter-MAG Handover - Unknown",
    5: "User Initiated Session(s) Termination",
    6: "Access Network Session(s) Termination",
    7: "Possible Out-of Sync BCE State",
    128: "Per-Peer Policy",
    129: "Revoking Mobility Node Local Policy",
}

REVOCATION_STATUS: Names = {
    0: "success",
    1: "partial success",
    128: "Binding Does NOT Exist",
    129: "IPv4 Home Address Option Required",
    130: "Global Revocation NOT Authorized",
    131: "Revoked Mobile Nodes Identity Required",
    132: "Revocation Failed - MN is Attached",
    133: "Revocation Trigger NOT Supported",
    134: "Revocation Function NOT Supported",
    135: "Proxy Binding Revocation NOT Supported",
}

UPDATE_NOTIFICATION_REASON: Names = {
    0: "Reserved",
    1: "FORCE-REREGISTRATION",
    2: "UPDATE-SESSION-PARAMETERS",
    3: "VENDOR-SPECIFIC-REASON",
    4: "ANI-PARAMS-REQUESTED",
    5: "QOS_SERVICE_REQUEST",
    6: "PGW-TRIGGERED-PCSCF-RESTORATION-PCO",
    7: "PGW-TRIGGERED-PCSCF-RESTORATION-DHCP",
    8: "FLOW-MOBILITY",
    255: "Reserved",
}

UPDATE_NOTIFICATION_ACK_STATUS: Names = {
    0: "SUCCESS",
    128: "FAILED-TO-UPDATE-SESSION-PARAMETERS",
    129: "MISSING-VENDOR-SPECIFIC-OPTION",
    130: "CANNOT_MEET_QOS_SERVICE_REQUEST",
    131: "Reason unspecified.",
    132: "MN not attached.",
}

LOCALIZED_ROUTING_STATUS: Names = {
    0: "Success",
    128: "Localized Routing Not Allowed",
    129: "MN Not Attached",
}

FLOW_BINDING_TYPE: Names = {
    0: "Unassigned",
    1: "Flow Binding Indication",
    2: "Flow Binding Acknowledgement",
}

FLOW_BINDING_TRIGGER: Names = {
    0: "Reserved",
    1: "Unspecified",
    2: "Administrative Reason",
    3: "Possible Out-of-Sync BCE State",
}

FLOW_BINDING_ACK_STATUS: Names = {
    0: "Success",
    128: "Binding (target CoA) Does NOT Exist",
    129: "Action NOT Authorized",
}

FLOW_BINDING_ACTION: Names = {
    11: "Add a flow binding",
    12: "Delete a flow binding",
    13: "Modify a flow binding",
    14: "Refresh a flow binding",
    15: "Move a flow binding",
    16: "Revoke a flow binding",
}

FLOW_IDENTIFICATION_STATUS: Names = {
    0: "Flow binding successful",
    128: "Administratively prohibited",
    129: "Flow binding rejected, reason unspecified",
    130: "Flow identification mobility option malformed",
    131: "BID not found",
    132: "FID not found",
    133: "Traffic selector format not supported",
}

TRAFFIC_SELECTOR_FORMAT: Names = {
    0: "Reserved",
    1: "IPv4 Binary Traffic Selector",
    2: "IPv6 Binary Traffic Selector",
}

MN_ID_SUBTYPE: Names = {
    1: "NAI",
    2: "IPv6 Address",
    3: "IMSI",
    4: "P-TMSI",
    5: "EUI-48 address",
    6: "EUI-64 address",
    7: "GUTI",
    8: "DUID",
}

# RFC 8415 section 11.1.
DUID_TYPE: Names = {1: "DUID-LLT", 2: "DUID-EN", 3: "DUID-LL", 4: "DUID-UUID"}

# Of the IANA ARP hardware types (RFC 826) those of links that carry IP mobility.
HARDWARE_TYPE: Names = {1: "Ethernet", 6: "IEEE 802", 24: "IEEE 1394", 27: "EUI-64", 32: "InfiniBand"}

LINK_LAYER_ADDRESS_CODE: Names = {
    0: "Wildcard",
    1: "New Access Point",
    2: "MN",
    3: "NAR",
    4: "RtSolPr or PrRtAdv",
    5: "access point",
    6: "no prefix information",
    7: "no fast handover support",
}

ADDRESS_PREFIX_CODE: Names = {
    1: "Old Care-of Address",
    2: "New Care-of Address",
    3: "NAR's IP address",
    4: "NAR's Prefix",
}

LMA_ADDRESS_CODE: Names = {
    0: "Reserved",
    1: "IPv6 address of the LMA (LMAA)",
    2: "IPv4 address of the LMA (IPv4-LMAA)",
}

OPERATOR_IDENTIFIER_TYPE: Names = {
    0: "Reserved",
    1: "Operator-Identifier as a variable-length Private Enterprise Number (PEN)",
    2: "Realm of the Operator",
    255: "Reserved",
}

QOS_OPERATIONAL_CODE: Names = {
    0: "RESPONSE",
    1: "ALLOCATE",
    2: "DE-ALLOCATE",
    3: "MODIFY",
    4: "QUERY",
    5: "NEGOTIATE",
}

DNS_UPDATE_STATUS: Names = {
    0: "DNS update performed",
    128: "Reason unspecified",
    129: "Administratively prohibited",
    130: "DNS Update Failed",
}

AUTH_SUBTYPE: Names = {
    1: "MN-HA authentication mobility option",
    2: "MN-AAA authentication mobility option",
}

AUTH_SPI: Names = {
    0: "Reserved (not available for assignment)",
    3: "HMAC_SHA1_SPI",
    5: "Reserved for use by 3GPP2",
}

IPV4_HOME_ADDRESS_REPLY_STATUS: Names = {
    0: "Success",
    128: "Failure, Reason Unspecified",
    129: "Administratively prohibited",
    130: "Incorrect IPv4 home address",
    131: "Invalid IPv4 address",
    132: "Dynamic IPv4 home address assignment not available",
}

IPV4_ADDRESS_ACK_STATUS: Names = {
    0: "Success",
    128: "Failure, reason unspecified",
    129: "Administratively prohibited",
    130: "Incorrect IPv4 home address",
    131: "Invalid IPv4 address",
    132: "Dynamic IPv4 home address assignment not available",
    133: "Prefix allocation unauthorized",
}

DHCP_SUPPORT_MODE: Names = {
    0: "Unassigned",
    1: "(S) flag",
}

DSMIP6_TLS_PACKET_TYPE: Names = {
    0: "non-encrypted IP packet",
    1: "encrypted IP packet",
    8: "mobility header",
}

MN_GROUP_ID_TYPE: Names = {
    0: "Reserved",
    1: "Bulk Binding Update Group",
    255: "Reserved",
}

MULTICAST_OPTION_CODE: Names = {
    1: "IGMPv3 Payload Type",
    2: "MLDv2 Payload Type",
    3: "IGMPv3 Payload Type from IGMPv2 Compatibility Mode",
    4: "MLDv2 Payload Type from MLDv1 Compatibility Mode",
}

MULTICAST_ACK_STATUS: Names = {
    1: "Report Payload type unsupported",
    2: "Requested group service unsupported",
    3: "Requested group service administratively prohibited",
}

CGA_EXTENSION_TYPE: Names = {
    18: "Multi-Prefix",
    65533: "Exp_FFFD (experimental)",
    65534: "Exp_FFFE (experimental)",
    65535: "Exp_FFFF (experimental)",
}

CGA_SEC: Names = {
    0: "SHA-1_0hash2bits",
    1: "SHA-1_16hash2bits",
    2: "SHA-1_32hash2bits",
}

VENDOR_3GPP_SUBTYPE: Names = {
    1: "Protocol Configuration Options",
    2: "3GPP Specific PMIPv6 Error Code",
    3: "PMIPv6 PDN GW IP Address",
    4: "PMIPv6 DHCPv4 Address Allocation Procedure Indication",
    5: "PMIPv6 Fully Qualified PDN Connection Set Identifier",
    6: "PMIPv6 PDN type indication",
    7: "Charging ID",
    8: "Selection Mode",
    9: "I-WLAN Mobility Access Point Name (APN)",
    10: "Charging Characteristics",
    11: "Mobile Equipment Identity (MEI)",
    12: "MSISDN",
    13: "Serving Network",
    14: "APN Restriction",
    15: "Maximum APN Restriction",
    16: "Unauthenticated IMSI",
    17: "PDN Connection ID",
    18: "PGW Back-Off Time",
    19: "Signalling Priority Indication",
    20: "Additional Protocol Configuration Options",
    21: "Static IP Address Allocation Indications",
    22: "MME / SGSN Identifier",
    23: "End Marker Notification",
    24: "Trusted WLAN Mode Indication",
    25: "UE Time Zone",
    26: "Access Network Identifier Timestamp",
    27: "Logical Access ID",
    28: "Origination Time Stamp",
    29: "Maximum Wait Time",
    30: "TWAN Capabilities",
}

GTPV2_CAUSE: Names = {
    2: "Local Detach",
    3: "Complete Detach",
    4: "RAT changed from 3GPP to Non-3GPP",
    5: "ISR deactivation",
    6: "Error Indication received from RNC/eNodeB/S4-SGSN",
    7: "IMSI Detach Only",
    8: "Reactivation Requested",
    9: "PDN reconnection to this APN disallowed",
    10: "Access changed from Non-3GPP to 3GPP",
    11: "PDN connection inactivity timer expires",
    12: "PGW not responding",
    13: "Network Failure",
    14: "QoS parameter mismatch",
    15: "EPS to 5GS Mobility",
    16: "Request accepted",
    17: "Request accepted partially",
    18: "New PDN type due to network preference",
    19: "New PDN type due to single address bearer only",
    20: "Spare",
    21: "Spare",
    22: "Spare",
    23: "Spare",
    24: "Spare",
    25: "Spare",
    26: "Spare",
    27: "Spare",
    28: "Spare",
    29: "Spare",
    30: "Spare",
    31: "Spare",
    32: "Spare",
    33: "Spare",
    34: "Spare",
    35: "Spare",
    36: "Spare",
    37: "Spare",
    38: "Spare",
    39: "Spare",
    40: "Spare",
    41: "Spare",
    42: "Spare",
    43: "Spare",
    44: "Spare",
    45: "Spare",
    46: "Spare",
    47: "Spare",
    48: "Spare",
    49: "Spare",
    50: "Spare",
    51: "Spare",
    52: "Spare",
    53: "Spare",
    54: "Spare",
    55: "Spare",
    56: "Spare",
    57: "Spare",
    58: "Spare",
    59: "Spare",
    60: "Spare",
    61: "Spare",
    62: "Spare",
    63: "Spare",
    64: "Context Not Found",
    65: "Invalid Message Format",
    66: "Version not supported by next peer",
    67: "Invalid length",
    68: "Service not supported",
    69: "Mandatory IE incorrect",
    70: "Mandatory IE missing",
    71: "Shall not be used",
    72: "System failure",
    73: "No resources available",
    74: "Semantic error in the TFT operation",
    75: "Syntactic error in the TFT operation",
    76: "Semantic errors in packet filter(s)",
    77: "Syntactic errors in packet filter(s)",
    78: "Missing or unknown APN",
    79: "Shall not be used",
    80: "GRE key not found",
    81: "Relocation failure",
    82: "Denied in RAT",
    83: "Preferred PDN type not supported",
    84: "All dynamic addresses are occupied",
    85: "UE context without TFT already activated",
    86: "Protocol type not supported",
    87: "UE not responding",
    88: "UE refuses",
    89: "Service denied",
    90: "Unable to page UE",
    91: "No memory available",
    92: "User authentication failed",
    93: "APN access denied - no subscription",
    94: "Request rejected(reason not specified)",
    95: "P-TMSI Signature mismatch",
    96: "IMSI/IMEI not known",
    97: "Semantic error in the TAD operation",
    98: "Syntactic error in the TAD operation",
    99: "Shall not be used",
    100: "Remote peer not responding",
    101: "Collision with network initiated request",
    102: "Unable to page UE due to Suspension",
    103: "Conditional IE missing",
    104: "APN Restriction type Incompatible with currently active PDN connection",
    105: "Invalid overall length of the triggered response message and a piggybacked initial message",
    106: "Data forwarding not supported",
    107: "Invalid reply from remote peer",
    108: "Fallback to GTPv1",
    109: "Invalid peer",
    110: "Temporarily rejected due to handover/TAU/RAU procedure in progress",
    111: "Modifications not limited to S1-U bearers",
    112: "Request rejected for a PMIPv6 reason ",
    113: "APN Congestion",
    114: "Bearer handling not supported",
    115: "UE already re-attached",
    116: "Multiple PDN connections for a given APN not allowed",
    117: "Target access restricted for the subscriber",
    118: "Shall not be used. See NOTE 2 and NOTE 3.",
    119: "MME/SGSN refuses due to VPLMN Policy",
    120: "GTP-C Entity Congestion",
    121: "Late Overlapping Request",
    122: "Timed out Request",
    123: "UE is temporarily not reachable due to power saving",
    124: "Relocation failure due to NAS message redirection",
    125: "UE not authorised by OCS or external AAA Server",
    126: "Multiple accesses to a PDN connection not allowed",
    127: "Request rejected due to UE capability",
    128: "S1-U Path Failure",
    129: "5GC not allowed",
    130: "PGW mismatch with network slice subscribed by the UE",
    131: "Rejection due to paging restriction",
}

MOBILITY_OPTIONS: Names = {
    0: "Pad1",
    1: "PadN",
    2: "Binding Refresh Advice",
    3: "Alternate Care-of Address",
    4: "Nonce Indices",
    5: "Authorization Data",
    6: "Mobile Network Prefix Option",
    7: "Mobility Header Link-Layer Address option",
    8: "MN-ID-OPTION-TYPE",
    9: "AUTH-OPTION-TYPE",
    10: "MESG-ID-OPTION-TYPE",
    11: "CGA Parameters Request",
    12: "CGA Parameters",
    13: "Signature",
    14: "Permanent Home Keygen Token",
    15: "Care-of Test Init",
    16: "Care-of Test",
    17: "DNS-UPDATE-TYPE",
    18: "Experimental Mobility Option",
    19: "Vendor Specific Mobility Option",
    20: "Service Selection Mobility Option",
    21: "Binding Authorization Data for FMIPv6 (BADF)",
    22: "Home Network Prefix Option",
    23: "Handoff Indicator Option",
    24: "Access Technology Type Option",
    25: "Mobile Node Link-layer Identifier Option",
    26: "Link-local Address Option",
    27: "Timestamp Option",
    28: "Restart Counter",
    29: "IPv4 Home Address",
    30: "IPv4 Address Acknowledgement",
    31: "NAT Detection",
    32: "IPv4 Care-of Address",
    33: "GRE Key Option",
    34: "Mobility Header IPv6 Address/Prefix",
    35: "Binding Identifier",
    36: "IPv4 Home Address Request",
    37: "IPv4 Home Address Reply",
    38: "IPv4 Default-Router Address",
    39: "IPv4 DHCP Support Mode",
    40: "Context Request Option",
    41: "Local Mobility Anchor Address Option",
    42: "Mobile Node Link-local Address Interface Identifier Option",
    43: "Transient Binding",
    44: "Flow Summary Mobility Option",
    45: "Flow Identification Mobility Option",
    46: "Redirect-Capability Mobility Option",
    47: "Redirect Mobility Option",
    48: "Load Information Mobility Option",
    49: "Alternate IPv4 Care-of Address",
    50: "Mobile Node Group Identifier",
    51: "MAG IPv6 Address",
    52: "Access Network Identifier",
    53: "IPv4 Traffic Offload Selector",
    54: "Dynamic IP Multicast Selector",
    55: "Delegated Mobile Network Prefix",
    56: "Active Multicast Subscription IPv4",
    57: "Active Multicast Subscription IPv6",
    58: "Quality-of-Service",
    59: "LMA User-Plane Address",
    60: "Multicast Mobility Option",
    61: "Multicast Acknowledgement Option",
    62: "LMA-Controlled MAG Parameters",
    63: "MAG Multipath-Binding",
    64: "MAG Identifier",
    65: "Anchored Prefix",
    66: "Local Prefix",
    67: "Previous MAAR",
    68: "Serving MAAR",
    69: "DLIF Link-Local Address",
    70: "DLIF Link-Layer Address",
}

FLOW_SUBOPTIONS: Names = {
    0: "Pad",
    1: "PadN",
    2: "BID Reference",
    3: "Traffic Selector",
    4: "Flow Binding Action",
    5: "Target Care-of Address",
}

ANI_SUBOPTIONS: Names = {
    0: "Reserved",
    1: "Network-Identifier sub-option",
    2: "Geo-Location sub-option",
    3: "Operator-Identifier sub-option",
    4: "Civic-Location sub-option",
    5: "MAG-Group-Identifier sub-option",
    6: "ANI Update-Timer sub-option",
    255: "Reserved",
}

QOS_ATTRIBUTES: Names = {
    0: "Reserved",
    1: "Per-MN-Agg-Max-DL-Bit-Rate",
    2: "Per-MN-Agg-Max-UL-Bit-Rate",
    3: "Per-Session-Agg-Max-DL-Bit-Rate",
    4: "Per-Session-Agg-Max-UL-Bit-Rate",
    5: "Allocation-Retention-Priority",
    6: "Aggregate-Max-DL-Bit-Rate",
    7: "Aggregate-Max-UL-Bit-Rate",
    8: "Guaranteed-DL-Bit-Rate",
    9: "Guaranteed-UL-Bit-Rate",
    10: "QoS-Traffic-Selector",
    11: "QoS-Vendor-Specific-Attribute",
    255: "Reserved",
}

LMA_CONTROLLED_MAG_SUBOPTIONS: Names = {
    0: "Reserved",
    1: "Binding Re-registration Control Sub-Option",
    2: "Heartbeat Control Sub-Option",
}

# RFC 7222 section 4.2.5
PREEMPTION_CAPABILITY: Names = {0: "Enabled", 1: "Disabled"}
PREEMPTION_VULNERABILITY: Names = {0: "Enabled", 1: "Disabled"}

# RFC 7563 section 3.1
CIVIC_LOCATION_FORMAT: Names = {0: "Binary Encoding"}

# RFC 7028 section 5.1.2 and RFC 7161 section 4.1: the ICMPv6 types of the reports
MLD_TYPE: Names = {131: "MLDv1", 143: "MLDv2"}

# RFC 7161 section 6.1
IGMP_TYPE: Names = {0x12: "IGMPv1", 0x16: "IGMPv2", 0x22: "IGMPv3"}

# RFC 3810 section 5.2.12, the same numbers in RFC 3376 section 4.2.12
MULTICAST_RECORD_TYPE: Names = {
    1: "MODE_IS_INCLUDE",
    2: "MODE_IS_EXCLUDE",
    3: "CHANGE_TO_INCLUDE_MODE",
    4: "CHANGE_TO_EXCLUDE_MODE",
    5: "ALLOW_NEW_SOURCES",
    6: "BLOCK_OLD_SOURCES",
}

# RFC 4776 section 3.4, and RFC 6848 section 4 for 40: the Civic Address Types registry
CIVIC_ADDRESS_TYPE: Names = {
    0: "language",
    1: "A1 (state, province)",
    2: "A2 (county, district)",
    3: "A3 (city, township)",
    4: "A4 (city division, borough)",
    5: "A5 (neighborhood, block)",
    6: "A6 (group of streets)",
    16: "PRD (leading street direction)",
    17: "POD (trailing street suffix)",
    18: "STS (street suffix or type)",
    19: "HNO (house number)",
    20: "HNS (house number suffix)",
    21: "LMK (landmark or vanity address)",
    22: "LOC (additional location information)",
    23: "NAM (name)",
    24: "PC (postal code)",
    25: "BLD (building)",
    26: "UNIT (unit)",
    27: "FLR (floor)",
    28: "ROOM (room)",
    29: "PLC (type of place)",
    30: "PCN (postal community name)",
    31: "POBOX (post office box)",
    32: "ADDCODE (additional code)",
    33: "SEAT (seat, desk)",
    34: "RD (primary road name)",
    35: "RDSEC (road section)",
    36: "RDBR (branch road name)",
    37: "RDSUBBR (sub-branch road name)",
    38: "PRM (street name pre-modifier)",
    39: "POM (street name post-modifier)",
    40: "XML extension",
    128: "script",
    255: "Reserved",
}
