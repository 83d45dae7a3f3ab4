"""Names of values in ICMPv6, Neighbour Discovery and the IPv6 extension headers.

Names as IANA prints them; each table says where its values are defined.
"""

from mobtrace.wire.names import Names

# IANA "ICMPv6 type Numbers" (RFC 4443), as far as they are assigned to messages.
ICMPV6_TYPES: Names = {
    1: "Destination Unreachable",
    2: "Packet Too Big",
    3: "Time Exceeded",
    4: "Parameter Problem",
    128: "Echo Request",
    129: "Echo Reply",
    130: "Multicast Listener Query",
    131: "Multicast Listener Report",
    132: "Multicast Listener Done",
    133: "Router Solicitation",
    134: "Router Advertisement",
    135: "Neighbor Solicitation",
    136: "Neighbor Advertisement",
    137: "Redirect Message",
    138: "Router Renumbering",
    139: "ICMP Node Information Query",
    140: "ICMP Node Information Response",
    141: "Inverse Neighbor Discovery Solicitation Message",
    142: "Inverse Neighbor Discovery Advertisement Message",
    143: "Version 2 Multicast Listener Report",
    144: "Home Agent Address Discovery Request Message",
    145: "Home Agent Address Discovery Reply Message",
    146: "Mobile Prefix Solicitation",
    147: "Mobile Prefix Advertisement",
    148: "Certification Path Solicitation Message",
    149: "Certification Path Advertisement Message",
    150: "ICMP messages utilized by experimental mobility protocols such as Seamoby",
    151: "Multicast Router Advertisement",
    152: "Multicast Router Solicitation",
    153: "Multicast Router Termination",
    154: "FMIPv6 Messages",
    155: "RPL Control Message",
    157: "Duplicate Address Request",
    158: "Duplicate Address Confirmation",
    160: "Extended Echo Request",
    161: "Extended Echo Reply",
}

# RFC 4443 section 3.1, RFC 6550, RFC 7084 as in the IANA table "Type 1 - Destination Unreachable".
UNREACHABLE_CODE: Names = {
    0: "no route to destination",
    1: "communication with destination administratively prohibited",
    2: "beyond scope of source address",
    3: "address unreachable",
    4: "port unreachable",
    5: "source address failed ingress/egress policy",
    6: "reject route to destination",
    7: "Error in Source Routing Header",
    8: "Headers too long",
}

# RFC 4443 section 3.3.
TIME_EXCEEDED_CODE: Names = {0: "hop limit exceeded in transit", 1: "fragment reassembly time exceeded"}

# RFC 4443 section 3.4, RFC 7112, RFC 8754.
PARAMETER_PROBLEM_CODE: Names = {
    0: "erroneous header field encountered",
    1: "unrecognized Next Header type encountered",
    2: "unrecognized IPv6 option encountered",
    3: "IPv6 First Fragment has incomplete IPv6 Header Chain",
    4: "SR Upper-layer Header Error",
}

# RFC 4191 section 2.1: a two's complement number; 2 is reserved.
ROUTER_PREFERENCE: Names = {0: "medium", 1: "high", 2: "reserved", 3: "low"}

# RFC 5568 sections 6.1.1 and 6.1.2.
FMIPV6_SUBTYPE: Names = {2: "RtSolPr", 3: "PrRtAdv"}

# RFC 5568 section 6.1.2.
PROXY_ADVERTISEMENT_CODE: Names = {
    0: "use the [AP-ID, AR-Info] tuple",
    1: "unsolicited: network-initiated handover trigger",
    2: "no new router information",
    3: "new router information for a subset of the access points",
    4: "unsolicited: neighbouring access points, no trigger",
    5: "new router information for movement detection; DHCP on the new link",
}

# RFC 5568 section 6.4.6.
NAACK_STATUS: Names = {
    1: "NCoA is invalid, perform address configuration",
    2: "NCoA is invalid, use the supplied NCoA",
    3: "NCoA is invalid, use NAR's IP address as NCoA in FBU",
    4: "PCoA supplied, do not send FBU",
    128: "Link-Layer Address unrecognized",
}

# IANA "IPv6 Neighbor Discovery Option Formats" (RFC 4861).
NEIGHBOUR_OPTIONS: Names = {
    1: "Source Link-layer Address",
    2: "Target Link-layer Address",
    3: "Prefix Information",
    4: "Redirected Header",
    5: "MTU",
    6: "NBMA Shortcut Limit Option",
    7: "Advertisement Interval Option",
    8: "Home Agent Information Option",
    9: "Source Address List",
    10: "Target Address List",
    11: "CGA option",
    12: "RSA Signature option",
    13: "Timestamp option",
    14: "Nonce option",
    15: "Trust Anchor option",
    16: "Certificate option",
    17: "IP Address/Prefix Option",
    18: "New Router Prefix Information Option",
    19: "Link-layer Address Option",
    20: "Neighbor Advertisement Acknowledgment Option",
    23: "MAP Option",
    24: "Route Information Option",
    25: "Recursive DNS Server Option",
    26: "RA Flags Extension Option",
    27: "Handover Key Request Option",
    28: "Handover Key Reply Option",
    29: "Handover Assist Information Option",
    30: "Mobile Node Identifier Option",
    31: "DNS Search List Option",
    32: "Proxy Signature (PS)",
    33: "Address Registration Option",
    34: "6LoWPAN Context Option",
    35: "Authoritative Border Router Option",
    37: "DHCP Captive-Portal",
    38: "PREF64 option",
    138: "CARD Request option",
    139: "CARD Reply option",
}

# IANA "Destination Options and Hop-by-Hop Options" (RFC 8200 section 4.2).
IPV6_OPTIONS: Names = {
    0: "Pad1",
    1: "PadN",
    4: "Tunnel Encapsulation Limit",
    5: "Router Alert",
    7: "CALIPSO",
    8: "SMF_DPD",
    15: "PDM",
    38: "Quick-Start",
    99: "RPL Option (deprecated)",
    109: "MPL Option",
    138: "Endpoint Identification (deprecated)",
    139: "ILNP Nonce",
    140: "Line-Identification Option",
    194: "Jumbo Payload",
    201: "Home Address",
    238: "IP_DFF",
}

# IANA "IPv6 Router Alert Option Values" (RFC 2711, RFC 9805), the first of them.
ROUTER_ALERT_VALUE: Names = {
    0: "Datagram contains a Multicast Listener Discovery message",
    1: "Datagram contains RSVP message",
    2: "Datagram contains an Active Networks message",
    69: "NSIS NATFW NSLP",
}

# IANA "Routing Types" (RFC 8200 section 4.4).
ROUTING_TYPE: Names = {
    0: "Source Route (deprecated)",
    1: "Nimrod (deprecated)",
    2: "Type 2 Routing Header",
    3: "RPL Source Route Header",
    4: "Segment Routing Header (SRH)",
}
