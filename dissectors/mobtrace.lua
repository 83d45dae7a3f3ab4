-- mobtrace: IP mobility signaling in Wireshark 4.0 and newer.
-- Made by `python -m mobtrace.derive` from the registry and dissectors/runtime; changes belong there.

local TABLES = {}
TABLES.names = {}
TABLES.names["binding_acknowledgement.status"]={[0]="Binding Update accepted/Proxy Binding Update accepted",[1]="Accepted but prefix discovery necessary",[2]="GRE_KEY_OPTION_NOT_REQUIRED",[3]="GRE_TUNNELING_BUT_TLV_HEADER_NOT_SUPPORTED",[4]="MCOA NOTCOMPLETE",[5]="MCOA RETURNHOME WO/NDP",[6]="PBU_ACCEPTED_TB_IGNORED_SETTINGSMISMATCH",[128]="Reason unspecified",[129]="Administratively prohibited",[130]="Insufficient resources",[131]="Home registration not supported",[132]="Not home subnet",[133]="Not home agent for this mobile node",[134]="Duplicate Address Detection failed",[135]="Sequence number out of window",[136]="Expired home nonce index",[137]="Expired care-of nonce index",[138]="Expired nonces",[139]="Registration type change disallowed",[140]="Mobile Router Operation not permitted",[141]="Invalid Prefix",[142]="Not Authorized for Prefix",[143]="Forwarding Setup failed",[144]="MIPV6-ID-MISMATCH",[145]="MIPV6-MESG-ID-REQD",[146]="MIPV6-AUTH-FAIL",[147]="Permanent home keygen token unavailable",[148]="CGA and signature verification failed",[149]="Permanent home keygen token exists",[150]="Non-null home nonce index expected",[151]="SERVICE_AUTHORIZATION_FAILED",[152]="PROXY_REG_NOT_ENABLED",[153]="NOT_LMA_FOR_THIS_MOBILE_NODE",[154]="MAG_NOT_AUTHORIZED_FOR_PROXY_REG",[155]="NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX",[156]="TIMESTAMP_MISMATCH",[157]="TIMESTAMP_LOWER_THAN_PREV_ACCEPTED",[158]="MISSING_HOME_NETWORK_PREFIX_OPTION",[159]="BCE_PBU_PREFIX_SET_DO_NOT_MATCH",[160]="MISSING_MN_IDENTIFIER_OPTION",[161]="MISSING_HANDOFF_INDICATOR_OPTION",[162]="MISSING_ACCESS_TECH_TYPE_OPTION",[163]="GRE_KEY_OPTION_REQUIRED",[164]="MCOA MALFORMED",[165]="MCOA NON-MCOA BINDING EXISTS",[166]="MCOA PROHIBITED",[167]="MCOA UNKNOWN COA",[168]="MCOA BULK REGISTRATION PROHIBITED",[169]="MCOA SIMULTANEOUS HOME AND FOREIGN PROHIBITED",[170]="NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE",[171]="NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS",[172]="NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE",[173]="MULTIPLE_IPV4_HOME_ADDRESS_ASSIGNMENT_NOT_SUPPORTED",[174]="Invalid Care-of Address",[175]="INVALID_MOBILE_NODE_GROUP_IDENTIFIER",[176]="REINIT_SA_WITH_HAC",[177]="NOT_AUTHORIZED_FOR_DELEGATED_MNP",[178]="REQUESTED_DMNP_IN_USE",[179]="CANNOT_MEET_QOS_SERVICE_REQUEST",[180]="CANNOT_SUPPORT_MULTIPATH_BINDING"}
TABLES.names["binding_error.status"]={[1]="Unknown binding for Home Address destination option",[2]="Unrecognized MH Type value"}
TABLES.names["fast_binding_acknowledgment.status"]={[0]="Fast Binding Update accepted",[1]="Fast Binding Update accepted but NCoA is invalid; use NCoA supplied in \"alternate\" CoA",[128]="Reason unspecified",[129]="Administratively prohibited",[130]="Insufficient resources",[131]="Incorrect interface identifier length"}
TABLES.names["heartbeat.r"]={[0]="request",[1]="response"}
TABLES.names["handover_initiate.code"]={[0]="FBU with the PCoA as source IP address",[1]="FBU whose source IP address is not PCoA",[2]="Indicate the completion of forwarding",[3]="All available context transferred"}
TABLES.names["handover_initiate.code p"]={[0]="Default",[1]="FBU whose source IP address is not PCoA",[2]="Indicate the completion of forwarding",[3]="All available context transferred"}
TABLES.names["handover_acknowledge.code"]={[0]="Handover Accepted with NCoA valid",[1]="Handover Accepted, NCoA not valid",[2]="Handover Accepted, NCoA assigned",[3]="Handover Accepted, use PCoA",[4]="Message sent unsolicited",[5]="Context Transfer Accepted or Successful",[6]="All available Context Transferred",[128]="Handover Not Accepted, reason unspecified",[129]="Administratively prohibited",[130]="Insufficient resources",[131]="Requested Context Not Available",[132]="Forwarding Not Available"}
TABLES.names["handover_acknowledge.code p"]={[0]="Handover Accepted or Successful (when 'P' flag is set)",[1]="Handover Accepted, NCoA not valid",[2]="Handover Accepted, NCoA assigned",[3]="Handover Accepted, use PCoA",[4]="Message sent unsolicited",[5]="Context Transfer Accepted or Successful",[6]="All available Context Transferred",[128]="Handover Not Accepted, reason unspecified",[129]="Administratively prohibited",[130]="Insufficient resources",[131]="Requested Context Not Available",[132]="Forwarding Not Available"}
TABLES.names["binding_revocation_indication.binding_revocation_type"]={[0]="Reserved",[1]="Binding Revocation Indication",[2]="Binding Revocation Acknowledgement"}
TABLES.names["binding_revocation_indication.revocation_trigger"]={[0]="Unspecified",[1]="Administrative Reason",[2]="Inter-MAG Handover - same Access Type",[3]="Inter-MAG Handover - different Access Type",[4]="Inter-MAG Handover - Unknown",[5]="User Initiated Session(s) Termination",[6]="Access Network Session(s) Termination",[7]="Possible Out-of Sync BCE State",[128]="Per-Peer Policy",[129]="Revoking Mobility Node Local Policy"}
TABLES.names["binding_revocation_acknowledgement.status"]={[0]="success",[1]="partial success",[128]="Binding Does NOT Exist",[129]="IPv4 Home Address Option Required",[130]="Global Revocation NOT Authorized",[131]="Revoked Mobile Nodes Identity Required",[132]="Revocation Failed - MN is Attached",[133]="Revocation Trigger NOT Supported",[134]="Revocation Function NOT Supported",[135]="Proxy Binding Revocation NOT Supported"}
TABLES.names["localized_routing_initiation.lifetime"]={[0]="stop localized routing",[65535]="infinite"}
TABLES.names["localized_routing_acknowledgment.status"]={[0]="Success",[128]="Localized Routing Not Allowed",[129]="MN Not Attached"}
TABLES.names["update_notification.notification_reason"]={[0]="Reserved",[1]="FORCE-REREGISTRATION",[2]="UPDATE-SESSION-PARAMETERS",[3]="VENDOR-SPECIFIC-REASON",[4]="ANI-PARAMS-REQUESTED",[5]="QOS_SERVICE_REQUEST",[6]="PGW-TRIGGERED-PCSCF-RESTORATION-PCO",[7]="PGW-TRIGGERED-PCSCF-RESTORATION-DHCP",[8]="FLOW-MOBILITY",[255]="Reserved"}
TABLES.names["update_notification_acknowledgement.status_code"]={[0]="SUCCESS",[128]="FAILED-TO-UPDATE-SESSION-PARAMETERS",[129]="MISSING-VENDOR-SPECIFIC-OPTION",[130]="CANNOT_MEET_QOS_SERVICE_REQUEST",[131]="Reason unspecified.",[132]="MN not attached."}
TABLES.names["flow_binding_indication.flow_binding_type"]={[0]="Unassigned",[1]="Flow Binding Indication",[2]="Flow Binding Acknowledgement"}
TABLES.names["flow_binding_indication.trigger"]={[0]="Reserved",[1]="Unspecified",[2]="Administrative Reason",[3]="Possible Out-of-Sync BCE State"}
TABLES.names["flow_binding_acknowledgement.status"]={[0]="Success",[128]="Binding (target CoA) Does NOT Exist",[129]="Action NOT Authorized"}
TABLES.names["mobility option"]={[0]="Pad1",[1]="PadN",[2]="Binding Refresh Advice",[3]="Alternate Care-of Address",[4]="Nonce Indices",[5]="Authorization Data",[6]="Mobile Network Prefix Option",[7]="Mobility Header Link-Layer Address option",[8]="MN-ID-OPTION-TYPE",[9]="AUTH-OPTION-TYPE",[10]="MESG-ID-OPTION-TYPE",[11]="CGA Parameters Request",[12]="CGA Parameters",[13]="Signature",[14]="Permanent Home Keygen Token",[15]="Care-of Test Init",[16]="Care-of Test",[17]="DNS-UPDATE-TYPE",[18]="Experimental Mobility Option",[19]="Vendor Specific Mobility Option",[20]="Service Selection Mobility Option",[21]="Binding Authorization Data for FMIPv6 (BADF)",[22]="Home Network Prefix Option",[23]="Handoff Indicator Option",[24]="Access Technology Type Option",[25]="Mobile Node Link-layer Identifier Option",[26]="Link-local Address Option",[27]="Timestamp Option",[28]="Restart Counter",[29]="IPv4 Home Address",[30]="IPv4 Address Acknowledgement",[31]="NAT Detection",[32]="IPv4 Care-of Address",[33]="GRE Key Option",[34]="Mobility Header IPv6 Address/Prefix",[35]="Binding Identifier",[36]="IPv4 Home Address Request",[37]="IPv4 Home Address Reply",[38]="IPv4 Default-Router Address",[39]="IPv4 DHCP Support Mode",[40]="Context Request Option",[41]="Local Mobility Anchor Address Option",[42]="Mobile Node Link-local Address Interface Identifier Option",[43]="Transient Binding",[44]="Flow Summary Mobility Option",[45]="Flow Identification Mobility Option",[46]="Redirect-Capability Mobility Option",[47]="Redirect Mobility Option",[48]="Load Information Mobility Option",[49]="Alternate IPv4 Care-of Address",[50]="Mobile Node Group Identifier",[51]="MAG IPv6 Address",[52]="Access Network Identifier",[53]="IPv4 Traffic Offload Selector",[54]="Dynamic IP Multicast Selector",[55]="Delegated Mobile Network Prefix",[56]="Active Multicast Subscription IPv4",[57]="Active Multicast Subscription IPv6",[58]="Quality-of-Service",[59]="LMA User-Plane Address",[60]="Multicast Mobility Option",[61]="Multicast Acknowledgement Option",[62]="LMA-Controlled MAG Parameters",[63]="MAG Multipath-Binding",[64]="MAG Identifier",[65]="Anchored Prefix",[66]="Local Prefix",[67]="Previous MAAR",[68]="Serving MAAR",[69]="DLIF Link-Local Address",[70]="DLIF Link-Layer Address"}
TABLES.names["mobility_header_link_layer_address.option_code"]={[0]="Wildcard",[1]="New Access Point",[2]="MN",[3]="NAR",[4]="RtSolPr or PrRtAdv",[5]="access point",[6]="no prefix information",[7]="no fast handover support"}
TABLES.names["mobile_node_identifier.subtype"]={[1]="NAI",[2]="IPv6 Address",[3]="IMSI",[4]="P-TMSI",[5]="EUI-48 address",[6]="EUI-64 address",[7]="GUTI",[8]="DUID"}
TABLES.names["duid.duid_type"]={[1]="DUID-LLT",[2]="DUID-EN",[3]="DUID-LL",[4]="DUID-UUID"}
TABLES.names["duid_llt.hardware_type"]={[1]="Ethernet",[6]="IEEE 802",[24]="IEEE 1394",[27]="EUI-64",[32]="InfiniBand"}
TABLES.names["mobility_message_authentication.subtype"]={[1]="MN-HA authentication mobility option",[2]="MN-AAA authentication mobility option"}
TABLES.names["mobility_message_authentication.mobility_spi"]={[0]="Reserved (not available for assignment)",[3]="HMAC_SHA1_SPI",[5]="Reserved for use by 3GPP2"}
TABLES.names["dns_update.status"]={[0]="DNS update performed",[128]="Reason unspecified",[129]="Administratively prohibited",[130]="DNS Update Failed"}
TABLES.names["vendor_specific.vendor_id"]={[10415]="3GPP",[5535]="3GPP2",[24757]="WiMAX Forum"}
TABLES.names["vendor_specific.sub_type"]={[1]="Protocol Configuration Options",[2]="3GPP Specific PMIPv6 Error Code",[3]="PMIPv6 PDN GW IP Address",[4]="PMIPv6 DHCPv4 Address Allocation Procedure Indication",[5]="PMIPv6 Fully Qualified PDN Connection Set Identifier",[6]="PMIPv6 PDN type indication",[7]="Charging ID",[8]="Selection Mode",[9]="I-WLAN Mobility Access Point Name (APN)",[10]="Charging Characteristics",[11]="Mobile Equipment Identity (MEI)",[12]="MSISDN",[13]="Serving Network",[14]="APN Restriction",[15]="Maximum APN Restriction",[16]="Unauthenticated IMSI",[17]="PDN Connection ID",[18]="PGW Back-Off Time",[19]="Signalling Priority Indication",[20]="Additional Protocol Configuration Options",[21]="Static IP Address Allocation Indications",[22]="MME / SGSN Identifier",[23]="End Marker Notification",[24]="Trusted WLAN Mode Indication",[25]="UE Time Zone",[26]="Access Network Identifier Timestamp",[27]="Logical Access ID",[28]="Origination Time Stamp",[29]="Maximum Wait Time",[30]="TWAN Capabilities"}
TABLES.names["protocol_configuration_options.configuration_protocol"]={[0]="PPP for use with IP PDP type or IP PDN type"}
TABLES.names["pco_container.id"]={[1]="P-CSCF IPv6 Address",[2]="IM CN Subsystem Signaling Flag",[3]="DNS Server IPv6 Address",[4]="Policy Control rejection code",[5]="Selected Bearer Control Mode",[7]="DSMIPv6 Home Agent Address",[8]="DSMIPv6 Home Network Prefix",[9]="DSMIPv6 IPv4 Home Agent Address",[10]="IP address allocation via NAS signalling",[11]="IPv4 address allocation via DHCPv4",[12]="P-CSCF IPv4 Address",[13]="DNS Server IPv4 Address",[14]="MSISDN",[15]="IFOM Support",[16]="IPv4 Link MTU",[17]="Support of Local address in TFT",[18]="P-CSCF Re-selection support",[19]="NBIFOM indicator",[20]="NBIFOM mode",[21]="Non-IP Link MTU",[22]="APN rate control",[23]="3GPP PS data off",[32801]="IPCP",[49185]="LCP",[49187]="PAP",[49699]="CHAP"}
TABLES.names["specific_error_code.error_code"]={[2]="Local Detach",[3]="Complete Detach",[4]="RAT changed from 3GPP to Non-3GPP",[5]="ISR deactivation",[6]="Error Indication received from RNC/eNodeB/S4-SGSN",[7]="IMSI Detach Only",[8]="Reactivation Requested",[9]="PDN reconnection to this APN disallowed",[10]="Access changed from Non-3GPP to 3GPP",[11]="PDN connection inactivity timer expires",[12]="PGW not responding",[13]="Network Failure",[14]="QoS parameter mismatch",[15]="EPS to 5GS Mobility",[16]="Request accepted",[17]="Request accepted partially",[18]="New PDN type due to network preference",[19]="New PDN type due to single address bearer only",[20]="Spare",[21]="Spare",[22]="Spare",[23]="Spare",[24]="Spare",[25]="Spare",[26]="Spare",[27]="Spare",[28]="Spare",[29]="Spare",[30]="Spare",[31]="Spare",[32]="Spare",[33]="Spare",[34]="Spare",[35]="Spare",[36]="Spare",[37]="Spare",[38]="Spare",[39]="Spare",[40]="Spare",[41]="Spare",[42]="Spare",[43]="Spare",[44]="Spare",[45]="Spare",[46]="Spare",[47]="Spare",[48]="Spare",[49]="Spare",[50]="Spare",[51]="Spare",[52]="Spare",[53]="Spare",[54]="Spare",[55]="Spare",[56]="Spare",[57]="Spare",[58]="Spare",[59]="Spare",[60]="Spare",[61]="Spare",[62]="Spare",[63]="Spare",[64]="Context Not Found",[65]="Invalid Message Format",[66]="Version not supported by next peer",[67]="Invalid length",[68]="Service not supported",[69]="Mandatory IE incorrect",[70]="Mandatory IE missing",[71]="Shall not be used",[72]="System failure",[73]="No resources available",[74]="Semantic error in the TFT operation",[75]="Syntactic error in the TFT operation",[76]="Semantic errors in packet filter(s)",[77]="Syntactic errors in packet filter(s)",[78]="Missing or unknown APN",[79]="Shall not be used",[80]="GRE key not found",[81]="Relocation failure",[82]="Denied in RAT",[83]="Preferred PDN type not supported",[84]="All dynamic addresses are occupied",[85]="UE context without TFT already activated",[86]="Protocol type not supported",[87]="UE not responding",[88]="UE refuses",[89]="Service denied",[90]="Unable to page UE",[91]="No memory available",[92]="User authentication failed",[93]="APN access denied - no subscription",[94]="Request rejected(reason not specified)",[95]="P-TMSI Signature mismatch",[96]="IMSI/IMEI not known",[97]="Semantic error in the TAD operation",[98]="Syntactic error in the TAD operation",[99]="Shall not be used",[100]="Remote peer not responding",[101]="Collision with network initiated request",[102]="Unable to page UE due to Suspension",[103]="Conditional IE missing",[104]="APN Restriction type Incompatible with currently active PDN connection",[105]="Invalid overall length of the triggered response message and a piggybacked initial message",[106]="Data forwarding not supported",[107]="Invalid reply from remote peer",[108]="Fallback to GTPv1",[109]="Invalid peer",[110]="Temporarily rejected due to handover/TAU/RAU procedure in progress",[111]="Modifications not limited to S1-U bearers",[112]="Request rejected for a PMIPv6 reason ",[113]="APN Congestion",[114]="Bearer handling not supported",[115]="UE already re-attached",[116]="Multiple PDN connections for a given APN not allowed",[117]="Target access restricted for the subscriber",[118]="Shall not be used. See NOTE 2 and NOTE 3.",[119]="MME/SGSN refuses due to VPLMN Policy",[120]="GTP-C Entity Congestion",[121]="Late Overlapping Request",[122]="Timed out Request",[123]="UE is temporarily not reachable due to power saving",[124]="Relocation failure due to NAS message redirection",[125]="UE not authorised by OCS or external AAA Server",[126]="Multiple accesses to a PDN connection not allowed",[127]="Request rejected due to UE capability",[128]="S1-U Path Failure",[129]="5GC not allowed",[130]="PGW mismatch with network slice subscribed by the UE",[131]="Rejection due to paging restriction"}
TABLES.names["dhcpv4_address_allocation_procedure_indication.procedure"]={[1]="DHCPv4 address allocation to be used"}
TABLES.names["fully_qualified_pdn_connection_set_identifier.node_id_type"]={[0]="IPv4 address",[1]="IPv6 address",[2]="MCC * 1000 + MNC and a number of the operator"}
TABLES.names["pdn_type_indication.pdn_type"]={[1]="IPv4",[2]="IPv6",[3]="IPv4v6"}
TABLES.names["selection_mode.selection_mode"]={[0]="MS or network provided APN, subscription verified",[1]="MS provided APN, subscription not verified",[2]="Network provided APN, subscription not verified",[3]="Network provided APN, subscription not verified (3)"}
TABLES.names["apn_restriction.apn_restriction"]={[0]="No existing contexts or restriction",[1]="Public-1",[2]="Public-2",[3]="Private-1",[4]="Private-2"}
TABLES.names["pgw_back_off_time.timer_unit"]={[0]="2 seconds",[1]="1 minute",[2]="10 minutes",[3]="1 hour",[4]="10 hours",[5]="1 minute",[6]="1 minute",[7]="infinite"}
TABLES.names["ue_time_zone.daylight_saving_time"]={[0]="no adjustment",[1]="+1 hour",[2]="+2 hours"}
TABLES.names["logical_access_id.relay_identity_type"]={[0]="IPv4 or IPv6 address",[1]="FQDN"}
TABLES.names["binding_authorization_data_for_fmip6.spi"]={[0]="handover key made with SEND"}
TABLES.names["handoff_indicator.hi"]={[0]="Reserved",[1]="Attachment over a new interface",[2]="Handoff between two different interfaces of the mobile node",[3]="Handoff between mobile access gateways for the same interface",[4]="Handoff state unknown",[5]="Handoff state not changed (Re-registration)",[6]="Attachment over a new interface sharing prefixes"}
TABLES.names["access_technology_type.att"]={[0]="Reserved",[1]="Virtual",[2]="PPP",[3]="IEEE 802.3",[4]="IEEE 802.11a/b/g",[5]="IEEE 802.16e",[6]="3GPP GERAN",[7]="3GPP UTRAN",[8]="3GPP E-UTRAN",[9]="3GPP2 eHRPD",[10]="3GPP2 HRPD",[11]="3GPP2 1xRTT",[12]="3GPP2 UMB",[13]="3GPP NB-IOT"}
TABLES.names["ipv4_address_acknowledgement.status"]={[0]="Success",[128]="Failure, reason unspecified",[129]="Administratively prohibited",[130]="Incorrect IPv4 home address",[131]="Invalid IPv4 address",[132]="Dynamic IPv4 home address assignment not available",[133]="Prefix allocation unauthorized"}
TABLES.names["nat_detection.refresh_time"]={[4294967295]="no keepalives needed"}
TABLES.names["mobility_header_ipv6_address_prefix.option_code"]={[1]="Old Care-of Address",[2]="New Care-of Address",[3]="NAR's IP address",[4]="NAR's Prefix"}
TABLES.names["ipv4_home_address_reply.status"]={[0]="Success",[128]="Failure, Reason Unspecified",[129]="Administratively prohibited",[130]="Incorrect IPv4 home address",[131]="Invalid IPv4 address",[132]="Dynamic IPv4 home address assignment not available"}
TABLES.names["ipv4_dhcp_support_mode.s"]={[0]="DHCP relay",[1]="DHCP server"}
TABLES.names["local_mobility_anchor_address.option_code"]={[0]="Reserved",[1]="IPv6 address of the LMA (LMAA)",[2]="IPv4 address of the LMA (IPv4-LMAA)"}
TABLES.names["flow_identification.status"]={[0]="Flow binding successful",[128]="Administratively prohibited",[129]="Flow binding rejected, reason unspecified",[130]="Flow identification mobility option malformed",[131]="BID not found",[132]="FID not found",[133]="Traffic selector format not supported"}
TABLES.names["flow identification sub-option"]={[0]="Pad",[1]="PadN",[2]="BID Reference",[3]="Traffic Selector",[4]="Flow Binding Action",[5]="Target Care-of Address"}
TABLES.names["traffic_selector.ts_format"]={[0]="Reserved",[1]="IPv4 Binary Traffic Selector",[2]="IPv6 Binary Traffic Selector"}
TABLES.names["flow_binding_action.action"]={[11]="Add a flow binding",[12]="Delete a flow binding",[13]="Modify a flow binding",[14]="Refresh a flow binding",[15]="Move a flow binding",[16]="Revoke a flow binding"}
TABLES.names["mobile_node_group_identifier.sub_type"]={[0]="Reserved",[1]="Bulk Binding Update Group",[255]="Reserved"}
TABLES.names["access network identifier sub-option"]={[0]="Reserved",[1]="Network-Identifier sub-option",[2]="Geo-Location sub-option",[3]="Operator-Identifier sub-option",[4]="Civic-Location sub-option",[5]="MAG-Group-Identifier sub-option",[6]="ANI Update-Timer sub-option",[255]="Reserved"}
TABLES.names["operator_identifier.op_id_type"]={[0]="Reserved",[1]="Operator-Identifier as a variable-length Private Enterprise Number (PEN)",[2]="Realm of the Operator",[255]="Reserved"}
TABLES.names["civic_location_suboption.format"]={[0]="Binary Encoding"}
TABLES.names["civic_address_element.ca_type"]={[0]="language",[1]="A1 (state, province)",[2]="A2 (county, district)",[3]="A3 (city, township)",[4]="A4 (city division, borough)",[5]="A5 (neighborhood, block)",[6]="A6 (group of streets)",[16]="PRD (leading street direction)",[17]="POD (trailing street suffix)",[18]="STS (street suffix or type)",[19]="HNO (house number)",[20]="HNS (house number suffix)",[21]="LMK (landmark or vanity address)",[22]="LOC (additional location information)",[23]="NAM (name)",[24]="PC (postal code)",[25]="BLD (building)",[26]="UNIT (unit)",[27]="FLR (floor)",[28]="ROOM (room)",[29]="PLC (type of place)",[30]="PCN (postal community name)",[31]="POBOX (post office box)",[32]="ADDCODE (additional code)",[33]="SEAT (seat, desk)",[34]="RD (primary road name)",[35]="RDSEC (road section)",[36]="RDBR (branch road name)",[37]="RDSUBBR (sub-branch road name)",[38]="PRM (street name pre-modifier)",[39]="POM (street name post-modifier)",[40]="XML extension",[128]="script",[255]="Reserved"}
TABLES.names["dynamic_ip_multicast_selector.protocol"]={[131]="MLDv1",[143]="MLDv2"}
TABLES.names["mld_multicast_address_record.record_type"]={[1]="MODE_IS_INCLUDE",[2]="MODE_IS_EXCLUDE",[3]="CHANGE_TO_INCLUDE_MODE",[4]="CHANGE_TO_EXCLUDE_MODE",[5]="ALLOW_NEW_SOURCES",[6]="BLOCK_OLD_SOURCES"}
TABLES.names["active_multicast_subscription_ipv4.igmp_type"]={[18]="IGMPv1",[22]="IGMPv2",[34]="IGMPv3"}
TABLES.names["quality_of_service.oc"]={[0]="RESPONSE",[1]="ALLOCATE",[2]="DE-ALLOCATE",[3]="MODIFY",[4]="QUERY",[5]="NEGOTIATE"}
TABLES.names["QoS attribute"]={[0]="Reserved",[1]="Per-MN-Agg-Max-DL-Bit-Rate",[2]="Per-MN-Agg-Max-UL-Bit-Rate",[3]="Per-Session-Agg-Max-DL-Bit-Rate",[4]="Per-Session-Agg-Max-UL-Bit-Rate",[5]="Allocation-Retention-Priority",[6]="Aggregate-Max-DL-Bit-Rate",[7]="Aggregate-Max-UL-Bit-Rate",[8]="Guaranteed-DL-Bit-Rate",[9]="Guaranteed-UL-Bit-Rate",[10]="QoS-Traffic-Selector",[11]="QoS-Vendor-Specific-Attribute",[255]="Reserved"}
TABLES.names["allocation_retention_priority.pc"]={[0]="Enabled",[1]="Disabled"}
TABLES.names["multicast_mobility.option_code"]={[1]="IGMPv3 Payload Type",[2]="MLDv2 Payload Type",[3]="IGMPv3 Payload Type from IGMPv2 Compatibility Mode",[4]="MLDv2 Payload Type from MLDv1 Compatibility Mode"}
TABLES.names["multicast_acknowledgement.status"]={[1]="Report Payload type unsupported",[2]="Requested group service unsupported",[3]="Requested group service administratively prohibited"}
TABLES.names["LMA-controlled MAG parameters sub-option"]={[0]="Reserved",[1]="Binding Re-registration Control Sub-Option",[2]="Heartbeat Control Sub-Option"}
TABLES.rows = {}
TABLES.rows["binding_refresh_request"]={key="binding_refresh_request",name="Binding Refresh Request",rfc="RFC 6275 section 6.1.2",code=0,units={{k="int",n="reserved",o=2,r=true}},size=2}
TABLES.rows["home_test_init"]={key="home_test_init",name="Home Test Init",rfc="RFC 6275 section 6.1.3",code=1,units={{k="int",n="reserved",o=2,r=true},{k="octets",n="home_init_cookie",o=8}},size=10}
TABLES.rows["careof_test_init"]={key="careof_test_init",name="Care-of Test Init",rfc="RFC 6275 section 6.1.4",code=2,units={{k="int",n="reserved",o=2,r=true},{k="octets",n="care_of_init_cookie",o=8}},size=10}
TABLES.rows["home_test"]={key="home_test",name="Home Test",rfc="RFC 6275 section 6.1.5",code=3,units={{k="int",n="home_nonce_index",o=2},{k="octets",n="home_init_cookie",o=8},{k="octets",n="home_keygen_token",o=8}},size=18}
TABLES.rows["careof_test"]={key="careof_test",name="Care-of Test",rfc="RFC 6275 section 6.1.6",code=4,units={{k="int",n="care_of_nonce_index",o=2},{k="octets",n="care_of_init_cookie",o=8},{k="octets",n="care_of_keygen_token",o=8}},size=18}
TABLES.rows["binding_update"]={key="binding_update",name="Binding Update",rfc="RFC 6275 section 6.1.7",code=5,units={{k="int",n="sequence",o=2},{k="bits",o=2,parts={{n="a",s=15,w=1,b=true},{n="h",s=14,w=1,b=true},{n="l",s=13,w=1,b=true},{n="k",s=12,w=1,b=true},{n="m",s=11,w=1,b=true},{n="r",s=10,w=1,b=true},{n="p",s=9,w=1,b=true},{n="f",s=8,w=1,b=true},{n="t",s=7,w=1,b=true},{n="b",s=6,w=1,b=true},{n="s",s=5,w=1,b=true},{n="d",s=4,w=1,b=true},{n="reserved",s=0,w=4,r=true}}},{k="int",n="lifetime",o=2,unit={4,"s"}}},size=6}
TABLES.rows["binding_acknowledgement"]={key="binding_acknowledgement",name="Binding Acknowledgement",rfc="RFC 6275 section 6.1.8",code=6,units={{k="int",n="status",o=1,names="binding_acknowledgement.status"},{k="bits",o=1,parts={{n="k",s=7,w=1,b=true},{n="r",s=6,w=1,b=true},{n="p",s=5,w=1,b=true},{n="t",s=4,w=1,b=true},{n="b",s=3,w=1,b=true},{n="s",s=2,w=1,b=true},{n="d",s=1,w=1,b=true},{n="reserved",s=0,w=1,r=true}}},{k="int",n="sequence",o=2},{k="int",n="lifetime",o=2,unit={4,"s"}}},size=6}
TABLES.rows["binding_error"]={key="binding_error",name="Binding Error",rfc="RFC 6275 section 6.1.9",code=7,units={{k="int",n="status",o=1,names="binding_error.status"},{k="int",n="reserved",o=1,r=true},{k="address",n="home_address",o=16}},size=18}
TABLES.rows["fast_binding_update"]={key="fast_binding_update",name="Fast Binding Update",rfc="RFC 5568 section 6.2.2",code=8,units={{k="int",n="sequence",o=2},{k="bits",o=2,parts={{n="a",s=15,w=1,b=true},{n="h",s=14,w=1,b=true},{n="l",s=13,w=1,b=true},{n="k",s=12,w=1,b=true},{n="reserved",s=0,w=12,r=true}}},{k="int",n="lifetime",o=2,unit={1,"s"}}},size=6}
TABLES.rows["fast_binding_acknowledgment"]={key="fast_binding_acknowledgment",name="Fast Binding Acknowledgment",rfc="RFC 5568 section 6.2.3",code=9,units={{k="int",n="status",o=1,names="fast_binding_acknowledgment.status"},{k="bits",o=1,parts={{n="k",s=7,w=1,b=true},{n="reserved",s=0,w=7,r=true}}},{k="int",n="sequence",o=2},{k="int",n="lifetime",o=2,unit={1,"s"}}},size=6}
TABLES.rows["fast_neighbor_advertisement"]={key="fast_neighbor_advertisement",name="Fast Neighbor Advertisement (Deprecated)",rfc="RFC 4068 section 6.3.3",code=10,units={{k="int",n="reserved",o=2,r=true}},size=2}
TABLES.rows["experimental_mobility_header"]={key="experimental_mobility_header",name="Experimental Mobility Header",rfc="RFC 5096 section 3",code=11,units={{k="rest",n="message_data"}}}
TABLES.rows["home_agent_switch"]={key="home_agent_switch",name="Home Agent Switch Message",rfc="RFC 5142 section 4",code=12,units={{k="int",n="number_of_addresses",o=1},{k="int",n="reserved",o=1,r=true},{k="repeated",n="home_agent_addresses",inner={k="address",n="home_agent_addresses",o=16},count="number_of_addresses",least=1}}}
TABLES.rows["heartbeat"]={key="heartbeat",name="Heartbeat Message",rfc="RFC 5847 section 3.3",code=13,units={{k="bits",o=2,parts={{n="reserved",s=2,w=14,r=true},{n="u",s=1,w=1,b=true},{n="r",s=0,w=1,b=true,names="heartbeat.r"}}},{k="int",n="sequence",o=4}},size=6}
TABLES.rows["handover_initiate"]={key="handover_initiate",name="Handover Initiate Message",rfc="RFC 5949 section 6.1.1",code=14,units={{k="int",n="sequence",o=2},{k="bits",o=1,parts={{n="s",s=7,w=1,b=true},{n="u",s=6,w=1,b=true},{n="p",s=5,w=1,b=true},{n="f",s=4,w=1,b=true},{n="reserved",s=0,w=4,r=true}}},{k="int",n="code",o=1,names="handover_initiate.code",other={"p","handover_initiate.code p"}}},size=4}
TABLES.rows["handover_acknowledge"]={key="handover_acknowledge",name="Handover Acknowledge Message",rfc="RFC 5949 section 6.1.2",code=15,units={{k="int",n="sequence",o=2},{k="bits",o=1,parts={{n="u",s=7,w=1,b=true},{n="p",s=6,w=1,b=true},{n="f",s=5,w=1,b=true},{n="reserved",s=0,w=5,r=true}}},{k="int",n="code",o=1,names="handover_acknowledge.code",other={"p","handover_acknowledge.code p"}}},size=4}
TABLES.rows["binding_revocation_indication"]={key="binding_revocation_indication",name="Binding Revocation Indication",rfc="RFC 5846 section 5.1",code=16,units={{k="int",n="binding_revocation_type",o=1,names="binding_revocation_indication.binding_revocation_type"},{k="int",n="revocation_trigger",o=1,names="binding_revocation_indication.revocation_trigger"},{k="int",n="sequence",o=2},{k="bits",o=2,parts={{n="p",s=15,w=1,b=true},{n="v",s=14,w=1,b=true},{n="g",s=13,w=1,b=true},{n="reserved",s=0,w=13,r=true}}}},size=6}
TABLES.rows["binding_revocation_acknowledgement"]={key="binding_revocation_acknowledgement",name="Binding Revocation Acknowledgement",rfc="RFC 5846 section 5.2",code=16,units={{k="int",n="binding_revocation_type",o=1,names="binding_revocation_indication.binding_revocation_type"},{k="int",n="status",o=1,names="binding_revocation_acknowledgement.status"},{k="int",n="sequence",o=2},{k="bits",o=2,parts={{n="p",s=15,w=1,b=true},{n="v",s=14,w=1,b=true},{n="g",s=13,w=1,b=true},{n="reserved",s=0,w=13,r=true}}}},size=6}
TABLES.rows["localized_routing_initiation"]={key="localized_routing_initiation",name="Localized Routing Initiation",rfc="RFC 6705 section 10.1",code=17,units={{k="int",n="sequence",o=2},{k="int",n="reserved",o=2,r=true},{k="int",n="lifetime",o=2,unit={1,"s"},names="localized_routing_initiation.lifetime"}},size=6}
TABLES.rows["localized_routing_acknowledgment"]={key="localized_routing_acknowledgment",name="Localized Routing Acknowledgment",rfc="RFC 6705 section 10.2",code=18,units={{k="int",n="sequence",o=2},{k="bits",o=1,parts={{n="u",s=7,w=1,b=true},{n="reserved",s=0,w=7,r=true}}},{k="int",n="status",o=1,names="localized_routing_acknowledgment.status"},{k="int",n="lifetime",o=2,unit={1,"s"},names="localized_routing_initiation.lifetime"}},size=6}
TABLES.rows["update_notification"]={key="update_notification",name="Update Notification",rfc="RFC 7077 section 4.1",code=19,units={{k="int",n="sequence",o=2},{k="int",n="notification_reason",o=2,names="update_notification.notification_reason"},{k="bits",o=2,parts={{n="a",s=15,w=1,b=true},{n="d",s=14,w=1,b=true},{n="reserved",s=0,w=14,r=true}}}},size=6}
TABLES.rows["update_notification_acknowledgement"]={key="update_notification_acknowledgement",name="Update Notification Acknowledgement",rfc="RFC 7077 section 4.2",code=20,units={{k="int",n="sequence",o=2},{k="int",n="status_code",o=1,names="update_notification_acknowledgement.status_code"},{k="int",n="reserved",o=3,r=true}},size=6}
TABLES.rows["flow_binding_indication"]={key="flow_binding_indication",name="Flow Binding Indication",rfc="RFC 7109 section 6.1.1",code=21,units={{k="int",n="flow_binding_type",o=2,names="flow_binding_indication.flow_binding_type"},{k="int",n="sequence",o=2},{k="int",n="trigger",o=1,names="flow_binding_indication.trigger"},{k="bits",o=1,parts={{n="a",s=7,w=1,b=true},{n="reserved",s=0,w=7,r=true}}}},size=6}
TABLES.rows["flow_binding_acknowledgement"]={key="flow_binding_acknowledgement",name="Flow Binding Acknowledgement",rfc="RFC 7109 section 6.1.2",code=21,units={{k="int",n="flow_binding_type",o=2,names="flow_binding_indication.flow_binding_type"},{k="int",n="sequence",o=2},{k="int",n="status",o=1,names="flow_binding_acknowledgement.status"},{k="int",n="reserved",o=1,r=true}},size=6}
TABLES.rows["subscription_query"]={key="subscription_query",name="Subscription Query",rfc="RFC 7161 section 4.3.1.2",code=22,units={{k="int",n="sequence",o=1},{k="int",n="reserved",o=1,r=true}},size=2}
TABLES.rows["subscription_response"]={key="subscription_response",name="Subscription Response",rfc="RFC 7161 section 4.3.2.2",code=23,units={{k="int",n="sequence",o=1},{k="bits",o=1,parts={{n="i",s=7,w=1,b=true},{n="reserved",s=0,w=7,r=true}}}},size=2}
TABLES.rows["pad1"]={key="pad1",name="Pad1",rfc="RFC 6275 section 6.2.2",code=0,units={},size=0}
TABLES.rows["pad_n"]={key="pad_n",name="PadN",rfc="RFC 6275 section 6.2.3",code=1,units={{k="rest",n="data"}}}
TABLES.rows["binding_refresh_advice"]={key="binding_refresh_advice",name="Binding Refresh Advice",rfc="RFC 6275 section 6.2.4",code=2,units={{k="int",n="refresh_interval",o=2,unit={4,"s"}}},align={2,0},size=2}
TABLES.rows["alternate_careof_address"]={key="alternate_careof_address",name="Alternate Care-of Address",rfc="RFC 6275 section 6.2.5",code=3,units={{k="address",n="alternate_care_of_address",o=16}},align={8,6},size=16}
TABLES.rows["nonce_indices"]={key="nonce_indices",name="Nonce Indices",rfc="RFC 6275 section 6.2.6",code=4,units={{k="int",n="home_nonce_index",o=2},{k="int",n="care_of_nonce_index",o=2}},align={2,0},size=4}
TABLES.rows["binding_authorization_data"]={key="binding_authorization_data",name="Authorization Data",rfc="RFC 6275 section 6.2.7",code=5,units={{k="rest",n="authenticator"}},align={8,2}}
TABLES.rows["mobile_network_prefix"]={key="mobile_network_prefix",name="Mobile Network Prefix Option",rfc="RFC 3963 section 4.3",code=6,units={{k="int",n="reserved",o=1,r=true},{k="int",n="prefix_length",o=1,hi=128},{k="address",n="mobile_network_prefix",o=16}},align={8,4},size=18}
TABLES.rows["mobility_header_link_layer_address"]={key="mobility_header_link_layer_address",name="Mobility Header Link-Layer Address option",rfc="RFC 5568 section 6.4.4",code=7,units={{k="int",n="option_code",o=1,names="mobility_header_link_layer_address.option_code"},{k="rest",n="lla",least=1,colons=true}}}
TABLES.rows["mobile_node_identifier"]={key="mobile_node_identifier",name="MN-ID-OPTION-TYPE",rfc="RFC 4283 section 3",code=8,units={{k="int",n="subtype",o=1,names="mobile_node_identifier.subtype"},{k="select",n="identifier",by="subtype",cases={[1]={k="text",n="identifier"},[2]={k="exact",n="identifier",inner={k="address",n="identifier",o=16}},[3]={k="digits",n="identifier",high=true,most=15},[4]={k="exact",n="identifier",inner={k="int",n="identifier",o=4}},[5]={k="exact",n="identifier",inner={k="octets",n="identifier",o=6,colons=true}},[6]={k="exact",n="identifier",inner={k="octets",n="identifier",o=8,colons=true}},[7]={k="exact",n="identifier",inner={k="struct",n="identifier",row="guti"}},[8]={k="struct",n="identifier",row="duid"}},default={k="rest",n="identifier"}}}}
TABLES.rows["guti"]={key="guti",name="Guti",rfc="RFC 8371 section 3",code=-1,units={{k="plmn",n="plmn",o=3},{k="int",n="mme_group_id",o=2},{k="int",n="mme_code",o=1},{k="int",n="m_tmsi",o=4}},size=10}
TABLES.rows["duid"]={key="duid",name="Duid",rfc="RFC 8415 section 11.1",code=-1,units={{k="int",n="duid_type",o=2,names="duid.duid_type"},{k="select",n="identifier",by="duid_type",cases={[1]={k="exact",n="identifier",inner={k="struct",n="identifier",row="duid_llt"}},[2]={k="exact",n="identifier",inner={k="struct",n="identifier",row="duid_en"}},[3]={k="exact",n="identifier",inner={k="struct",n="identifier",row="duid_ll"}},[4]={k="exact",n="identifier",inner={k="struct",n="identifier",row="duid_uuid"}}},default={k="rest",n="identifier",least=1}}}}
TABLES.rows["duid_llt"]={key="duid_llt",name="DUID-LLT",rfc="RFC 8415 section 11.2",code=1,units={{k="int",n="hardware_type",o=2,names="duid_llt.hardware_type"},{k="time",n="time",o=4,fraction=0,epoch=946684800},{k="rest",n="link_layer_address",least=1,colons=true}}}
TABLES.rows["duid_en"]={key="duid_en",name="DUID-EN",rfc="RFC 8415 section 11.3",code=2,units={{k="int",n="enterprise_number",o=4},{k="rest",n="identifier"}}}
TABLES.rows["duid_ll"]={key="duid_ll",name="DUID-LL",rfc="RFC 8415 section 11.4",code=3,units={{k="int",n="hardware_type",o=2,names="duid_llt.hardware_type"},{k="rest",n="link_layer_address",least=1,colons=true}}}
TABLES.rows["duid_uuid"]={key="duid_uuid",name="DUID-UUID",rfc="RFC 8415 section 11.5",code=4,units={{k="octets",n="uuid",o=16}},size=16}
TABLES.rows["mobility_message_authentication"]={key="mobility_message_authentication",name="AUTH-OPTION-TYPE",rfc="RFC 4285 section 5",code=9,units={{k="int",n="subtype",o=1,names="mobility_message_authentication.subtype"},{k="int",n="mobility_spi",o=4,partial=true,names="mobility_message_authentication.mobility_spi"},{k="rest",n="authentication_data"}},align={4,1}}
TABLES.rows["mobility_message_replay_protection"]={key="mobility_message_replay_protection",name="MESG-ID-OPTION-TYPE",rfc="RFC 4285 section 6",code=10,units={{k="time",n="timestamp",o=8,fraction=32,epoch=-2208988800,ntp=true}},align={8,2},size=8}
TABLES.rows["cga_parameters_request"]={key="cga_parameters_request",name="CGA Parameters Request",rfc="RFC 4866 section 5.6",code=11,units={},size=0}
TABLES.rows["cga_parameters"]={key="cga_parameters",name="CGA Parameters",rfc="RFC 4866 section 5.1",code=12,units={{k="rest",n="cga_parameters"}}}
TABLES.rows["signature"]={key="signature",name="Signature",rfc="RFC 4866 section 5.2",code=13,units={{k="rest",n="signature"}}}
TABLES.rows["permanent_home_keygen_token"]={key="permanent_home_keygen_token",name="Permanent Home Keygen Token",rfc="RFC 4866 section 5.3",code=14,units={{k="rest",n="permanent_home_keygen_token"}}}
TABLES.rows["careof_test_init_option"]={key="careof_test_init_option",name="Care-of Test Init",rfc="RFC 4866 section 5.4",code=15,units={},size=0}
TABLES.rows["careof_test_option"]={key="careof_test_option",name="Care-of Test",rfc="RFC 4866 section 5.5",code=16,units={{k="octets",n="care_of_keygen_token",o=8}},size=8}
TABLES.rows["dns_update"]={key="dns_update",name="DNS-UPDATE-TYPE",rfc="RFC 5026 section 8.1",code=17,units={{k="int",n="status",o=1,names="dns_update.status"},{k="bits",o=1,parts={{n="r",s=7,w=1,b=true},{n="reserved",s=0,w=7,r=true}}},{k="text",n="mn_identity",domain=true}}}
TABLES.rows["experimental_mobility_option"]={key="experimental_mobility_option",name="Experimental Mobility Option",rfc="RFC 5096 section 4",code=18,units={{k="rest",n="data"}}}
TABLES.rows["vendor_specific"]={key="vendor_specific",name="Vendor Specific Mobility Option",rfc="RFC 5094 section 3",code=19,units={{k="int",n="vendor_id",o=4,partial=true,names="vendor_specific.vendor_id"},{k="select",n="sub_type",by="vendor_id",cases={[10415]={k="int",n="sub_type",o=1,names="vendor_specific.sub_type"}},default={k="int",n="sub_type",o=1}},{k="select",n="data",by="vendor_id",cases={[10415]={k="member",n="data",family="3GPP sub-type",by="sub_type",parts_by_m=true}},default={k="rest",n="data"}}},align={4,2}}
TABLES.rows["protocol_configuration_options"]={key="protocol_configuration_options",name="Protocol Configuration Options",rfc="3GPP TS 29.275 clause 12.1.1.0",code=1,units={{k="bits",o=2,parts={{n="reserved",s=9,w=7,r=true},{n="m",s=8,w=1,b=true},{n="extension",s=7,w=1,b=true},{n="spare",s=3,w=4,r=true},{n="configuration_protocol",s=0,w=3,names="protocol_configuration_options.configuration_protocol"}}},{k="repeated",n="containers",inner={k="struct",n="containers",row="pco_container"},least=1}}}
TABLES.rows["pco_container"]={key="pco_container",name="PcoContainer",rfc="3GPP TS 24.008 clause 10.5.6.3",code=-1,units={{k="int",n="id",o=2,names="pco_container.id"},{k="counted",n="contents",o=1,inner={k="select",n="contents",by="id",cases={[1]={k="address_rest",n="contents"},[3]={k="address_rest",n="contents"},[7]={k="address_rest",n="contents"},[9]={k="address_rest",n="contents"},[12]={k="address_rest",n="contents"},[13]={k="address_rest",n="contents"},[16]={k="exact",n="contents",inner={k="if_left",n="contents",inner={k="int",n="contents",o=2,unit={1,"octets"}}}},[21]={k="exact",n="contents",inner={k="if_left",n="contents",inner={k="int",n="contents",o=2,unit={1,"octets"}}}}},default={k="rest",n="contents"}}}}}
TABLES.rows["specific_error_code"]={key="specific_error_code",name="3GPP Specific PMIPv6 Error Code",rfc="3GPP TS 29.275 clause 12.1.1.1",code=2,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="error_code",o=1,names="specific_error_code.error_code"}},size=2}
TABLES.rows["pdn_gw_ip_address"]={key="pdn_gw_ip_address",name="PMIPv6 PDN GW IP Address",rfc="3GPP TS 29.275 clause 12.1.1.4",code=3,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="address_rest",n="pdn_gw_ip_address"}}}
TABLES.rows["dhcpv4_address_allocation_procedure_indication"]={key="dhcpv4_address_allocation_procedure_indication",name="PMIPv6 DHCPv4 Address Allocation Procedure Indication",rfc="3GPP TS 29.275 clause 12.1.1.5",code=4,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="procedure",o=1,names="dhcpv4_address_allocation_procedure_indication.procedure"}},size=2}
TABLES.rows["fully_qualified_pdn_connection_set_identifier"]={key="fully_qualified_pdn_connection_set_identifier",name="PMIPv6 Fully Qualified PDN Connection Set Identifier",rfc="3GPP TS 29.275 clause 12.1.1.2",code=5,units={{k="bits",o=2,parts={{n="reserved",s=9,w=7,r=true},{n="m",s=8,w=1,b=true},{n="node_id_type",s=4,w=4,names="fully_qualified_pdn_connection_set_identifier.node_id_type"},{n="number_of_csids",s=0,w=4}}},{k="select",n="node_id",by="node_id_type",cases={[0]={k="address",n="node_id",o=4},[1]={k="address",n="node_id",o=16},[2]={k="struct",n="node_id",row="operator_node"}},default={k="rest",n="node_id"}},{k="repeated",n="csids",inner={k="int",n="csids",o=2},count="number_of_csids",least=1}}}
TABLES.rows["operator_node"]={key="operator_node",name="OperatorNode",rfc="3GPP TS 29.274 clause 8.62",code=2,units={{k="bits",o=4,parts={{n="mcc_mnc",s=12,w=20},{n="node",s=0,w=12}}}},size=4}
TABLES.rows["pdn_type_indication"]={key="pdn_type_indication",name="PMIPv6 PDN type indication",rfc="3GPP TS 29.275 clause 12.1.1.3",code=6,units={{k="bits",o=2,parts={{n="reserved",s=9,w=7,r=true},{n="m",s=8,w=1,b=true},{n="spare",s=3,w=5,r=true},{n="pdn_type",s=0,w=3,names="pdn_type_indication.pdn_type"}}},{k="if_left",n="cause",inner={k="int",n="cause",o=1,names="specific_error_code.error_code"}}}}
TABLES.rows["charging_id"]={key="charging_id",name="Charging ID",rfc="3GPP TS 29.275 clause 12.1.1.6",code=7,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="charging_id",o=4}},size=5}
TABLES.rows["selection_mode"]={key="selection_mode",name="Selection Mode",rfc="3GPP TS 29.275 clause 12.1.1.7",code=8,units={{k="bits",o=2,parts={{n="reserved",s=9,w=7,r=true},{n="m",s=8,w=1,b=true},{n="spare",s=2,w=6,r=true},{n="selection_mode",s=0,w=2,names="selection_mode.selection_mode"}}}},size=2}
TABLES.rows["iwlan_mobility_access_point_name"]={key="iwlan_mobility_access_point_name",name="I-WLAN Mobility Access Point Name (APN)",rfc="3GPP TS 29.282",code=9,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="access_point",n="access_point_name"}}}
TABLES.rows["charging_characteristics"]={key="charging_characteristics",name="Charging Characteristics",rfc="3GPP TS 29.275 clause 12.1.1.8",code=10,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="charging_characteristics",o=2}},size=3}
TABLES.rows["mobile_equipment_identity"]={key="mobile_equipment_identity",name="Mobile Equipment Identity (MEI)",rfc="3GPP TS 29.275 clause 12.1.1.10",code=11,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="digits",n="mei",most=16}}}
TABLES.rows["msisdn"]={key="msisdn",name="MSISDN",rfc="3GPP TS 29.275 clause 12.1.1.11",code=12,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="digits",n="msisdn",most=15}}}
TABLES.rows["serving_network"]={key="serving_network",name="Serving Network",rfc="3GPP TS 29.275 clause 12.1.1.9",code=13,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="plmn",n="serving_network",o=3}},size=4}
TABLES.rows["apn_restriction"]={key="apn_restriction",name="APN Restriction",rfc="3GPP TS 29.275 clause 12.1.1.12",code=14,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="apn_restriction",o=1,names="apn_restriction.apn_restriction"}},size=2}
TABLES.rows["maximum_apn_restriction"]={key="maximum_apn_restriction",name="Maximum APN Restriction",rfc="3GPP TS 29.275 clause 12.1.1.13",code=15,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="maximum_apn_restriction",o=1,names="apn_restriction.apn_restriction"}},size=2}
TABLES.rows["unauthenticated_imsi"]={key="unauthenticated_imsi",name="Unauthenticated IMSI",rfc="3GPP TS 29.275 clause 12.1.1.14",code=16,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="digits",n="imsi",most=15}}}
TABLES.rows["pdn_connection_id"]={key="pdn_connection_id",name="PDN Connection ID",rfc="3GPP TS 29.275 clause 12.1.1.15",code=17,units={{k="bits",o=2,parts={{n="reserved",s=9,w=7,r=true},{n="m",s=8,w=1,b=true},{n="spare",s=4,w=4,r=true},{n="pdn_connection_id",s=0,w=4}}}},size=2}
TABLES.rows["pgw_back_off_time"]={key="pgw_back_off_time",name="PGW Back-Off Time",rfc="3GPP TS 29.275 clause 12.1.1.16",code=18,units={{k="bits",o=2,parts={{n="reserved",s=9,w=7,r=true},{n="m",s=8,w=1,b=true},{n="timer_unit",s=5,w=3,names="pgw_back_off_time.timer_unit"},{n="timer_value",s=0,w=5}}}},size=2}
TABLES.rows["signalling_priority_indication"]={key="signalling_priority_indication",name="Signalling Priority Indication",rfc="3GPP TS 29.275 clause 12.1.1.17",code=19,units={{k="bits",o=2,parts={{n="reserved",s=9,w=7,r=true},{n="m",s=8,w=1,b=true},{n="spare",s=1,w=7,r=true},{n="lapi",s=0,w=1,b=true}}}},size=2}
TABLES.rows["additional_protocol_configuration_options"]={key="additional_protocol_configuration_options",name="Additional Protocol Configuration Options",rfc="3GPP TS 29.275 clause 12.1.1.19",code=20,units={{k="bits",o=2,parts={{n="reserved",s=9,w=7,r=true},{n="m",s=8,w=1,b=true},{n="extension",s=7,w=1,b=true},{n="spare",s=3,w=4,r=true},{n="configuration_protocol",s=0,w=3,names="protocol_configuration_options.configuration_protocol"}}},{k="repeated",n="containers",inner={k="struct",n="containers",row="pco_container"},least=1}}}
TABLES.rows["static_ip_address_allocation_indications"]={key="static_ip_address_allocation_indications",name="Static IP Address Allocation Indications",rfc="3GPP TS 29.275 clause 12.1.1.18",code=21,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="indications",o=1}},size=2}
TABLES.rows["mme_sgsn_identifier"]={key="mme_sgsn_identifier",name="MME / SGSN Identifier",rfc="3GPP TS 29.275 clause 12.1.1",code=22,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="address_rest",n="mme_sgsn_identifier"}}}
TABLES.rows["end_marker_notification"]={key="end_marker_notification",name="End Marker Notification",rfc="3GPP TS 29.275 clause 12.1.1",code=23,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="notification",o=1}},size=2}
TABLES.rows["trusted_wlan_mode_indication"]={key="trusted_wlan_mode_indication",name="Trusted WLAN Mode Indication",rfc="3GPP TS 29.275 clause 12.1.1",code=24,units={{k="bits",o=2,parts={{n="reserved",s=9,w=7,r=true},{n="m",s=8,w=1,b=true},{n="spare",s=2,w=6,r=true},{n="mcm",s=1,w=1,b=true},{n="scm",s=0,w=1,b=true}}}},size=2}
TABLES.rows["ue_time_zone"]={key="ue_time_zone",name="UE Time Zone",rfc="3GPP TS 29.275 clause 12.1.1",code=25,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="zone",n="time_zone",o=1},{k="bits",o=1,parts={{n="spare",s=2,w=6,r=true},{n="daylight_saving_time",s=0,w=2,names="ue_time_zone.daylight_saving_time"}}}},size=3}
TABLES.rows["access_network_identifier_timestamp"]={key="access_network_identifier_timestamp",name="Access Network Identifier Timestamp",rfc="3GPP TS 29.275 clause 12.1.1",code=26,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="time",n="timestamp",o=4,fraction=0,epoch=-2208988800}},size=5}
TABLES.rows["logical_access_id"]={key="logical_access_id",name="Logical Access ID",rfc="3GPP TS 29.275 clause 12.1.1",code=27,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="relay_identity_type",o=1,names="logical_access_id.relay_identity_type"},{k="counted",n="relay_identity",o=1,inner={k="select",n="relay_identity",by="relay_identity_type",cases={[0]={k="address_rest",n="relay_identity"},[1]={k="text",n="relay_identity"}},default={k="rest",n="relay_identity"}}},{k="counted",n="circuit_id",o=1,inner={k="rest",n="circuit_id"}}}}
TABLES.rows["origination_time_stamp"]={key="origination_time_stamp",name="Origination Time Stamp",rfc="3GPP TS 29.275 clause 12.1.1",code=28,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="time",n="origination_time_stamp",o=6,fraction=0,epoch=-2208988800,milli=true}},size=7}
TABLES.rows["maximum_wait_time"]={key="maximum_wait_time",name="Maximum Wait Time",rfc="3GPP TS 29.275 clause 12.1.1",code=29,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="int",n="maximum_wait_time",o=2,unit={1,"ms"}}},size=3}
TABLES.rows["twan_capabilities"]={key="twan_capabilities",name="TWAN Capabilities",rfc="3GPP TS 29.275 clause 12.1.1",code=30,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="m",s=0,w=1,b=true}}},{k="rest",n="capabilities"}}}
TABLES.rows["service_selection"]={key="service_selection",name="Service Selection Mobility Option",rfc="RFC 5149 section 3",code=20,units={{k="text",n="identifier",least=1,domain=true}}}
TABLES.rows["binding_authorization_data_for_fmip6"]={key="binding_authorization_data_for_fmip6",name="Binding Authorization Data for FMIPv6 (BADF)",rfc="RFC 5568 section 6.4.5",code=21,units={{k="int",n="spi",o=4,partial=true,names="binding_authorization_data_for_fmip6.spi"},{k="rest",n="authenticator"}},counts={1,4}}
TABLES.rows["home_network_prefix"]={key="home_network_prefix",name="Home Network Prefix Option",rfc="RFC 5213 section 8.3",code=22,units={{k="bits",o=1,parts={{n="l",s=7,w=1,b=true},{n="reserved",s=0,w=7,r=true}}},{k="int",n="prefix_length",o=1,hi=128},{k="address",n="home_network_prefix",o=16}},align={8,4},size=18}
TABLES.rows["handoff_indicator"]={key="handoff_indicator",name="Handoff Indicator Option",rfc="RFC 5213 section 8.4",code=23,units={{k="int",n="reserved",o=1,r=true},{k="int",n="hi",o=1,names="handoff_indicator.hi"}},size=2}
TABLES.rows["access_technology_type"]={key="access_technology_type",name="Access Technology Type Option",rfc="RFC 5213 section 8.5",code=24,units={{k="int",n="reserved",o=1,r=true},{k="int",n="att",o=1,names="access_technology_type.att"}},size=2}
TABLES.rows["mobile_node_linklayer_identifier"]={key="mobile_node_linklayer_identifier",name="Mobile Node Link-layer Identifier Option",rfc="RFC 5213 section 8.6",code=25,units={{k="int",n="reserved",o=2,r=true},{k="rest",n="link_layer_identifier",least=1,colons=true}}}
TABLES.rows["linklocal_address"]={key="linklocal_address",name="Link-local Address Option",rfc="RFC 5213 section 8.7",code=26,units={{k="address",n="link_local_address",o=16}},align={8,6},size=16}
TABLES.rows["timestamp"]={key="timestamp",name="Timestamp Option",rfc="RFC 5213 section 8.8",code=27,units={{k="time",n="timestamp",o=8,fraction=16,epoch=0}},align={8,2},size=8}
TABLES.rows["restart_counter"]={key="restart_counter",name="Restart Counter",rfc="RFC 5847 section 3.4",code=28,units={{k="int",n="restart_counter",o=4}},align={4,2},size=4}
TABLES.rows["ipv4_home_address"]={key="ipv4_home_address",name="IPv4 Home Address",rfc="RFC 5555 section 3.1.1",code=29,units={{k="bits",o=2,parts={{n="prefix_len",s=10,w=6,lo=1,hi=32},{n="p",s=9,w=1,b=true},{n="reserved",s=0,w=9,r=true}}},{k="address",n="ipv4_home_address",o=4}},align={4,0},size=6}
TABLES.rows["ipv4_address_acknowledgement"]={key="ipv4_address_acknowledgement",name="IPv4 Address Acknowledgement",rfc="RFC 5555 section 3.2.1",code=30,units={{k="int",n="status",o=1,names="ipv4_address_acknowledgement.status"},{k="bits",o=1,parts={{n="pref_len",s=2,w=6,hi=32},{n="res",s=0,w=2,r=true}}},{k="address",n="ipv4_home_address",o=4}},align={4,0},size=6}
TABLES.rows["nat_detection"]={key="nat_detection",name="NAT Detection",rfc="RFC 5555 section 3.2.2",code=31,units={{k="bits",o=2,parts={{n="f",s=15,w=1,b=true},{n="reserved",s=0,w=15,r=true}}},{k="int",n="refresh_time",o=4,unit={1,"s"},names="nat_detection.refresh_time"}},align={4,0},size=6}
TABLES.rows["ipv4_careof_address"]={key="ipv4_careof_address",name="IPv4 Care-of Address",rfc="RFC 5555 section 3.1.2",code=32,units={{k="int",n="reserved",o=2,r=true},{k="address",n="ipv4_care_of_address",o=4}},align={4,0},size=6}
TABLES.rows["gre_key"]={key="gre_key",name="GRE Key Option",rfc="RFC 5845 section 6.1",code=33,units={{k="int",n="reserved",o=2,r=true},{k="if_left",n="gre_key_identifier",inner={k="int",n="gre_key_identifier",o=4}}},align={4,0}}
TABLES.rows["mobility_header_ipv6_address_prefix"]={key="mobility_header_ipv6_address_prefix",name="Mobility Header IPv6 Address/Prefix",rfc="RFC 5568 section 6.4.2",code=34,units={{k="int",n="option_code",o=1,names="mobility_header_ipv6_address_prefix.option_code"},{k="int",n="prefix_length",o=1,hi=128},{k="address",n="ipv6_address_prefix",o=16}},align={8,4},size=18}
TABLES.rows["binding_identifier"]={key="binding_identifier",name="Binding Identifier",rfc="RFC 6089 section 4.1",code=35,units={{k="int",n="binding_id",o=2,lo=1,hi=65535},{k="int",n="status",o=1,names="binding_acknowledgement.status"},{k="bits",o=1,parts={{n="h",s=7,w=1,b=true},{n="bid_pri",s=0,w=7}}},{k="address_rest",n="care_of_address"}},align={2,0}}
TABLES.rows["ipv4_home_address_request"]={key="ipv4_home_address_request",name="IPv4 Home Address Request",rfc="RFC 5844 section 3.3.1",code=36,units={{k="bits",o=2,parts={{n="prefix_len",s=10,w=6,hi=32},{n="reserved",s=0,w=10,r=true}}},{k="address",n="ipv4_home_address",o=4}},align={4,0},size=6}
TABLES.rows["ipv4_home_address_reply"]={key="ipv4_home_address_reply",name="IPv4 Home Address Reply",rfc="RFC 5844 section 3.3.2",code=37,units={{k="int",n="status",o=1,names="ipv4_home_address_reply.status"},{k="bits",o=1,parts={{n="pref_len",s=2,w=6,hi=32},{n="res",s=0,w=2,r=true}}},{k="address",n="ipv4_home_address",o=4}},align={4,0},size=6}
TABLES.rows["ipv4_default_router_address"]={key="ipv4_default_router_address",name="IPv4 Default-Router Address",rfc="RFC 5844 section 3.3.3",code=38,units={{k="int",n="reserved",o=2,r=true},{k="address",n="ipv4_default_router_address",o=4}},align={4,0},size=6}
TABLES.rows["ipv4_dhcp_support_mode"]={key="ipv4_dhcp_support_mode",name="IPv4 DHCP Support Mode",rfc="RFC 5844 section 3.3.4",code=39,units={{k="bits",o=2,parts={{n="reserved",s=1,w=15,r=true},{n="s",s=0,w=1,b=true,names="ipv4_dhcp_support_mode.s"}}}},size=2}
TABLES.rows["context_request"]={key="context_request",name="Context Request Option",rfc="RFC 5949 section 6.2.1",code=40,units={{k="int",n="reserved",o=2,r=true},{k="repeated",n="requested",inner={k="struct",n="requested",row="requested_context"},least=1}}}
TABLES.rows["requested_context"]={key="requested_context",name="RequestedContext",rfc="RFC 5949 section 6.2.1",code=-1,units={{k="int",n="req_type",o=1,names="mobility option"},{k="counted",n="req_option",o=1,inner={k="select",n="req_option",by="req_type",cases={[19]={k="struct",n="req_option",row="requested_vendor_context"}},default={k="rest",n="req_option"}}}}}
TABLES.rows["requested_vendor_context"]={key="requested_vendor_context",name="RequestedVendorContext",rfc="RFC 5949 section 6.2.1",code=-1,units={{k="int",n="vendor_id",o=4},{k="int",n="sub_type",o=1},{k="rest",n="data"}}}
TABLES.rows["local_mobility_anchor_address"]={key="local_mobility_anchor_address",name="Local Mobility Anchor Address Option",rfc="RFC 5949 section 6.2.2",code=41,units={{k="int",n="option_code",o=1,names="local_mobility_anchor_address.option_code"},{k="int",n="reserved",o=1,r=true},{k="select",n="local_mobility_anchor_address",by="option_code",cases={[1]={k="address",n="local_mobility_anchor_address",o=16},[2]={k="address",n="local_mobility_anchor_address",o=4}},default={k="rest",n="local_mobility_anchor_address"}}}}
TABLES.rows["mobile_node_linklocal_address_interface_identifier"]={key="mobile_node_linklocal_address_interface_identifier",name="Mobile Node Link-local Address Interface Identifier Option",rfc="RFC 5949 section 6.2.3",code=42,units={{k="int",n="reserved",o=2,r=true},{k="octets",n="interface_identifier",o=8}},size=10}
TABLES.rows["transient_binding"]={key="transient_binding",name="Transient Binding",rfc="RFC 6058 section 5.1",code=43,units={{k="bits",o=1,parts={{n="reserved",s=1,w=7,r=true},{n="l",s=0,w=1,b=true}}},{k="int",n="lifetime",o=1,unit={0.1,"s"}}},size=2}
TABLES.rows["flow_summary"]={key="flow_summary",name="Flow Summary Mobility Option",rfc="RFC 6089 section 4.2.2",code=44,units={{k="repeated",n="fid",inner={k="int",n="fid",o=2},least=1}},align={2,0}}
TABLES.rows["flow_identification"]={key="flow_identification",name="Flow Identification Mobility Option",rfc="RFC 6089 section 4.2",code=45,units={{k="int",n="fid",o=2,lo=1,hi=65535},{k="int",n="fid_pri",o=2,lo=1,hi=65535},{k="int",n="reserved",o=1,r=true},{k="int",n="status",o=1,names="flow_identification.status"},{k="structures",n="sub_options",family="flow identification sub-option"}},align={2,0}}
TABLES.rows["flow_pad1"]={key="flow_pad1",name="Pad",rfc="RFC 6089 section 4.2.1.1",code=0,units={},size=0}
TABLES.rows["flow_pad_n"]={key="flow_pad_n",name="PadN",rfc="RFC 6089 section 4.2.1.2",code=1,units={{k="rest",n="data"}}}
TABLES.rows["binding_reference"]={key="binding_reference",name="BID Reference",rfc="RFC 6089 section 4.2.1.3",code=2,units={{k="repeated",n="bid",inner={k="int",n="bid",o=2},least=1}},align={2,0}}
TABLES.rows["traffic_selector"]={key="traffic_selector",name="Traffic Selector",rfc="RFC 6089 section 4.2.1.4",code=3,units={{k="int",n="ts_format",o=1,names="traffic_selector.ts_format"},{k="int",n="reserved",o=1,r=true},{k="select",n="traffic_selector",by="ts_format",cases={[1]={k="struct",n="traffic_selector",row="ipv4_binary_traffic_selector"},[2]={k="struct",n="traffic_selector",row="ipv6_binary_traffic_selector"}},default={k="rest",n="traffic_selector"}}}}
TABLES.rows["ipv4_binary_traffic_selector"]={key="ipv4_binary_traffic_selector",name="IPv4 binary traffic selector",rfc="RFC 6088 section 3.1",code=1,units={{k="bits",o=4,parts={{n="a",s=31,w=1,b=true},{n="b",s=30,w=1,b=true},{n="c",s=29,w=1,b=true},{n="d",s=28,w=1,b=true},{n="e",s=27,w=1,b=true},{n="f",s=26,w=1,b=true},{n="g",s=25,w=1,b=true},{n="h",s=24,w=1,b=true},{n="i",s=23,w=1,b=true},{n="j",s=22,w=1,b=true},{n="k",s=21,w=1,b=true},{n="l",s=20,w=1,b=true},{n="m",s=19,w=1,b=true},{n="n",s=18,w=1,b=true},{n="reserved",s=0,w=18,r=true}}},{k="when",n="start_source_address",flag="a",equals=true,inner={k="address",n="start_source_address",o=4}},{k="when",n="end_source_address",flag="b",equals=true,inner={k="address",n="end_source_address",o=4}},{k="when",n="start_destination_address",flag="c",equals=true,inner={k="address",n="start_destination_address",o=4}},{k="when",n="end_destination_address",flag="d",equals=true,inner={k="address",n="end_destination_address",o=4}},{k="when",n="start_ipsec_spi",flag="e",equals=true,inner={k="int",n="start_ipsec_spi",o=4}},{k="when",n="end_ipsec_spi",flag="f",equals=true,inner={k="int",n="end_ipsec_spi",o=4}},{k="when",n="start_source_port",flag="g",equals=true,inner={k="int",n="start_source_port",o=2}},{k="when",n="end_source_port",flag="h",equals=true,inner={k="int",n="end_source_port",o=2}},{k="when",n="start_destination_port",flag="i",equals=true,inner={k="int",n="start_destination_port",o=2}},{k="when",n="end_destination_port",flag="j",equals=true,inner={k="int",n="end_destination_port",o=2}},{k="when",n="start_ds",flag="k",equals=true,inner={k="int",n="start_ds",o=1}},{k="when",n="end_ds",flag="l",equals=true,inner={k="int",n="end_ds",o=1}},{k="when",n="start_protocol",flag="m",equals=true,inner={k="int",n="start_protocol",o=1}},{k="when",n="end_protocol",flag="n",equals=true,inner={k="int",n="end_protocol",o=1}}}}
TABLES.rows["ipv6_binary_traffic_selector"]={key="ipv6_binary_traffic_selector",name="IPv6 binary traffic selector",rfc="RFC 6088 section 3.2",code=2,units={{k="bits",o=4,parts={{n="a",s=31,w=1,b=true},{n="b",s=30,w=1,b=true},{n="c",s=29,w=1,b=true},{n="d",s=28,w=1,b=true},{n="e",s=27,w=1,b=true},{n="f",s=26,w=1,b=true},{n="g",s=25,w=1,b=true},{n="h",s=24,w=1,b=true},{n="i",s=23,w=1,b=true},{n="j",s=22,w=1,b=true},{n="k",s=21,w=1,b=true},{n="l",s=20,w=1,b=true},{n="m",s=19,w=1,b=true},{n="n",s=18,w=1,b=true},{n="o",s=17,w=1,b=true},{n="p",s=16,w=1,b=true},{n="reserved",s=0,w=16,r=true}}},{k="when",n="start_source_address",flag="a",equals=true,inner={k="address",n="start_source_address",o=16}},{k="when",n="end_source_address",flag="b",equals=true,inner={k="address",n="end_source_address",o=16}},{k="when",n="start_destination_address",flag="c",equals=true,inner={k="address",n="start_destination_address",o=16}},{k="when",n="end_destination_address",flag="d",equals=true,inner={k="address",n="end_destination_address",o=16}},{k="when",n="start_ipsec_spi",flag="e",equals=true,inner={k="int",n="start_ipsec_spi",o=4}},{k="when",n="end_ipsec_spi",flag="f",equals=true,inner={k="int",n="end_ipsec_spi",o=4}},{k="when",n="start_flow_label",flag="g",equals=true,inner={k="int",n="start_flow_label",o=4,hi=16777215}},{k="when",n="end_flow_label",flag="h",equals=true,inner={k="int",n="end_flow_label",o=4,hi=16777215}},{k="when",n="start_source_port",flag="i",equals=true,inner={k="int",n="start_source_port",o=2}},{k="when",n="end_source_port",flag="j",equals=true,inner={k="int",n="end_source_port",o=2}},{k="when",n="start_destination_port",flag="k",equals=true,inner={k="int",n="start_destination_port",o=2}},{k="when",n="end_destination_port",flag="l",equals=true,inner={k="int",n="end_destination_port",o=2}},{k="when",n="start_traffic_class",flag="m",equals=true,inner={k="int",n="start_traffic_class",o=1}},{k="when",n="end_traffic_class",flag="n",equals=true,inner={k="int",n="end_traffic_class",o=1}},{k="when",n="start_next_header",flag="o",equals=true,inner={k="int",n="start_next_header",o=1}},{k="when",n="end_next_header",flag="p",equals=true,inner={k="int",n="end_next_header",o=1}}}}
TABLES.rows["flow_binding_action"]={key="flow_binding_action",name="Flow Binding Action",rfc="RFC 7109 section 6.2.1",code=4,units={{k="int",n="reserved",o=1,r=true},{k="int",n="action",o=1,names="flow_binding_action.action"}},size=2}
TABLES.rows["target_careof_address"]={key="target_careof_address",name="Target Care-of Address",rfc="RFC 7109 section 6.2.2",code=5,units={{k="int",n="reserved",o=2,r=true},{k="address_rest",n="target_care_of_address"}}}
TABLES.rows["redirect_capability"]={key="redirect_capability",name="Redirect-Capability Mobility Option",rfc="RFC 6463 section 4.1",code=46,units={{k="int",n="reserved",o=2,r=true}},align={4,0},size=2}
TABLES.rows["redirect"]={key="redirect",name="Redirect Mobility Option",rfc="RFC 6463 section 4.2",code=47,units={{k="bits",o=2,parts={{n="k",s=15,w=1,b=true},{n="n",s=14,w=1,b=true},{n="reserved",s=0,w=14,r=true}}},{k="when",n="ipv6_r2lma_address",flag="k",equals=true,inner={k="address",n="ipv6_r2lma_address",o=16}},{k="when",n="ipv4_r2lma_address",flag="n",equals=true,inner={k="address",n="ipv4_r2lma_address",o=4}}},align={4,0}}
TABLES.rows["load_information"]={key="load_information",name="Load Information Mobility Option",rfc="RFC 6463 section 4.3",code=48,units={{k="int",n="priority",o=2},{k="int",n="sessions_in_use",o=4},{k="int",n="maximum_sessions",o=4},{k="int",n="used_capacity",o=4,unit={1,"kB/s"}},{k="int",n="maximum_capacity",o=4,unit={1,"kB/s"}}},align={4,0},size=18}
TABLES.rows["alternate_ipv4_careof_address"]={key="alternate_ipv4_careof_address",name="Alternate IPv4 Care-of Address",rfc="RFC 6463 section 4.4",code=49,units={{k="address",n="alternate_ipv4_care_of_address",o=4}},align={4,2},size=4}
TABLES.rows["mobile_node_group_identifier"]={key="mobile_node_group_identifier",name="Mobile Node Group Identifier",rfc="RFC 6602 section 4.3",code=50,units={{k="int",n="sub_type",o=1,names="mobile_node_group_identifier.sub_type"},{k="int",n="reserved",o=1,r=true},{k="int",n="mobile_node_group_identifier",o=4}},size=6}
TABLES.rows["mag_ipv6_address"]={key="mag_ipv6_address",name="MAG IPv6 Address",rfc="RFC 6705 section 11.1",code=51,units={{k="int",n="reserved",o=1,r=true},{k="int",n="address_length",o=1,lo=128,hi=128},{k="address",n="mag_ipv6_address",o=16}},align={8,4},size=18}
TABLES.rows["access_network_identifier"]={key="access_network_identifier",name="Access Network Identifier",rfc="RFC 6757 section 3",code=52,units={{k="structures",n="ani_sub_options",family="access network identifier sub-option"}},align={4,0}}
TABLES.rows["network_identifier"]={key="network_identifier",name="Network-Identifier sub-option",rfc="RFC 6757 section 3.1.1",code=1,units={{k="bits",o=1,parts={{n="e",s=7,w=1,b=true},{n="reserved",s=0,w=7,r=true}}},{k="counted",n="network_name",o=1,inner={k="select",n="network_name",by="e",cases={[true]={k="text",n="network_name"}},default={k="rest",n="network_name"}}},{k="counted",n="access_point_name",o=1,inner={k="text",n="access_point_name"}}}}
TABLES.rows["geo_location"]={key="geo_location",name="Geo-Location sub-option",rfc="RFC 6757 section 3.1.2",code=2,units={{k="fixed",n="latitude_degrees",o=3,fraction=15,unit="degrees",most=90},{k="fixed",n="longitude_degrees",o=3,fraction=15,unit="degrees",most=180}},size=6}
TABLES.rows["operator_identifier"]={key="operator_identifier",name="Operator-Identifier sub-option",rfc="RFC 6757 section 3.1.3",code=3,units={{k="int",n="op_id_type",o=1,names="operator_identifier.op_id_type"},{k="select",n="operator_identifier",by="op_id_type",cases={[1]={k="rest",n="operator_identifier",least=1,number=true},[2]={k="text",n="operator_identifier"}},default={k="rest",n="operator_identifier"}}}}
TABLES.rows["civic_location_suboption"]={key="civic_location_suboption",name="Civic-Location sub-option",rfc="RFC 7563 section 3.1",code=4,units={{k="int",n="format",o=1,names="civic_location_suboption.format"},{k="int",n="reserved",o=1,r=true},{k="select",n="civic_location",by="format",cases={[0]={k="struct",n="civic_location",row="civic_location"}},default={k="rest",n="civic_location"}}}}
TABLES.rows["civic_location"]={key="civic_location",name="civic location",rfc="RFC 7563 section 3.1",code=0,units={{k="fixed_text",n="country_code",o=2},{k="repeated",n="civic_address_element",inner={k="struct",n="civic_address_element",row="civic_address_element"},least=1}}}
TABLES.rows["civic_address_element"]={key="civic_address_element",name="civic address element",rfc="RFC 4776 section 3.3",code=-1,units={{k="int",n="ca_type",o=1,names="civic_address_element.ca_type"},{k="counted",n="ca_value",o=1,inner={k="text",n="ca_value"}}}}
TABLES.rows["mag_group_identifier"]={key="mag_group_identifier",name="MAG-Group-Identifier sub-option",rfc="RFC 7563 section 3.2",code=5,units={{k="int",n="group_identifier",o=2}},size=2}
TABLES.rows["ani_update_timer"]={key="ani_update_timer",name="ANI Update-Timer sub-option",rfc="RFC 7563 section 3.3",code=6,units={{k="int",n="update_timer",o=2,unit={4,"s"}}},size=2}
TABLES.rows["ipv4_traffic_offload_selector"]={key="ipv4_traffic_offload_selector",name="IPv4 Traffic Offload Selector",rfc="RFC 6909 section 3.1",code=53,units={{k="bits",o=4,parts={{n="m",s=31,w=1,b=true},{n="reserved",s=0,w=31,r=true}}},{k="structures",n="sub_options",family="flow identification sub-option"}},align={4,0}}
TABLES.rows["dynamic_ip_multicast_selector"]={key="dynamic_ip_multicast_selector",name="Dynamic IP Multicast Selector",rfc="RFC 7028 section 5.1.2",code=54,units={{k="int",n="protocol",o=1,names="dynamic_ip_multicast_selector.protocol"},{k="bits",o=1,parts={{n="m",s=7,w=1,b=true},{n="reserved",s=0,w=7,r=true}}},{k="int",n="nr_of_mcast_address_records",o=2},{k="select",n="multicast_address_record",by="protocol",cases={[131]={k="repeated",n="multicast_address_record",inner={k="struct",n="multicast_address_record",row="mld_v1_membership"},count="nr_of_mcast_address_records",least=1},[143]={k="repeated",n="multicast_address_record",inner={k="struct",n="multicast_address_record",row="mld_multicast_address_record"},count="nr_of_mcast_address_records",least=1}},default={k="rest",n="multicast_address_record"}}}}
TABLES.rows["mld_v1_membership"]={key="mld_v1_membership",name="MLDv1 multicast membership",rfc="RFC 7161 section 4.1.3",code=-1,units={{k="int",n="reserved",o=4,r=true},{k="address",n="multicast_address",o=16}},size=20}
TABLES.rows["mld_multicast_address_record"]={key="mld_multicast_address_record",name="MLDv2 Multicast Address Record",rfc="RFC 3810 section 5.2",code=-1,units={{k="int",n="record_type",o=1,names="mld_multicast_address_record.record_type"},{k="int",n="aux_data_len",o=1},{k="int",n="number_of_sources",o=2},{k="address",n="multicast_address",o=16},{k="repeated",n="source_address",inner={k="address",n="source_address",o=16},count="number_of_sources",least=1},{k="repeated",n="auxiliary_data",inner={k="octets",n="auxiliary_data",o=4},count="aux_data_len",least=1}}}
TABLES.rows["delegated_mobile_network_prefix"]={key="delegated_mobile_network_prefix",name="Delegated Mobile Network Prefix",rfc="RFC 7148 section 4.1",code=55,units={{k="bits",o=1,parts={{n="v",s=7,w=1,b=true},{n="reserved",s=0,w=7,r=true}}},{k="int",n="prefix_length",o=1,hi=128},{k="select",n="delegated_mobile_network_prefix",by="v",cases={[true]={k="exact",n="delegated_mobile_network_prefix",inner={k="address",n="delegated_mobile_network_prefix",o=4}},[false]={k="exact",n="delegated_mobile_network_prefix",inner={k="address",n="delegated_mobile_network_prefix",o=16}}},default={k="rest",n="delegated_mobile_network_prefix"}}},align={8,2}}
TABLES.rows["active_multicast_subscription_ipv4"]={key="active_multicast_subscription_ipv4",name="Active Multicast Subscription IPv4",rfc="RFC 7161 section 6.1",code=56,units={{k="int",n="igmp_type",o=1,names="active_multicast_subscription_ipv4.igmp_type"},{k="select",n="multicast_membership_context",by="igmp_type",cases={[18]={k="exact",n="multicast_membership_context",inner={k="address",n="multicast_membership_context",o=4}},[22]={k="exact",n="multicast_membership_context",inner={k="address",n="multicast_membership_context",o=4}},[34]={k="struct",n="multicast_membership_context",row="igmp_group_record"}},default={k="rest",n="multicast_membership_context"}}},align={4,1}}
TABLES.rows["igmp_group_record"]={key="igmp_group_record",name="IGMPv3 Group Record",rfc="RFC 3376 section 4.2",code=-1,units={{k="int",n="record_type",o=1,names="mld_multicast_address_record.record_type"},{k="int",n="aux_data_len",o=1},{k="int",n="number_of_sources",o=2},{k="address",n="multicast_address",o=4},{k="repeated",n="source_address",inner={k="address",n="source_address",o=4},count="number_of_sources",least=1},{k="repeated",n="auxiliary_data",inner={k="octets",n="auxiliary_data",o=4},count="aux_data_len",least=1}}}
TABLES.rows["active_multicast_subscription_ipv6"]={key="active_multicast_subscription_ipv6",name="Active Multicast Subscription IPv6",rfc="RFC 7161 section 4.1.2",code=57,units={{k="int",n="mld_type",o=1,names="dynamic_ip_multicast_selector.protocol"},{k="select",n="multicast_membership_context",by="mld_type",cases={[131]={k="exact",n="multicast_membership_context",inner={k="struct",n="multicast_membership_context",row="mld_v1_membership"}},[143]={k="struct",n="multicast_membership_context",row="mld_multicast_address_record"}},default={k="rest",n="multicast_membership_context"}}},align={8,1}}
TABLES.rows["quality_of_service"]={key="quality_of_service",name="Quality-of-Service",rfc="RFC 7222 section 4.1",code=58,units={{k="int",n="sr_id",o=1},{k="bits",o=1,parts={{n="dscp",s=2,w=6},{n="reserved",s=0,w=2,r=true}}},{k="int",n="oc",o=1,names="quality_of_service.oc"},{k="int",n="reserved2",o=3,r=true},{k="structures",n="qos_attributes",family="QoS attribute"}},align={4,0}}
TABLES.rows["per_mn_agg_max_dl_bit_rate"]={key="per_mn_agg_max_dl_bit_rate",name="Per-MN-Agg-Max-DL-Bit-Rate",rfc="RFC 7222 section 4.2.1",code=1,units={{k="int",n="reserved",o=2,r=true},{k="int",n="per_mn_agg_max_dl_bit_rate",o=4,unit={1,"bit/s"}}},size=6}
TABLES.rows["per_mn_agg_max_ul_bit_rate"]={key="per_mn_agg_max_ul_bit_rate",name="Per-MN-Agg-Max-UL-Bit-Rate",rfc="RFC 7222 section 4.2.2",code=2,units={{k="int",n="reserved",o=2,r=true},{k="int",n="per_mn_agg_max_ul_bit_rate",o=4,unit={1,"bit/s"}}},size=6}
TABLES.rows["per_session_agg_max_dl_bit_rate"]={key="per_session_agg_max_dl_bit_rate",name="Per-Session-Agg-Max-DL-Bit-Rate",rfc="RFC 7222 section 4.2.3",code=3,units={{k="bits",o=2,parts={{n="s",s=15,w=1,b=true},{n="e",s=14,w=1,b=true},{n="reserved",s=0,w=14,r=true}}},{k="int",n="per_session_agg_max_dl_bit_rate",o=4,unit={1,"bit/s"}}},size=6}
TABLES.rows["per_session_agg_max_ul_bit_rate"]={key="per_session_agg_max_ul_bit_rate",name="Per-Session-Agg-Max-UL-Bit-Rate",rfc="RFC 7222 section 4.2.4",code=4,units={{k="bits",o=2,parts={{n="s",s=15,w=1,b=true},{n="e",s=14,w=1,b=true},{n="reserved",s=0,w=14,r=true}}},{k="int",n="per_session_agg_max_ul_bit_rate",o=4,unit={1,"bit/s"}}},size=6}
TABLES.rows["allocation_retention_priority"]={key="allocation_retention_priority",name="Allocation-Retention-Priority",rfc="RFC 7222 section 4.2.5",code=5,units={{k="int",n="reserved",o=1,r=true},{k="bits",o=1,parts={{n="pl",s=4,w=4},{n="pc",s=2,w=2,names="allocation_retention_priority.pc"},{n="pv",s=0,w=2,names="allocation_retention_priority.pc"}}}},size=2}
TABLES.rows["aggregate_max_dl_bit_rate"]={key="aggregate_max_dl_bit_rate",name="Aggregate-Max-DL-Bit-Rate",rfc="RFC 7222 section 4.2.6",code=6,units={{k="int",n="reserved",o=2,r=true},{k="int",n="aggregate_max_dl_bit_rate",o=4,unit={1,"bit/s"}}},size=6}
TABLES.rows["aggregate_max_ul_bit_rate"]={key="aggregate_max_ul_bit_rate",name="Aggregate-Max-UL-Bit-Rate",rfc="RFC 7222 section 4.2.7",code=7,units={{k="int",n="reserved",o=2,r=true},{k="int",n="aggregate_max_ul_bit_rate",o=4,unit={1,"bit/s"}}},size=6}
TABLES.rows["guaranteed_dl_bit_rate"]={key="guaranteed_dl_bit_rate",name="Guaranteed-DL-Bit-Rate",rfc="RFC 7222 section 4.2.8",code=8,units={{k="int",n="reserved",o=2,r=true},{k="int",n="guaranteed_dl_bit_rate",o=4,unit={1,"bit/s"}}},size=6}
TABLES.rows["guaranteed_ul_bit_rate"]={key="guaranteed_ul_bit_rate",name="Guaranteed-UL-Bit-Rate",rfc="RFC 7222 section 4.2.9",code=9,units={{k="int",n="reserved",o=2,r=true},{k="int",n="guaranteed_ul_bit_rate",o=4,unit={1,"bit/s"}}},size=6}
TABLES.rows["qos_traffic_selector"]={key="qos_traffic_selector",name="QoS-Traffic-Selector",rfc="RFC 7222 section 4.2.10",code=10,units={{k="int",n="reserved",o=1,r=true},{k="int",n="ts_format",o=1,names="traffic_selector.ts_format"},{k="select",n="traffic_selector",by="ts_format",cases={[1]={k="struct",n="traffic_selector",row="ipv4_binary_traffic_selector"},[2]={k="struct",n="traffic_selector",row="ipv6_binary_traffic_selector"}},default={k="rest",n="traffic_selector"}}}}
TABLES.rows["qos_vendor_specific_attribute"]={key="qos_vendor_specific_attribute",name="QoS-Vendor-Specific-Attribute",rfc="RFC 7222 section 4.2.11",code=11,units={{k="int",n="reserved",o=2,r=true},{k="int",n="vendor_id",o=4},{k="int",n="sub_type",o=1},{k="rest",n="data"}}}
TABLES.rows["lma_user_plane_address"]={key="lma_user_plane_address",name="LMA User-Plane Address",rfc="RFC 7389 section 4",code=59,units={{k="int",n="reserved",o=2,r=true},{k="address_rest",n="lma_user_plane_address"}},align={8,2}}
TABLES.rows["multicast_mobility"]={key="multicast_mobility",name="Multicast Mobility Option",rfc="RFC 7411 section 5.3",code=60,units={{k="int",n="option_code",o=1,names="multicast_mobility.option_code"},{k="int",n="reserved",o=1,r=true},{k="select",n="report_payload",by="option_code",cases={[1]={k="struct",n="report_payload",row="igmp_report_payload"},[2]={k="struct",n="report_payload",row="mld_report_payload"},[3]={k="struct",n="report_payload",row="igmp_report_payload"},[4]={k="struct",n="report_payload",row="mld_report_payload"}},default={k="rest",n="report_payload"}}},counts={4,2}}
TABLES.rows["igmp_report_payload"]={key="igmp_report_payload",name="IGMPv3 Report Payload",rfc="RFC 3376 section 4.2",code=-1,units={{k="int",n="reserved",o=2,r=true},{k="int",n="number_of_group_records",o=2},{k="repeated",n="group_record",inner={k="struct",n="group_record",row="igmp_group_record"},count="number_of_group_records",least=1}}}
TABLES.rows["mld_report_payload"]={key="mld_report_payload",name="MLDv2 Report Payload",rfc="RFC 7411 section 5.3",code=-1,units={{k="int",n="reserved",o=2,r=true},{k="int",n="no_of_mcast_address_records",o=2},{k="repeated",n="multicast_address_record",inner={k="struct",n="multicast_address_record",row="mld_multicast_address_record"},count="no_of_mcast_address_records",least=1}}}
TABLES.rows["multicast_acknowledgement"]={key="multicast_acknowledgement",name="Multicast Acknowledgement Option",rfc="RFC 7411 section 5.4",code=61,units={{k="int",n="option_code",o=1,hi=0},{k="int",n="status",o=1,names="multicast_acknowledgement.status"},{k="one_of",n="unsupported_report_payload",rows={"mld_report_payload","igmp_report_payload"}}},counts={4,2}}
TABLES.rows["lma_controlled_mag_parameters"]={key="lma_controlled_mag_parameters",name="LMA-Controlled MAG Parameters",rfc="RFC 8127 section 3",code=62,units={{k="structures",n="lcmp_sub_options",family="LMA-controlled MAG parameters sub-option"}},align={4,2}}
TABLES.rows["binding_reregistration_control"]={key="binding_reregistration_control",name="Binding Re-registration Control Sub-Option",rfc="RFC 8127 section 3.1.1",code=1,units={{k="int",n="re_registration_start_time",o=2,unit={4,"s"}},{k="int",n="initial_retransmission_time",o=2,unit={1,"s"}},{k="int",n="maximum_retransmission_time",o=2,unit={1,"s"}}},align={4,0},size=6}
TABLES.rows["heartbeat_control"]={key="heartbeat_control",name="Heartbeat Control Sub-Option",rfc="RFC 8127 section 3.1.2",code=2,units={{k="int",n="hb_interval",o=2,unit={1,"s"}},{k="int",n="hb_retransmission_delay",o=2,unit={1,"s"}},{k="int",n="hb_max_retransmissions",o=2}},align={4,0},size=6}
TABLES.rows["mag_multipath_binding"]={key="mag_multipath_binding",name="MAG Multipath-Binding",rfc="RFC 8278 section 4.1",code=63,units={{k="int",n="if_att",o=1,names="access_technology_type.att"},{k="int",n="if_label",o=1},{k="int",n="binding_id",o=1,lo=1,hi=254},{k="bits",o=3,parts={{n="b",s=23,w=1,b=true},{n="o",s=22,w=1,b=true},{n="reserved",s=0,w=22,r=true}}}},size=6}
TABLES.rows["mag_identifier"]={key="mag_identifier",name="MAG Identifier",rfc="RFC 8278 section 4.2",code=64,units={{k="int",n="subtype",o=1,names="mobile_node_identifier.subtype"},{k="int",n="reserved",o=1,r=true},{k="select",n="identifier",by="subtype",cases={[1]={k="text",n="identifier"},[2]={k="exact",n="identifier",inner={k="address",n="identifier",o=16}},[3]={k="digits",n="identifier",high=true,most=15},[4]={k="exact",n="identifier",inner={k="int",n="identifier",o=4}},[5]={k="exact",n="identifier",inner={k="octets",n="identifier",o=6,colons=true}},[6]={k="exact",n="identifier",inner={k="octets",n="identifier",o=8,colons=true}},[7]={k="exact",n="identifier",inner={k="struct",n="identifier",row="guti"}},[8]={k="struct",n="identifier",row="duid"}},default={k="rest",n="identifier"}}}}
TABLES.rows["anchored_prefix"]={key="anchored_prefix",name="Anchored Prefix",rfc="RFC 8885 section 4.3",code=65,units={{k="int",n="reserved",o=1,r=true},{k="int",n="prefix_length",o=1,hi=128},{k="address",n="anchored_prefix",o=16}},align={8,4},size=18}
TABLES.rows["local_prefix"]={key="local_prefix",name="Local Prefix",rfc="RFC 8885 section 4.4",code=66,units={{k="int",n="reserved",o=1,r=true},{k="int",n="prefix_length",o=1,hi=128},{k="address",n="local_prefix",o=16}},align={8,4},size=18}
TABLES.rows["previous_maar"]={key="previous_maar",name="Previous MAAR",rfc="RFC 8885 section 4.5",code=67,units={{k="int",n="reserved",o=1,r=true},{k="int",n="prefix_length",o=1,hi=128},{k="address",n="previous_maar",o=16},{k="address",n="home_network_prefix",o=16}},align={8,4},size=34}
TABLES.rows["serving_maar"]={key="serving_maar",name="Serving MAAR",rfc="RFC 8885 section 4.6",code=68,units={{k="address",n="s_maar_s_address",o=16}},align={8,6},size=16}
TABLES.rows["dlif_link_local_address"]={key="dlif_link_local_address",name="DLIF Link-Local Address",rfc="RFC 8885 section 4.7",code=69,units={{k="address",n="dlif_link_local_address",o=16}},align={8,6},size=16}
TABLES.rows["dlif_link_layer_address"]={key="dlif_link_layer_address",name="DLIF Link-Layer Address",rfc="RFC 8885 section 4.8",code=70,units={{k="int",n="reserved",o=2,r=true},{k="rest",n="dlif_link_layer_address",least=1,colons=true}},align={2,0}}
TABLES.families = {}
TABLES.families["mobility option"]={name="mobility option",type=1,length=1,pad1=0,unit=1,rows={[0]="pad1",[1]="pad_n",[2]="binding_refresh_advice",[3]="alternate_careof_address",[4]="nonce_indices",[5]="binding_authorization_data",[6]="mobile_network_prefix",[7]="mobility_header_link_layer_address",[8]="mobile_node_identifier",[9]="mobility_message_authentication",[10]="mobility_message_replay_protection",[11]="cga_parameters_request",[12]="cga_parameters",[13]="signature",[14]="permanent_home_keygen_token",[15]="careof_test_init_option",[16]="careof_test_option",[17]="dns_update",[18]="experimental_mobility_option",[19]="vendor_specific",[20]="service_selection",[21]="binding_authorization_data_for_fmip6",[22]="home_network_prefix",[23]="handoff_indicator",[24]="access_technology_type",[25]="mobile_node_linklayer_identifier",[26]="linklocal_address",[27]="timestamp",[28]="restart_counter",[29]="ipv4_home_address",[30]="ipv4_address_acknowledgement",[31]="nat_detection",[32]="ipv4_careof_address",[33]="gre_key",[34]="mobility_header_ipv6_address_prefix",[35]="binding_identifier",[36]="ipv4_home_address_request",[37]="ipv4_home_address_reply",[38]="ipv4_default_router_address",[39]="ipv4_dhcp_support_mode",[40]="context_request",[41]="local_mobility_anchor_address",[42]="mobile_node_linklocal_address_interface_identifier",[43]="transient_binding",[44]="flow_summary",[45]="flow_identification",[46]="redirect_capability",[47]="redirect",[48]="load_information",[49]="alternate_ipv4_careof_address",[50]="mobile_node_group_identifier",[51]="mag_ipv6_address",[52]="access_network_identifier",[53]="ipv4_traffic_offload_selector",[54]="dynamic_ip_multicast_selector",[55]="delegated_mobile_network_prefix",[56]="active_multicast_subscription_ipv4",[57]="active_multicast_subscription_ipv6",[58]="quality_of_service",[59]="lma_user_plane_address",[60]="multicast_mobility",[61]="multicast_acknowledgement",[62]="lma_controlled_mag_parameters",[63]="mag_multipath_binding",[64]="mag_identifier",[65]="anchored_prefix",[66]="local_prefix",[67]="previous_maar",[68]="serving_maar",[69]="dlif_link_local_address",[70]="dlif_link_layer_address"},names="mobility option"}
TABLES.families["3GPP sub-type"]={name="3GPP sub-type",type=1,length=0,unit=1,rows={[1]="protocol_configuration_options",[2]="specific_error_code",[3]="pdn_gw_ip_address",[4]="dhcpv4_address_allocation_procedure_indication",[5]="fully_qualified_pdn_connection_set_identifier",[6]="pdn_type_indication",[7]="charging_id",[8]="selection_mode",[9]="iwlan_mobility_access_point_name",[10]="charging_characteristics",[11]="mobile_equipment_identity",[12]="msisdn",[13]="serving_network",[14]="apn_restriction",[15]="maximum_apn_restriction",[16]="unauthenticated_imsi",[17]="pdn_connection_id",[18]="pgw_back_off_time",[19]="signalling_priority_indication",[20]="additional_protocol_configuration_options",[21]="static_ip_address_allocation_indications",[22]="mme_sgsn_identifier",[23]="end_marker_notification",[24]="trusted_wlan_mode_indication",[25]="ue_time_zone",[26]="access_network_identifier_timestamp",[27]="logical_access_id",[28]="origination_time_stamp",[29]="maximum_wait_time",[30]="twan_capabilities"},names="vendor_specific.sub_type"}
TABLES.families["flow identification sub-option"]={name="flow identification sub-option",type=1,length=1,pad1=0,unit=1,rows={[0]="flow_pad1",[1]="flow_pad_n",[2]="binding_reference",[3]="traffic_selector",[4]="flow_binding_action",[5]="target_careof_address"},names="flow identification sub-option"}
TABLES.families["access network identifier sub-option"]={name="access network identifier sub-option",type=1,length=1,unit=1,rows={[1]="network_identifier",[2]="geo_location",[3]="operator_identifier",[4]="civic_location_suboption",[5]="mag_group_identifier",[6]="ani_update_timer"},names="access network identifier sub-option"}
TABLES.families["QoS attribute"]={name="QoS attribute",type=1,length=1,unit=1,rows={[1]="per_mn_agg_max_dl_bit_rate",[2]="per_mn_agg_max_ul_bit_rate",[3]="per_session_agg_max_dl_bit_rate",[4]="per_session_agg_max_ul_bit_rate",[5]="allocation_retention_priority",[6]="aggregate_max_dl_bit_rate",[7]="aggregate_max_ul_bit_rate",[8]="guaranteed_dl_bit_rate",[9]="guaranteed_ul_bit_rate",[10]="qos_traffic_selector",[11]="qos_vendor_specific_attribute"},names="QoS attribute"}
TABLES.families["LMA-controlled MAG parameters sub-option"]={name="LMA-controlled MAG parameters sub-option",type=1,length=1,unit=1,rows={[1]="binding_reregistration_control",[2]="heartbeat_control"},names="LMA-controlled MAG parameters sub-option"}
TABLES.fields = {}
TABLES.fields["binding_refresh_request"]={label="Binding Refresh Request",ft="none"}
TABLES.fields["binding_refresh_request.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["home_test_init"]={label="Home Test Init",ft="none"}
TABLES.fields["home_test_init.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["home_test_init.home_init_cookie"]={label="Home init cookie",ft="bytes"}
TABLES.fields["careof_test_init"]={label="Care-of Test Init",ft="none"}
TABLES.fields["careof_test_init.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["careof_test_init.care_of_init_cookie"]={label="Care of init cookie",ft="bytes"}
TABLES.fields["home_test"]={label="Home Test",ft="none"}
TABLES.fields["home_test.home_nonce_index"]={label="Home nonce index",ft="uint16"}
TABLES.fields["home_test.home_init_cookie"]={label="Home init cookie",ft="bytes"}
TABLES.fields["home_test.home_keygen_token"]={label="Home keygen token",ft="bytes"}
TABLES.fields["careof_test"]={label="Care-of Test",ft="none"}
TABLES.fields["careof_test.care_of_nonce_index"]={label="Care of nonce index",ft="uint16"}
TABLES.fields["careof_test.care_of_init_cookie"]={label="Care of init cookie",ft="bytes"}
TABLES.fields["careof_test.care_of_keygen_token"]={label="Care of keygen token",ft="bytes"}
TABLES.fields["binding_update"]={label="Binding Update",ft="none"}
TABLES.fields["binding_update.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["binding_update.a"]={label="A flag (acknowledge)",ft="bool",width=16,mask=32768}
TABLES.fields["binding_update.h"]={label="H flag (home registration)",ft="bool",width=16,mask=16384}
TABLES.fields["binding_update.l"]={label="L flag (link-local compatibility)",ft="bool",width=16,mask=8192}
TABLES.fields["binding_update.k"]={label="K flag (key management mobility)",ft="bool",width=16,mask=4096}
TABLES.fields["binding_update.m"]={label="M flag (MAP registration)",ft="bool",width=16,mask=2048}
TABLES.fields["binding_update.r"]={label="R flag (mobile router)",ft="bool",width=16,mask=1024}
TABLES.fields["binding_update.p"]={label="P flag (proxy registration)",ft="bool",width=16,mask=512}
TABLES.fields["binding_update.f"]={label="F flag (forcing UDP encapsulation)",ft="bool",width=16,mask=256}
TABLES.fields["binding_update.t"]={label="T flag (TLV header)",ft="bool",width=16,mask=128}
TABLES.fields["binding_update.b"]={label="B flag (bulk)",ft="bool",width=16,mask=64}
TABLES.fields["binding_update.s"]={label="S flag (multicast signaling)",ft="bool",width=16,mask=32}
TABLES.fields["binding_update.d"]={label="D flag (distributed)",ft="bool",width=16,mask=16}
TABLES.fields["binding_update.reserved"]={label="Reserved",ft="uint16",width=16,mask=15,hex=true}
TABLES.fields["binding_update.lifetime"]={label="Lifetime",ft="uint16"}
TABLES.fields["binding_acknowledgement"]={label="Binding Acknowledgement",ft="none"}
TABLES.fields["binding_acknowledgement.status"]={label="Status",ft="uint8",names="binding_acknowledgement.status"}
TABLES.fields["binding_acknowledgement.k"]={label="K flag",ft="bool",width=8,mask=128}
TABLES.fields["binding_acknowledgement.r"]={label="R flag",ft="bool",width=8,mask=64}
TABLES.fields["binding_acknowledgement.p"]={label="P flag",ft="bool",width=8,mask=32}
TABLES.fields["binding_acknowledgement.t"]={label="T flag",ft="bool",width=8,mask=16}
TABLES.fields["binding_acknowledgement.b"]={label="B flag",ft="bool",width=8,mask=8}
TABLES.fields["binding_acknowledgement.s"]={label="S flag",ft="bool",width=8,mask=4}
TABLES.fields["binding_acknowledgement.d"]={label="D flag",ft="bool",width=8,mask=2}
TABLES.fields["binding_acknowledgement.reserved"]={label="Reserved",ft="uint8",width=8,mask=1,hex=true}
TABLES.fields["binding_acknowledgement.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["binding_acknowledgement.lifetime"]={label="Lifetime",ft="uint16"}
TABLES.fields["binding_error"]={label="Binding Error",ft="none"}
TABLES.fields["binding_error.status"]={label="Status",ft="uint8",names="binding_error.status"}
TABLES.fields["binding_error.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["binding_error.home_address"]={label="Home address",ft="ipv6"}
TABLES.fields["fast_binding_update"]={label="Fast Binding Update",ft="none"}
TABLES.fields["fast_binding_update.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["fast_binding_update.a"]={label="A flag",ft="bool",width=16,mask=32768}
TABLES.fields["fast_binding_update.h"]={label="H flag",ft="bool",width=16,mask=16384}
TABLES.fields["fast_binding_update.l"]={label="L flag",ft="bool",width=16,mask=8192}
TABLES.fields["fast_binding_update.k"]={label="K flag",ft="bool",width=16,mask=4096}
TABLES.fields["fast_binding_update.reserved"]={label="Reserved",ft="uint16",width=16,mask=4095,hex=true}
TABLES.fields["fast_binding_update.lifetime"]={label="Lifetime",ft="uint16"}
TABLES.fields["fast_binding_acknowledgment"]={label="Fast Binding Acknowledgment",ft="none"}
TABLES.fields["fast_binding_acknowledgment.status"]={label="Status",ft="uint8",names="fast_binding_acknowledgment.status"}
TABLES.fields["fast_binding_acknowledgment.k"]={label="K flag",ft="bool",width=8,mask=128}
TABLES.fields["fast_binding_acknowledgment.reserved"]={label="Reserved",ft="uint8",width=8,mask=127,hex=true}
TABLES.fields["fast_binding_acknowledgment.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["fast_binding_acknowledgment.lifetime"]={label="Lifetime",ft="uint16"}
TABLES.fields["fast_neighbor_advertisement"]={label="Fast Neighbor Advertisement (Deprecated)",ft="none"}
TABLES.fields["fast_neighbor_advertisement.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["experimental_mobility_header"]={label="Experimental Mobility Header",ft="none"}
TABLES.fields["experimental_mobility_header.message_data"]={label="Message data",ft="bytes"}
TABLES.fields["home_agent_switch"]={label="Home Agent Switch Message",ft="none"}
TABLES.fields["home_agent_switch.number_of_addresses"]={label="Number of addresses",ft="uint8"}
TABLES.fields["home_agent_switch.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["home_agent_switch.home_agent_addresses"]={label="Home agent addresses",ft="ipv6"}
TABLES.fields["heartbeat"]={label="Heartbeat Message",ft="none"}
TABLES.fields["heartbeat.reserved"]={label="Reserved",ft="uint16",width=16,mask=65532,hex=true}
TABLES.fields["heartbeat.u"]={label="U flag",ft="bool",width=16,mask=2}
TABLES.fields["heartbeat.r"]={label="R flag",ft="bool",width=16,mask=1,names="heartbeat.r"}
TABLES.fields["heartbeat.sequence"]={label="Sequence",ft="uint32"}
TABLES.fields["handover_initiate"]={label="Handover Initiate Message",ft="none"}
TABLES.fields["handover_initiate.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["handover_initiate.s"]={label="S flag (assign a new care-of address)",ft="bool",width=8,mask=128}
TABLES.fields["handover_initiate.u"]={label="U flag (buffer)",ft="bool",width=8,mask=64}
TABLES.fields["handover_initiate.p"]={label="P flag (between mobile access gateways)",ft="bool",width=8,mask=32}
TABLES.fields["handover_initiate.f"]={label="F flag (forward)",ft="bool",width=8,mask=16}
TABLES.fields["handover_initiate.reserved"]={label="Reserved",ft="uint8",width=8,mask=15,hex=true}
TABLES.fields["handover_initiate.code"]={label="Code",ft="uint8"}
TABLES.fields["handover_acknowledge"]={label="Handover Acknowledge Message",ft="none"}
TABLES.fields["handover_acknowledge.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["handover_acknowledge.u"]={label="U flag (buffer)",ft="bool",width=8,mask=128}
TABLES.fields["handover_acknowledge.p"]={label="P flag (between mobile access gateways)",ft="bool",width=8,mask=64}
TABLES.fields["handover_acknowledge.f"]={label="F flag (forward)",ft="bool",width=8,mask=32}
TABLES.fields["handover_acknowledge.reserved"]={label="Reserved",ft="uint8",width=8,mask=31,hex=true}
TABLES.fields["handover_acknowledge.code"]={label="Code",ft="uint8"}
TABLES.fields["binding_revocation_indication"]={label="Binding Revocation Indication",ft="none"}
TABLES.fields["binding_revocation_indication.binding_revocation_type"]={label="Binding revocation type",ft="uint8",names="binding_revocation_indication.binding_revocation_type"}
TABLES.fields["binding_revocation_indication.revocation_trigger"]={label="Revocation trigger",ft="uint8",names="binding_revocation_indication.revocation_trigger"}
TABLES.fields["binding_revocation_indication.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["binding_revocation_indication.p"]={label="P flag (proxy binding)",ft="bool",width=16,mask=32768}
TABLES.fields["binding_revocation_indication.v"]={label="V flag (IPv4 home address binding only)",ft="bool",width=16,mask=16384}
TABLES.fields["binding_revocation_indication.g"]={label="G flag (all bindings of the peer)",ft="bool",width=16,mask=8192}
TABLES.fields["binding_revocation_indication.reserved"]={label="Reserved",ft="uint16",width=16,mask=8191,hex=true}
TABLES.fields["binding_revocation_acknowledgement"]={label="Binding Revocation Acknowledgement",ft="none"}
TABLES.fields["binding_revocation_acknowledgement.binding_revocation_type"]={label="Binding revocation type",ft="uint8",names="binding_revocation_indication.binding_revocation_type"}
TABLES.fields["binding_revocation_acknowledgement.status"]={label="Status",ft="uint8",names="binding_revocation_acknowledgement.status"}
TABLES.fields["binding_revocation_acknowledgement.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["binding_revocation_acknowledgement.p"]={label="P flag",ft="bool",width=16,mask=32768}
TABLES.fields["binding_revocation_acknowledgement.v"]={label="V flag",ft="bool",width=16,mask=16384}
TABLES.fields["binding_revocation_acknowledgement.g"]={label="G flag",ft="bool",width=16,mask=8192}
TABLES.fields["binding_revocation_acknowledgement.reserved"]={label="Reserved",ft="uint16",width=16,mask=8191,hex=true}
TABLES.fields["localized_routing_initiation"]={label="Localized Routing Initiation",ft="none"}
TABLES.fields["localized_routing_initiation.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["localized_routing_initiation.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["localized_routing_initiation.lifetime"]={label="Lifetime",ft="uint16"}
TABLES.fields["localized_routing_acknowledgment"]={label="Localized Routing Acknowledgment",ft="none"}
TABLES.fields["localized_routing_acknowledgment.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["localized_routing_acknowledgment.u"]={label="U flag",ft="bool",width=8,mask=128}
TABLES.fields["localized_routing_acknowledgment.reserved"]={label="Reserved",ft="uint8",width=8,mask=127,hex=true}
TABLES.fields["localized_routing_acknowledgment.status"]={label="Status",ft="uint8",names="localized_routing_acknowledgment.status"}
TABLES.fields["localized_routing_acknowledgment.lifetime"]={label="Lifetime",ft="uint16"}
TABLES.fields["update_notification"]={label="Update Notification",ft="none"}
TABLES.fields["update_notification.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["update_notification.notification_reason"]={label="Notification reason",ft="uint16",names="update_notification.notification_reason"}
TABLES.fields["update_notification.a"]={label="A flag (acknowledge)",ft="bool",width=16,mask=32768}
TABLES.fields["update_notification.d"]={label="D flag (retransmission)",ft="bool",width=16,mask=16384}
TABLES.fields["update_notification.reserved"]={label="Reserved",ft="uint16",width=16,mask=16383,hex=true}
TABLES.fields["update_notification_acknowledgement"]={label="Update Notification Acknowledgement",ft="none"}
TABLES.fields["update_notification_acknowledgement.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["update_notification_acknowledgement.status_code"]={label="Status code",ft="uint8",names="update_notification_acknowledgement.status_code"}
TABLES.fields["update_notification_acknowledgement.reserved"]={label="Reserved",ft="uint24",hex=true}
TABLES.fields["flow_binding_indication"]={label="Flow Binding Indication",ft="none"}
TABLES.fields["flow_binding_indication.flow_binding_type"]={label="Flow binding type",ft="uint16",names="flow_binding_indication.flow_binding_type"}
TABLES.fields["flow_binding_indication.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["flow_binding_indication.trigger"]={label="Trigger",ft="uint8",names="flow_binding_indication.trigger"}
TABLES.fields["flow_binding_indication.a"]={label="A flag (acknowledge)",ft="bool",width=8,mask=128}
TABLES.fields["flow_binding_indication.reserved"]={label="Reserved",ft="uint8",width=8,mask=127,hex=true}
TABLES.fields["flow_binding_acknowledgement"]={label="Flow Binding Acknowledgement",ft="none"}
TABLES.fields["flow_binding_acknowledgement.flow_binding_type"]={label="Flow binding type",ft="uint16",names="flow_binding_indication.flow_binding_type"}
TABLES.fields["flow_binding_acknowledgement.sequence"]={label="Sequence",ft="uint16"}
TABLES.fields["flow_binding_acknowledgement.status"]={label="Status",ft="uint8",names="flow_binding_acknowledgement.status"}
TABLES.fields["flow_binding_acknowledgement.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["subscription_query"]={label="Subscription Query",ft="none"}
TABLES.fields["subscription_query.sequence"]={label="Sequence",ft="uint8"}
TABLES.fields["subscription_query.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["subscription_response"]={label="Subscription Response",ft="none"}
TABLES.fields["subscription_response.sequence"]={label="Sequence",ft="uint8"}
TABLES.fields["subscription_response.i"]={label="I flag",ft="bool",width=8,mask=128}
TABLES.fields["subscription_response.reserved"]={label="Reserved",ft="uint8",width=8,mask=127,hex=true}
TABLES.fields["pad1"]={label="Pad1",ft="none"}
TABLES.fields["pad_n"]={label="PadN",ft="none"}
TABLES.fields["pad_n.data"]={label="Data",ft="bytes"}
TABLES.fields["binding_refresh_advice"]={label="Binding Refresh Advice",ft="none"}
TABLES.fields["binding_refresh_advice.refresh_interval"]={label="Refresh interval",ft="uint16"}
TABLES.fields["alternate_careof_address"]={label="Alternate Care-of Address",ft="none"}
TABLES.fields["alternate_careof_address.alternate_care_of_address"]={label="Alternate care of address",ft="ipv6"}
TABLES.fields["nonce_indices"]={label="Nonce Indices",ft="none"}
TABLES.fields["nonce_indices.home_nonce_index"]={label="Home nonce index",ft="uint16"}
TABLES.fields["nonce_indices.care_of_nonce_index"]={label="Care of nonce index",ft="uint16"}
TABLES.fields["binding_authorization_data"]={label="Authorization Data",ft="none"}
TABLES.fields["binding_authorization_data.authenticator"]={label="Authenticator",ft="bytes"}
TABLES.fields["mobile_network_prefix"]={label="Mobile Network Prefix Option",ft="none"}
TABLES.fields["mobile_network_prefix.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["mobile_network_prefix.prefix_length"]={label="Prefix length",ft="uint8"}
TABLES.fields["mobile_network_prefix.mobile_network_prefix"]={label="Mobile network prefix",ft="ipv6"}
TABLES.fields["mobility_header_link_layer_address"]={label="Mobility Header Link-Layer Address option",ft="none"}
TABLES.fields["mobility_header_link_layer_address.option_code"]={label="Option code",ft="uint8",names="mobility_header_link_layer_address.option_code"}
TABLES.fields["mobility_header_link_layer_address.lla"]={label="LLA",ft="bytes"}
TABLES.fields["mobile_node_identifier"]={label="MN-ID-OPTION-TYPE",ft="none"}
TABLES.fields["mobile_node_identifier.subtype"]={label="Subtype",ft="uint8",names="mobile_node_identifier.subtype"}
TABLES.fields["mobile_node_identifier.identifier"]={label="Identifier",ft="string"}
TABLES.fields["mobile_node_identifier.identifier.raw"]={label="Identifier (raw)",ft="bytes"}
TABLES.fields["guti"]={label="Guti",ft="none"}
TABLES.fields["guti.plmn"]={label="PLMN",ft="string"}
TABLES.fields["guti.mme_group_id"]={label="MME group ID",ft="uint16"}
TABLES.fields["guti.mme_code"]={label="MME code",ft="uint8"}
TABLES.fields["guti.m_tmsi"]={label="M TMSI",ft="uint32"}
TABLES.fields["duid"]={label="Duid",ft="none"}
TABLES.fields["duid.duid_type"]={label="Duid type",ft="uint16",names="duid.duid_type"}
TABLES.fields["duid.identifier.raw"]={label="Identifier (raw)",ft="bytes"}
TABLES.fields["duid_llt"]={label="DUID-LLT",ft="none"}
TABLES.fields["duid_llt.hardware_type"]={label="Hardware type",ft="uint16",names="duid_llt.hardware_type"}
TABLES.fields["duid_llt.time"]={label="Time",ft="uint32"}
TABLES.fields["duid_llt.link_layer_address"]={label="Link layer address",ft="bytes"}
TABLES.fields["duid_en"]={label="DUID-EN",ft="none"}
TABLES.fields["duid_en.enterprise_number"]={label="Enterprise number",ft="uint32"}
TABLES.fields["duid_en.identifier"]={label="Identifier",ft="bytes"}
TABLES.fields["duid_ll"]={label="DUID-LL",ft="none"}
TABLES.fields["duid_ll.hardware_type"]={label="Hardware type",ft="uint16",names="duid_llt.hardware_type"}
TABLES.fields["duid_ll.link_layer_address"]={label="Link layer address",ft="bytes"}
TABLES.fields["duid_uuid"]={label="DUID-UUID",ft="none"}
TABLES.fields["duid_uuid.uuid"]={label="UUID",ft="bytes"}
TABLES.fields["mobility_message_authentication"]={label="AUTH-OPTION-TYPE",ft="none"}
TABLES.fields["mobility_message_authentication.subtype"]={label="Subtype",ft="uint8",names="mobility_message_authentication.subtype"}
TABLES.fields["mobility_message_authentication.mobility_spi"]={label="Mobility SPI",ft="uint32"}
TABLES.fields["mobility_message_authentication.authentication_data"]={label="Authentication data",ft="bytes"}
TABLES.fields["mobility_message_replay_protection"]={label="MESG-ID-OPTION-TYPE",ft="none"}
TABLES.fields["mobility_message_replay_protection.timestamp"]={label="Timestamp",ft="uint64"}
TABLES.fields["cga_parameters_request"]={label="CGA Parameters Request",ft="none"}
TABLES.fields["cga_parameters"]={label="CGA Parameters",ft="none"}
TABLES.fields["cga_parameters.cga_parameters"]={label="CGA parameters",ft="bytes"}
TABLES.fields["signature"]={label="Signature",ft="none"}
TABLES.fields["signature.signature"]={label="Signature",ft="bytes"}
TABLES.fields["permanent_home_keygen_token"]={label="Permanent Home Keygen Token",ft="none"}
TABLES.fields["permanent_home_keygen_token.permanent_home_keygen_token"]={label="Permanent home keygen token",ft="bytes"}
TABLES.fields["careof_test_init_option"]={label="Care-of Test Init",ft="none"}
TABLES.fields["careof_test_option"]={label="Care-of Test",ft="none"}
TABLES.fields["careof_test_option.care_of_keygen_token"]={label="Care of keygen token",ft="bytes"}
TABLES.fields["dns_update"]={label="DNS-UPDATE-TYPE",ft="none"}
TABLES.fields["dns_update.status"]={label="Status",ft="uint8",names="dns_update.status"}
TABLES.fields["dns_update.r"]={label="R flag",ft="bool",width=8,mask=128}
TABLES.fields["dns_update.reserved"]={label="Reserved",ft="uint8",width=8,mask=127,hex=true}
TABLES.fields["dns_update.mn_identity"]={label="MN identity",ft="string"}
TABLES.fields["experimental_mobility_option"]={label="Experimental Mobility Option",ft="none"}
TABLES.fields["experimental_mobility_option.data"]={label="Data",ft="bytes"}
TABLES.fields["vendor_specific"]={label="Vendor Specific Mobility Option",ft="none"}
TABLES.fields["vendor_specific.vendor_id"]={label="Vendor ID",ft="uint32"}
TABLES.fields["vendor_specific.sub_type"]={label="Sub type",ft="uint8"}
TABLES.fields["vendor_specific.data.raw"]={label="Data (raw)",ft="bytes"}
TABLES.fields["protocol_configuration_options"]={label="Protocol Configuration Options",ft="none"}
TABLES.fields["protocol_configuration_options.reserved"]={label="Reserved",ft="uint16",width=16,mask=65024,hex=true}
TABLES.fields["protocol_configuration_options.m"]={label="M flag",ft="bool",width=16,mask=256}
TABLES.fields["protocol_configuration_options.extension"]={label="Extension",ft="bool",width=16,mask=128}
TABLES.fields["protocol_configuration_options.spare"]={label="Spare",ft="uint16",width=16,mask=120,hex=true}
TABLES.fields["protocol_configuration_options.configuration_protocol"]={label="Configuration protocol",ft="uint16",width=16,mask=7,names="protocol_configuration_options.configuration_protocol"}
TABLES.fields["pco_container"]={label="PcoContainer",ft="none"}
TABLES.fields["pco_container.id"]={label="ID",ft="uint16",names="pco_container.id"}
TABLES.fields["pco_container.contents"]={label="Contents",ft="string"}
TABLES.fields["pco_container.contents.raw"]={label="Contents (raw)",ft="bytes"}
TABLES.fields["specific_error_code"]={label="3GPP Specific PMIPv6 Error Code",ft="none"}
TABLES.fields["specific_error_code.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["specific_error_code.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["specific_error_code.error_code"]={label="Error code",ft="uint8",names="specific_error_code.error_code"}
TABLES.fields["pdn_gw_ip_address"]={label="PMIPv6 PDN GW IP Address",ft="none"}
TABLES.fields["pdn_gw_ip_address.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["pdn_gw_ip_address.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["pdn_gw_ip_address.pdn_gw_ip_address"]={label="Pdn gw ip address",ft="string"}
TABLES.fields["dhcpv4_address_allocation_procedure_indication"]={label="PMIPv6 DHCPv4 Address Allocation Procedure Indication",ft="none"}
TABLES.fields["dhcpv4_address_allocation_procedure_indication.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["dhcpv4_address_allocation_procedure_indication.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["dhcpv4_address_allocation_procedure_indication.procedure"]={label="Procedure",ft="uint8",names="dhcpv4_address_allocation_procedure_indication.procedure"}
TABLES.fields["fully_qualified_pdn_connection_set_identifier"]={label="PMIPv6 Fully Qualified PDN Connection Set Identifier",ft="none"}
TABLES.fields["fully_qualified_pdn_connection_set_identifier.reserved"]={label="Reserved",ft="uint16",width=16,mask=65024,hex=true}
TABLES.fields["fully_qualified_pdn_connection_set_identifier.m"]={label="M flag",ft="bool",width=16,mask=256}
TABLES.fields["fully_qualified_pdn_connection_set_identifier.node_id_type"]={label="Node ID type",ft="uint16",width=16,mask=240,names="fully_qualified_pdn_connection_set_identifier.node_id_type"}
TABLES.fields["fully_qualified_pdn_connection_set_identifier.number_of_csids"]={label="Number of csids",ft="uint16",width=16,mask=15}
TABLES.fields["fully_qualified_pdn_connection_set_identifier.node_id"]={label="Node ID",ft="string"}
TABLES.fields["fully_qualified_pdn_connection_set_identifier.node_id.raw"]={label="Node ID (raw)",ft="bytes"}
TABLES.fields["fully_qualified_pdn_connection_set_identifier.csids"]={label="Csids",ft="uint16"}
TABLES.fields["operator_node"]={label="OperatorNode",ft="none"}
TABLES.fields["operator_node.mcc_mnc"]={label="MCC MNC",ft="uint32",width=32,mask=4294963200}
TABLES.fields["operator_node.node"]={label="Node",ft="uint32",width=32,mask=4095}
TABLES.fields["pdn_type_indication"]={label="PMIPv6 PDN type indication",ft="none"}
TABLES.fields["pdn_type_indication.reserved"]={label="Reserved",ft="uint16",width=16,mask=65024,hex=true}
TABLES.fields["pdn_type_indication.m"]={label="M flag",ft="bool",width=16,mask=256}
TABLES.fields["pdn_type_indication.spare"]={label="Spare",ft="uint16",width=16,mask=248,hex=true}
TABLES.fields["pdn_type_indication.pdn_type"]={label="Pdn type",ft="uint16",width=16,mask=7,names="pdn_type_indication.pdn_type"}
TABLES.fields["pdn_type_indication.cause"]={label="Cause",ft="uint8",names="specific_error_code.error_code"}
TABLES.fields["charging_id"]={label="Charging ID",ft="none"}
TABLES.fields["charging_id.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["charging_id.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["charging_id.charging_id"]={label="Charging ID",ft="uint32"}
TABLES.fields["selection_mode"]={label="Selection Mode",ft="none"}
TABLES.fields["selection_mode.reserved"]={label="Reserved",ft="uint16",width=16,mask=65024,hex=true}
TABLES.fields["selection_mode.m"]={label="M flag",ft="bool",width=16,mask=256}
TABLES.fields["selection_mode.spare"]={label="Spare",ft="uint16",width=16,mask=252,hex=true}
TABLES.fields["selection_mode.selection_mode"]={label="Selection mode",ft="uint16",width=16,mask=3,names="selection_mode.selection_mode"}
TABLES.fields["iwlan_mobility_access_point_name"]={label="I-WLAN Mobility Access Point Name (APN)",ft="none"}
TABLES.fields["iwlan_mobility_access_point_name.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["iwlan_mobility_access_point_name.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["iwlan_mobility_access_point_name.access_point_name"]={label="Access point name",ft="string"}
TABLES.fields["charging_characteristics"]={label="Charging Characteristics",ft="none"}
TABLES.fields["charging_characteristics.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["charging_characteristics.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["charging_characteristics.charging_characteristics"]={label="Charging characteristics",ft="uint16"}
TABLES.fields["mobile_equipment_identity"]={label="Mobile Equipment Identity (MEI)",ft="none"}
TABLES.fields["mobile_equipment_identity.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["mobile_equipment_identity.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["mobile_equipment_identity.mei"]={label="Mei",ft="string"}
TABLES.fields["msisdn"]={label="MSISDN",ft="none"}
TABLES.fields["msisdn.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["msisdn.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["msisdn.msisdn"]={label="Msisdn",ft="string"}
TABLES.fields["serving_network"]={label="Serving Network",ft="none"}
TABLES.fields["serving_network.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["serving_network.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["serving_network.serving_network"]={label="Serving network",ft="string"}
TABLES.fields["apn_restriction"]={label="APN Restriction",ft="none"}
TABLES.fields["apn_restriction.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["apn_restriction.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["apn_restriction.apn_restriction"]={label="APN restriction",ft="uint8",names="apn_restriction.apn_restriction"}
TABLES.fields["maximum_apn_restriction"]={label="Maximum APN Restriction",ft="none"}
TABLES.fields["maximum_apn_restriction.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["maximum_apn_restriction.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["maximum_apn_restriction.maximum_apn_restriction"]={label="Maximum APN restriction",ft="uint8",names="apn_restriction.apn_restriction"}
TABLES.fields["unauthenticated_imsi"]={label="Unauthenticated IMSI",ft="none"}
TABLES.fields["unauthenticated_imsi.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["unauthenticated_imsi.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["unauthenticated_imsi.imsi"]={label="IMSI",ft="string"}
TABLES.fields["pdn_connection_id"]={label="PDN Connection ID",ft="none"}
TABLES.fields["pdn_connection_id.reserved"]={label="Reserved",ft="uint16",width=16,mask=65024,hex=true}
TABLES.fields["pdn_connection_id.m"]={label="M flag",ft="bool",width=16,mask=256}
TABLES.fields["pdn_connection_id.spare"]={label="Spare",ft="uint16",width=16,mask=240,hex=true}
TABLES.fields["pdn_connection_id.pdn_connection_id"]={label="Pdn connection ID",ft="uint16",width=16,mask=15}
TABLES.fields["pgw_back_off_time"]={label="PGW Back-Off Time",ft="none"}
TABLES.fields["pgw_back_off_time.reserved"]={label="Reserved",ft="uint16",width=16,mask=65024,hex=true}
TABLES.fields["pgw_back_off_time.m"]={label="M flag",ft="bool",width=16,mask=256}
TABLES.fields["pgw_back_off_time.timer_unit"]={label="Timer unit",ft="uint16",width=16,mask=224,names="pgw_back_off_time.timer_unit"}
TABLES.fields["pgw_back_off_time.timer_value"]={label="Timer value",ft="uint16",width=16,mask=31}
TABLES.fields["signalling_priority_indication"]={label="Signalling Priority Indication",ft="none"}
TABLES.fields["signalling_priority_indication.reserved"]={label="Reserved",ft="uint16",width=16,mask=65024,hex=true}
TABLES.fields["signalling_priority_indication.m"]={label="M flag",ft="bool",width=16,mask=256}
TABLES.fields["signalling_priority_indication.spare"]={label="Spare",ft="uint16",width=16,mask=254,hex=true}
TABLES.fields["signalling_priority_indication.lapi"]={label="Lapi",ft="bool",width=16,mask=1}
TABLES.fields["additional_protocol_configuration_options"]={label="Additional Protocol Configuration Options",ft="none"}
TABLES.fields["additional_protocol_configuration_options.reserved"]={label="Reserved",ft="uint16",width=16,mask=65024,hex=true}
TABLES.fields["additional_protocol_configuration_options.m"]={label="M flag",ft="bool",width=16,mask=256}
TABLES.fields["additional_protocol_configuration_options.extension"]={label="Extension",ft="bool",width=16,mask=128}
TABLES.fields["additional_protocol_configuration_options.spare"]={label="Spare",ft="uint16",width=16,mask=120,hex=true}
TABLES.fields["additional_protocol_configuration_options.configuration_protocol"]={label="Configuration protocol",ft="uint16",width=16,mask=7,names="protocol_configuration_options.configuration_protocol"}
TABLES.fields["static_ip_address_allocation_indications"]={label="Static IP Address Allocation Indications",ft="none"}
TABLES.fields["static_ip_address_allocation_indications.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["static_ip_address_allocation_indications.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["static_ip_address_allocation_indications.indications"]={label="Indications",ft="uint8"}
TABLES.fields["mme_sgsn_identifier"]={label="MME / SGSN Identifier",ft="none"}
TABLES.fields["mme_sgsn_identifier.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["mme_sgsn_identifier.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["mme_sgsn_identifier.mme_sgsn_identifier"]={label="MME sgsn identifier",ft="string"}
TABLES.fields["end_marker_notification"]={label="End Marker Notification",ft="none"}
TABLES.fields["end_marker_notification.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["end_marker_notification.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["end_marker_notification.notification"]={label="Notification",ft="uint8"}
TABLES.fields["trusted_wlan_mode_indication"]={label="Trusted WLAN Mode Indication",ft="none"}
TABLES.fields["trusted_wlan_mode_indication.reserved"]={label="Reserved",ft="uint16",width=16,mask=65024,hex=true}
TABLES.fields["trusted_wlan_mode_indication.m"]={label="M flag",ft="bool",width=16,mask=256}
TABLES.fields["trusted_wlan_mode_indication.spare"]={label="Spare",ft="uint16",width=16,mask=252,hex=true}
TABLES.fields["trusted_wlan_mode_indication.mcm"]={label="Mcm",ft="bool",width=16,mask=2}
TABLES.fields["trusted_wlan_mode_indication.scm"]={label="Scm",ft="bool",width=16,mask=1}
TABLES.fields["ue_time_zone"]={label="UE Time Zone",ft="none"}
TABLES.fields["ue_time_zone.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["ue_time_zone.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["ue_time_zone.time_zone"]={label="Time zone",ft="uint8"}
TABLES.fields["ue_time_zone.spare"]={label="Spare",ft="uint8",width=8,mask=252,hex=true}
TABLES.fields["ue_time_zone.daylight_saving_time"]={label="Daylight saving time",ft="uint8",width=8,mask=3,names="ue_time_zone.daylight_saving_time"}
TABLES.fields["access_network_identifier_timestamp"]={label="Access Network Identifier Timestamp",ft="none"}
TABLES.fields["access_network_identifier_timestamp.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["access_network_identifier_timestamp.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["access_network_identifier_timestamp.timestamp"]={label="Timestamp",ft="uint32"}
TABLES.fields["logical_access_id"]={label="Logical Access ID",ft="none"}
TABLES.fields["logical_access_id.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["logical_access_id.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["logical_access_id.relay_identity_type"]={label="Relay identity type",ft="uint8",names="logical_access_id.relay_identity_type"}
TABLES.fields["logical_access_id.relay_identity"]={label="Relay identity",ft="string"}
TABLES.fields["logical_access_id.relay_identity.raw"]={label="Relay identity (raw)",ft="bytes"}
TABLES.fields["logical_access_id.circuit_id"]={label="Circuit ID",ft="bytes"}
TABLES.fields["origination_time_stamp"]={label="Origination Time Stamp",ft="none"}
TABLES.fields["origination_time_stamp.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["origination_time_stamp.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["origination_time_stamp.origination_time_stamp"]={label="Origination time stamp",ft="uint64"}
TABLES.fields["maximum_wait_time"]={label="Maximum Wait Time",ft="none"}
TABLES.fields["maximum_wait_time.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["maximum_wait_time.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["maximum_wait_time.maximum_wait_time"]={label="Maximum wait time",ft="uint16"}
TABLES.fields["twan_capabilities"]={label="TWAN Capabilities",ft="none"}
TABLES.fields["twan_capabilities.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["twan_capabilities.m"]={label="M flag",ft="bool",width=8,mask=1}
TABLES.fields["twan_capabilities.capabilities"]={label="Capabilities",ft="bytes"}
TABLES.fields["service_selection"]={label="Service Selection Mobility Option",ft="none"}
TABLES.fields["service_selection.identifier"]={label="Identifier",ft="string"}
TABLES.fields["binding_authorization_data_for_fmip6"]={label="Binding Authorization Data for FMIPv6 (BADF)",ft="none"}
TABLES.fields["binding_authorization_data_for_fmip6.spi"]={label="SPI",ft="uint32"}
TABLES.fields["binding_authorization_data_for_fmip6.authenticator"]={label="Authenticator",ft="bytes"}
TABLES.fields["home_network_prefix"]={label="Home Network Prefix Option",ft="none"}
TABLES.fields["home_network_prefix.l"]={label="L flag",ft="bool",width=8,mask=128}
TABLES.fields["home_network_prefix.reserved"]={label="Reserved",ft="uint8",width=8,mask=127,hex=true}
TABLES.fields["home_network_prefix.prefix_length"]={label="Prefix length",ft="uint8"}
TABLES.fields["home_network_prefix.home_network_prefix"]={label="Home network prefix",ft="ipv6"}
TABLES.fields["handoff_indicator"]={label="Handoff Indicator Option",ft="none"}
TABLES.fields["handoff_indicator.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["handoff_indicator.hi"]={label="HI",ft="uint8",names="handoff_indicator.hi"}
TABLES.fields["access_technology_type"]={label="Access Technology Type Option",ft="none"}
TABLES.fields["access_technology_type.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["access_technology_type.att"]={label="ATT",ft="uint8",names="access_technology_type.att"}
TABLES.fields["mobile_node_linklayer_identifier"]={label="Mobile Node Link-layer Identifier Option",ft="none"}
TABLES.fields["mobile_node_linklayer_identifier.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["mobile_node_linklayer_identifier.link_layer_identifier"]={label="Link layer identifier",ft="bytes"}
TABLES.fields["linklocal_address"]={label="Link-local Address Option",ft="none"}
TABLES.fields["linklocal_address.link_local_address"]={label="Link local address",ft="ipv6"}
TABLES.fields["timestamp"]={label="Timestamp Option",ft="none"}
TABLES.fields["timestamp.timestamp"]={label="Timestamp",ft="uint64"}
TABLES.fields["restart_counter"]={label="Restart Counter",ft="none"}
TABLES.fields["restart_counter.restart_counter"]={label="Restart counter",ft="uint32"}
TABLES.fields["ipv4_home_address"]={label="IPv4 Home Address",ft="none"}
TABLES.fields["ipv4_home_address.prefix_len"]={label="Prefix len",ft="uint16",width=16,mask=64512}
TABLES.fields["ipv4_home_address.p"]={label="P flag",ft="bool",width=16,mask=512}
TABLES.fields["ipv4_home_address.reserved"]={label="Reserved",ft="uint16",width=16,mask=511,hex=true}
TABLES.fields["ipv4_home_address.ipv4_home_address"]={label="IPv4 home address",ft="ipv4"}
TABLES.fields["ipv4_address_acknowledgement"]={label="IPv4 Address Acknowledgement",ft="none"}
TABLES.fields["ipv4_address_acknowledgement.status"]={label="Status",ft="uint8",names="ipv4_address_acknowledgement.status"}
TABLES.fields["ipv4_address_acknowledgement.pref_len"]={label="Pref len",ft="uint8",width=8,mask=252}
TABLES.fields["ipv4_address_acknowledgement.res"]={label="Reserved",ft="uint8",width=8,mask=3,hex=true}
TABLES.fields["ipv4_address_acknowledgement.ipv4_home_address"]={label="IPv4 home address",ft="ipv4"}
TABLES.fields["nat_detection"]={label="NAT Detection",ft="none"}
TABLES.fields["nat_detection.f"]={label="F flag",ft="bool",width=16,mask=32768}
TABLES.fields["nat_detection.reserved"]={label="Reserved",ft="uint16",width=16,mask=32767,hex=true}
TABLES.fields["nat_detection.refresh_time"]={label="Refresh time",ft="uint32"}
TABLES.fields["ipv4_careof_address"]={label="IPv4 Care-of Address",ft="none"}
TABLES.fields["ipv4_careof_address.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["ipv4_careof_address.ipv4_care_of_address"]={label="IPv4 care of address",ft="ipv4"}
TABLES.fields["gre_key"]={label="GRE Key Option",ft="none"}
TABLES.fields["gre_key.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["gre_key.gre_key_identifier"]={label="GRE key identifier",ft="uint32"}
TABLES.fields["mobility_header_ipv6_address_prefix"]={label="Mobility Header IPv6 Address/Prefix",ft="none"}
TABLES.fields["mobility_header_ipv6_address_prefix.option_code"]={label="Option code",ft="uint8",names="mobility_header_ipv6_address_prefix.option_code"}
TABLES.fields["mobility_header_ipv6_address_prefix.prefix_length"]={label="Prefix length",ft="uint8"}
TABLES.fields["mobility_header_ipv6_address_prefix.ipv6_address_prefix"]={label="IPv6 address prefix",ft="ipv6"}
TABLES.fields["binding_identifier"]={label="Binding Identifier",ft="none"}
TABLES.fields["binding_identifier.binding_id"]={label="Binding ID",ft="uint16"}
TABLES.fields["binding_identifier.status"]={label="Status",ft="uint8",names="binding_acknowledgement.status"}
TABLES.fields["binding_identifier.h"]={label="H flag",ft="bool",width=8,mask=128}
TABLES.fields["binding_identifier.bid_pri"]={label="BID PRI",ft="uint8",width=8,mask=127}
TABLES.fields["binding_identifier.care_of_address"]={label="Care of address",ft="string"}
TABLES.fields["ipv4_home_address_request"]={label="IPv4 Home Address Request",ft="none"}
TABLES.fields["ipv4_home_address_request.prefix_len"]={label="Prefix len",ft="uint16",width=16,mask=64512}
TABLES.fields["ipv4_home_address_request.reserved"]={label="Reserved",ft="uint16",width=16,mask=1023,hex=true}
TABLES.fields["ipv4_home_address_request.ipv4_home_address"]={label="IPv4 home address",ft="ipv4"}
TABLES.fields["ipv4_home_address_reply"]={label="IPv4 Home Address Reply",ft="none"}
TABLES.fields["ipv4_home_address_reply.status"]={label="Status",ft="uint8",names="ipv4_home_address_reply.status"}
TABLES.fields["ipv4_home_address_reply.pref_len"]={label="Pref len",ft="uint8",width=8,mask=252}
TABLES.fields["ipv4_home_address_reply.res"]={label="Reserved",ft="uint8",width=8,mask=3,hex=true}
TABLES.fields["ipv4_home_address_reply.ipv4_home_address"]={label="IPv4 home address",ft="ipv4"}
TABLES.fields["ipv4_default_router_address"]={label="IPv4 Default-Router Address",ft="none"}
TABLES.fields["ipv4_default_router_address.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["ipv4_default_router_address.ipv4_default_router_address"]={label="IPv4 default router address",ft="ipv4"}
TABLES.fields["ipv4_dhcp_support_mode"]={label="IPv4 DHCP Support Mode",ft="none"}
TABLES.fields["ipv4_dhcp_support_mode.reserved"]={label="Reserved",ft="uint16",width=16,mask=65534,hex=true}
TABLES.fields["ipv4_dhcp_support_mode.s"]={label="S flag",ft="bool",width=16,mask=1,names="ipv4_dhcp_support_mode.s"}
TABLES.fields["context_request"]={label="Context Request Option",ft="none"}
TABLES.fields["context_request.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["requested_context"]={label="RequestedContext",ft="none"}
TABLES.fields["requested_context.req_type"]={label="Req type",ft="uint8",names="mobility option"}
TABLES.fields["requested_context.req_option.raw"]={label="Req option (raw)",ft="bytes"}
TABLES.fields["requested_vendor_context"]={label="RequestedVendorContext",ft="none"}
TABLES.fields["requested_vendor_context.vendor_id"]={label="Vendor ID",ft="uint32"}
TABLES.fields["requested_vendor_context.sub_type"]={label="Sub type",ft="uint8"}
TABLES.fields["requested_vendor_context.data"]={label="Data",ft="bytes"}
TABLES.fields["local_mobility_anchor_address"]={label="Local Mobility Anchor Address Option",ft="none"}
TABLES.fields["local_mobility_anchor_address.option_code"]={label="Option code",ft="uint8",names="local_mobility_anchor_address.option_code"}
TABLES.fields["local_mobility_anchor_address.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["local_mobility_anchor_address.local_mobility_anchor_address"]={label="Local mobility anchor address",ft="string"}
TABLES.fields["local_mobility_anchor_address.local_mobility_anchor_address.raw"]={label="Local mobility anchor address (raw)",ft="bytes"}
TABLES.fields["mobile_node_linklocal_address_interface_identifier"]={label="Mobile Node Link-local Address Interface Identifier Option",ft="none"}
TABLES.fields["mobile_node_linklocal_address_interface_identifier.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["mobile_node_linklocal_address_interface_identifier.interface_identifier"]={label="Interface identifier",ft="bytes"}
TABLES.fields["transient_binding"]={label="Transient Binding",ft="none"}
TABLES.fields["transient_binding.reserved"]={label="Reserved",ft="uint8",width=8,mask=254,hex=true}
TABLES.fields["transient_binding.l"]={label="L flag",ft="bool",width=8,mask=1}
TABLES.fields["transient_binding.lifetime"]={label="Lifetime",ft="uint8"}
TABLES.fields["flow_summary"]={label="Flow Summary Mobility Option",ft="none"}
TABLES.fields["flow_summary.fid"]={label="FID",ft="uint16"}
TABLES.fields["flow_identification"]={label="Flow Identification Mobility Option",ft="none"}
TABLES.fields["flow_identification.fid"]={label="FID",ft="uint16"}
TABLES.fields["flow_identification.fid_pri"]={label="FID PRI",ft="uint16"}
TABLES.fields["flow_identification.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["flow_identification.status"]={label="Status",ft="uint8",names="flow_identification.status"}
TABLES.fields["flow_pad1"]={label="Pad",ft="none"}
TABLES.fields["flow_pad_n"]={label="PadN",ft="none"}
TABLES.fields["flow_pad_n.data"]={label="Data",ft="bytes"}
TABLES.fields["binding_reference"]={label="BID Reference",ft="none"}
TABLES.fields["binding_reference.bid"]={label="BID",ft="uint16"}
TABLES.fields["traffic_selector"]={label="Traffic Selector",ft="none"}
TABLES.fields["traffic_selector.ts_format"]={label="TS format",ft="uint8",names="traffic_selector.ts_format"}
TABLES.fields["traffic_selector.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["traffic_selector.traffic_selector.raw"]={label="Traffic selector (raw)",ft="bytes"}
TABLES.fields["ipv4_binary_traffic_selector"]={label="IPv4 binary traffic selector",ft="none"}
TABLES.fields["ipv4_binary_traffic_selector.a"]={label="A flag",ft="bool",width=32,mask=2147483648}
TABLES.fields["ipv4_binary_traffic_selector.b"]={label="B flag",ft="bool",width=32,mask=1073741824}
TABLES.fields["ipv4_binary_traffic_selector.c"]={label="C flag",ft="bool",width=32,mask=536870912}
TABLES.fields["ipv4_binary_traffic_selector.d"]={label="D flag",ft="bool",width=32,mask=268435456}
TABLES.fields["ipv4_binary_traffic_selector.e"]={label="E flag",ft="bool",width=32,mask=134217728}
TABLES.fields["ipv4_binary_traffic_selector.f"]={label="F flag",ft="bool",width=32,mask=67108864}
TABLES.fields["ipv4_binary_traffic_selector.g"]={label="G flag",ft="bool",width=32,mask=33554432}
TABLES.fields["ipv4_binary_traffic_selector.h"]={label="H flag",ft="bool",width=32,mask=16777216}
TABLES.fields["ipv4_binary_traffic_selector.i"]={label="I flag",ft="bool",width=32,mask=8388608}
TABLES.fields["ipv4_binary_traffic_selector.j"]={label="J flag",ft="bool",width=32,mask=4194304}
TABLES.fields["ipv4_binary_traffic_selector.k"]={label="K flag",ft="bool",width=32,mask=2097152}
TABLES.fields["ipv4_binary_traffic_selector.l"]={label="L flag",ft="bool",width=32,mask=1048576}
TABLES.fields["ipv4_binary_traffic_selector.m"]={label="M flag",ft="bool",width=32,mask=524288}
TABLES.fields["ipv4_binary_traffic_selector.n"]={label="N flag",ft="bool",width=32,mask=262144}
TABLES.fields["ipv4_binary_traffic_selector.reserved"]={label="Reserved",ft="uint32",width=32,mask=262143,hex=true}
TABLES.fields["ipv4_binary_traffic_selector.start_source_address"]={label="Start source address",ft="ipv4"}
TABLES.fields["ipv4_binary_traffic_selector.end_source_address"]={label="End source address",ft="ipv4"}
TABLES.fields["ipv4_binary_traffic_selector.start_destination_address"]={label="Start destination address",ft="ipv4"}
TABLES.fields["ipv4_binary_traffic_selector.end_destination_address"]={label="End destination address",ft="ipv4"}
TABLES.fields["ipv4_binary_traffic_selector.start_ipsec_spi"]={label="Start IPSEC SPI",ft="uint32"}
TABLES.fields["ipv4_binary_traffic_selector.end_ipsec_spi"]={label="End IPSEC SPI",ft="uint32"}
TABLES.fields["ipv4_binary_traffic_selector.start_source_port"]={label="Start source port",ft="uint16"}
TABLES.fields["ipv4_binary_traffic_selector.end_source_port"]={label="End source port",ft="uint16"}
TABLES.fields["ipv4_binary_traffic_selector.start_destination_port"]={label="Start destination port",ft="uint16"}
TABLES.fields["ipv4_binary_traffic_selector.end_destination_port"]={label="End destination port",ft="uint16"}
TABLES.fields["ipv4_binary_traffic_selector.start_ds"]={label="Start ds",ft="uint8"}
TABLES.fields["ipv4_binary_traffic_selector.end_ds"]={label="End ds",ft="uint8"}
TABLES.fields["ipv4_binary_traffic_selector.start_protocol"]={label="Start protocol",ft="uint8"}
TABLES.fields["ipv4_binary_traffic_selector.end_protocol"]={label="End protocol",ft="uint8"}
TABLES.fields["ipv6_binary_traffic_selector"]={label="IPv6 binary traffic selector",ft="none"}
TABLES.fields["ipv6_binary_traffic_selector.a"]={label="A flag",ft="bool",width=32,mask=2147483648}
TABLES.fields["ipv6_binary_traffic_selector.b"]={label="B flag",ft="bool",width=32,mask=1073741824}
TABLES.fields["ipv6_binary_traffic_selector.c"]={label="C flag",ft="bool",width=32,mask=536870912}
TABLES.fields["ipv6_binary_traffic_selector.d"]={label="D flag",ft="bool",width=32,mask=268435456}
TABLES.fields["ipv6_binary_traffic_selector.e"]={label="E flag",ft="bool",width=32,mask=134217728}
TABLES.fields["ipv6_binary_traffic_selector.f"]={label="F flag",ft="bool",width=32,mask=67108864}
TABLES.fields["ipv6_binary_traffic_selector.g"]={label="G flag",ft="bool",width=32,mask=33554432}
TABLES.fields["ipv6_binary_traffic_selector.h"]={label="H flag",ft="bool",width=32,mask=16777216}
TABLES.fields["ipv6_binary_traffic_selector.i"]={label="I flag",ft="bool",width=32,mask=8388608}
TABLES.fields["ipv6_binary_traffic_selector.j"]={label="J flag",ft="bool",width=32,mask=4194304}
TABLES.fields["ipv6_binary_traffic_selector.k"]={label="K flag",ft="bool",width=32,mask=2097152}
TABLES.fields["ipv6_binary_traffic_selector.l"]={label="L flag",ft="bool",width=32,mask=1048576}
TABLES.fields["ipv6_binary_traffic_selector.m"]={label="M flag",ft="bool",width=32,mask=524288}
TABLES.fields["ipv6_binary_traffic_selector.n"]={label="N flag",ft="bool",width=32,mask=262144}
TABLES.fields["ipv6_binary_traffic_selector.o"]={label="O flag",ft="bool",width=32,mask=131072}
TABLES.fields["ipv6_binary_traffic_selector.p"]={label="P flag",ft="bool",width=32,mask=65536}
TABLES.fields["ipv6_binary_traffic_selector.reserved"]={label="Reserved",ft="uint32",width=32,mask=65535,hex=true}
TABLES.fields["ipv6_binary_traffic_selector.start_source_address"]={label="Start source address",ft="ipv6"}
TABLES.fields["ipv6_binary_traffic_selector.end_source_address"]={label="End source address",ft="ipv6"}
TABLES.fields["ipv6_binary_traffic_selector.start_destination_address"]={label="Start destination address",ft="ipv6"}
TABLES.fields["ipv6_binary_traffic_selector.end_destination_address"]={label="End destination address",ft="ipv6"}
TABLES.fields["ipv6_binary_traffic_selector.start_ipsec_spi"]={label="Start IPSEC SPI",ft="uint32"}
TABLES.fields["ipv6_binary_traffic_selector.end_ipsec_spi"]={label="End IPSEC SPI",ft="uint32"}
TABLES.fields["ipv6_binary_traffic_selector.start_flow_label"]={label="Start flow label",ft="uint32"}
TABLES.fields["ipv6_binary_traffic_selector.end_flow_label"]={label="End flow label",ft="uint32"}
TABLES.fields["ipv6_binary_traffic_selector.start_source_port"]={label="Start source port",ft="uint16"}
TABLES.fields["ipv6_binary_traffic_selector.end_source_port"]={label="End source port",ft="uint16"}
TABLES.fields["ipv6_binary_traffic_selector.start_destination_port"]={label="Start destination port",ft="uint16"}
TABLES.fields["ipv6_binary_traffic_selector.end_destination_port"]={label="End destination port",ft="uint16"}
TABLES.fields["ipv6_binary_traffic_selector.start_traffic_class"]={label="Start traffic class",ft="uint8"}
TABLES.fields["ipv6_binary_traffic_selector.end_traffic_class"]={label="End traffic class",ft="uint8"}
TABLES.fields["ipv6_binary_traffic_selector.start_next_header"]={label="Start next header",ft="uint8"}
TABLES.fields["ipv6_binary_traffic_selector.end_next_header"]={label="End next header",ft="uint8"}
TABLES.fields["flow_binding_action"]={label="Flow Binding Action",ft="none"}
TABLES.fields["flow_binding_action.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["flow_binding_action.action"]={label="Action",ft="uint8",names="flow_binding_action.action"}
TABLES.fields["target_careof_address"]={label="Target Care-of Address",ft="none"}
TABLES.fields["target_careof_address.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["target_careof_address.target_care_of_address"]={label="Target care of address",ft="string"}
TABLES.fields["redirect_capability"]={label="Redirect-Capability Mobility Option",ft="none"}
TABLES.fields["redirect_capability.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["redirect"]={label="Redirect Mobility Option",ft="none"}
TABLES.fields["redirect.k"]={label="K flag",ft="bool",width=16,mask=32768}
TABLES.fields["redirect.n"]={label="N flag",ft="bool",width=16,mask=16384}
TABLES.fields["redirect.reserved"]={label="Reserved",ft="uint16",width=16,mask=16383,hex=true}
TABLES.fields["redirect.ipv6_r2lma_address"]={label="IPv6 r2LMA address",ft="ipv6"}
TABLES.fields["redirect.ipv4_r2lma_address"]={label="IPv4 r2LMA address",ft="ipv4"}
TABLES.fields["load_information"]={label="Load Information Mobility Option",ft="none"}
TABLES.fields["load_information.priority"]={label="Priority",ft="uint16"}
TABLES.fields["load_information.sessions_in_use"]={label="Sessions in use",ft="uint32"}
TABLES.fields["load_information.maximum_sessions"]={label="Maximum sessions",ft="uint32"}
TABLES.fields["load_information.used_capacity"]={label="Used capacity",ft="uint32"}
TABLES.fields["load_information.maximum_capacity"]={label="Maximum capacity",ft="uint32"}
TABLES.fields["alternate_ipv4_careof_address"]={label="Alternate IPv4 Care-of Address",ft="none"}
TABLES.fields["alternate_ipv4_careof_address.alternate_ipv4_care_of_address"]={label="Alternate IPv4 care of address",ft="ipv4"}
TABLES.fields["mobile_node_group_identifier"]={label="Mobile Node Group Identifier",ft="none"}
TABLES.fields["mobile_node_group_identifier.sub_type"]={label="Sub type",ft="uint8",names="mobile_node_group_identifier.sub_type"}
TABLES.fields["mobile_node_group_identifier.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["mobile_node_group_identifier.mobile_node_group_identifier"]={label="Mobile node group identifier",ft="uint32"}
TABLES.fields["mag_ipv6_address"]={label="MAG IPv6 Address",ft="none"}
TABLES.fields["mag_ipv6_address.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["mag_ipv6_address.address_length"]={label="Address length",ft="uint8"}
TABLES.fields["mag_ipv6_address.mag_ipv6_address"]={label="MAG IPv6 address",ft="ipv6"}
TABLES.fields["access_network_identifier"]={label="Access Network Identifier",ft="none"}
TABLES.fields["network_identifier"]={label="Network-Identifier sub-option",ft="none"}
TABLES.fields["network_identifier.e"]={label="E flag",ft="bool",width=8,mask=128}
TABLES.fields["network_identifier.reserved"]={label="Reserved",ft="uint8",width=8,mask=127,hex=true}
TABLES.fields["network_identifier.network_name"]={label="Network name",ft="string"}
TABLES.fields["network_identifier.network_name.raw"]={label="Network name (raw)",ft="bytes"}
TABLES.fields["network_identifier.access_point_name"]={label="Access point name",ft="string"}
TABLES.fields["geo_location"]={label="Geo-Location sub-option",ft="none"}
TABLES.fields["geo_location.latitude_degrees"]={label="Latitude degrees",ft="int24"}
TABLES.fields["geo_location.longitude_degrees"]={label="Longitude degrees",ft="int24"}
TABLES.fields["operator_identifier"]={label="Operator-Identifier sub-option",ft="none"}
TABLES.fields["operator_identifier.op_id_type"]={label="Op ID type",ft="uint8",names="operator_identifier.op_id_type"}
TABLES.fields["operator_identifier.operator_identifier"]={label="Operator identifier",ft="string"}
TABLES.fields["operator_identifier.operator_identifier.raw"]={label="Operator identifier (raw)",ft="bytes"}
TABLES.fields["civic_location_suboption"]={label="Civic-Location sub-option",ft="none"}
TABLES.fields["civic_location_suboption.format"]={label="Format",ft="uint8",names="civic_location_suboption.format"}
TABLES.fields["civic_location_suboption.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["civic_location_suboption.civic_location.raw"]={label="Civic location (raw)",ft="bytes"}
TABLES.fields["civic_location"]={label="civic location",ft="none"}
TABLES.fields["civic_location.country_code"]={label="Country code",ft="string"}
TABLES.fields["civic_address_element"]={label="civic address element",ft="none"}
TABLES.fields["civic_address_element.ca_type"]={label="CA type",ft="uint8",names="civic_address_element.ca_type"}
TABLES.fields["civic_address_element.ca_value"]={label="CA value",ft="string"}
TABLES.fields["mag_group_identifier"]={label="MAG-Group-Identifier sub-option",ft="none"}
TABLES.fields["mag_group_identifier.group_identifier"]={label="Group identifier",ft="uint16"}
TABLES.fields["ani_update_timer"]={label="ANI Update-Timer sub-option",ft="none"}
TABLES.fields["ani_update_timer.update_timer"]={label="Update timer",ft="uint16"}
TABLES.fields["ipv4_traffic_offload_selector"]={label="IPv4 Traffic Offload Selector",ft="none"}
TABLES.fields["ipv4_traffic_offload_selector.m"]={label="M flag",ft="bool",width=32,mask=2147483648}
TABLES.fields["ipv4_traffic_offload_selector.reserved"]={label="Reserved",ft="uint32",width=32,mask=2147483647,hex=true}
TABLES.fields["dynamic_ip_multicast_selector"]={label="Dynamic IP Multicast Selector",ft="none"}
TABLES.fields["dynamic_ip_multicast_selector.protocol"]={label="Protocol",ft="uint8",names="dynamic_ip_multicast_selector.protocol"}
TABLES.fields["dynamic_ip_multicast_selector.m"]={label="M flag",ft="bool",width=8,mask=128}
TABLES.fields["dynamic_ip_multicast_selector.reserved"]={label="Reserved",ft="uint8",width=8,mask=127,hex=true}
TABLES.fields["dynamic_ip_multicast_selector.nr_of_mcast_address_records"]={label="Nr of mcast address records",ft="uint16"}
TABLES.fields["dynamic_ip_multicast_selector.multicast_address_record.raw"]={label="Multicast address record (raw)",ft="bytes"}
TABLES.fields["mld_v1_membership"]={label="MLDv1 multicast membership",ft="none"}
TABLES.fields["mld_v1_membership.reserved"]={label="Reserved",ft="uint32",hex=true}
TABLES.fields["mld_v1_membership.multicast_address"]={label="Multicast address",ft="ipv6"}
TABLES.fields["mld_multicast_address_record"]={label="MLDv2 Multicast Address Record",ft="none"}
TABLES.fields["mld_multicast_address_record.record_type"]={label="Record type",ft="uint8",names="mld_multicast_address_record.record_type"}
TABLES.fields["mld_multicast_address_record.aux_data_len"]={label="Aux data len",ft="uint8"}
TABLES.fields["mld_multicast_address_record.number_of_sources"]={label="Number of sources",ft="uint16"}
TABLES.fields["mld_multicast_address_record.multicast_address"]={label="Multicast address",ft="ipv6"}
TABLES.fields["mld_multicast_address_record.source_address"]={label="Source address",ft="ipv6"}
TABLES.fields["mld_multicast_address_record.auxiliary_data"]={label="Auxiliary data",ft="bytes"}
TABLES.fields["delegated_mobile_network_prefix"]={label="Delegated Mobile Network Prefix",ft="none"}
TABLES.fields["delegated_mobile_network_prefix.v"]={label="V flag",ft="bool",width=8,mask=128}
TABLES.fields["delegated_mobile_network_prefix.reserved"]={label="Reserved",ft="uint8",width=8,mask=127,hex=true}
TABLES.fields["delegated_mobile_network_prefix.prefix_length"]={label="Prefix length",ft="uint8"}
TABLES.fields["delegated_mobile_network_prefix.delegated_mobile_network_prefix"]={label="Delegated mobile network prefix",ft="string"}
TABLES.fields["delegated_mobile_network_prefix.delegated_mobile_network_prefix.raw"]={label="Delegated mobile network prefix (raw)",ft="bytes"}
TABLES.fields["active_multicast_subscription_ipv4"]={label="Active Multicast Subscription IPv4",ft="none"}
TABLES.fields["active_multicast_subscription_ipv4.igmp_type"]={label="IGMP type",ft="uint8",names="active_multicast_subscription_ipv4.igmp_type"}
TABLES.fields["active_multicast_subscription_ipv4.multicast_membership_context"]={label="Multicast membership context",ft="ipv4"}
TABLES.fields["active_multicast_subscription_ipv4.multicast_membership_context.raw"]={label="Multicast membership context (raw)",ft="bytes"}
TABLES.fields["igmp_group_record"]={label="IGMPv3 Group Record",ft="none"}
TABLES.fields["igmp_group_record.record_type"]={label="Record type",ft="uint8",names="mld_multicast_address_record.record_type"}
TABLES.fields["igmp_group_record.aux_data_len"]={label="Aux data len",ft="uint8"}
TABLES.fields["igmp_group_record.number_of_sources"]={label="Number of sources",ft="uint16"}
TABLES.fields["igmp_group_record.multicast_address"]={label="Multicast address",ft="ipv4"}
TABLES.fields["igmp_group_record.source_address"]={label="Source address",ft="ipv4"}
TABLES.fields["igmp_group_record.auxiliary_data"]={label="Auxiliary data",ft="bytes"}
TABLES.fields["active_multicast_subscription_ipv6"]={label="Active Multicast Subscription IPv6",ft="none"}
TABLES.fields["active_multicast_subscription_ipv6.mld_type"]={label="MLD type",ft="uint8",names="dynamic_ip_multicast_selector.protocol"}
TABLES.fields["active_multicast_subscription_ipv6.multicast_membership_context.raw"]={label="Multicast membership context (raw)",ft="bytes"}
TABLES.fields["quality_of_service"]={label="Quality-of-Service",ft="none"}
TABLES.fields["quality_of_service.sr_id"]={label="SR ID",ft="uint8"}
TABLES.fields["quality_of_service.dscp"]={label="DSCP",ft="uint8",width=8,mask=252}
TABLES.fields["quality_of_service.reserved"]={label="Reserved",ft="uint8",width=8,mask=3,hex=true}
TABLES.fields["quality_of_service.oc"]={label="OC",ft="uint8",names="quality_of_service.oc"}
TABLES.fields["quality_of_service.reserved2"]={label="Reserved",ft="uint24",hex=true}
TABLES.fields["per_mn_agg_max_dl_bit_rate"]={label="Per-MN-Agg-Max-DL-Bit-Rate",ft="none"}
TABLES.fields["per_mn_agg_max_dl_bit_rate.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["per_mn_agg_max_dl_bit_rate.per_mn_agg_max_dl_bit_rate"]={label="Per MN agg max DL bit rate",ft="uint32"}
TABLES.fields["per_mn_agg_max_ul_bit_rate"]={label="Per-MN-Agg-Max-UL-Bit-Rate",ft="none"}
TABLES.fields["per_mn_agg_max_ul_bit_rate.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["per_mn_agg_max_ul_bit_rate.per_mn_agg_max_ul_bit_rate"]={label="Per MN agg max UL bit rate",ft="uint32"}
TABLES.fields["per_session_agg_max_dl_bit_rate"]={label="Per-Session-Agg-Max-DL-Bit-Rate",ft="none"}
TABLES.fields["per_session_agg_max_dl_bit_rate.s"]={label="S flag",ft="bool",width=16,mask=32768}
TABLES.fields["per_session_agg_max_dl_bit_rate.e"]={label="E flag",ft="bool",width=16,mask=16384}
TABLES.fields["per_session_agg_max_dl_bit_rate.reserved"]={label="Reserved",ft="uint16",width=16,mask=16383,hex=true}
TABLES.fields["per_session_agg_max_dl_bit_rate.per_session_agg_max_dl_bit_rate"]={label="Per session agg max DL bit rate",ft="uint32"}
TABLES.fields["per_session_agg_max_ul_bit_rate"]={label="Per-Session-Agg-Max-UL-Bit-Rate",ft="none"}
TABLES.fields["per_session_agg_max_ul_bit_rate.s"]={label="S flag",ft="bool",width=16,mask=32768}
TABLES.fields["per_session_agg_max_ul_bit_rate.e"]={label="E flag",ft="bool",width=16,mask=16384}
TABLES.fields["per_session_agg_max_ul_bit_rate.reserved"]={label="Reserved",ft="uint16",width=16,mask=16383,hex=true}
TABLES.fields["per_session_agg_max_ul_bit_rate.per_session_agg_max_ul_bit_rate"]={label="Per session agg max UL bit rate",ft="uint32"}
TABLES.fields["allocation_retention_priority"]={label="Allocation-Retention-Priority",ft="none"}
TABLES.fields["allocation_retention_priority.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["allocation_retention_priority.pl"]={label="PL",ft="uint8",width=8,mask=240}
TABLES.fields["allocation_retention_priority.pc"]={label="PC",ft="uint8",width=8,mask=12,names="allocation_retention_priority.pc"}
TABLES.fields["allocation_retention_priority.pv"]={label="PV",ft="uint8",width=8,mask=3,names="allocation_retention_priority.pc"}
TABLES.fields["aggregate_max_dl_bit_rate"]={label="Aggregate-Max-DL-Bit-Rate",ft="none"}
TABLES.fields["aggregate_max_dl_bit_rate.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["aggregate_max_dl_bit_rate.aggregate_max_dl_bit_rate"]={label="Aggregate max DL bit rate",ft="uint32"}
TABLES.fields["aggregate_max_ul_bit_rate"]={label="Aggregate-Max-UL-Bit-Rate",ft="none"}
TABLES.fields["aggregate_max_ul_bit_rate.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["aggregate_max_ul_bit_rate.aggregate_max_ul_bit_rate"]={label="Aggregate max UL bit rate",ft="uint32"}
TABLES.fields["guaranteed_dl_bit_rate"]={label="Guaranteed-DL-Bit-Rate",ft="none"}
TABLES.fields["guaranteed_dl_bit_rate.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["guaranteed_dl_bit_rate.guaranteed_dl_bit_rate"]={label="Guaranteed DL bit rate",ft="uint32"}
TABLES.fields["guaranteed_ul_bit_rate"]={label="Guaranteed-UL-Bit-Rate",ft="none"}
TABLES.fields["guaranteed_ul_bit_rate.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["guaranteed_ul_bit_rate.guaranteed_ul_bit_rate"]={label="Guaranteed UL bit rate",ft="uint32"}
TABLES.fields["qos_traffic_selector"]={label="QoS-Traffic-Selector",ft="none"}
TABLES.fields["qos_traffic_selector.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["qos_traffic_selector.ts_format"]={label="TS format",ft="uint8",names="traffic_selector.ts_format"}
TABLES.fields["qos_traffic_selector.traffic_selector.raw"]={label="Traffic selector (raw)",ft="bytes"}
TABLES.fields["qos_vendor_specific_attribute"]={label="QoS-Vendor-Specific-Attribute",ft="none"}
TABLES.fields["qos_vendor_specific_attribute.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["qos_vendor_specific_attribute.vendor_id"]={label="Vendor ID",ft="uint32"}
TABLES.fields["qos_vendor_specific_attribute.sub_type"]={label="Sub type",ft="uint8"}
TABLES.fields["qos_vendor_specific_attribute.data"]={label="Data",ft="bytes"}
TABLES.fields["lma_user_plane_address"]={label="LMA User-Plane Address",ft="none"}
TABLES.fields["lma_user_plane_address.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["lma_user_plane_address.lma_user_plane_address"]={label="LMA user plane address",ft="string"}
TABLES.fields["multicast_mobility"]={label="Multicast Mobility Option",ft="none"}
TABLES.fields["multicast_mobility.option_code"]={label="Option code",ft="uint8",names="multicast_mobility.option_code"}
TABLES.fields["multicast_mobility.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["multicast_mobility.report_payload.raw"]={label="Report payload (raw)",ft="bytes"}
TABLES.fields["igmp_report_payload"]={label="IGMPv3 Report Payload",ft="none"}
TABLES.fields["igmp_report_payload.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["igmp_report_payload.number_of_group_records"]={label="Number of group records",ft="uint16"}
TABLES.fields["mld_report_payload"]={label="MLDv2 Report Payload",ft="none"}
TABLES.fields["mld_report_payload.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["mld_report_payload.no_of_mcast_address_records"]={label="No of mcast address records",ft="uint16"}
TABLES.fields["multicast_acknowledgement"]={label="Multicast Acknowledgement Option",ft="none"}
TABLES.fields["multicast_acknowledgement.option_code"]={label="Option code",ft="uint8"}
TABLES.fields["multicast_acknowledgement.status"]={label="Status",ft="uint8",names="multicast_acknowledgement.status"}
TABLES.fields["multicast_acknowledgement.unsupported_report_payload.raw"]={label="Unsupported report payload (raw)",ft="bytes"}
TABLES.fields["lma_controlled_mag_parameters"]={label="LMA-Controlled MAG Parameters",ft="none"}
TABLES.fields["binding_reregistration_control"]={label="Binding Re-registration Control Sub-Option",ft="none"}
TABLES.fields["binding_reregistration_control.re_registration_start_time"]={label="Re registration start time",ft="uint16"}
TABLES.fields["binding_reregistration_control.initial_retransmission_time"]={label="Initial retransmission time",ft="uint16"}
TABLES.fields["binding_reregistration_control.maximum_retransmission_time"]={label="Maximum retransmission time",ft="uint16"}
TABLES.fields["heartbeat_control"]={label="Heartbeat Control Sub-Option",ft="none"}
TABLES.fields["heartbeat_control.hb_interval"]={label="HB interval",ft="uint16"}
TABLES.fields["heartbeat_control.hb_retransmission_delay"]={label="HB retransmission delay",ft="uint16"}
TABLES.fields["heartbeat_control.hb_max_retransmissions"]={label="HB max retransmissions",ft="uint16"}
TABLES.fields["mag_multipath_binding"]={label="MAG Multipath-Binding",ft="none"}
TABLES.fields["mag_multipath_binding.if_att"]={label="If ATT",ft="uint8",names="access_technology_type.att"}
TABLES.fields["mag_multipath_binding.if_label"]={label="If label",ft="uint8"}
TABLES.fields["mag_multipath_binding.binding_id"]={label="Binding ID",ft="uint8"}
TABLES.fields["mag_multipath_binding.b"]={label="B flag",ft="bool",width=24,mask=8388608}
TABLES.fields["mag_multipath_binding.o"]={label="O flag",ft="bool",width=24,mask=4194304}
TABLES.fields["mag_multipath_binding.reserved"]={label="Reserved",ft="uint24",width=24,mask=4194303,hex=true}
TABLES.fields["mag_identifier"]={label="MAG Identifier",ft="none"}
TABLES.fields["mag_identifier.subtype"]={label="Subtype",ft="uint8",names="mobile_node_identifier.subtype"}
TABLES.fields["mag_identifier.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["mag_identifier.identifier"]={label="Identifier",ft="string"}
TABLES.fields["mag_identifier.identifier.raw"]={label="Identifier (raw)",ft="bytes"}
TABLES.fields["anchored_prefix"]={label="Anchored Prefix",ft="none"}
TABLES.fields["anchored_prefix.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["anchored_prefix.prefix_length"]={label="Prefix length",ft="uint8"}
TABLES.fields["anchored_prefix.anchored_prefix"]={label="Anchored prefix",ft="ipv6"}
TABLES.fields["local_prefix"]={label="Local Prefix",ft="none"}
TABLES.fields["local_prefix.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["local_prefix.prefix_length"]={label="Prefix length",ft="uint8"}
TABLES.fields["local_prefix.local_prefix"]={label="Local prefix",ft="ipv6"}
TABLES.fields["previous_maar"]={label="Previous MAAR",ft="none"}
TABLES.fields["previous_maar.reserved"]={label="Reserved",ft="uint8",hex=true}
TABLES.fields["previous_maar.prefix_length"]={label="Prefix length",ft="uint8"}
TABLES.fields["previous_maar.previous_maar"]={label="Previous MAAR",ft="ipv6"}
TABLES.fields["previous_maar.home_network_prefix"]={label="Home network prefix",ft="ipv6"}
TABLES.fields["serving_maar"]={label="Serving MAAR",ft="none"}
TABLES.fields["serving_maar.s_maar_s_address"]={label="S MAAR s address",ft="ipv6"}
TABLES.fields["dlif_link_local_address"]={label="DLIF Link-Local Address",ft="none"}
TABLES.fields["dlif_link_local_address.dlif_link_local_address"]={label="DLIF link local address",ft="ipv6"}
TABLES.fields["dlif_link_layer_address"]={label="DLIF Link-Layer Address",ft="none"}
TABLES.fields["dlif_link_layer_address.reserved"]={label="Reserved",ft="uint16",hex=true}
TABLES.fields["dlif_link_layer_address.dlif_link_layer_address"]={label="DLIF link layer address",ft="bytes"}
TABLES.issues = {}
TABLES.issues["truncated"]={"the message ends before the length it declares","RFC 6275 section 6.1.1","error"}
TABLES.issues["short-message"]={"too few octets for the fixed part of this message","RFC 6275 section 9.2","error"}
TABLES.issues["header-length"]={"octets follow the length the Mobility Header declares; they were read as part of it","RFC 6275 section 6.1.1","warning"}
TABLES.issues["payload-proto"]={"the next header is not 59 (no next header)","RFC 6275 section 6.1.1","warning"}
TABLES.issues["checksum"]={"the Mobility Header or ICMPv6 checksum is wrong","RFC 6275 section 6.1.1","warning"}
TABLES.issues["checksum-address"]={"the checksum was computed with the care-of address where the home address belongs","RFC 6275 section 6.1.1","warning"}
TABLES.issues["checksum-zero"]={"the Mobility Header checksum is zero","RFC 6275 section 6.1.1","warning"}
TABLES.issues["option-overrun"]={"an option ends behind the message that holds it","RFC 6275 section 6.2.1","error"}
TABLES.issues["option-length"]={"an option's length does not fit its fields","RFC 6275 section 6.2.1","error"}
TABLES.issues["extra-octets"]={"octets are left behind the last field of an option","RFC 6275 section 6.2.1","warning"}
TABLES.issues["malformed-value"]={"a value does not have the form its type promises","RFC 6275 section 6.2","warning"}
TABLES.issues["alignment"]={"an option is not aligned as its figure wants","RFC 6275 section 6.2","note"}
TABLES.issues["reserved-bits"]={"reserved bits are set","RFC 6275 section 6.2","note"}
TABLES.issues["out-of-range"]={"a value is outside the range the document allows","RFC 6275 section 6.2","warning"}
TABLES.issues["unknown-option"]={"an option type that is not in the registry","RFC 6275 section 6.2.1","warning"}
TABLES.issues["unknown-message"]={"a message type that is not in the registry","RFC 6275 section 6.1.1","warning"}
TABLES.issues["not-utf8"]={"text that is not UTF-8","RFC 4283 section 3","warning"}
TABLES.issues["not-digits"]={"an identifier of decimal digits has something else in it","RFC 8371 section 4.2","warning"}
TABLES.issues["cga-pieces"]={"CGA Parameters are not cut into options as they should be","RFC 4866 section 5.1","warning"}
TABLES.issues["authenticator"]={"a RADIUS authenticator is not that of the shared secret","RFC 2865 section 3","warning"}
TABLES.issues["authenticator-wrong"]={"an authenticator is not the one that the keys or the tests' tokens make","RFC 6275 section 6.2.7","warning"}
TABLES.issues["padding"]={"padding that is not zero","RFC 6275 section 6.2.3","warning"}
TABLES.issues["fragment"]={"a part of a value that several options carry; it is not read by itself","RFC 5094 section 3","note"}
TABLES.issues["mn-id-padding"]={"a mobile node identifier is padded with NUL octets","RFC 4283 section 3.1","warning"}
TABLES.issues["prefix-length-128"]={"a home network prefix of 64 bits is sent as one of 128","RFC 5213 section 8.3","warning"}
TABLES.issues["timestamp-little-endian"]={"a timestamp has its octets in reverse order","RFC 5213 section 8.8","warning"}
TABLES.issues["timestamp-ntp"]={"a timestamp is one of NTP, in another format and epoch","RFC 5213 section 8.8","warning"}
TABLES.issues["timestamp-unset"]={"a timestamp has no time in it","RFC 5213 section 8.8","note"}
TABLES.issues["flags-octet"]={"the two octets of a Binding Update's flags are swapped","RFC 6275 section 6.1.7","warning"}
TABLES.issues["pad1-run"]={"several Pad1 options where one PadN should be","RFC 6275 section 6.2.2","note"}
TABLES.issues["draft-numbers"]={"the options have the numbers of a known dialect","RFC 5213 section 10","warning"}
TABLES.issues["checksum-over-udp"]={"a checksum where UDP has its own and it should be zero","RFC 5844 section 4.1.3.2","note"}
TABLES.issues["option-misplaced"]={"an option stands where it may not","RFC 6275 section 6.2.1","warning"}
TABLES.issues["option-repeated"]={"an option stands more often than it may","RFC 6275 section 6.2.1","warning"}
TABLES.issues["option-missing"]={"a mandatory option is missing","RFC 5213 section 5.3.1","warning"}
TABLES.issues["unsolicited-answer"]={"an acknowledgement of an update that is not in the capture","RFC 6275 section 11.7.3","warning"}
TABLES.issues["capture-clock"]={"the clock of the capture was not set: it starts in 1970","RFC 5213 section 8.8","note"}
TABLES.issues["length-multiple"]={"the octets of the message are no multiple of 8","RFC 6275 section 6.1.1","warning"}
TABLES.issues["missing-option"]={"a mandatory option is missing","RFC 5213 section 6.9.1.5","warning"}
TABLES.exchanges = {}
TABLES.exchanges["home_test_init"]={kind="route-optimisation",asks=true,tag="home_init_cookie",pair="home"}
TABLES.exchanges["home_test"]={kind="route-optimisation",asks=false,tag="home_init_cookie",pair="home"}
TABLES.exchanges["careof_test_init"]={kind="route-optimisation",asks=true,tag="care_of_init_cookie",pair="care-of"}
TABLES.exchanges["careof_test"]={kind="route-optimisation",asks=false,tag="care_of_init_cookie",pair="care-of"}
TABLES.exchanges["fast_binding_update"]={kind="fast-handover",asks=true,tag="sequence",pair="fbu",status="status"}
TABLES.exchanges["fast_binding_acknowledgment"]={kind="fast-handover",asks=false,tag="sequence",pair="fbu",status="status"}
TABLES.exchanges["handover_initiate"]={kind="fast-handover",asks=true,tag="sequence",pair="hi",status="status"}
TABLES.exchanges["handover_acknowledge"]={kind="fast-handover",asks=false,tag="sequence",pair="hi",status="code"}
TABLES.exchanges["binding_revocation_indication"]={kind="revocation",asks=true,tag="sequence",status="status"}
TABLES.exchanges["binding_revocation_acknowledgement"]={kind="revocation",asks=false,tag="sequence",status="status"}
TABLES.exchanges["localized_routing_initiation"]={kind="localized-routing",asks=true,tag="sequence",status="status"}
TABLES.exchanges["localized_routing_acknowledgment"]={kind="localized-routing",asks=false,tag="sequence",status="status"}
TABLES.exchanges["update_notification"]={kind="update-notification",asks=true,tag="sequence",status="status"}
TABLES.exchanges["update_notification_acknowledgement"]={kind="update-notification",asks=false,tag="sequence",status="status_code"}
TABLES.exchanges["flow_binding_indication"]={kind="flow-binding",asks=true,tag="sequence",status="status"}
TABLES.exchanges["flow_binding_acknowledgement"]={kind="flow-binding",asks=false,tag="sequence",status="status"}
TABLES.exchanges["subscription_query"]={kind="subscription",asks=true,tag="sequence"}
TABLES.exchanges["subscription_response"]={kind="subscription",asks=false,tag="sequence"}
TABLES.exchanges["heartbeat"]={kind="heartbeat",tag="sequence",heartbeat=true}
TABLES.dialects = {}
TABLES.dialects["umip-2011"]={description="Proxy Mobile IPv6 daemons derived from UMIP 0.4 (around 2010), option numbers before RFC 5213",options={[7]="home_network_prefix",[8]="mobile_node_identifier",[9]="timestamp",[10]="linklocal_address"},leads={[8]={"0080","06"}},flags={[5]={offset=8,swaps={{128,32768},{32,512}}}},aligned=false,messages={[5]=true,[6]=true},lengths={[7]=18,[8]=10,[9]=8,[10]=16},least=3}
TABLES.messages = {[0]={row="binding_refresh_request"},[1]={row="home_test_init"},[2]={row="careof_test_init"},[3]={row="home_test"},[4]={row="careof_test"},[5]={row="binding_update"},[6]={row="binding_acknowledgement"},[7]={row="binding_error"},[8]={row="fast_binding_update"},[9]={row="fast_binding_acknowledgment"},[10]={row="fast_neighbor_advertisement"},[11]={row="experimental_mobility_header"},[12]={row="home_agent_switch"},[13]={row="heartbeat"},[14]={row="handover_initiate"},[15]={row="handover_acknowledge"},[16]={octets=1,variants={[1]="binding_revocation_indication",[2]="binding_revocation_acknowledgement"}},[17]={row="localized_routing_initiation"},[18]={row="localized_routing_acknowledgment"},[19]={row="update_notification"},[20]={row="update_notification_acknowledgement"},[21]={octets=2,variants={[1]="flow_binding_indication",[2]="flow_binding_acknowledgement"}},[22]={row="subscription_query"},[23]={row="subscription_response"}}
TABLES.message_names = {[0]="Binding Refresh Request",[1]="Home Test Init",[2]="Care-of Test Init",[3]="Home Test",[4]="Care-of Test",[5]="Binding Update",[6]="Binding Acknowledgement",[7]="Binding Error",[8]="Fast Binding Update",[9]="Fast Binding Acknowledgment",[10]="Fast Neighbor Advertisement (Deprecated)",[11]="Experimental Mobility Header",[12]="Home Agent Switch Message",[13]="Heartbeat Message",[14]="Handover Initiate Message",[15]="Handover Acknowledge Message",[16]="Binding Revocation Message",[17]="Localized Routing Initiation",[18]="Localized Routing Acknowledgment",[19]="Update Notification",[20]="Update Notification Acknowledgement",[21]="Flow Binding Message",[22]="Subscription Query",[23]="Subscription Response"}

-- Octets as numbers and texts. Offsets count from 0, as in the RFC figures.
local octets = {}

local byte, floor, format, concat = string.byte, math.floor, string.format, table.concat

function octets.number(s, at, count)
  if count == 1 then
    return byte(s, at + 1)
  elseif count == 2 then
    local high, low = byte(s, at + 1, at + 2)
    return high * 256 + low
  end
  local value = 0
  for index = at + 1, at + count do
    value = value * 256 + byte(s, index)
  end
  return value
end

-- Four octets of a number.
function octets.word(value)
  local high, low = floor(value / 65536), floor(value % 65536)
  return string.char(floor(high / 256), high % 256, floor(low / 256), low % 256)
end

-- A whole number as text: Lua 5.4 would write 10/2 as 5.0.
function octets.whole(value)
  return format("%.0f", value)
end

function octets.hex(s, separator)
  local parts = {}
  for index = 1, #s do
    parts[index] = format("%02x", byte(s, index))
  end
  return concat(parts, separator or "")
end

function octets.unhex(text)
  return (text:gsub("%x%x", function(pair)
    return string.char(tonumber(pair, 16))
  end))
end

local function ipv4_text(s)
  return format("%d.%d.%d.%d", byte(s, 1, 4))
end

local GROUPS = { [0] = "", "%x", "%x:%x", "%x:%x:%x", "%x:%x:%x:%x", "%x:%x:%x:%x:%x", "%x:%x:%x:%x:%x:%x", "%x:%x:%x:%x:%x:%x:%x" }

-- RFC 5952: the longest run of zero groups, two at least and the first of equals, becomes "::".
local function ipv6_text(s)
  if s:sub(1, 12) == ("\0"):rep(10) .. "\255\255" then
    return "::ffff:" .. ipv4_text(s:sub(13))
  end
  local groups, best, length, run = {}, nil, 1, 0
  for index = 1, 8 do
    local high, low = byte(s, 2 * index - 1, 2 * index)
    local value = high * 256 + low
    groups[index] = value
    run = value == 0 and run + 1 or 0
    if run > length then
      best, length = index - run + 1, run
    end
  end
  if not best then
    return format(GROUPS[7] .. ":%x", table.unpack(groups))
  end
  local front = format(GROUPS[best - 1], table.unpack(groups, 1, best - 1))
  return front .. "::" .. format(GROUPS[9 - best - length], table.unpack(groups, best + length, 8))
end

local texts, text_count = {}, 0

-- An address as text; the same ones come again and again.
function octets.address(s)
  local text = texts[s]
  if not text then
    text = #s == 4 and ipv4_text(s) or #s == 16 and ipv6_text(s) or octets.hex(s)
    if text_count >= 20000 then
      texts, text_count = {}, 0
    end
    texts[s], text_count = text, text_count + 1
  end
  return text
end

local function ipv4_octets(text)
  local a, b, c, d = text:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)$")
  if not a or a + 0 > 255 or b + 0 > 255 or c + 0 > 255 or d + 0 > 255 then
    return nil
  end
  return string.char(a, b, c, d)
end

local function groups_octets(text)
  local parts = {}
  for group in text:gmatch("[^:]+") do
    local ipv4 = group:find(".", 1, true) and ipv4_octets(group)
    local value = not ipv4 and #group <= 4 and tonumber(group, 16)
    if not ipv4 and not value then
      return nil
    end
    parts[#parts + 1] = ipv4 or string.char(floor(value / 256), value % 256)
  end
  return concat(parts)
end

-- The octets of an address in text; nil for a text that is none, such as a resolved name.
function octets.of_address(text)
  if not text:find(":", 1, true) then
    return ipv4_octets(text)
  end
  local front, back = text:match("^(.-)::(.*)$")
  if not front then
    local whole = groups_octets(text)
    return whole and #whole == 16 and whole or nil
  end
  front, back = groups_octets(front), groups_octets(back)
  if not front or not back or #front + #back > 14 then
    return nil
  end
  return front .. ("\0"):rep(16 - #front - #back) .. back
end

-- Octets of the UTF-8 character at index, 0 when there is none (RFC 3629 section 4).
local function utf8_size(s, index)
  local first, second, third, fourth = byte(s, index, index + 3)
  local function tail(octet)
    return octet and octet >= 0x80 and octet <= 0xBF
  end
  if first < 0x80 then
    return 1
  elseif first >= 0xC2 and first <= 0xDF then
    return tail(second) and 2 or 0
  elseif first >= 0xE0 and first <= 0xEF then
    local low, high = first == 0xE0 and 0xA0 or 0x80, first == 0xED and 0x9F or 0xBF
    return second and second >= low and second <= high and tail(third) and 3 or 0
  elseif first >= 0xF0 and first <= 0xF4 then
    local low, high = first == 0xF0 and 0x90 or 0x80, first == 0xF4 and 0x8F or 0xBF
    return second and second >= low and second <= high and tail(third) and tail(fourth) and 4 or 0
  end
  return 0
end

-- Text to show, and whether the octets are UTF-8: what does not print is written as \x00.
function octets.text(s)
  if not s:find("[^\32-\126]") then
    return s, true
  end
  local parts, index, valid = {}, 1, true
  while index <= #s do
    local size = utf8_size(s, index)
    local octet = byte(s, index)
    if size == 0 or octet < 32 or octet == 127 then
      valid = valid and size > 0
      parts[#parts + 1] = format("\\x%02x", octet)
      size = 1
    else
      parts[#parts + 1] = s:sub(index, index + size - 1)
    end
    index = index + size
  end
  return concat(parts), valid
end

-- The dotted name of a domain name in labels behind their lengths; nil for anything else.
function octets.domain(s)
  local labels, at = {}, 1
  while at <= #s and byte(s, at) ~= 0 do
    local size = byte(s, at)
    if size > 63 or at + size > #s then
      return nil
    end
    labels[#labels + 1] = octets.text(s:sub(at + 1, at + size))
    at = at + size + 1
  end
  if #labels == 0 or at < #s then
    return nil
  end
  return concat(labels, ".")
end

-- The one's complement sum of 16-bit words (RFC 1071), carried on from sum.
function octets.sum(s, sum)
  local count = #s
  for at = 1, count - 7, 8 do
    local a, b, c, d, e, f, g, h = byte(s, at, at + 7)
    sum = sum + (a + c + e + g) * 256 + b + d + f + h
  end
  for at = count - count % 8 + 1, count, 2 do
    local a, b = byte(s, at, at + 1)
    sum = sum + a * 256 + (b or 0)
  end
  return sum
end

function octets.fold(sum)
  while sum > 0xFFFF do
    sum = sum % 0x10000 + floor(sum / 0x10000)
  end
  return 0xFFFF - sum
end

-- 0123456789*#abc and the filler (3GPP TS 29.002 clause 17.7.8).
local DIGITS = { [0] = "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "a", "b", "c", "f" }

function octets.digits(s, high_first)
  local parts = {}
  for index = 1, #s do
    local octet = byte(s, index)
    local high, low = DIGITS[floor(octet / 16)], DIGITS[octet % 16]
    parts[index] = high_first and high .. low or low .. high
  end
  return (concat(parts):gsub("f$", ""))
end

function octets.plmn(s)
  local d = octets.digits(s, true) .. (byte(s, 3) % 16 == 15 and "f" or "")
  local text = d:sub(2, 2) .. d:sub(1, 1) .. d:sub(4, 4) .. d:sub(6, 6) .. d:sub(5, 5) .. d:sub(3, 3)
  text = text:gsub("f$", "")
  return text:sub(1, 3) .. "-" .. text:sub(4), text
end

-- Readers of field kinds: one for every k of the tables. They read from a string, add nodes to
-- c.out and issues to c.issues, and raise a table when the octets are not what the field needs.
--
-- A node is {u = unit or part, a = first octet, b = end, v = value or text}; of a structure {row = ..., kids = ...}.
local kinds = {}

local byte, floor, format = string.byte, math.floor, string.format
local number, whole, hex = octets.number, octets.whole, octets.hex

local function refuse(offset, field, wanted, got)
  error({ offset = offset, field = field, wanted = wanted, got = tostring(got) }, 0)
end

local function note(c, code, offset, field, wanted, got, severity)
  c.issues[#c.issues + 1] =
    { code = code, offset = offset, field = field, wanted = wanted, got = got, severity = severity or "warning" }
end
kinds.note = note

local function take(c, count, field)
  local at = c.pos
  if count > c.stop - at then
    refuse(at, field, count .. " octets", c.stop - at)
  end
  c.pos = at + count
  return at
end

local function leaf(c, unit, at, value)
  c.out[#c.out + 1] = { u = unit, a = at, b = c.pos, v = value }
end

-- Runs a reader; when it refuses, the cursor is as before and its table comes back.
local function attempt(c, reader, ...)
  local pos, stop, out, nodes, issues = c.pos, c.stop, c.out, #c.out, #c.issues
  local done, failure = pcall(reader, c, ...)
  if done then
    return nil
  elseif type(failure) ~= "table" then
    error(failure, 0)
  end
  c.pos, c.stop, c.out = pos, stop, out
  for index = #out, nodes + 1, -1 do
    out[index] = nil
  end
  failure.issues = issues
  return failure
end

local function forget_issues(c, count)
  for index = #c.issues, count + 1, -1 do
    c.issues[index] = nil
  end
end

local function check(c, u, value, at)
  if u.r then
    if value ~= 0 then
      note(c, "reserved-bits", at, u.n, "0", whole(value), "note")
    end
  elseif (u.lo and value < u.lo) or (u.hi and value > u.hi) then
    note(c, "out-of-range", at, u.n, format("%d to %d", u.lo or 0, u.hi), whole(value))
  end
end

local function rest(c, u)
  if c.stop - c.pos < (u.least or 0) then
    refuse(c.pos, u.n, format("at least %d octets", u.least), c.stop - c.pos)
  end
  local at = c.pos
  c.pos = c.stop
  return at, c.s:sub(at + 1, c.stop)
end

local read = {}

local function read_unit(c, u, values)
  return read[u.k](c, u, values)
end

function read.int(c, u, values)
  local at = take(c, u.o, u.n)
  local value = number(c.s, at, u.o)
  values[u.n] = value
  leaf(c, u, at, value)
  if u.other then
    c.out[#c.out].other = values[u.other[1]]
  end
  if u.r or u.hi or u.lo then
    check(c, u, value, at)
  end
end

function read.bits(c, u, values)
  local at = take(c, u.o, u.parts[1].n)
  local word = number(c.s, at, u.o)
  for _, part in ipairs(u.parts) do
    local value = floor(word / part.div) % part.mod
    check(c, part, value, at)
    if part.b then
      value = value == 1
    end
    values[part.n] = value
    leaf(c, part, at, value)
  end
end

function read.time(c, u, values)
  local at = take(c, u.o, u.n)
  values[u.n] = c.s:sub(at + 1, c.pos)
  leaf(c, u, at, values[u.n])
end

function read.zone(c, u)
  local at = take(c, u.o, u.n)
  leaf(c, u, at, byte(c.s, at + 1))
end

function read.fixed(c, u)
  local at = take(c, u.o, u.n)
  local value, top = number(c.s, at, u.o), 2 ^ (8 * u.o)
  if value >= top / 2 then
    value = value - top
  end
  leaf(c, u, at, value)
  if math.abs(value) > u.most * 2 ^ u.fraction then
    local wanted = format("-%d to %d %s", u.most, u.most, u.unit)
    note(c, "out-of-range", at, u.n, wanted, kinds.fixed_text(u, value))
  end
end

function read.octets(c, u, values)
  local at = take(c, u.o, u.n)
  values[u.n] = c.s:sub(at + 1, c.pos)
  leaf(c, u, at, hex(values[u.n], u.colons and ":"))
end

function read.address(c, u)
  local at = take(c, u.o, u.n)
  leaf(c, u, at, octets.address(c.s:sub(at + 1, c.pos)))
end

function read.address_rest(c, u)
  local left = c.stop - c.pos
  if left ~= 0 and left ~= 4 and left ~= 16 then
    refuse(c.pos, u.n, "0, 4 or 16 octets", left)
  elseif left > 0 then
    read.address(c, { u = u, k = "address", n = u.n, o = left })
    c.out[#c.out].u = u
  end
end

function read.rest(c, u)
  local at, data = rest(c, u)
  leaf(c, u, at, hex(data, u.colons and ":"))
end

function read.text(c, u)
  local at, data = rest(c, u)
  local text, valid = octets.text(data)
  leaf(c, u, at, text)
  if u.domain then
    c.out[#c.out].meaning = octets.domain(data)
  end
  if not valid then
    note(c, "not-utf8", at, u.n, "UTF-8 text", hex(data))
  end
end

function read.fixed_text(c, u)
  local at = take(c, u.o, u.n)
  local data = c.s:sub(at + 1, c.pos)
  leaf(c, u, at, (octets.text(data)))
  if data:find("[\128-\255]") then
    note(c, "malformed-value", at, u.n, "ASCII text", hex(data))
  end
end

function read.digits(c, u)
  local at, data = rest(c, u)
  local text = octets.digits(data, u.high)
  leaf(c, u, at, text)
  if not text:find("^%d+$") then
    note(c, "not-digits", at, u.n, "decimal digits", text == "" and "none" or text)
  elseif u.most and #text > u.most then
    note(c, "out-of-range", at, u.n, format("at most %d digits", u.most), tostring(#text))
  end
end

function read.plmn(c, u)
  local at = take(c, u.o, u.n)
  local text, digits = octets.plmn(c.s:sub(at + 1, c.pos))
  leaf(c, u, at, text)
  if not digits:find("^%d+$") then
    note(c, "not-digits", at, u.n, "decimal digits", digits)
  end
end

function read.access_point(c, u)
  local start, labels = c.pos, {}
  while c.pos < c.stop do
    local at = c.pos
    local first = take(c, number(c.s, take(c, 1, u.n), 1), u.n)
    local label = c.s:sub(first + 1, c.pos)
    if label == "" or label:find("[\128-\255.]") then
      refuse(at, u.n, "a label of ASCII letters and digits", label == "" and "an empty one" or hex(label))
    end
    labels[#labels + 1] = octets.text(label)
  end
  leaf(c, u, start, table.concat(labels, "."))
end

function read.when(c, u, values)
  if values[u.flag] == u.equals then
    read_unit(c, u.inner, values)
  end
end

function read.if_left(c, u, values)
  if c.pos < c.stop then
    read_unit(c, u.inner, values)
  end
end

function read.counted(c, u, values)
  local size = number(c.s, take(c, u.o, u.n), u.o)
  if size > c.stop - c.pos then
    refuse(c.pos, u.n, size .. " octets", c.stop - c.pos)
  end
  local outer = c.stop
  c.stop = c.pos + size
  read_unit(c, u.inner, values)
  if c.pos < c.stop then
    refuse(c.pos, u.n, "a value that fills its length", (c.stop - c.pos) .. " octets more")
  end
  c.stop = outer
end

function read.repeated(c, u, values)
  local count, index = u.count and values[u.count], 0
  while count and index < count or not count and c.stop - c.pos >= u.least do
    local before = c.pos
    read_unit(c, u.inner, values)
    if c.pos == before then
      refuse(c.pos, u.n, "an element with octets", "an empty one")
    end
    index = index + 1
  end
end

function read.select(c, u, values)
  local failure = attempt(c, read_unit, u.cases[values[u.by]] or u.default, values)
  if failure then
    -- The selector promised a form that the octets do not have: keep them.
    forget_issues(c, failure.issues)
    note(c, "malformed-value", failure.offset, failure.field, failure.wanted, failure.got)
    read_unit(c, u.default, values)
  end
end

function read.exact(c, u, values)
  read_unit(c, u.inner, values)
  if c.pos < c.stop then
    refuse(c.pos, u.n, "no octets behind the value", c.stop - c.pos)
  end
end

function read.member(c, u, values)
  kinds.read_member(c, u, values[u.by])
end

local function read_row(c, row, values)
  for _, u in ipairs(row.units) do
    read[u.k](c, u, values)
  end
end
kinds.read_row = read_row

local function read_struct(c, row)
  local out, node = c.out, { row = row, a = c.pos, kids = {} }
  c.out = node.kids
  read_row(c, row, {})
  node.b, c.out = c.pos, out
  out[#out + 1] = node
end

function read.struct(c, u)
  read_struct(c, u.row)
end

local function read_whole(c, row, field)
  read_struct(c, row)
  if c.pos < c.stop then
    refuse(c.pos, field, "nothing more", c.stop - c.pos)
  end
end

function read.one_of(c, u)
  local titles, known = {}, #c.issues
  for index, row in ipairs(u.rows) do
    if not attempt(c, read_whole, row, u.n) then
      return
    end
    forget_issues(c, known)
    titles[index] = row.name
  end
  local at, data = rest(c, u)
  leaf(c, u, at, hex(data))
  note(c, "malformed-value", at, u.n, table.concat(titles, " or "), hex(data))
end

function read.structures(c, u)
  kinds.read_family(c, u.family)
end

-- Reads fields until one refuses: those before it stay in c.out, its table comes back.
function kinds.read_partly(c, row)
  local values = {}
  for _, u in ipairs(row.units) do
    local failure = attempt(c, read[u.k], u, values)
    if failure then
      return failure
    end
  end
  return nil
end

function kinds.fixed_text(u, value)
  return format("%." .. #tostring(floor(2 ^ u.fraction)):gsub("%.0$", "") .. "f %s", value / 2 ^ u.fraction, u.unit)
end

-- One Mobility Header: bounds, body, options and what is wrong with them, as the codec reads it.
local message = {}

local HEADER = 6 -- octets before the message data (RFC 6275 section 6.1.1)
local NO_NEXT_HEADER = 59

local function family_name(family, code)
  return family.names[code] or family.name .. " " .. code
end

local function unknown(c, family, code, start, declared)
  local node = { tlv = true, family = family, code = code, a = start, data = c.pos, kids = {}, unknown = true }
  node.declared = declared
  c.out[#c.out + 1] = node
  return node
end

local function note_unregistered(c, family, code, offset)
  if not family.names[code] then
    kinds.note(c, "unknown-option", offset, family_name(family, code), "a registered type", tostring(code))
  end
end

-- A structure that runs past the end costs itself, not the message.
local function overrun(c, family, code, start, wanted, got, declared)
  kinds.note(c, "option-overrun", start, family_name(family, code), wanted, octets.whole(got), "error")
  c.pos = start + (declared and family.type + family.length or family.type)
  local node = unknown(c, family, code, start, declared)
  c.pos = c.stop
  node.b = c.stop
end

local function data_octets(family, row, declared)
  if row and row.counts then
    return declared * row.counts[1] + row.counts[2]
  end
  return declared * family.unit - (family.whole and family.type + family.length or 0)
end

local function read_known(c, node, row, stop)
  local outer, out = c.stop, c.out
  c.stop, c.out = stop, node.kids
  local failure = kinds.read_partly(c, row)
  if failure then
    kinds.note(c, "option-length", failure.offset, failure.field, failure.wanted, failure.got, "error")
    node.unknown = true
  elseif c.pos < stop then
    local size = c.pos - node.data
    kinds.note(c, "extra-octets", c.pos, row.name, size .. " octets of data", tostring(stop - node.data))
    node.trailing = c.pos
  end
  c.stop, c.out = outer, out
end

-- Parts of one type belong together in their order, up to the one without the M bit (3GPP TS 29.282).
local function keep_part(c, family, code, more)
  local parts = c.unfinished[code] or { head = c.s:byte(c.pos + 1) - 1 }
  parts[#parts + 1] = c.s:sub(c.pos + 2, c.stop)
  c.unfinished[code] = more and parts or nil
  if not more then
    c.joined[#c.joined + 1] = { family = family, code = code, s = string.char(parts.head) .. table.concat(parts) }
  end
end

-- A structure whose type stands elsewhere: all octets up to the fence are its data. Of the 3GPP's the M bit says
-- that the value is a part of one, as is then the next of its type.
function kinds.read_member(c, u, code)
  local family = u.family
  local row = family.rows[code]
  local node = { tlv = true, family = family, row = row, code = code, a = c.pos, data = c.pos, b = c.stop, kids = {} }
  node.inside, c.out[#c.out + 1] = true, node
  if u.parts_by_m then
    local more = c.pos < c.stop and c.s:byte(c.pos + 1) % 2 == 1
    if more or c.unfinished[code] then
      keep_part(c, family, code, more)
      kinds.note(c, "fragment", c.pos, family_name(family, code), "a whole value", "a part of one", "note")
      node.unknown, c.pos = true, c.stop
      return
    end
  end
  if row then
    read_known(c, node, row, c.stop)
  else
    note_unregistered(c, family, code, c.pos - family.type - family.length)
    node.unknown = true
  end
  c.pos = c.stop
end

-- A dialect's first octets, where they differ from what the row reads (see Lead in the codec).
local function apply_lead(c, lead, body, stop)
  local wire, row = lead[1], lead[2]
  if body + #wire > stop or c.s:sub(body + 1, body + #wire) ~= wire then
    return body
  end
  local behind = body + #wire
  c.s = c.s:sub(1, behind - #row) .. row .. c.s:sub(behind + 1)
  c.changed = true
  return behind - #row
end

local function read_one(c, family, dialect)
  local start = c.pos
  local header = family.type + family.length
  local code = octets.number(c.s, start, math.min(family.type, c.stop - start))
  if code == family.pad1 then
    c.pos = start + 1
    c.out[#c.out + 1] = { tlv = true, family = family, row = family.rows[code], code = code, a = start, b = c.pos, kids = {} }
    return
  end
  if c.stop - start < header then
    return overrun(c, family, code, start, header .. " octets of type and length", c.stop - start)
  end
  local declared = octets.number(c.s, start + family.type, family.length)
  local row = dialect and dialect.rows[code] or family.rows[code]
  local body = start + header
  local size = data_octets(family, row, declared)
  if size < 0 or body + size > c.stop then
    return overrun(c, family, code, start, "at most " .. c.stop - body .. " octets of data", size, declared)
  end
  c.pos = body
  if not row then
    note_unregistered(c, family, code, start)
    local node = unknown(c, family, code, start, declared)
    c.pos = body + size
    node.b = c.pos
    return
  end
  local align = row.align
  if align and (start - align[2]) % align[1] ~= 0 and not (dialect and not dialect.aligned) then
    local wanted = string.format("an offset of %dn+%d", align[1], align[2])
    kinds.note(c, "alignment", start, row.name, wanted, tostring(start), "note")
  end
  local node = { tlv = true, family = family, row = row, code = code, declared = declared, a = start, data = body, kids = {} }
  c.out[#c.out + 1] = node
  local lead = dialect and dialect.leads[code]
  if lead then
    c.pos = apply_lead(c, lead, body, body + size)
  end
  read_known(c, node, row, body + size)
  c.pos, node.b = body + size, body + size
end

function kinds.read_family(c, family, dialect)
  while c.pos < c.stop do
    read_one(c, family, dialect)
  end
end

local function swap_flags(s, word)
  if not word or #s < word.offset + 2 then
    return s, false
  end
  local value = octets.number(s, word.offset, 2)
  local before = value
  for _, swap in ipairs(word.swaps) do
    local wire, here = math.floor(value / swap[1]) % 2, math.floor(value / swap[2]) % 2
    if wire ~= here then
      value = value + (here - wire) * swap[1] + (wire - here) * swap[2]
    end
  end
  local flags = string.char(math.floor(value / 256), value % 256)
  return s:sub(1, word.offset) .. flags .. s:sub(word.offset + 3), value ~= before
end

local function bounds(c, s)
  local declared = (s:byte(2) + 1) * 8
  if s:byte(1) ~= NO_NEXT_HEADER then
    kinds.note(c, "payload-proto", 0, "Payload Proto", "59", tostring(s:byte(1)))
  end
  if declared > #s then
    kinds.note(c, "truncated", 1, "Header Len", declared .. " octets", tostring(#s), "error")
    return #s
  elseif declared < #s and s:byte(1) == NO_NEXT_HEADER then
    kinds.note(c, "header-length", 1, "Header Len", #s .. " octets", tostring(declared))
    return #s
  end
  return declared
end

local function body_row(s, code)
  local known = TABLES.messages[code]
  if not known or known.row then
    return known and known.row
  end
  local count = math.min(known.octets, #s - HEADER)
  return count > 0 and known.variants[octets.number(s, HEADER, count)] or nil
end

local function read_body(c, m)
  local row = body_row(c.s, m.code)
  m.row, m.values = row, {}
  m.body = { row = row, a = HEADER, kids = {} }
  if not row then
    kinds.note(c, "unknown-message", 2, "MH Type", "a registered type", tostring(m.code))
    m.body.unknown, m.body.data = true, HEADER
    c.pos = c.stop
  else
    c.out = m.body.kids
    local failure = kinds.read_partly(c, row)
    c.out = m.options
    if failure then
      kinds.note(c, "short-message", failure.offset, failure.field, failure.wanted, failure.got, "error")
      m.body.unknown, m.body.data, m.row = true, HEADER, nil
      c.pos = c.stop
    end
  end
  m.body.b = c.pos
  for _, node in ipairs(m.body.kids) do
    m.values[node.u.n] = node.v
  end
end

-- The message in the octets s: {code, row, values, body, options, issues, stop, s, changed}.
function message.read(s, dialect)
  local m = { code = s:byte(3), options = {}, issues = {}, values = {}, octets = s }
  local c = { pos = 0, stop = #s, out = m.options, issues = m.issues, unfinished = {}, joined = {} }
  m.s, m.stop = s, #s
  if #s < HEADER then
    kinds.note(c, "truncated", 0, "Mobility Header", "at least 6 octets", tostring(#s), "error")
    m.body = { a = 0, b = #s, data = 0, unknown = true, kids = {} }
    return m
  end
  c.s, c.changed = s, false
  if dialect then
    c.s, c.changed = swap_flags(s, dialect.flags[m.code])
  end
  m.stop = bounds(c, s)
  c.pos, c.stop = HEADER, m.stop
  read_body(c, m)
  kinds.read_family(c, TABLES.options, dialect)
  m.s, m.changed, m.joined = c.s, c.changed, c.joined
  return m
end

-- What the octets of a value mean that came in parts, as a node.
function message.joined(whole)
  local c = { s = whole.s, pos = 0, stop = #whole.s, out = {}, issues = {}, unfinished = {} }
  kinds.read_member(c, { family = whole.family }, whole.code)
  return c.out[1]
end

-- The first option of a row, and the value of one of its fields.
function message.first(m, key)
  for _, node in ipairs(m.options) do
    if node.row and node.row.key == key and not node.unknown then
      return node
    end
  end
end

function message.value(node, name)
  for _, kid in ipairs(node and node.kids or {}) do
    if kid.u and kid.u.n == name then
      return kid.v
    end
  end
end

-- The mobile node's identifier as text, without the padding some add.
function message.mn_text(m)
  local node = message.first(m, "mobile_node_identifier")
  if not node then
    return nil
  end
  local subtype, value = message.value(node, "subtype"), message.value(node, "identifier")
  if type(value) == "number" then
    return string.format("%08x", value)
  elseif value then
    return subtype == 1 and value:gsub("\\x00", "") or value
  end
  return octets.hex(m.s:sub(node.data + 2, node.b))
end

-- Where the message ends in its octets, as message.read finds it.
function message.stop_of(s)
  local declared = #s > 1 and (s:byte(2) + 1) * 8 or #s
  return (declared > #s or s:byte(1) == NO_NEXT_HEADER) and #s or declared
end

-- The sum of a message up to stop with a checksum of zero.
function message.sum(s, stop)
  return octets.sum(stop == #s and s or s:sub(1, stop), 0) - octets.number(s, 4, 2)
end

-- The checksum of a message of stop octets with this sum; that of the two addresses comes with it (RFC 6275 section 6.1.1).
function message.checksum(sum, stop, addresses)
  return octets.fold(sum + addresses + stop + 135)
end

-- Whether the message has the checksum wanted; an issue when not.
function message.verdict(m, wanted)
  local got = octets.number(m.octets, 4, 2)
  if wanted ~= got then
    local code = got == 0 and "checksum-zero" or "checksum"
    kinds.note(m, code, 4, "Checksum", string.format("0x%04x", wanted), string.format("0x%04x", got))
  end
  return wanted == got
end

-- The protocol, its fields and expert infos; links the tables to them.
local mobtrace = Proto("mobtrace", "IP mobility signaling (mobtrace)")
local fields = { list = {} }

local function add(key, field)
  fields.list[#fields.list + 1] = field
  return field
end

local function base_of(field)
  if field.hex then
    return base.HEX
  end
  return base.DEC
end

local function made(abbreviation, field)
  local names, kind = field.names and TABLES.names[field.names], field.ft
  if kind == "none" or kind == "ipv4" or kind == "ipv6" or kind == "string" then
    return ProtoField[kind](abbreviation, field.label)
  elseif kind == "bytes" then
    return ProtoField.bytes(abbreviation, field.label, base.COLON)
  elseif kind == "bool" then
    local texts = names and { names[1], names[0] } or nil
    return ProtoField.bool(abbreviation, field.label, field.width, texts, field.mask)
  end
  return ProtoField[kind](abbreviation, field.label, base_of(field), names, field.mask)
end

local function link_unit(row, u, in_select)
  u.row = u.row and TABLES.rows[u.row]
  u.family = u.family and TABLES.families[u.family]
  u.names = u.names and TABLES.names[u.names]
  if u.other then
    u.other[2] = TABLES.names[u.other[2]]
  end
  if u.rows then
    for index, key in ipairs(u.rows) do
      u.rows[index] = TABLES.rows[key]
    end
  end
  for _, part in ipairs(u.parts or {}) do
    link_unit(row, part)
    part.div, part.mod = math.floor(2 ^ part.s), math.floor(2 ^ part.w)
  end
  for _, case in pairs(u.cases or {}) do
    link_unit(row, case, true)
  end
  if u.default then
    link_unit(row, u.default, true)
  end
  if u.inner then
    link_unit(row, u.inner, in_select)
  end
  local raw = u.k == "one_of" or in_select and (u.k == "rest" or u.k == "octets") and not u.colons
  u.field = TABLES.fields[row.key .. "." .. u.n .. (raw and ".raw" or "")]
end

local function link()
  for _, row in pairs(TABLES.rows) do
    row.field = TABLES.fields[row.key]
    for _, u in ipairs(row.units) do
      if u.n then
        link_unit(row, u)
      else
        for _, part in ipairs(u.parts) do
          link_unit(row, part)
          part.div, part.mod = math.floor(2 ^ part.s), math.floor(2 ^ part.w)
        end
      end
    end
  end
  for _, family in pairs(TABLES.families) do
    family.names = TABLES.names[family.names]
    for code, key in pairs(family.rows) do
      family.rows[code] = TABLES.rows[key]
    end
  end
  for _, known in pairs(TABLES.messages) do
    known.row = known.row and TABLES.rows[known.row]
    for code, key in pairs(known.variants or {}) do
      known.variants[code] = TABLES.rows[key]
    end
  end
  TABLES.options = TABLES.families["mobility option"]
  for _, dialect in pairs(TABLES.dialects) do
    dialect.rows = setmetatable({}, { __index = TABLES.options.rows })
    for code, key in pairs(dialect.options) do
      dialect.rows[code] = TABLES.rows[key]
    end
    for _, lead in pairs(dialect.leads) do
      lead[1], lead[2] = octets.unhex(lead[1]), octets.unhex(lead[2])
    end
  end
end

for key, field in pairs(TABLES.fields) do
  field.pf = add(key, made("mobtrace." .. key, field))
end

-- Fields that no row has: the header, what every option has, and what the context tells.
local NUMBER, NAME = base.DEC, base.NONE
local frames = frametype or {}
local F = {
  type = ProtoField.uint8("mobtrace.type", "Mobility Header type", NUMBER, TABLES.message_names),
  payload_proto = ProtoField.uint8("mobtrace.payload_proto", "Payload proto", NUMBER, { [59] = "No next header" }),
  header_len = ProtoField.uint8("mobtrace.header_len", "Header length"),
  reserved = ProtoField.uint8("mobtrace.reserved", "Reserved", base.HEX),
  checksum = ProtoField.uint16("mobtrace.checksum", "Checksum", base.HEX),
  checksum_ok = ProtoField.bool("mobtrace.checksum_ok", "Checksum verdict", NAME, { "right", "wrong" }),
  trailer = ProtoField.bytes("mobtrace.trailer", "Trailer", base.COLON),
  fields = ProtoField.none("mobtrace.fields", "Fields that Wireshark's own tree has too"),
  summary = ProtoField.string("mobtrace.summary", "Summary"),
  options = ProtoField.none("mobtrace.options", "Mobility Options"),
  option_type = ProtoField.uint8("mobtrace.option.type", "Type", NUMBER, TABLES.names[TABLES.families["mobility option"].names]),
  option_length = ProtoField.uint16("mobtrace.option.length", "Length"),
  option_trailing = ProtoField.bytes("mobtrace.option.trailing", "Octets behind the last field", base.COLON),
  suboption_type = ProtoField.uint16("mobtrace.suboption.type", "Type"),
  suboption_length = ProtoField.uint16("mobtrace.suboption.length", "Length"),
  unknown = ProtoField.none("mobtrace.unknown", "Unknown"),
  unknown_code = ProtoField.uint16("mobtrace.unknown.code", "Type"),
  unknown_data = ProtoField.bytes("mobtrace.unknown.data", "Data", base.COLON),
  mn = ProtoField.string("mobtrace.mn", "Mobile node"),
  binding = ProtoField.string("mobtrace.binding", "Binding"),
  protocol = ProtoField.string("mobtrace.protocol", "Protocol"),
  kind = ProtoField.string("mobtrace.kind", "Kind"),
  request = ProtoField.framenum("mobtrace.response_to", "Response to the request in frame", NAME, frames.REQUEST),
  response = ProtoField.framenum("mobtrace.response_in", "Response in frame", NAME, frames.RESPONSE),
  time = ProtoField.relative_time("mobtrace.response_time", "Response time"),
  retransmission = ProtoField.bool("mobtrace.retransmission", "Retransmission"),
  first = ProtoField.framenum("mobtrace.retransmission_of", "Retransmission of frame", NAME, frames.RETRANS_PREV),
  quoted = ProtoField.bool("mobtrace.quoted", "Quoted in an ICMP error"),
  tunnel_next = ProtoField.uint8("mobtrace.tlv.next_header", "Next header"),
  tunnel_length = ProtoField.uint16("mobtrace.tlv.length", "Length"),
}
for key, field in pairs(F) do
  add(key, field)
end
mobtrace.fields = fields.list

local SEVERITY = { note = expert.severity.NOTE, warning = expert.severity.WARN, error = expert.severity.ERROR }
local GROUPS = {
  checksum = expert.group.CHECKSUM,
  ["checksum-zero"] = expert.group.CHECKSUM,
  ["unknown-option"] = expert.group.UNDECODED,
  ["unknown-message"] = expert.group.UNDECODED,
}
local experts, listed = {}, {}

-- One expert info for each code of issue and severity, as an item's severity cannot be set later in 4.0.
for code, issue in pairs(TABLES.issues) do
  local name = "mobtrace.issue." .. code:gsub("-", "_")
  experts[code] = ProtoExpert.new(name, issue[1], GROUPS[code] or expert.group.PROTOCOL, SEVERITY[issue[3]])
  listed[#listed + 1] = experts[code]
end
mobtrace.experts = listed
link()

-- What Wireshark 4.0 to 4.6 shows right by itself: its tree stays there and the fields of this plugin
-- are hidden, yet filterable. Everything else is shown by the plugin.
local builtin = {}

-- Messages without a tree, and those whose tree is wrong: lifetimes of 8 and 9, addresses of 12, all of 17 and 18.
local REPLACED = { [8] = true, [9] = true, [12] = true, [17] = true, [18] = true }

-- Options whose length Wireshark takes for another one, so that it misreads what is behind them.
local BREAKS_WALK = {
  binding_authorization_data_for_fmip6 = true,
  multicast_mobility = true,
  multicast_acknowledgement = true,
}

-- Fields of messages that Wireshark lacks or names wrongly, shown beside its tree.
local BESIDE = {
  binding_update = { "s", "d" },
  binding_acknowledgement = { "status", "s", "d" },
  handover_initiate = { "p", "f", "code" },
  handover_acknowledge = { "u", "p", "f", "code" },
  binding_revocation_acknowledgement = { "status" },
}

-- Options that Wireshark shows right whatever is in them.
local RIGHT = {}
for code = 0, 55 do
  RIGHT[code] = true
end
for _, code in ipairs({ 9, 10, 12, 13, 14, 16, 17, 18, 21, 30, 34, 37, 41, 42, 43, 44, 45, 51, 53, 54 }) do
  RIGHT[code] = nil
end

local function at_most(highest)
  return function(s, at, stop)
    return stop - at >= 2 and s:byte(at + 2) > highest
  end
end

-- Options that Wireshark shows right but for some contents: tests of the octets s from at to stop.
local WRONG_IN = {
  -- Identifiers that are no text, or of one or two octets.
  [8] = function(s, at, stop)
    return stop - at < 4 or s:byte(at + 1) ~= 1 or s:find("[^\32-\126]", at + 2) ~= nil and s:sub(at + 2, stop):find("[^\32-\126]") ~= nil
  end,
  -- Sub-types of the 3GPP behind those it knows, and other vendors.
  [19] = function(s, at, stop)
    local sub_type = stop - at > 5 and s:byte(at + 5) or 0
    local fragment = stop - at > 5 and s:byte(at + 6) % 2 == 1
    return s:sub(at + 1, at + 4) ~= "\0\0\40\175" or fragment or sub_type == 0 or sub_type == 9 or sub_type > 19
  end,
  [23] = at_most(5),
  [24] = at_most(12),
  -- The status is a bare number, the priority of RFC 6089 is not there.
  [35] = function(s, at, stop)
    return stop - at >= 4 and (s:byte(at + 3) > 0 or s:byte(at + 4) % 128 > 0)
  end,
  -- Sub-options of RFC 7563.
  [52] = function(s, at, stop)
    while at + 1 < stop do
      if s:byte(at + 1) > 3 then
        return true
      end
      at = at + 2 + s:byte(at + 2)
    end
    return false
  end,
}

function builtin.wrong_in(code, s, at, stop)
  local test = WRONG_IN[code]
  return test ~= nil and test(s, at, stop)
end

function builtin.may_be_wrong(code)
  return WRONG_IN[code] ~= nil
end

-- True when Wireshark's tree of such a message is right as a whole.
function builtin.keeps(code)
  return not REPLACED[code] and code < 19
end

-- True when Wireshark's tree of the whole message would be wrong or is not there.
function builtin.replaced(m)
  if m.row and not builtin.keeps(m.code) then
    return true
  end
  for _, issue in ipairs(m.issues) do
    -- Wireshark shows the time that the octets do not mean.
    if issue.code == "timestamp-ntp" or issue.code == "timestamp-little-endian" then
      return true
    end
  end
  for _, node in ipairs(m.options) do
    if node.row and BREAKS_WALK[node.row.key] or node.data and builtin.wrong_in(node.code, m.s, node.data, node.b) then
      return true
    end
  end
  return false
end

function builtin.lacks(row, name)
  for _, each in ipairs(BESIDE[row.key] or {}) do
    if each == name then
      return true
    end
  end
  return false
end

-- Fields of a row that are to be shown beside Wireshark's tree: {part or unit, octets before it, octets}.
for key in pairs(BESIDE) do
  local row, at = TABLES.rows[key], 6
  row.beside = {}
  for _, u in ipairs(row.units) do
    for _, part in ipairs(u.parts or { u }) do
      if builtin.lacks(row, part.n) then
        row.beside[#row.beside + 1] = { part, at, u.o }
      end
    end
    at = at + u.o
  end
end

-- The option types that are left to Wireshark in its tree; the plugin dissects the others there.
function builtin.leaves(code)
  return RIGHT[code] == true
end

-- The way of almost every message: octets in which nothing is unusual are not turned into nodes. A row whose
-- fields stand at fixed places, but for the last one, is checked and added to the tree from a short list.
local fast = {}

local byte, floor = string.byte, math.floor
local number = octets.number

local FIXED = { int = true, bits = true, octets = true, address = true, time = true }

local function plan_fixed(plan, row, u, at)
  local parts = u.k == "bits" and u.parts or { u }
  for _, part in ipairs(parts) do
    -- Reserved bits that are set are never read here.
    local is_number, beside = u.k == "bits" or u.k == "int" and u.o <= 4, part.r or builtin.lacks(row, part.n)
    plan.adds[#plan.adds + 1] = { pf = part.field.pf, at = at, o = u.o, number = is_number, beside = beside }
    if part.r or part.hi or part.lo then
      local highest = part.r and 0 or part.hi or math.huge
      plan.tests[#plan.tests + 1] = { at = at, o = u.o, div = part.div or 1, mod = part.mod or math.huge, lo = part.lo or 0, hi = highest }
    end
  end
end

local function tail_of(u)
  if u.k == "rest" or u.k == "text" or u.k == "address_rest" or u.k == "select" then
    return u
  elseif u.k == "if_left" and u.inner.k == "int" and not u.inner.hi then
    return u.inner
  end
end

local function plan_of(row)
  local plan, at = { tests = {}, adds = {}, places = {} }, 0
  for index, u in ipairs(row.units) do
    if FIXED[u.k] then
      plan_fixed(plan, row, u, at)
      if u.n then
        plan.places[u.n] = at
      end
      at = at + u.o
    else
      plan.tail = index == #row.units and tail_of(u)
      if not plan.tail then
        return nil
      end
    end
  end
  plan.size, plan.marker = at, row.field.pf
  plan.plain = #plan.tests == 0 and not plan.tail
  return plan
end

for _, row in pairs(TABLES.rows) do
  row.fast = plan_of(row)
end

-- The unit that a tail is read with, or nil where it needs the careful reader.
local function tail_unit(plan, s, at, size)
  local u = plan.tail
  if u.k == "select" then
    local place = plan.places[u.by]
    u = place and u.cases[byte(s, at + place + 1)]
    if not u or u.k ~= "text" then
      return nil
    end
  end
  if u.k == "text" then
    local data = s:sub(at + plan.size + 1, at + plan.size + size)
    return not u.domain and size >= (u.least or 0) and not data:find("[^\32-\126]") and u or nil
  elseif u.k == "rest" then
    return size >= (u.least or 0) and u or nil
  elseif u.k == "int" then
    return (size == 0 or size == u.o) and u or nil
  end
  return (size == 0 or size == 4 or size == 16) and u or nil
end

-- True when the octets of s from at to stop are a row's in which nothing is unusual; exact: nothing behind it either.
local function usual(row, s, at, stop, exact)
  local plan = row.fast
  if not plan then
    return false
  end
  local left = stop - at - plan.size
  if left < 0 or exact and left > 0 and not plan.tail then
    return false
  end
  for index = 1, #plan.tests do
    local test = plan.tests[index]
    local value = number(s, at + test.at, test.o)
    if test.div > 1 or test.mod ~= math.huge then
      value = floor(value / test.div) % test.mod
    end
    if value < test.lo or value > test.hi then
      return false
    end
  end
  return not plan.tail or exact and tail_unit(plan, s, at, left) ~= nil
end

local LIKE_DIALECT, LEAST = {}, math.huge
for _, dialect in pairs(TABLES.dialects) do
  LEAST = math.min(LEAST, dialect.least)
  for code, size in pairs(dialect.lengths) do
    LIKE_DIALECT[code] = LIKE_DIALECT[code] or {}
    LIKE_DIALECT[code][size] = true
  end
end

-- The same options come again and again: what was found of their octets.
local verdicts, verdict_count = {}, 0

local function option_usual(code, row, s, at, stop)
  local plan = row.fast
  if plan and plan.plain and row.shown_right then
    return stop - at - 2 == plan.size
  end
  local data = s:sub(at + 1, stop)
  local verdict = verdicts[data]
  if verdict == nil then
    verdict = builtin.leaves(code) and usual(row, data, 2, #data, true) and not builtin.wrong_in(code, data, 2, #data)
    -- A prefix of 128 bits may be meant as one of 64: for the rules.
    verdict = verdict and not (code == 22 and byte(data, 4) > 127)
    if verdict_count >= 20000 then
      verdicts, verdict_count = {}, 0
    end
    verdicts[data], verdict_count = verdict, verdict_count + 1
  end
  return verdict
end

for code, row in pairs(TABLES.options.rows) do
  row.shown_right = builtin.leaves(code) and not builtin.may_be_wrong(code)
end

local function options_usual(m, s)
  local rows, at, stop, count, like, before = TABLES.options.rows, m.body_stop, m.stop, 0, 0, nil
  local codes, starts, stops, present, stamp = m.codes, m.starts, m.stops, m.present, m.stamp + 1
  while at < stop do
    local code, size = byte(s, at + 1, at + 2)
    if code == 0 then
      if before == 0 then
        return false
      end
      count = count + 1
      codes[count], starts[count], stops[count] = 0, at + 1, at + 1
      at = at + 1
    else
      local row, last = rows[code], size and at + 2 + size
      if not row or not last or last > stop then
        return false
      end
      local align = row.align
      if align and (at - align[2]) % align[1] ~= 0 or not option_usual(code, row, s, at, last) then
        return false
      end
      count = count + 1
      codes[count], starts[count], stops[count], present[code] = code, at + 2, last, stamp
      local known = LIKE_DIALECT[code]
      like = known and known[size] and like + 1 or like
      at = last
    end
    before = code
  end
  m.count, m.stamp = count, stamp
  return like < LEAST
end

-- The table is used again for the next message; present has the stamp of the last one that had an option of the type.
local kept = { codes = {}, starts = {}, stops = {}, present = {}, stamp = 0 }

-- True when nothing in the body of a message is unusual.
function fast.body(row, s)
  return row.fast ~= nil and not row.fast.tail and usual(row, s, 6, #s, false)
end

-- The options between two offsets, or nil where the careful reader is needed.
function fast.options(s, body_stop, stop)
  kept.body_stop, kept.stop = body_stop, stop
  return options_usual(kept, s) and kept or nil
end

-- What is known of a message in which nothing is unusual, or nil.
function fast.read(s)
  if #s < 8 then
    return nil
  end
  local proto, size, code = byte(s, 1, 3)
  if proto ~= 59 or (size + 1) * 8 ~= #s then
    return nil
  end
  local known = TABLES.messages[code]
  local row = known and (known.row or known.variants[number(s, 6, known.octets)])
  if not row or not builtin.keeps(code) or not fast.body(row, s) then
    return nil
  end
  local m = fast.options(s, 6 + row.fast.size, #s)
  -- What a timestamp says is for the rules.
  if not m or m.present[27] == m.stamp then
    return nil
  end
  m.code, m.row, m.octets, m.sum = code, row, s, octets.sum(s, 0) - number(s, 4, 2)
  return m
end

-- The fields of the body by name, octets as hexadecimal digits, addresses as text.
function fast.values(m)
  local values, s, at = {}, m.octets, 6
  for _, u in ipairs(m.row.units) do
    if u.k == "bits" then
      local word = number(s, at, u.o)
      for _, part in ipairs(u.parts) do
        local value = floor(word / part.div) % part.mod
        values[part.n] = part.b and value == 1 or not part.b and value
      end
    elseif u.k == "int" then
      values[u.n] = number(s, at, u.o)
    else
      local data = s:sub(at + 1, at + u.o)
      values[u.n] = u.k == "address" and octets.address(data) or octets.hex(data)
    end
    at = at + u.o
  end
  return values
end

-- all: with reserved bits, and with what is shown beside Wireshark's tree.
local function add_row(tree, tvb, row, s, at, stop, all)
  local plan = row.fast
  tree:add(plan.marker)
  for index = 1, #plan.adds do
    local each = plan.adds[index]
    if each.number and (all or not each.beside) then
      tree:add(each.pf, number(s, at + each.at, each.o))
    elseif not each.number then
      tree:add(each.pf, tvb(at + each.at, each.o))
    end
  end
  local size = stop - at - plan.size
  if not plan.tail or size <= 0 then
    return
  end
  local u, first = tail_unit(plan, s, at, size), at + plan.size
  if u.k == "text" then
    tree:add(u.field.pf, s:sub(first + 1, stop))
  elseif u.field.ft == "string" then
    tree:add(u.field.pf, octets.address(s:sub(first + 1, stop)))
  else
    tree:add(u.field.pf, tvb(first, size))
  end
end

-- The fields of the message below one item, which the caller hides; all: with what Wireshark's tree has anyway.
function fast.add(tree, tvb, m, all)
  local s, o = m.octets, m.codes and m or fast.options(m.octets, m.body_stop, m.stop)
  tree:add(F.type, m.code)
  tree:add(F.header_len, byte(s, 2))
  tree:add(F.checksum, number(s, 4, 2))
  if all then
    tree:add(F.payload_proto, byte(s, 1))
    tree:add(F.reserved, byte(s, 4))
  end
  add_row(tree, tvb, m.row, s, 6, m.body_stop, all)
  for index = 1, o.count do
    local code, first, last = o.codes[index], o.starts[index], o.stops[index]
    if all then
      tree:add(F.option_type, code)
      if code > 0 then
        tree:add(F.option_length, last - first)
      end
    end
    if code > 1 or last > first then
      add_row(tree, tvb, TABLES.options.rows[code], s, first, last, all)
    end
  end
end

-- Nodes as a tree: labels, meanings, what is hidden, issues as expert infos.
local view = {}

local whole = octets.whole
local DAY = 86400

-- Days since 1970 as year, month and day: os.date ends in 2038 on some systems.
local function civil(days)
  local z = days + 719468
  local era = math.floor(z / 146097)
  local of_era = z - era * 146097
  local year = math.floor((of_era - math.floor(of_era / 1460) + math.floor(of_era / 36524) - math.floor(of_era / 146096)) / 365)
  local of_year = of_era - (365 * year + math.floor(year / 4) - math.floor(year / 100))
  local m = math.floor((5 * of_year + 2) / 153)
  local month = m < 10 and m + 3 or m - 9
  return year + era * 400 + (month <= 2 and 1 or 0), month, of_year - math.floor((153 * m + 2) / 5) + 1
end

local function moment(seconds, micros)
  local year, month, day = civil(math.floor(seconds / DAY))
  if year > 9999 then
    return "after the year 9999"
  end
  local of_day = seconds % DAY
  local clock = string.format("%02d:%02d:%02d", math.floor(of_day / 3600), math.floor(of_day / 60) % 60, math.floor(of_day % 60))
  return string.format("%04d-%02d-%02dT%s.%06dZ", year, month, day, clock, micros)
end

local function time_text(u, raw)
  local low = u.fraction / 8
  local seconds = octets.number(raw, 0, u.o - low)
  local micros = 0
  if u.milli then
    seconds, micros = math.floor(seconds / 1000), seconds % 1000 * 1000
  elseif low > 0 then
    micros = math.floor(octets.number(raw, u.o - low, low) * 1000000 / 2 ^ u.fraction)
  end
  if u.ntp then
    if not raw:find("[^%z]") then
      return "not set"
    end
    -- RFC 4330 section 3: with the first bit clear it is a time after February 2036.
    seconds = seconds + (raw:byte(1) >= 0x80 and 0 or 2 ^ 32)
  end
  return moment(seconds + u.epoch, micros)
end

-- A time of 16 fraction bits.
function view.moment(seconds, fraction)
  return moment(seconds, math.floor(fraction * 1000000 / 65536))
end

local function zone_text(value)
  local quarters = value % 8 * 10 + math.floor(value / 16)
  local sign = math.floor(value / 8) % 2 == 1 and "-" or "+"
  return string.format("UTC%s%02d:%02d", sign, math.floor(quarters / 4), quarters % 4 * 15)
end

-- What a value means to a person beyond itself, or nil.
function view.meaning(node)
  local u, value = node.u, node.v
  if node.meaning then
    return node.meaning
  elseif u.k == "time" then
    return time_text(u, value)
  elseif u.k == "zone" then
    return zone_text(value)
  elseif u.k == "fixed" then
    return kinds.fixed_text(u, value)
  elseif u.number and #value <= 12 then
    return whole(tonumber(value, 16) or 0)
  end
  local names = u.names
  if u.other and node.other then
    names = u.other[2]
  end
  local key = value == true and 1 or value == false and 0 or value
  if names and names[key] then
    return names[key]
  elseif u.unit and type(value) == "number" then
    local amount = value * u.unit[1]
    local text = u.unit[1] == math.floor(u.unit[1]) and whole(amount) or string.format("%g", amount)
    return text .. " " .. u.unit[2]
  elseif names and not u.partial then
    return "unknown (" .. whole(key) .. ")"
  end
end

-- A node's value as text, without its meaning.
local function plain(node)
  local value = node.v
  if type(value) == "number" then
    return whole(value)
  elseif type(value) == "boolean" then
    return value and "set" or "not set"
  end
  return value
end

local SALIENT = { address = true, address_rest = true, text = true, digits = true, access_point = true, octets = true }
local PREFIX_LENGTHS = { prefix_length = true, prefix_len = true, pref_len = true }

local function salient(node)
  local u = node.u
  if u.k == "select" or u.k == "exact" or u.inner then
    return false
  end
  return SALIENT[u.k] or u.colons
end

local function leaf_text(node)
  local meaning = view.meaning(node)
  return meaning and (node.u.names or node.u.other or node.u.k == "time" or node.u.unit) and meaning or plain(node)
end

-- What is worth saying of an option in its first line: an address or a name, else the first value.
function view.text_of(node)
  local length, first, chosen
  for _, kid in ipairs(node.kids) do
    if kid.u and not kid.u.r then
      if PREFIX_LENGTHS[kid.u.n] then
        length = whole(kid.v)
      elseif salient(kid) then
        chosen = chosen or leaf_text(kid)
      elseif type(kid.v) ~= "boolean" and (kid.u.k ~= "rest" or #kid.v <= 32) then
        first = first or leaf_text(kid)
      end
    elseif kid.row and not chosen then
      chosen = view.text_of(kid)
    end
  end
  if chosen and length then
    return chosen .. "/" .. length
  end
  return chosen or first
end

local function add_leaf(tree, tvb, node)
  local u, field, size = node.u, node.u.field, node.b - node.a
  if size == 0 then
    return nil
  end
  local item
  if field.ft == "string" then
    item = tree:add(field.pf, tvb(node.a, size), plain(node))
  else
    item = tree:add(field.pf, tvb(node.a, size))
  end
  local meaning = not field.names and view.meaning(node)
  if meaning and meaning == plain(node) .. " " .. (u.unit and u.unit[2] or "") then
    item:append_text(" " .. u.unit[2])
  elseif meaning then
    item:append_text(" (" .. meaning .. ")")
  end
  if u.r and node.v == 0 and not view.all_fields() then
    item:set_hidden(true)
  end
  return item
end

local add_node

local function add_kids(tree, tvb, kids)
  for _, kid in ipairs(kids) do
    add_node(tree, tvb, kid)
  end
end

local function add_unknown(tree, tvb, node)
  tree:add(F.unknown_code, node.inside and tvb(node.a, 0) or tvb(node.a, node.family.type), node.code)
  if node.b > node.data then
    tree:add(F.unknown_data, tvb(node.data, node.b - node.data))
  end
end

local function title_of(node)
  local padding = node.family == TABLES.options and node.code < 2
  local name = node.row and node.row.name or (node.family.names[node.code] or "Unknown (" .. node.code .. ")")
  local text = node.row and not node.unknown and not padding and view.text_of(node)
  return text and text ~= "" and name .. ": " .. text or name
end

-- One structure with a header of its own; prefix stands before its title.
function view.add_structure(tree, tvb, node, prefix)
  local top = node.family == TABLES.options
  local field = node.row and node.row.field.pf or F.unknown
  local item = tree:add(field, tvb(node.a, node.b - node.a))
  item:set_text((prefix or "") .. title_of(node))
  local kind, length = F.suboption_type, F.suboption_length
  if top then
    kind, length = F.option_type, F.option_length
  end
  if not node.inside then
    item:add(kind, tvb(node.a, math.min(node.family.type, node.b - node.a)))
  end
  if node.declared and node.data <= node.b then
    item:add(length, tvb(node.a + node.family.type, node.family.length), node.b - node.data)
  end
  add_kids(item, tvb, node.kids)
  if node.unknown then
    add_unknown(item, tvb, node)
  end
  if node.trailing then
    item:add(F.option_trailing, tvb(node.trailing, node.b - node.trailing))
  end
  return item
end

function add_node(tree, tvb, node)
  if node.u then
    return add_leaf(tree, tvb, node)
  elseif node.tlv then
    return view.add_structure(tree, tvb, node)
  end
  local item = tree:add(node.row.field.pf, tvb(node.a, node.b - node.a))
  local text = view.text_of(node)
  item:set_text(text and node.row.name .. ": " .. text or node.row.name)
  add_kids(item, tvb, node.kids)
  return item
end

-- The fields of the body; shown(name) says which are to be seen.
function view.add_body(tree, tvb, m, shown)
  if m.body.row then
    local marker = tree:add(m.body.row.field.pf, tvb(m.body.a, m.body.b - m.body.a))
    marker:set_hidden(true)
  end
  for _, node in ipairs(m.body.kids) do
    local item = add_node(tree, tvb, node)
    if item and not shown(node.u and node.u.n or "", node.v) then
      item:set_hidden(true)
    end
  end
  if m.body.unknown and m.body.b > m.body.data then
    local item = tree:add(F.unknown_data, tvb(m.body.data, m.body.b - m.body.data))
    if not shown("data") then
      item:set_hidden(true)
    end
  end
end

-- What Wireshark's tree of a message in the octets s lacks or names wrongly, as nodes, the message is one of a row.
function view.beside(row, s)
  local nodes, values = {}, nil
  for _, each in ipairs(row.beside or {}) do
    local part, at, size = each[1], each[2], each[3]
    local value = octets.number(s, at, size)
    if part.b then
      value = math.floor(value / part.div) % 2 == 1
    end
    values = values or part.other and fast.values({ row = row, octets = s })
    nodes[#nodes + 1] = { u = part, a = at, b = at + size, v = value, other = part.other and values[part.other[1]] }
  end
  return nodes
end

-- Flags that are not set go below the hidden item, where there is one.
function view.add_beside(root, tvb, nodes, hidden)
  for index = 1, #nodes do
    local node = nodes[index]
    if node.v ~= false then
      add_leaf(root, tvb, node)
    elseif hidden then
      add_leaf(hidden, tvb, node)
    end
  end
end

function view.add_issue(item, issue)
  local known = TABLES.issues[issue.code]
  local form = "%s at octet %d: %s: wanted %s, got %s (%s)"
  local text = form:format(issue.field, issue.offset, known[1], issue.wanted, issue.got, known[2])
  item:add_proto_expert_info(experts[issue.code], text)
end

-- What a message says about its mobility session: node, prefixes, care-of address, interface, Binding IDs.
local sessions = {}

do
  local byte = string.byte

  -- Options with more to them than an address or a number at a fixed place.
  local SPECIAL = { [32] = true, [35] = true, [49] = true, [55] = true, [63] = true }

  -- RFC 5213 section 8.3: a prefix of 128 bits whose last 64 are zero is meant as one of 64, the zero prefix is none.
  local function add_prefix(said, address, length)
    if address == "::" or address == "0.0.0.0" then
      return
    elseif length >= 128 and sessions.is_half(octets.of_address(address)) then
      length = 64
    end
    said.prefixes[#said.prefixes + 1] = address .. "/" .. octets.whole(length)
  end

  function sessions.is_half(s)
    return #s == 16 and s:sub(9) == ("\0"):rep(8) and s:sub(1, 8) ~= ("\0"):rep(8)
  end

  local function set_access(said, technology, link_layer)
    if technology or link_layer then
      said.access = octets.whole(technology or 0) .. " " .. (link_layer or "")
    end
  end

  local readers = {
    alternate_careof_address = function(said, value)
      local address = value("alternate_care_of_address")
      said.care_of = address ~= "::" and address or said.care_of
    end,
    ipv4_careof_address = function(said, value)
      said.care_of = said.care_of or value("ipv4_care_of_address")
    end,
    alternate_ipv4_careof_address = function(said, value)
      local address = value("alternate_ipv4_care_of_address")
      said.care_of = said.care_of or address ~= "0.0.0.0" and address or nil
    end,
    mobile_network_prefix = function(said, value)
      add_prefix(said, value("mobile_network_prefix"), value("prefix_length"))
    end,
    home_network_prefix = function(said, value)
      add_prefix(said, value("home_network_prefix"), value("prefix_length"))
    end,
    delegated_mobile_network_prefix = function(said, value)
      local address = value("delegated_mobile_network_prefix")
      if address:find("[.:]") then
        add_prefix(said, address, value("prefix_length"))
      end
    end,
    handoff_indicator = function(said, value)
      said.handoff = value("hi")
    end,
    binding_identifier = function(said, value)
      said.bids = said.bids or {}
      local bid = { id = value("binding_id"), status = value("status"), care_of = value("care_of_address"), home = value("h") }
      said.bids[#said.bids + 1] = bid
    end,
    mag_multipath_binding = function(said, value)
      said.path = value("binding_id")
    end,
  }

  -- The same of a message in nodes, into the table said.
  function sessions.read(said, m)
    local technology, link_layer
    for _, node in ipairs(m.options) do
      local key = node.row and not node.unknown and node.row.key
      local function value(name)
        return message.value(node, name)
      end
      if readers[key] then
        readers[key](said, value)
      elseif key == "access_technology_type" then
        technology = value("att")
      elseif key == "mobile_node_linklayer_identifier" then
        link_layer = value("link_layer_identifier")
      end
    end
    said.mn = message.mn_text(m)
    set_access(said, technology, link_layer)
  end

  -- The same of the options of fast.options.
  function sessions.describe(said, m, s)
    local technology, link_layer
    said.prefixes = {}
    for index = 1, m.count do
      local code, at, stop = m.codes[index], m.starts[index], m.stops[index]
      if SPECIAL[code] then
        said.prefixes, said.care_of = {}, nil
        return sessions.read(said, message.read(s))
      elseif code == 8 then
        said.mn = said.mn or s:sub(at + 2, stop)
      elseif code == 22 then
        add_prefix(said, octets.address(s:sub(at + 3, stop)), byte(s, at + 2))
      elseif code == 6 then
        add_prefix(said, octets.address(s:sub(at + 3, stop)), byte(s, at + 2))
      elseif code == 3 then
        local address = octets.address(s:sub(at + 1, stop))
        said.care_of = address ~= "::" and address or said.care_of
      elseif code == 23 then
        said.handoff = byte(s, at + 2)
      elseif code == 24 then
        technology = byte(s, at + 2)
      elseif code == 25 then
        link_layer = octets.hex(s:sub(at + 3, stop), ":")
      end
    end
    set_access(said, technology, link_layer)
  end

  -- The keys of a binding, the surest first (RFC 5213 section 5.4, RFC 6275 section 9.1, RFC 5648 section 6.2).
  local function keys_of(asked, anchor)
    local said = asked.said
    local keys, path = {}, said.path and "|" .. said.path or ""
    for index, prefix in ipairs(said.prefixes) do
      keys[index] = "p|" .. anchor .. "|" .. prefix .. path
    end
    if said.access then
      keys[#keys + 1] = "i|" .. anchor .. "|" .. asked.mn .. "|" .. said.access .. path
    end
    keys[#keys + 1] = "n|" .. anchor .. "|" .. asked.mn .. path
    return keys
  end

  -- Kept where the options of the request are, as they come again with each refresh.
  function sessions.keys(asked, bid)
    local said, anchor = asked.said, asked.path.destination
    if asked.protocol ~= "pmip6" then
      return { "h|" .. anchor .. "|" .. asked.path.home .. "|" .. (bid or "") }
    elseif said.keys and said.anchor == anchor and said.key_mn == asked.mn then
      return said.keys
    end
    said.keys, said.anchor, said.key_mn = keys_of(asked, anchor), anchor, asked.mn
    return said.keys
  end
end

-- Rules beyond the form of fields: mandatory options, and what equipment is known to get wrong.
local rules = {}

-- RFC 5213 section 6.9.1.5. A prefix may be left out where an IPv4 home address is asked for
-- (RFC 5844 section 3.2.2), a group identifier stands for the nodes of a bulk update (RFC 6602 section 4.2).
local PROXY_UPDATE = {
  { "mobile_node_identifier" },
  { "home_network_prefix", "ipv4_home_address_request", "delegated_mobile_network_prefix" },
  { "handoff_indicator" },
  { "access_technology_type" },
}

local function missing(m)
  if not (m.row and m.row.key == "binding_update" and m.values.p) or message.first(m, "mobile_node_group_identifier") then
    return
  end
  for _, keys in ipairs(PROXY_UPDATE) do
    local found = false
    for _, key in ipairs(keys) do
      found = found or message.first(m, key) ~= nil
    end
    if not found then
      local name = TABLES.rows[keys[1]].name
      kinds.note(m, "missing-option", 2, "Mobility Options", name, "none")
    end
  end
end

local function identifiers(m)
  for _, node in ipairs(m.options) do
    if node.row and node.row.key == "mobile_node_identifier" and message.value(node, "subtype") == 1 then
      local padding = m.s:sub(node.data + 2, node.b):match("%z+$")
      if padding then
        kinds.note(m, "mn-id-padding", node.a, "Identifier", "no NUL octets", tostring(#padding))
      end
    end
  end
end

local function long_prefixes(m)
  for _, node in ipairs(m.options) do
    if node.row and node.row.key == "home_network_prefix" and (message.value(node, "prefix_length") or 0) >= 128 then
      local address = message.value(node, "home_network_prefix")
      if address and sessions.is_half(octets.of_address(address)) then
        kinds.note(m, "prefix-length-128", node.a, "Prefix Length", "64", "128")
      end
    end
  end
end

local YEAR = 31556952
-- Further off than any clock that somebody looks after; times that a clock shows that was ever set: 1990 to 2040.
local NEAR, FIRST_YEAR, LAST_YEAR = 2 * YEAR, 20 * YEAR, 70 * YEAR
local NTP_EPOCH = 2208988800

local function plausible(seconds, now)
  if now < FIRST_YEAR then
    return seconds >= 0 and seconds < NEAR or seconds > FIRST_YEAR and seconds < LAST_YEAR
  end
  return math.abs(seconds - now) < NEAR
end

-- The 48 bits of seconds and 16 of a fraction that say what an NTP timestamp says (RFC 4330 section 3, RFC 5213 section 8.8).
local function of_ntp(s)
  local seconds = octets.number(s, 0, 4) - NTP_EPOCH + (s:byte(1) < 0x80 and 2 ^ 32 or 0)
  -- In two steps, so that no number is larger than a double holds.
  local nanos = math.floor(octets.number(s, 6, 2) * 1e9 / 65536)
  nanos = math.floor((octets.number(s, 4, 2) * 1e9 + nanos) / 65536)
  local fraction = math.ceil(nanos * 65536 / 1e9)
  return seconds + math.floor(fraction / 65536), fraction % 65536
end

-- What is meant by the octets of a timestamp that is in another form: {code, seconds, fraction}, or the code alone.
local function odd_form(s, now)
  if s == ("\0"):rep(8) then
    return { "timestamp-unset" }
  elseif plausible(octets.number(s, 0, 6), now) then
    return nil
  end
  local reversed = s:reverse()
  if plausible(octets.number(reversed, 0, 6), now) then
    return { "timestamp-little-endian", octets.number(reversed, 0, 6), octets.number(reversed, 6, 2) }
  end
  local seconds, fraction = of_ntp(s)
  return plausible(seconds, now) and { "timestamp-ntp", seconds, fraction } or nil
end

local function odd_timestamps(m, now)
  for _, node in ipairs(m.options) do
    local kid = node.row and node.row.key == "timestamp" and node.kids[1]
    local found = kid and odd_form(kid.v, now)
    if found and not found[2] then
      kinds.note(m, found[1], node.a, "Timestamp", "the time of day", "0", "note")
    elseif found then
      local high, low = math.floor(found[2] / 2 ^ 32), found[2] % 2 ^ 32
      local wanted = string.format("%04x%s%04x", high, octets.hex(octets.word(low)), found[3])
      kinds.note(m, found[1], node.a, "Timestamp", wanted, octets.hex(kid.v))
      kid.meaning = view.moment(found[2], found[3]) .. ", " .. TABLES.issues[found[1]][1]
    end
  end
end

-- A capture whose clock was never set says nothing about the sender's.
local function unset_clock(m, now)
  if now < FIRST_YEAR then
    kinds.note(m, "capture-clock", 0, "capture time", "a capture clock that was set", string.format("%.0f s since 1970", now), "note")
  end
end

local function pad1_runs(m)
  local start, run = 0, 0
  for index = 1, #m.options + 1 do
    local node = m.options[index]
    if node and node.code == 0 then
      start, run = run > 0 and start or node.a, run + 1
    else
      if run > 1 then
        kinds.note(m, "pad1-run", start, "Pad1", "one PadN", run .. " of them", "note")
      end
      run = 0
    end
  end
end

-- T means nothing without P (RFC 5845 section 3.3): where it stands with no flag of the first octet, it is A.
local function swapped_flags(m)
  if m.row and m.row.key == "binding_update" and #m.octets > 9 then
    local high, low = m.octets:byte(9, 10)
    if high == 0 and m.values.t then
      local wanted, got = string.format("0x%02x00", low), string.format("0x00%02x", low)
      kinds.note(m, "flags-octet", 8, "A", wanted, got)
    end
  end
end

-- Which dialect the options look like; nil for none.
function rules.dialect_of(m)
  for name, dialect in pairs(TABLES.dialects) do
    local seen, fits = 0, dialect.messages[m.code] == true
    local types = {}
    for _, node in ipairs(m.options) do
      local wanted = dialect.lengths[node.code]
      if wanted then
        fits = fits and node.b - node.a - 2 == wanted
        seen = seen + (types[node.code] and 0 or 1)
        types[node.code] = true
      end
    end
    if fits and seen >= dialect.least then
      return name
    end
  end
end

local function draft_numbers(m)
  local name = rules.dialect_of(m)
  if name then
    local got = "set it in the preferences of mobtrace"
    kinds.note(m, "draft-numbers", m.options[1].a, "Mobility Options", "the dialect " .. name, got)
  end
end

-- RFC 5844 section 4.1.1.2: in UDP the checksum of the Mobility Header is zero.
local function over_udp(m)
  local got = #m.octets > 5 and octets.number(m.octets, 4, 2) or 0
  if got ~= 0 then
    kinds.note(m, "checksum-over-udp", 4, "Checksum", "0", string.format("0x%04x", got), "note")
  end
end

-- now: the time of capture in seconds since 1970.
function rules.check(m, udp, dialect, now)
  missing(m)
  identifiers(m)
  long_prefixes(m)
  odd_timestamps(m, now)
  unset_clock(m, now)
  pad1_runs(m)
  if udp then
    over_udp(m)
  end
  if #m.octets % 8 ~= 0 and m.row and m.stop == #m.octets then
    kinds.note(m, "length-multiple", 1, "Header Len", "a multiple of 8 octets", tostring(#m.octets))
  end
  if not dialect then
    swapped_flags(m)
    draft_numbers(m)
  end
end

-- One line that says who, what, with which status and for how long.
local summary = {}

local SPECIAL = { binding_update = "Proxy Binding Update", binding_acknowledgement = "Proxy Binding Acknowledgement" }
local STATUS = { status = true, status_code = true, code = true, revocation_trigger = true, notification_reason = true, trigger = true }

function summary.title(code, row, values)
  if not row then
    local name = code and TABLES.message_names[code]
    return name or code and "Unknown mobility message " .. code or "Mobility Header cut short"
  end
  local name = values.p == true and SPECIAL[row.key] or row.short
  if row.key == "binding_update" and values.lifetime == 0 then
    return name .. " (de-registration)"
  elseif row.key == "heartbeat" then
    return values.r and "Heartbeat response" or "Heartbeat request"
  end
  return name
end

local function brief(row)
  local found = {}
  for _, u in ipairs(row.units) do
    local name = u.n
    if STATUS[name] or name == "lifetime" or name == "sequence" or name == "home_address" then
      found[#found + 1] = u
    end
  end
  return found
end

for _, known in pairs(TABLES.messages) do
  for _, row in pairs(known.variants or { known.row }) do
    row.brief, row.short = brief(row), row.name:gsub(" Message$", "")
  end
end

local function value_text(row, u, values)
  local name, value = u.n, values[u.n]
  if value == nil or row.key == "binding_update" and name == "lifetime" and value == 0 then
    return nil
  elseif name == "sequence" then
    return "seq " .. octets.whole(value)
  elseif name == "home_address" then
    return "home address " .. value
  end
  if (name == "status" or name == "status_code") and value == 0 then
    return "accepted"
  end
  local meaning = view.meaning({ u = u, v = value, other = u.other and values[u.other[1]] })
  if name == "lifetime" then
    return "lifetime " .. (meaning or octets.whole(value))
  end
  return string.format("%s (%s)", meaning or name, octets.whole(value))
end

-- The line: who, then status and lifetime, then which prefixes or addresses, then the rest.
local function joined(code, row, values, mn, places)
  local parts, last = { mn }, nil
  for _, u in ipairs(row and row.brief or {}) do
    local text = value_text(row, u, values)
    if u.n == "sequence" then
      last = text
    else
      parts[#parts + 1] = text
    end
  end
  for _, text in ipairs(places) do
    parts[#parts + 1] = text
  end
  parts[#parts + 1] = last
  local text = summary.title(code, row, values)
  return #parts > 0 and text .. ": " .. table.concat(parts, ", ") or text
end

-- Of a message in nodes: prefixes and addresses that it is about, as far as a line has room.
function summary.of(m)
  local places = {}
  for _, key in ipairs({ "home_network_prefix", "ipv4_home_address_request", "ipv4_home_address_reply" }) do
    local node = message.first(m, key)
    places[#places + 1] = node and view.text_of(node)
  end
  return joined(m.code, m.row, m.values, message.mn_text(m), places)
end

-- Who, and which prefixes or addresses, of a message of fast.read.
function summary.who_and_where(m, s)
  local places, mn, prefix = {}, nil, false
  for index = 1, m.count do
    local code, at, stop = m.codes[index], m.starts[index], m.stops[index]
    if code == 8 then
      mn = mn or s:sub(at + 2, stop)
    elseif code == 22 and not prefix then
      prefix = true
      places[#places + 1] = octets.address(s:sub(at + 3, stop)) .. "/" .. s:byte(at + 2)
    elseif code == 36 or code == 37 then
      places[#places + 1] = octets.address(s:sub(stop - 3, stop))
    end
  end
  return mn, places
end

-- The status of an acknowledgement as text.
function summary.status(row, values)
  return value_text(row, row.brief[1], values)
end

-- The line of summary.of for a message of fast.read.
function summary.quick(m)
  local mn, places = summary.who_and_where(m, m.octets)
  return joined(m.code, m.row, fast.values(m), mn, places)
end

-- Registrations, which are most of all messages: the options of a node come again and again with nothing new in
-- them but the timestamp, so what was found of their octets is kept. Other messages go the way of fast.lua.
local usual = {}

do
  local byte, sub, concat = string.byte, string.sub, table.concat
  -- Octets before the options of an update and an acknowledgement (RFC 6275 sections 6.1.7 and 6.1.8).
  local BODY_STOP = 12
  local YEAR = 31556952
  local FIRST_YEAR = 20 * YEAR -- before 1990 no clock was set

  -- By what the flags and the status are: false where they need the careful reader.
  local heads = { [5] = {}, [6] = {} }
  -- By the place of the timestamp, then by the octets of the options before it and behind it.
  local blocks, count, cuts = {}, 0, {}

  local function read_head(code, s)
    local row = TABLES.messages[code].row
    local high, low = byte(s, 9, 10)
    if not fast.body(row, s) or code == 5 and high == 0 and low >= 128 then
      return false
    end
    local flags = code == 5 and high or byte(s, 8)
    local values = fast.values({ row = row, octets = s })
    local head = { values = values, proxy = values.p, row = row, beside = view.beside(row, s) }
    -- Wireshark says NEMO of all messages behind the first one with the R flag.
    head.protocol = values.r and "NEMO" or "MIPv6"
    head.name = summary.title(code, row, { p = values.p })
    if code == 5 then
      head.release = summary.title(code, row, { p = values.p, lifetime = 0 })
    else
      head.verdict = " " .. summary.status(row, values) .. ","
    end
    return head
  end

  -- Where the data of the timestamp are, whose octets are new in every message; 0 for none.
  local function clock_of(m)
    for index = 1, m.count do
      if m.codes[index] == 27 then
        return m.starts[index]
      end
    end
    return 0
  end

  local MANDATORY = { 8, 22, 23, 24 }

  -- What the options say, as far as every line needs it.
  local function described(m, s, clock)
    local block = { clock = clock > 0 and clock, mandatory = true }
    for index = 1, 4 do
      block.mandatory = block.mandatory and m.present[MANDATORY[index]] == m.stamp
    end
    local mn, places = summary.who_and_where(m, s)
    block.lead, block.mn = mn and ": " .. mn .. "," or ":", mn
    block.where = places[1] and ", " .. concat(places, ", ") or ""
    block.short = (mn and ": " .. mn or "") .. (mn and block.where or block.where:gsub("^,", ":"))
    if clock > 0 then
      block.sum = octets.sum(sub(s, BODY_STOP + 1, clock), 0) + octets.sum(sub(s, clock + 9), 0)
    else
      block.sum = octets.sum(sub(s, BODY_STOP + 1), 0)
    end
    return block
  end

  local function keep_block(s, code, whole)
    local m = fast.options(s, BODY_STOP, #s)
    local clock = m and clock_of(m) or 0
    if count >= 20000 then
      blocks, count = {}, 0
    end
    local kept = blocks[clock]
    if not kept then
      kept = {}
      blocks[clock] = kept
    end
    local front, back = sub(s, BODY_STOP + 1, clock > 0 and clock or -1), clock > 0 and sub(s, clock + 9) or ""
    local behind = kept[front]
    if not behind then
      behind = {}
      kept[front] = behind
    end
    local block = m and described(m, s, clock)
    if block and whole then
      sessions.describe(block, m, s)
    end
    cuts[code * 65536 + #s], behind[back], count = clock, block, count + 1
    return block
  end

  local function block_of(s, code, whole)
    local cut = cuts[code * 65536 + #s]
    local kept = cut and blocks[cut]
    local behind = kept and kept[sub(s, BODY_STOP + 1, cut > 0 and cut or -1)]
    local block = behind and behind[cut > 0 and sub(s, cut + 9) or ""]
    if block == nil then
      return keep_block(s, code, whole)
    end
    return block
  end

  -- What the options of a registration say of its session.
  function usual.session(m)
    local block = m.block
    if not block.prefixes then
      sessions.describe(block, fast.options(m.octets, BODY_STOP, m.stop), m.octets)
    end
    return block
  end

  local function take_body(m, code, a, b, c, d, e, f)
    m.code, m.lifetime = code, (e * 256 + f) * 4
    if code == 5 then
      m.sequence, m.status = a * 256 + b, nil
    else
      m.sequence, m.status = c * 256 + d, a
    end
  end

  -- The sum of the timestamp's octets, or nil where it is not near the time of capture.
  local function clock_sum(s, at, now)
    local a, b, c, d, e, f, g, h = byte(s, at + 1, at + 8)
    local off = now and (a * 256 + b) * 4294967296 + ((c * 256 + d) * 256 + e) * 256 + f - now or 0
    return off < YEAR and off > -YEAR and (a + c + e + g) * 256 + b + d + f + h or nil
  end

  local function registration(m, s, now, whole)
    local _, size, code, reserved, _, _, a, b, c, d, e, f = byte(s, 1, 12)
    local verdicts, flags = heads[code], code == 5 and c * 256 + d or a * 256 + b
    local head = verdicts[flags]
    if head == nil then
      head = read_head(code, s)
      verdicts[flags] = head
    end
    local block = head and block_of(s, code, whole)
    if not block or code == 5 and head.proxy and not block.mandatory then
      return nil
    end
    local sum = block.sum + (59 + code + a + c + e) * 256 + size + reserved + b + d + f
    if block.clock then
      local more = clock_sum(s, block.clock, now)
      if not more then
        return nil
      end
      sum = sum + more
    end
    m.head, m.block, m.row, m.octets, m.stop, m.sum, m.proxy = head, block, head.row, s, #s, sum, head.proxy
    take_body(m, code, a, b, c, d, e, f)
    return m
  end

  -- The tables are used again for the next message.
  local current, again = { body_stop = BODY_STOP }, { body_stop = BODY_STOP }

  -- What is known of a message in which nothing is unusual, or nil; now is the time of capture in seconds since 1970;
  -- whole: what the options say of the session will be asked for.
  function usual.read(s, now, whole)
    local proto, size, code = byte(s, 1, 3)
    if now < FIRST_YEAR or #s < BODY_STOP or proto ~= 59 or (size + 1) * 8 ~= #s then
      return nil
    elseif code == 5 or code == 6 then
      return registration(current, s, now, whole)
    end
    return fast.read(s)
  end

  -- The same of a registration that was read before.
  function usual.again(s)
    return registration(again, s, nil, true)
  end

  -- All of a line but the sequence number.
  local function line_of(known, head, block)
    local lifetime = " lifetime " .. octets.whole(known.lifetime) .. " s"
    if head.verdict then
      return head.name .. block.lead .. head.verdict .. lifetime .. block.where .. ", seq "
    elseif known.lifetime > 0 then
      return head.name .. block.lead .. lifetime .. block.where .. ", seq "
    end
    return head.release .. block.short .. (block.short == "" and ": seq " or ", seq ")
  end

  -- The line of summary.of for a message of usual.read.
  function usual.summary(known)
    local head, block = known.head, known.block
    if not block then
      return summary.quick(known)
    end
    local lines = block[head]
    if not lines or lines.lifetime ~= known.lifetime then
      lines = { lifetime = known.lifetime, text = line_of(known, head, block) }
      block[head] = lines
    end
    return lines.text .. known.sequence
  end
end

-- Bindings, for the generated fields and the windows under Tools > mobtrace. Several sessions of one node stay apart.
local bindings = {}

do
  local byte = string.byte
  local PREFIX, INTERFACE, NODE = byte("p"), byte("i"), byte("n")
  -- RFC 5213 section 8.4 and RFC 7864 section 3.2: the node attached over a new interface.
  local NEW_INTERFACE, SHARING_PREFIXES = 1, 6

  local function is_held(binding)
    return binding.state == "requested" or binding.state == "active"
  end

  -- RFC 5213 section 5.4.1.2: same node, but a new interface with a session of its own.
  local function is_other_session(asked, binding)
    local said = asked.said
    if said.handoff ~= NEW_INTERFACE and said.handoff ~= SHARING_PREFIXES then
      return false
    end
    return said.access ~= nil and binding.access ~= nil and said.access ~= binding.access
  end

  local function shares(ours, named)
    for _, prefix in ipairs(named) do
      for _, each in ipairs(ours) do
        if each == prefix then
          return true
        end
      end
    end
    return false
  end

  local function own_session(state, asked, keys)
    for _, key in ipairs(keys) do
      if byte(key) == INTERFACE then
        return state.index[key]
      end
    end
    return nil
  end

  -- The binding has the prefix, at another interface (RFC 7864 section 3.2: each has a session of its own).
  local function sharing(state, asked, binding, keys)
    local own = own_session(state, asked, keys)
    if own and own ~= binding and is_held(own) and is_held(binding) then
      return shares(own.prefixes, asked.said.prefixes) and own or binding
    elseif asked.said.handoff == SHARING_PREFIXES and own ~= binding then
      return nil
    end
    return binding
  end

  -- The binding that a request is about, in whatever state, or nil.
  local function find(state, asked, bid)
    local keys, index = sessions.keys(asked, bid), state.index
    for number = 1, #keys do
      local key = keys[number]
      local binding, kind = index[key], byte(key)
      if binding and kind == PREFIX and binding.access ~= asked.said.access then
        binding = sharing(state, asked, binding, keys)
      elseif binding and kind == NODE and is_other_session(asked, binding) then
        binding = nil
      end
      if binding then
        if binding.state == "active" and asked.time > binding.until_time then
          binding.state = "expired"
        end
        return binding, keys
      end
    end
    return nil, keys
  end

  local function learn(state, asked, binding, keys)
    binding.access = asked.said.access or binding.access
    for number = 1, #keys do
      state.index[keys[number]] = binding
    end
  end

  -- What the session is called: a node may have several at its anchor.
  local function name_of(state, asked, bid)
    local name = asked.mn .. " at " .. asked.path.destination
    if bid or asked.said.path then
      return name .. " BID " .. octets.whole(bid or asked.said.path)
    end
    local count = (state.sessions[name] or 0) + 1
    state.sessions[name] = count
    return count > 1 and name .. " session " .. count or name
  end

  local function create(state, asked, bid, keys, before)
    local binding = {
      mn = asked.mn, anchor = asked.path.destination, home = asked.path.home, protocol = asked.protocol, bid = bid,
      state = "requested", since = asked.frame, last = asked.frame, prefixes = asked.said.prefixes, access = nil,
      name = before and before.name or name_of(state, asked, bid), care_of = nil, lifetime = 0, until_time = nil,
    }
    learn(state, asked, binding, keys)
    return binding
  end

  -- The binding that a request is about while it is held, else a new one that waits for its answer.
  function bindings.ask(state, asked, bid)
    local binding, keys = find(state, asked, bid)
    if not binding or not is_held(binding) then
      binding = create(state, asked, bid, keys, binding)
    end
    return binding
  end

  -- The binding that a request is about while it is held, or nil; last, whatever became of it.
  function bindings.find(state, asked, bid)
    local binding = find(state, asked, bid)
    return binding and is_held(binding) and binding or nil, binding
  end

  local function ends(state, binding, how, packet)
    if binding.state == "active" then
      binding.state, binding.until_time, binding.last = how, packet.time, packet.frame
    end
  end

  -- RFC 6275 section 9.5.3, RFC 5648 section 5.6.3: without a Binding ID, all bindings of the home address.
  function bindings.release(state, asked, bid, packet)
    for _, binding in ipairs(asked.protocol ~= "pmip6" and not bid and state.order or {}) do
      if binding.home == asked.path.home and binding.anchor == asked.path.destination and binding.bid then
        ends(state, binding, "deregistered", packet)
      end
    end
    local binding = bindings.find(state, asked, bid)
    -- A gateway that the node has left changes nothing (RFC 5213 section 5.3.5).
    if binding and (binding.care_of == asked.care_of or asked.protocol ~= "pmip6") then
      ends(state, binding, "deregistered", packet)
    end
    return binding
  end

  -- An accepted request, with what its answer grants: lifetime in seconds, prefixes.
  function bindings.accept(state, asked, bid, care_of, lifetime, packet, prefixes)
    local binding, said = asked.binding, asked.said
    if bid or not binding or not is_held(binding) then
      binding = bindings.ask(state, asked, bid)
    end
    if binding.care_of and binding.care_of ~= care_of then
      state.handovers[#state.handovers + 1] = {
        mn = binding.mn, old = binding.care_of, new = care_of, frame = asked.frame,
        time = asked.time, latency = packet.time - asked.time,
      }
    end
    if binding.state == "requested" then
      state.order[#state.order + 1] = binding
    end
    binding.state, binding.care_of, binding.lifetime = "active", care_of, lifetime
    binding.until_time, binding.last = packet.time + lifetime, packet.frame
    if prefixes and prefixes[1] then
      binding.prefixes = prefixes
    elseif said.prefixes[1] then
      binding.prefixes = said.prefixes
    end
    if asked.protocol == "pmip6" and prefixes and not said.prefixes[1] then
      -- What was asked for without a prefix is known by the one that was given.
      for _, prefix in ipairs(prefixes) do
        state.index["p|" .. binding.anchor .. "|" .. prefix .. (said.path and "|" .. said.path or "")] = binding
      end
    end
    learn(state, asked, binding, sessions.keys(asked, bid))
    return binding
  end

  function bindings.revoke(state, asked, packet)
    local named = asked.revoked
    for _, binding in ipairs(state.order) do
      local peers = binding.anchor == asked.path.source or binding.anchor == asked.path.destination
      local meant = named.mn == binding.mn or shares(binding.prefixes, named.prefixes) or named.all and not named.mn
      if peers and meant and binding.state == "active" then
        ends(state, binding, "revoked", packet)
        asked.binding = binding
      end
    end
  end

  -- The bindings as text, in lines that a text window does not wrap; now is the time of the last frame.
  function bindings.table(state, now)
    local parts = {}
    for _, each in ipairs(state.order) do
      local status = each.state == "active" and now > each.until_time and "expired" or each.state
      local lifetime = octets.whole(each.lifetime) .. " s"
      local bid = each.bid and "  BID " .. octets.whole(each.bid) or ""
      parts[#parts + 1] = string.format("%s  %s  %s%s\n", each.mn, each.protocol, status, bid)
      parts[#parts + 1] = string.format("    %s -> %s\n", each.care_of, each.anchor)
      local where = #each.prefixes > 0 and table.concat(each.prefixes, " ") .. "  " or ""
      parts[#parts + 1] = string.format("    %slifetime %s  frames %d to %d\n\n", where, lifetime, each.since, each.last)
    end
    return #parts > 0 and table.concat(parts) or "no binding was registered\n"
  end

  function bindings.handovers(state)
    local parts = {}
    for _, each in ipairs(state.handovers) do
      parts[#parts + 1] = string.format("%.6f s  frame %d  %s\n", each.time, each.frame, each.mn)
      parts[#parts + 1] = string.format("    %s -> %s  answered after %.3f ms\n\n", each.old, each.new, each.latency * 1000)
    end
    return #parts > 0 and table.concat(parts) or "no node moved\n"
  end
end

-- What one frame says about another: requests and answers, retransmissions, bindings, handovers.
-- Messages are kept when Wireshark reads the frames first, in their order, and understood when somebody asks.
local context = {}

do
  local sub = string.sub
  -- RFC 6275 section 12 (MAX_BINDACK_TIMEOUT): after a longer silence it is another request.
  local REPEAT_WITHIN = 32
  -- How many values are kept of a message: its octets, then frame, time and addresses of its packet.
  local KEPT = 4
  local state

  function context.reset()
    state = { records = {}, exchanges = {}, asked = {}, by_sequence = {}, last = {}, index = {}, sessions = {} }
    state.order, state.handovers, state.waiting, state.count, state.seen, state.lines = {}, {}, {}, 0, {}, {}
  end
  context.reset()

  -- The table below a table for a key.
  local function below(outer, key)
    local inner = outer[key]
    if not inner then
      inner = {}
      outer[key] = inner
    end
    return inner
  end

  -- What the context needs of a message in nodes; said is what its options say.
  local function careful_facts(m)
    local values, said = m.values, { prefixes = {} }
    sessions.read(said, m)
    local lifetime = values.lifetime and values.lifetime * 4
    local facts = { key = m.row and m.row.key, values = values, said = said, data = m.octets, lifetime = lifetime }
    facts.sequence, facts.status = values.sequence, values.status
    return facts
  end

  -- The same of a message of usual.read; of a registration the table is used again for the next one.
  local scratch = {}

  local function quick_facts(m)
    if m.block then
      scratch.key, scratch.values, scratch.data, scratch.said = m.row.key, m.head.values, m.octets, usual.session(m)
      scratch.sequence, scratch.lifetime, scratch.status = m.sequence, m.lifetime, m.status
      return scratch
    end
    local values, said = fast.values(m), {}
    sessions.describe(said, m, m.octets)
    return { key = m.row.key, values = values, said = said, data = m.octets, lifetime = values.lifetime }
  end

  local function protocol_of(values)
    if values.p then
      return "pmip6"
    elseif values.m then
      return "hmip6"
    elseif values.h then
      return values.r and "nemo" or "mip6"
    end
    return "mip6-cn"
  end

  -- Who is meant: the identifier, else the home address, else a prefix.
  local function node_of(said, path, protocol)
    if said.mn or protocol ~= "pmip6" then
      return said.mn or path.home
    end
    return said.prefixes[1] or path.source
  end

  local function same_data(one, other)
    return one == other or #one == #other and sub(one, 7) == sub(other, 7)
  end

  local function repeats(asked, m, time)
    if not asked or time - (asked.last or asked.time) > REPEAT_WITHIN then
      return false
    end
    return same_data(asked.data, m.data or m.octets) or not asked.answer and asked.lifetime ~= nil and asked.lifetime == m.lifetime
  end

  -- Whether a request was asked before; if so, what its record is.
  local function is_repeat(asked, m, packet, record)
    if not repeats(asked, m, packet.time) or not asked.care_of and asked.answer then
      return false
    end
    asked.last, record.first, record.asked = packet.time, asked.frame, asked
    return true
  end

  local function answer(asked, packet, record)
    record.time, record.asked = packet.time - asked.time, asked
    if asked.answer then
      return false
    end
    asked.answer = packet.frame
    return true
  end

  -- RFC 5648 section 5.6.3: with the H flag a binding at home is registered, and none is removed.
  local function at_home(said)
    for _, bid in ipairs(said.bids or {}) do
      if bid.home then
        return true
      end
    end
    return false
  end

  local function kind_of(asked, binding)
    if asked.releases then
      return "deregistration"
    elseif not binding or binding.state ~= "active" then
      return "registration"
    end
    return binding.care_of == asked.care_of and "refresh" or "handover"
  end

  local function apply_one(asked, bid, care_of, lifetime, packet, prefixes)
    if lifetime == 0 or asked.releases then
      asked.binding = bindings.release(state, asked, bid, packet) or asked.binding
    else
      asked.binding = bindings.accept(state, asked, bid, care_of, lifetime, packet, prefixes)
    end
  end

  -- An accepted request, each Binding ID in it on its own (RFC 5648 section 5.3); answers are those of its answer.
  local function apply(asked, lifetime, packet, prefixes, answers)
    if not asked.said.bids then
      return apply_one(asked, nil, asked.care_of, lifetime, packet, prefixes)
    end
    local statuses = {}
    for _, bid in ipairs(answers or {}) do
      statuses[bid.id] = bid.status
    end
    for _, bid in ipairs(asked.said.bids) do
      if (statuses[bid.id] or 0) < 128 then
        apply_one(asked, bid.id, bid.care_of or asked.care_of, lifetime, packet, prefixes)
      end
    end
  end

  local function index_sequence(asked, sequence)
    local path, care_of = asked.path, asked.care_of
    below(state.by_sequence, path.source)[sequence] = asked
    if care_of ~= path.source then
      below(state.by_sequence, care_of)[sequence] = asked
    end
    if path.home ~= path.source then
      below(state.by_sequence, path.home)[sequence] = asked
    end
  end

  local function update(m, packet, record)
    local said, path, protocol, sequence = m.said, packet.path, protocol_of(m.values), m.sequence
    local mn, care_of = node_of(said, path, protocol), said.care_of or path.source
    local of_node = below(below(below(state.asked, path.source), path.destination), mn)
    if is_repeat(of_node[sequence], m, packet, record) then
      return
    end
    local asked = {
      frame = packet.frame, time = packet.time, data = m.data, mn = mn, protocol = protocol, path = path, said = said,
      lifetime = m.lifetime, care_of = care_of, releases = nil, kind = nil, binding = nil, answer = nil, last = nil,
    }
    of_node[sequence], record.asked = asked, asked
    asked.releases = m.lifetime == 0 or protocol ~= "pmip6" and care_of == path.home and not at_home(said)
    index_sequence(asked, sequence)
    below(state.last, path.destination)[mn] = asked
    local first = said.bids and said.bids[1].id
    local held, last = bindings.find(state, asked, first)
    asked.kind = kind_of(asked, held)
    asked.binding = held or asked.releases and last or nil
    if not asked.binding and not asked.releases then
      asked.binding = bindings.ask(state, asked, first)
    end
    if not m.values.a then
      apply(asked, m.lifetime, packet)
    end
  end

  local function asked_exactly(path, mn, sequence)
    local from = state.asked[path.destination]
    local to = from and from[path.source]
    local of_node = to and to[mn]
    return of_node and of_node[sequence]
  end

  local function matching(m, path)
    local mn, sequence = m.said.mn, m.sequence
    local exact = mn and asked_exactly(path, mn, sequence)
    if exact then
      return exact
    end
    for _, address in ipairs({ path.routing, path.destination }) do
      local found = below(state.by_sequence, address)[sequence]
      if found and (not mn or found.mn == mn) then
        return found
      end
    end
    -- Status 135 carries the last sequence number accepted, and some peers count for themselves.
    for _, name in ipairs({ mn or path.routing, path.destination }) do
      local found = below(state.last, path.source)[name]
      if found and not found.answer then
        return found
      end
    end
  end

  local function acknowledgement(m, packet, record)
    local asked = matching(m, packet.path)
    record.mn = m.said.mn
    if not asked then
      record.protocol = m.values.p and "pmip6" or nil
    elseif answer(asked, packet, record) and m.status < 128 then
      apply(asked, m.lifetime, packet, m.said.prefixes, m.said.bids)
    end
  end

  local function exchange(m, packet, record)
    local known, said, path = TABLES.exchanges[m.key], m.said, packet.path
    local asks = known.asks
    if known.heartbeat then
      if m.values.u then
        return
      end
      asks = not m.values.r
    end
    record.kind, record.mn = known.kind, said.mn
    local from, to = path.source, path.destination
    if not asks then
      from, to = to, from
    end
    local key = table.concat({ from, to, known.kind, known.pair or "", tostring(m.values[known.tag]) }, "|")
    local asked = state.exchanges[key]
    if asks and not is_repeat(asked, m, packet, record) then
      asked = { frame = packet.frame, time = packet.time, data = m.data, mn = said.mn, kind = known.kind, path = path }
      asked.lifetime = m.lifetime
      asked.revoked = known.kind == "revocation" and { mn = said.mn, prefixes = said.prefixes, all = m.values.g }
      record.asked, state.exchanges[key] = asked, asked
    elseif not asks and asked and answer(asked, packet, record) and asked.revoked and (m.values.status or 0) < 128 then
      bindings.revoke(state, asked, packet)
    end
  end

  -- Its record: {octets, asked, mn, kind, protocol, time of the answer, first of a retransmission}.
  local function understand(m, packet)
    local record = { octets = m.data, earlier = state.records[packet.frame], asked = nil, time = nil, mn = nil }
    state.records[packet.frame] = record
    if m.key == "binding_update" then
      update(m, packet, record)
    elseif m.key == "binding_acknowledgement" then
      acknowledgement(m, packet, record)
    elseif m.key and TABLES.exchanges[m.key] then
      exchange(m, packet, record)
    else
      record.mn = m.said.mn
    end
    return record
  end

  -- Keeps a registration of usual.read for later; true when one like it was sent before.
  function context.keep(m, packet)
    local waiting, count = state.waiting, state.count
    waiting[count + 1], waiting[count + 2], waiting[count + 3] = m.octets, packet.frame, packet.time
    waiting[count + 4], state.count = packet.path, count + KEPT
    if m.code ~= 5 then
      return false
    end
    local sequences, sequence = below(state.seen, m.block.mn or packet.path.home), m.sequence
    local seen = sequences[sequence]
    sequences[sequence] = true
    return seen
  end

  -- For lines alone, without the addresses of packets, which cost as much as all the rest: the frame that a registration
  -- of usual.read repeats, or nil. The checksum stands for the two addresses, in either order.
  function context.repeated(m, frame, time)
    local s = m.octets
    local between = (m.sum + octets.number(s, 4, 2) + m.stop) % 65535
    local of_node = below(state.lines, m.block.mn or between)
    local asked = of_node[m.sequence]
    if m.code == 6 then
      if asked and asked.between == between then
        asked.answer = frame
      end
      return nil
    elseif asked and asked.between == between and repeats(asked, m, time) then
      asked.last = time
      return asked.frame
    end
    of_node[m.sequence] = { frame = frame, time = time, data = s, lifetime = m.lifetime, between = between }
    return nil
  end

  -- Understands what was kept; the state of bindings and handovers.
  function context.state()
    local waiting, count, packet = state.waiting, state.count, {}
    state.waiting, state.count = {}, 0
    for index = 1, count, KEPT do
      packet.frame, packet.time, packet.path = waiting[index + 1], waiting[index + 2], waiting[index + 3]
      understand(quick_facts(usual.again(waiting[index])), packet)
    end
    return state
  end

  -- Understands a message at once: one of usual.read, or one in nodes. Gives its record.
  function context.take(m, packet)
    if state.count > 0 then
      context.state()
    end
    return understand(m.sum and quick_facts(m) or careful_facts(m), packet)
  end

  -- The record of a message, empty for one that was not understood.
  function context.record(frame, s)
    if state.count > 0 then
      context.state()
    end
    return context.known(frame, s) or {}
  end

  -- The same as far as it is understood, else nil.
  function context.known(frame, s)
    local record = state.records[frame]
    while record and record.octets ~= s do
      record = record.earlier
    end
    return record
  end
end

-- Windows under Tools > mobtrace, where there is a GUI. They read what the dissection has gathered.
local taps = { now = 0 }

function taps.bindings()
  return bindings.table(context.state(), taps.now)
end

function taps.handovers()
  return bindings.handovers(context.state())
end

-- For other scripts, each of which has globals of its own: the same texts.
rawset(_G, "mobtrace_windows", { bindings = taps.bindings, handovers = taps.handovers })

local function window(title, text)
  return function()
    local shown = TextWindow.new(title)
    shown:set(text())
    shown:add_button("Refresh", function()
      shown:set(text())
    end)
  end
end

if gui_enabled() then
  register_menu("mobtrace/Bindings", window("mobtrace: bindings", taps.bindings), MENU_TOOLS_UNSORTED)
  register_menu("mobtrace/Handovers", window("mobtrace: handovers", taps.handovers), MENU_TOOLS_UNSORTED)
end

-- The dissectors: Mobility Headers in IPv6 (135, formerly 62) and UDP 5436, tunnels over UDP 4191 and 5437.
local OPTION_TABLE = DissectorTable.get("mip6.option")
local PROTOCOLS = DissectorTable.get("ip.proto")
local PORTS = DissectorTable.get("udp.port")
local choices, dialects = { { 1, "IANA numbers", 0 } }, {}
for name in pairs(TABLES.dialects) do
  dialects[#dialects + 1] = name
end
table.sort(dialects)
for index, name in ipairs(dialects) do
  choices[index + 1] = { index + 1, name, index }
end
local prefs = mobtrace.prefs
prefs.dialect = Pref.enum("Dialect", 0, "Option numbers and flags of implementations before the standard", choices, false)
prefs.info = Pref.bool("Summary in the Info column", true, "Put who, what, status and lifetime into the Info column")
prefs.replace = Pref.bool("Replace Wireshark's tree", false, "Show every message in the tree of this plugin alone")
prefs.plain = Pref.bool("Plain fields for programs", false, "All fields in the tree of this plugin alone, without texts")
prefs.all_fields = Pref.bool("Show every field", false, "Show also the fields that Wireshark's own tree has")

-- Their values, as asking for one costs more than most of what is done for a message.
local chosen = {}

local function read_preferences()
  for _, name in ipairs({ "dialect", "info", "replace", "plain", "all_fields" }) do
    chosen[name] = prefs[name]
  end
  chosen.usual = not (chosen.replace or chosen.all_fields or chosen.dialect > 0)
end
mobtrace.prefs_changed = read_preferences

function view.all_fields()
  return chosen.all_fields
end

-- While Wireshark's dissector runs: the message it works on, for its options.
local current

local function show_issues(item, m, first, stop)
  for _, issue in ipairs(m.issues) do
    if not issue.shown and issue.offset >= first and issue.offset < stop then
      issue.shown = true
      view.add_issue(item, issue)
    end
  end
end

local function add_structure(tree, tvb, m, node)
  local item = view.add_structure(tree, tvb, node, "MIPv6 Option - ")
  show_issues(item, m, node.a, node.b)
  return item
end

-- In Wireshark's Mobility Options tree: one option, type and length included.
local options = Proto("mobtrace_option", "Mobility option (mobtrace)")
local originals = {}

local function option_at(tvb)
  local offset = current and tvb:offset() - current.base
  return offset and current.options[offset]
end

function options.dissector(tvb, pinfo, tree)
  local node = option_at(tvb)
  local original = originals[tvb(0, 1):uint()]
  if original and not node then
    original:call(tvb, pinfo, tree)
  elseif node and current.wanted then
    add_structure(tree, current.tvb, current.message, node)
    node.added = true
  end
  return tvb:len()
end

-- Wireshark's own tree; false when its dissector gave up, as it does where octets are missing.
local function call_original(original, tvb, pinfo, tree, m, wanted)
  local by_offset = {}
  for _, node in ipairs(m.options) do
    by_offset[node.a] = node
  end
  local outer = current
  current = { message = m, options = by_offset, base = tvb:offset(), tvb = tvb, wanted = wanted }
  local done = pcall(original.call, original, tvb, pinfo, tree)
  current = outer
  return done
end

local function add_header(root, tvb, m, hide)
  if #m.octets < 6 then
    return
  end
  local items = {}
  for index, name in ipairs({ "payload_proto", "header_len", "type", "reserved" }) do
    items[index] = root:add(F[name], tvb(index - 1, 1))
  end
  items[5] = root:add(F.checksum, tvb(4, 2))
  for _, item in ipairs(items) do
    item:set_hidden(hide)
  end
end

local function add_time(root, time)
  local seconds = math.floor(time)
  root:add(F.time, NSTime.new(seconds, math.floor((time - seconds) * 1e9 + 0.5))):set_generated()
end

local function add_generated(root, verdict, record)
  local asked = record.asked
  local mn, binding = record.mn or asked and asked.mn, asked and asked.binding
  local protocol, kind = asked and asked.protocol or record.protocol, asked and asked.kind or record.kind
  if verdict ~= nil then
    root:add(F.checksum_ok, verdict):set_generated()
  end
  if mn then
    root:add(F.mn, mn):set_generated()
  end
  if binding then
    root:add(F.binding, binding.name):set_generated()
  end
  if protocol then
    root:add(F.protocol, protocol):set_generated()
  end
  if kind then
    root:add(F.kind, kind):set_generated()
  end
  if record.time then
    root:add(F.request, asked.frame):set_generated()
    add_time(root, record.time)
  elseif asked and asked.answer then
    root:add(F.response, asked.answer):set_generated()
  end
  if record.first then
    root:add(F.retransmission, true):set_generated()
    root:add(F.first, record.first):set_generated()
  end
  if record.quoted then
    root:add(F.quoted, true):set_generated()
  end
end

local function add_options(root, tvb, m, replaced)
  local tree = root
  if replaced and #m.options > 0 then
    local first, last = m.options[1], m.options[#m.options]
    tree = root:add(F.options, tvb(first.a, last.b - first.a))
    tree:set_text("Mobility Options")
  end
  for _, node in ipairs(m.options) do
    if not node.added and (replaced or chosen.all_fields) then
      add_structure(tree, tvb, m, node)
    elseif not node.added then
      -- What is wrong with it is told below the root, where it is seen.
      view.add_structure(tree, tvb, node):set_hidden(true)
    end
  end
end

-- Values that several options carry, put together behind the options that have the parts.
local function add_joined(root, m)
  for _, whole in ipairs(m.joined or {}) do
    local data = ByteArray.new(whole.s, true):tvb("Value of several options")
    view.add_structure(root, data, message.joined(whole), "Put together: "):set_generated()
  end
end

-- The plugin's own tree: all of the message where Wireshark's is replaced, else what that lacks.
local function add_tree(tree, tvb, m, record, text, replaced)
  local root = tree:add(mobtrace, tvb())
  root:append_text(", " .. text)
  root:add(F.summary, text):set_hidden(true)
  local hide = not replaced and not chosen.all_fields
  add_header(root, tvb, m, hide)
  view.add_body(root, tvb, m, function(name, value)
    return not hide or m.row and builtin.lacks(m.row, name) and value ~= false
  end)
  if m.stop < tvb:len() then
    root:add(F.trailer, tvb(m.stop))
  end
  add_options(root, tvb, m, replaced)
  if not chosen.plain then
    add_joined(root, m)
  end
  add_generated(root, m.checksum_ok, record)
  show_issues(root, m, 0, math.huge)
end

-- Where Wireshark resolves names, an address's text is its name, and there is no other way to its octets.
local RESOLVES = "nameres.network_name"

local function numeric(address)
  local text = tostring(address)
  if octets.of_address(text) or not (get_preference and get_preference(RESOLVES)) then
    return text
  end
  set_preference(RESOLVES, false)
  text = tostring(address)
  set_preference(RESOLVES, true)
  return text
end

-- Where packets go, by the texts of their addresses: {source, destination, home, routing, sum}. Home and routing are
-- the home addresses where packets have them, else the same; sum is that of their octets, nil where they are names.
local paths, path_count = {}, 0

local function path_of(source, destination, home, routing)
  local one, other = octets.of_address(home), octets.of_address(routing)
  local sum = one and other and octets.sum(one, 0) + octets.sum(other, 0)
  return { source = source, destination = destination, home = home, routing = routing, sum = sum }
end

local function path_between(source, destination)
  local of_source = paths[source]
  local path = of_source and of_source[destination]
  if path then
    return path
  end
  path = path_of(source, destination, source, destination)
  if not path.sum then
    return nil
  end
  if path_count > 10000 then
    paths, path_count = {}, 0
  end
  paths[source] = paths[source] or {}
  paths[source][destination], path_count = path, path_count + 1
  return path
end

-- A proxy's registrations have no home address, which is worth knowing as texts are dear.
local function read_path(pinfo, proxy)
  local path = proxy and path_between(tostring(pinfo.src), tostring(pinfo.dst))
  return path or path_of(numeric(pinfo.net_src), numeric(pinfo.net_dst), numeric(pinfo.src), numeric(pinfo.dst))
end

-- The table is used again for the next message.
local packet = {}

-- Seconds since 1970 of the first frame, as time in a capture is exact only from there.
local start

local function read_time(pinfo)
  packet.frame, packet.time = pinfo.number, pinfo.rel_ts
  if not start then
    start = pinfo.abs_ts - packet.time
  end
  if packet.time > taps.now then
    taps.now = packet.time
  end
  return start + packet.time
end

local function unchanged(m, tvb)
  if not m.changed then
    return tvb
  end
  -- A dialect's flags and identifiers, as they are meant.
  return ByteArray.new(m.s, true):tvb("Mobility message as meant")
end

local function set_columns(pinfo, text, protocol)
  local columns = pinfo.cols
  if protocol then
    columns.protocol = protocol
  end
  if chosen.info then
    columns.info = text
  end
end

-- Wireshark says NEMO of all messages behind the first one with the R flag.
local function protocol_of(m, replaced)
  return (replaced or (m.code == 5 or m.code == 6) and m.values.r == false) and "MIPv6" or nil
end

-- What tshark was asked for, as far as its command line tells: the tree of a usual message is of no use to it
-- where it prints other fields only, and where it prints lines in one pass, nobody asks later what belongs together
-- (lines). Wireshark itself builds trees for the frame looked at and for filters alone.
local function asked_for()
  local file = not gui_enabled() and io and io.open("/proc/self/cmdline", "rb")
  local line = file and file:read("*a") or ""
  if file then
    file:close()
  end
  local columns = line:find("_ws.col", 1, true) ~= nil
  local named = columns or line:find("mobtrace.", 1, true) ~= nil or line:find("$", 1, true) ~= nil
  local fields, whole = line:find("%z%-T%z?fields") ~= nil, line == "" or line:find("%z%-T%z?[jep]") ~= nil
  local tshark = line:find("^[^%z]*tshark[^%z/\\]*%z") ~= nil
  local later = line:find("%z%-[2zX]") ~= nil or line:find("%z%-%-two%-pass") ~= nil
  return { anything = not fields or named, hidden = whole or named, lines = tshark and not later }
end
local ASKED = asked_for()

local function dissect_plainly(m, tvb, tree, verdict, visited)
  local record = visited and context.record(packet.frame, m.octets) or context.take(m, packet)
  local root = tree:add(mobtrace, tvb())
  fast.add(root, tvb, m, true)
  add_generated(root, verdict, record)
  return tvb:len()
end

-- Without a tree only a repeated registration needs to be understood; other messages are few.
local function record_for_line(m, visited)
  if visited then
    return context.known(packet.frame, m.octets)
  elseif not m.block then
    return context.take(m, packet)
  end
  return context.keep(m, packet) and context.record(packet.frame, m.octets) or nil
end

local self_handle, frame_handle

-- Whether somebody looks at Wireshark's own tree, or at the list of protocols in the frame.
local function is_original_wanted(tree, original)
  return tree:referenced(original) or tree:referenced(frame_handle)
end

local function with_mark(text, first)
  return first and text .. ", retransmission of frame " .. octets.whole(first) or text
end

local function add_usual(root, tvb, m, tree, text)
  local hidden
  if ASKED.hidden or not tree.visible then
    hidden = root:add(F.fields)
    hidden:set_hidden(true)
    hidden:add(F.summary, text)
    fast.add(hidden, tvb, m)
  end
  view.add_beside(root, tvb, m.block and m.head.beside or view.beside(m.row, m.octets), hidden)
end

-- A message with nothing unusual in it: no nodes, the fields that Wireshark has too below one hidden item.
local function dissect_usual(m, tvb, pinfo, tree, verdict, original, wanted)
  if wanted or not (m.block and chosen.info) or is_original_wanted(tree, original) then
    original:call(tvb, pinfo, tree)
  end
  if not ASKED.anything then
    return m.stop
  end
  local visited, record = pinfo.visited, nil
  if not wanted then
    record = record_for_line(m, visited)
  else
    record = visited and context.record(packet.frame, m.octets) or context.take(m, packet)
  end
  local text = with_mark(usual.summary(m), record and record.first)
  set_columns(pinfo, text, m.block and m.head.protocol)
  if wanted then
    local root = tree:add(mobtrace, tvb(), "IP mobility signaling (mobtrace), " .. text)
    add_usual(root, tvb, m, tree, text)
    add_generated(root, verdict, record)
  end
  return m.stop
end

-- A registration of which a line is all that is wanted.
local function dissect_line(m, pinfo)
  local text = with_mark(usual.summary(m), context.repeated(m, packet.frame, packet.time))
  set_columns(pinfo, text, m.head.protocol)
  return m.stop
end

local function dissect_carefully(s, tvb, pinfo, tree, original, udp, now, wanted)
  local quoted = pinfo.in_error_pkt
  local dialect = TABLES.dialects[dialects[chosen.dialect]]
  local m = message.read(s, dialect)
  -- RFC 5844 section 4.1.3.1: over UDP the field is zero, so there is nothing to verify.
  local whole = not udp and not quoted and #s == tvb:reported_len() and #s > 5
  if whole and packet.path.sum and m.stop > 5 then
    m.checksum_ok = message.verdict(m, message.checksum(message.sum(s, m.stop), m.stop, packet.path.sum))
  end
  rules.check(m, udp, dialect, now)
  local record = { quoted = quoted or nil }
  if not quoted then
    record = pinfo.visited and context.record(packet.frame, s) or context.take(m, packet)
  end
  local replaced = dialect ~= nil or chosen.replace or chosen.plain or #s < 6 or builtin.replaced(m)
  if not replaced then
    replaced = not call_original(original, tvb, pinfo, tree, m, wanted)
  end
  local text = with_mark(summary.of(m), record.first)
  if wanted or #m.issues > 0 then
    add_tree(tree, unchanged(m, tvb), m, record, text, replaced)
  end
  if not quoted then
    set_columns(pinfo, text, protocol_of(m, replaced))
  end
  return tvb:len()
end

local function dissect(tvb, pinfo, tree, original, udp)
  if not self_handle then
    self_handle, frame_handle = Dissector.get("mobtrace"), Dissector.get("frame")
  end
  local s, now, wanted = tvb:raw(), read_time(pinfo), tree:referenced(self_handle)
  local m = chosen.usual and not udp and not pinfo.in_error_pkt and usual.read(s, now, wanted)
  if m and m.block and ASKED.lines and not wanted and chosen.info and not is_original_wanted(tree, original) then
    return dissect_line(m, pinfo)
  end
  local path = read_path(pinfo, m and m.proxy)
  local sum = path.sum
  packet.path = path
  if not m or sum and message.checksum(m.sum, m.stop, sum) ~= octets.number(s, 4, 2) then
    return dissect_carefully(s, tvb, pinfo, tree, original, udp, now, wanted)
  elseif chosen.plain then
    return dissect_plainly(m, tvb, tree, sum ~= nil or nil, pinfo.visited)
  end
  return dissect_usual(m, tvb, pinfo, tree, sum ~= nil or nil, original, wanted)
end

function mobtrace.init()
  context.reset()
  read_preferences()
  taps.now, start = 0, nil
end

local mobility, mobility_udp = PROTOCOLS:get_dissector(135), PORTS:get_dissector(5436)

function mobtrace.dissector(tvb, pinfo, tree)
  return dissect(tvb, pinfo, tree, mobility, false)
end

local in_udp = Proto("mobtrace_udp", "Mobility Header over UDP (mobtrace)")

function in_udp.dissector(tvb, pinfo, tree)
  return dissect(tvb, pinfo, tree, mobility_udp, true)
end

-- UDP 4191 (RFC 5555 section 4.1) and 5437 (RFC 5844 section 4.1.4.1): plain IP, or the TLV header of RFC 5845 section 7.2.
local tunnel = Proto("mobtrace_tunnel", "Mobile IP tunnel over UDP (mobtrace)")
local CARRIED = { [4] = "ip", [41] = "ipv6", [47] = "gre", [50] = "esp" }

function tunnel.dissector(tvb, pinfo, tree)
  if tvb:len() < 4 then
    return 0
  end
  local version = math.floor(tvb(0, 1):uint() / 16)
  local carried = version == 4 and "ip" or version == 6 and "ipv6"
  if carried then
    return Dissector.get(carried):call(tvb, pinfo, tree)
  end
  carried = version == 0 and CARRIED[tvb(1, 1):uint()]
  if not carried then
    return 0
  end
  local item = tree:add(tunnel, tvb(0, 4))
  item:add(F.tunnel_next, tvb(1, 1))
  item:add(F.tunnel_length, tvb(2, 2))
  return 4 + Dissector.get(carried):call(tvb(4):tvb(), pinfo, tree)
end

PROTOCOLS:add(135, mobtrace)
PROTOCOLS:add(62, mobtrace)
PORTS:add(5436, in_udp)
PORTS:add(4191, tunnel)
PORTS:add(5437, tunnel)
for code = 1, 255 do
  local original = OPTION_TABLE:get_dissector(code)
  if not builtin.leaves(code) then
    originals[code] = original
    OPTION_TABLE:add(code, options)
  end
end
