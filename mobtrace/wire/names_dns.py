"""Names of values in the Domain Name System, as IANA prints them; each table says where its values are defined."""

from mobtrace.wire.names import Names

# IANA "Resource Record (RR) TYPEs" (RFC 1035, 2782, 3403, 3596, 6891 and others).
RR_TYPE: Names = {
    1: "A",
    2: "NS",
    5: "CNAME",
    6: "SOA",
    10: "NULL",
    12: "PTR",
    13: "HINFO",
    15: "MX",
    16: "TXT",
    25: "KEY",
    28: "AAAA",
    29: "LOC",
    33: "SRV",
    35: "NAPTR",
    39: "DNAME",
    41: "OPT",
    43: "DS",
    46: "RRSIG",
    47: "NSEC",
    48: "DNSKEY",
    50: "NSEC3",
    52: "TLSA",
    64: "SVCB",
    65: "HTTPS",
    249: "TKEY",
    250: "TSIG",
    251: "IXFR",
    252: "AXFR",
    255: "*",
}

# IANA "DNS CLASSes" (RFC 1035 section 3.2.4, RFC 2136).
RR_CLASS: Names = {1: "Internet (IN)", 3: "Chaos (CH)", 4: "Hesiod (HS)", 254: "NONE", 255: "* (ANY)"}

# IANA "DNS OpCodes" (RFC 1035, RFC 1996, RFC 2136).
OPCODE: Names = {0: "Query", 1: "IQuery", 2: "Status", 4: "Notify", 5: "Update", 6: "DNS Stateful Operations"}

# IANA "DNS RCODEs" (RFC 1035, RFC 2136), those that fit the header.
RCODE: Names = {
    0: "No Error",
    1: "Format Error",
    2: "Server Failure",
    3: "Non-Existent Domain",
    4: "Not Implemented",
    5: "Query Refused",
    6: "Name Exists when it should not",
    7: "RR Set Exists when it should not",
    8: "RR Set that should exist does not",
    9: "Server Not Authoritative for zone",
    10: "Name not contained in zone",
    11: "DSO-TYPE Not Implemented",
}
