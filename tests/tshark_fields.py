"""Fields of Wireshark 4.0's own dissector and ours that say the same, and what that dissector gets wrong."""

from mobtrace.wire.messages import fmip6 as fast
from mobtrace.wire.messages import heartbeat, mip6, revocation
from mobtrace.wire.options import (
    access_network,
    auth,
    bulk,
    cga,
    dns_update,
    dsmip6,
    fmip6,
    gre,
    identifiers,
    localized_routing,
    mcoa,
    nemo,
    pfmip6,
    pmip6,
    pmip6_ipv4,
    prefix,
    runtime_lma,
    service_selection,
    vendor,
)
from mobtrace.wire.options import heartbeat as restart
from mobtrace.wire.options import mip6 as options
from mobtrace.wire.rows import Row

# Row -> {our field: their field}. A value of ours that may be of two families has both, with a slash between.
FIELDS: dict[type[Row], dict[str, str]] = {
    mip6.BindingRefreshRequest: {"reserved": "mip6.binding_refresh_request"},
    mip6.HomeTestInit: {"home_init_cookie": "mip6.hoti.cookie"},
    mip6.CareofTestInit: {"care_of_init_cookie": "mip6.coti.cookie"},
    mip6.HomeTest: {
        "home_nonce_index": "mip6.hot.nindex",
        "home_init_cookie": "mip6.hot.cookie",
        "home_keygen_token": "mip6.hot.token",
    },
    # The care-of keygen token is shown in the home keygen token's field.
    mip6.CareofTest: {
        "care_of_nonce_index": "mip6.cot.nindex",
        "care_of_init_cookie": "mip6.cot.cookie",
        "care_of_keygen_token": "mip6.hot.token",
    },
    # S and D are not known to it.
    mip6.BindingUpdate: {
        "sequence": "mip6.bu.seqnr",
        "lifetime": "mip6.bu.lifetime",
        "r": "mip6.nemo.bu.r_flag",
        **{flag: f"mip6.bu.{flag}_flag" for flag in "ahlkmpftb"},
    },
    mip6.BindingAcknowledgement: {
        "status": "mip6.ba.status",
        "sequence": "mip6.ba.seqnr",
        "lifetime": "mip6.ba.lifetime",
        "r": "mip6.nemo.ba.r_flag",
        **{flag: f"mip6.ba.{flag}_flag" for flag in "kptb"},
    },
    mip6.BindingError: {"status": "mip6.be.status", "home_address": "mip6.be.haddr"},
    # The number is right; only the unit printed behind it is not.
    fast.FastBindingUpdate: {
        "sequence": "mip6.fbu.seqnr",
        "lifetime": "mip6.fbu.lifetime",
        **{flag: f"mip6.fbu.{flag}_flag" for flag in "ahlk"},
    },
    fast.FastBindingAcknowledgment: {
        "status": "mip6.fback.status",
        "k": "mip6.fback.k_flag",
        "sequence": "mip6.fback.seqnr",
        "lifetime": "mip6.fback.lifetime",
    },
    fast.FastNeighborAdvertisement: {"reserved": "mip6.fast_neighbor_advertisement"},
    heartbeat.Heartbeat: {"u": "mip6.hb.u_flag", "r": "mip6.hb.r_flag", "sequence": "mip6.hb.seqnr"},
    # P and F are not known to it.
    fast.HandoverInitiate: {
        "sequence": "mip6.hi.seqnr",
        "s": "mip6.hi.s_flag",
        "u": "mip6.hi.u_flag",
        "code": "mip6.hi.code",
    },
    fast.HandoverAcknowledge: {"sequence": "mip6.hack.seqnr", "code": "mip6.hack.code"},
    revocation.BindingRevocationIndication: {
        "binding_revocation_type": "mip6.bri_br.type",
        "revocation_trigger": "mip6.bri_r.trigger",
        "sequence": "mip6.bri_seqnr",
        "p": "mip6.bri_ip",
        "v": "mip6.bri_iv",
        "g": "mip6.bri_ig",
        "reserved": "mip6.bri_res",
    },
    revocation.BindingRevocationAcknowledgement: {
        "binding_revocation_type": "mip6.bri_br.type",
        "status": "mip6.bri_status",
        "sequence": "mip6.bri_seqnr",
        "p": "mip6.bri_ap",
        "v": "mip6.bri_av",
        "g": "mip6.bri_ag",
        "reserved": "mip6.bri_res",
    },
    options.Pad1: {},
    options.PadN: {},
    options.BindingRefreshAdvice: {"refresh_interval": "mip6.bra.interval"},
    options.AlternateCareofAddress: {"alternate_care_of_address": "mip6.acoa.acoa"},
    options.NonceIndices: {"home_nonce_index": "mip6.ni.hni", "care_of_nonce_index": "mip6.ni.cni"},
    options.BindingAuthorizationData: {"authenticator": "mip6.bad.auth"},
    nemo.MobileNetworkPrefix: {"prefix_length": "mip6.nemo.mnp.pfl", "mobile_network_prefix": "mip6.nemo.mnp.mnp"},
    fmip6.MobilityHeaderLinkLayerAddress: {"option_code": "mip6.lla.optcode", "lla": "mip6.lla"},
    identifiers.MobileNodeIdentifier: {"subtype": "mip6.mnid.subtype", "identifier": "mip6.mnid.identifier"},
    auth.MobilityMessageAuthentication: {"subtype": "mip6.auth.subtype", "mobility_spi": "mip6.auth.mobility_spi"},
    cga.CgaParametersRequest: {},
    cga.CareofTestInitOption: {},
    dns_update.DnsUpdate: {"status": "mip6.dnsu.status", "r": "mip6.dnsu.flag.r"},
    vendor.VendorSpecific: {"vendor_id": "mip6.vsm.vendorId", "sub_type": "mip6.vsm.subtype"},
    service_selection.ServiceSelection: {"identifier": "mip6.ss.identifier"},
    pmip6.HomeNetworkPrefix: {"prefix_length": "mip6.nemo.mnp.pfl", "home_network_prefix": "mip6.nemo.mnp.mnp"},
    pmip6.HandoffIndicator: {"reserved": "mip6.hi.reserved", "hi": "mip6.hi"},
    pmip6.AccessTechnologyType: {"reserved": "mip6.att.reserved", "att": "mip6.att"},
    pmip6.MobileNodeLinklayerIdentifier: {"reserved": "mip6.mnlli.reserved", "link_layer_identifier": "mip6.mnlli.lli"},
    pmip6.LinklocalAddress: {"link_local_address": "mip6.lila_lla"},
    pmip6.Timestamp: {"timestamp": "mip6.timestamp_tmp"},
    restart.RestartCounter: {"restart_counter": "mip6.rc"},
    dsmip6.IPv4HomeAddress: {
        "prefix_len": "mip6.ipv4ha.preflen",
        "p": "mip6.ipv4ha.p_flag",
        "ipv4_home_address": "mip6.ipv4ha.ha",
    },
    dsmip6.IPv4AddressAcknowledgement: {
        "status": "mip6.ipv4aa.sts",
        "pref_len": "mip6.ipv4ha.preflen",
        "ipv4_home_address": "mip6.ipv4ha.ha",
    },
    dsmip6.NatDetection: {
        "f": "mip6.natd.f_flag",
        "reserved": "mip6.natd.reserved",
        "refresh_time": "mip6.natd.refresh_t",
    },
    dsmip6.IPv4CareofAddress: {"reserved": "mip6.ipv4coa.reserved", "ipv4_care_of_address": "mip6.ipv4coa.addr"},
    gre.GreKey: {"gre_key_identifier": "mip6.gre_key"},
    fmip6.MobilityHeaderIPv6AddressPrefix: {
        "option_code": "mip6.mhipv6ap.opt_code",
        "prefix_length": "mip6.mhipv6ap.len",
        "ipv6_address_prefix": "mip6.mhipv6ap.ipv6_address",
    },
    # BID-PRI is not known to it.
    mcoa.BindingIdentifier: {
        "binding_id": "mip6.bi.bid",
        "status": "mip6.bi.status",
        "h": "mip6.bi.h_flag",
        "care_of_address": "mip6.bi.coa_ipv4/mip6.bi.coa_ipv6",
    },
    pmip6_ipv4.IPv4HomeAddressRequest: {"prefix_len": "mip6.ipv4ha.preflen", "ipv4_home_address": "mip6.ipv4ha.ha"},
    pmip6_ipv4.IPv4HomeAddressReply: {
        "status": "mip6.ipv4aa.sts",
        "pref_len": "mip6.ipv4ha.preflen",
        "ipv4_home_address": "mip6.ipv4ha.ha",
    },
    pmip6_ipv4.IPv4DefaultRouterAddress: {
        "reserved": "mip6.ipv4dra.reserved",
        "ipv4_default_router_address": "mip6.ipv4dra.dra",
    },
    pmip6_ipv4.IPv4DhcpSupportMode: {"reserved": "mip6.ipv4dsm.reserved", "s": "mip6.ipv4dsm.s_flag"},
    pfmip6.ContextRequest: {"reserved": "mip6.cr.reserved", "requested.req_type": "mip6.cr.req_type"},
    pfmip6.LocalMobilityAnchorAddress: {
        "option_code": "mip6.lmaa.opt_code",
        "reserved": "mip6.lmaa.reserved",
        "local_mobility_anchor_address": "mip6.lmaa.ipv4/mip6.lmaa.ipv6",
    },
    runtime_lma.RedirectCapability: {"reserved": "mip6.recap.reserved"},
    runtime_lma.Redirect: {
        "k": "mip6.redir.k",
        "n": "mip6.redir.n",
        "reserved": "mip6.redir.reserved",
        "ipv6_r2lma_address": "mip6.redir.addr_r2lma_ipv6",
        "ipv4_r2lma_address": "mip6.redir.addr_r2lma_ipv4",
    },
    runtime_lma.LoadInformation: {
        name: f"mip6.load_inf.{name}"
        for name in ("priority", "sessions_in_use", "maximum_sessions", "used_capacity", "maximum_capacity")
    },
    runtime_lma.AlternateIPv4CareofAddress: {"alternate_ipv4_care_of_address": "mip6.alt_ip4"},
    bulk.MobileNodeGroupIdentifier: {
        "sub_type": "mip6.mng.sub_type",
        "reserved": "mip6.mng.reserved",
        "mobile_node_group_identifier": "mip6.mng.mng_id",
    },
    localized_routing.MagIPv6Address: {
        "reserved": "mip6.mag_ipv6.reserved",
        "address_length": "mip6.mag_ipv6.address_length",
        "mag_ipv6_address": "mip6.mag_ipv6.address",
    },
    # Sub-options 4, 5 and 6 are not known to it.
    access_network.AccessNetworkIdentifier: {"ani_sub_options.type": "mip6.acc_net_id.ani"},
    prefix.DelegatedMobileNetworkPrefix: {
        "v": "mip6.dmnp.v_flag",
        "reserved": "mip6.dmnp.reserved",
        "prefix_length": "mip6.dmnp.prefix_len",
        "delegated_mobile_network_prefix": "mip6.dmnp.dmnp_ipv4/mip6.dmnp.dmnp_ipv6",
    },
}

# Rows whose message or option it decodes but whose octets it shows cut, shifted or mistaken; not compared.
WRONG_THERE = {
    "message 11": "the data of an experimental message is shown without its name when it is short",
    "message 12": "options are read 6 octets too early",
    "message 17": "all is read from the start of the Mobility Header",
    "message 18": "all is read from the start of the Mobility Header",
}
