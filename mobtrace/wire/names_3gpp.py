"""Names of values that 3GPP specifications define, each table with its clause."""

from mobtrace.wire.names import Names

# 3GPP TS 24.008 clause 10.5.6.3: configuration protocol.
CONFIGURATION_PROTOCOL: Names = {0: "PPP for use with IP PDP type or IP PDN type"}

# 3GPP TS 24.008 table 10.5.154: PPP protocols and additional parameters, by container identifier.
PCO_CONTAINER: Names = {
    0x0001: "P-CSCF IPv6 Address",
    0x0002: "IM CN Subsystem Signaling Flag",
    0x0003: "DNS Server IPv6 Address",
    0x0004: "Policy Control rejection code",
    0x0005: "Selected Bearer Control Mode",
    0x0007: "DSMIPv6 Home Agent Address",
    0x0008: "DSMIPv6 Home Network Prefix",
    0x0009: "DSMIPv6 IPv4 Home Agent Address",
    0x000A: "IP address allocation via NAS signalling",
    0x000B: "IPv4 address allocation via DHCPv4",
    0x000C: "P-CSCF IPv4 Address",
    0x000D: "DNS Server IPv4 Address",
    0x000E: "MSISDN",
    0x000F: "IFOM Support",
    0x0010: "IPv4 Link MTU",
    0x0011: "Support of Local address in TFT",
    0x0012: "P-CSCF Re-selection support",
    0x0013: "NBIFOM indicator",
    0x0014: "NBIFOM mode",
    0x0015: "Non-IP Link MTU",
    0x0016: "APN rate control",
    0x0017: "3GPP PS data off",
    0x8021: "IPCP",
    0xC021: "LCP",
    0xC023: "PAP",
    0xC223: "CHAP",
}

# 3GPP TS 29.274 clause 8.62: node identifier of a fully qualified connection set identifier.
NODE_ID_TYPE: Names = {0: "IPv4 address", 1: "IPv6 address", 2: "MCC * 1000 + MNC and a number of the operator"}

# 3GPP TS 29.274 clause 8.34.
PDN_TYPE: Names = {1: "IPv4", 2: "IPv6", 3: "IPv4v6"}

# 3GPP TS 29.275 clause 12.1.1.5.
DHCPV4_PROCEDURE: Names = {1: "DHCPv4 address allocation to be used"}

# 3GPP TS 29.274 clause 8.58.
SELECTION_MODE: Names = {
    0: "MS or network provided APN, subscription verified",
    1: "MS provided APN, subscription not verified",
    2: "Network provided APN, subscription not verified",
    3: "Network provided APN, subscription not verified (3)",
}

# 3GPP TS 23.060 clause 15.4.
APN_RESTRICTION: Names = {
    0: "No existing contexts or restriction",
    1: "Public-1",
    2: "Public-2",
    3: "Private-1",
    4: "Private-2",
}

# 3GPP TS 29.274 clause 8.87: other units count in minutes.
TIMER_UNIT: Names = {
    0: "2 seconds",
    1: "1 minute",
    2: "10 minutes",
    3: "1 hour",
    4: "10 hours",
    5: "1 minute",
    6: "1 minute",
    7: "infinite",
}

# 3GPP TS 29.274 clause 8.44.
DAYLIGHT_SAVING_TIME: Names = {
    0: "no adjustment",
    1: "+1 hour",
    2: "+2 hours",
}

# 3GPP TS 29.274 clause 8.100.
RELAY_IDENTITY_TYPE: Names = {0: "IPv4 or IPv6 address", 1: "FQDN"}
