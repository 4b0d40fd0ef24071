/**
 * The columns of each type of log, in order, under the names that Palo Alto Networks gives its variables ("Syslog Field Descriptions", PAN-OS 11.1).
 * Later versions only add columns at the end, so that one table serves versions 8 to 11: a record of an older one is shorter. A dash is a column
 * that is reserved. From the columns of the beginning, which all types have, a record's type is known.
 */
const list = (text: string): readonly string[] => text.trim().split(/[\s,]+/);

const head = '- receive_time serial type subtype - time_generated';
const groups = 'dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name';
const session = `${head} src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset - sessionid repeatcnt sport dport natsport natdport flags proto action`;
const sourceDevice = 'src_category src_profile src_model src_vendor src_osfamily src_osversion src_host src_mac';
const targetDevice = 'dst_category dst_profile dst_model dst_vendor dst_osfamily dst_osversion dst_host dst_mac';
const pods = 'container_id pod_namespace pod_name src_edl dst_edl';
const appFacts =
  'subcategory_of_app category_of_app technology_of_app risk_of_app characteristic_of_app container_of_app';

const traffic = `${session} bytes bytes_sent bytes_received packets start elapsed category - seqno actionflags srcloc dstloc - pkts_sent pkts_received
  session_end_reason ${groups} action_source src_uuid dst_uuid tunnelid monitortag parent_session_id parent_start_time tunnel assoc_id chunks chunks_sent
  chunks_received rule_uuid http2_connection link_change_count policy_id link_switches sdwan_cluster sdwan_device_type sdwan_cluster_type sdwan_site
  dynusergroup_name xff_ip ${sourceDevice} ${targetDevice} ${pods} hostid serialnumber src_dag dst_dag session_owner high_res_timestamp nssai_sst nssai_sd
  ${appFacts} tunneled_app is_saas_of_app sanctioned_state_of_app offloaded flow_type cluster_name ai_traffic ai_fwd_error k8s_cluster_id`;

const threat = `${session} misc threatid category severity direction seqno actionflags srcloc dstloc - contenttype pcap_id filedigest cloud url_idx
  user_agent filetype xff referer sender subject recipient reportid ${groups} - src_uuid dst_uuid http_method tunnelid monitortag parent_session_id
  parent_start_time tunnel thr_category contentver - assoc_id ppid http_headers url_category_list rule_uuid http2_connection dynusergroup_name xff_ip
  ${sourceDevice} ${targetDevice} ${pods} hostid serialnumber domain_edl src_dag dst_dag partial_hash high_res_timestamp reason justification nssai_sst
  ${appFacts} tunneled_app is_saas_of_app sanctioned_state_of_app cloud_reportid cluster_name flow_type`;

const decryption = `- receive_time serial type subtype config_ver time_generated src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if
  outbound_if logset time_received sessionid repeatcnt sport dport natsport natdport flags proto action tunnel - - src_uuid dst_uuid rule_uuid hs_stage_c2f
  hs_stage_f2s tls_version tls_keyxchg tls_enc tls_auth policy_name ec_curve err_index root_status chain_status proxy_type cert_serial fingerprint notbefore
  notafter cert_ver cert_size cn_len issuer_len rootcn_len sni_len cert_flags cn issuer_cn root_cn sni error ${pods} src_dag dst_dag high_res_timestamp
  ${sourceDevice} ${targetDevice} seqno actionflags ${groups} vsys_id ${appFacts} is_saas_of_app sanctioned_state_of_app cluster_name`;

const tunnel = `${session} severity seqno actionflags srcloc dstloc ${groups} tunnelid monitortag parent_session_id parent_start_time tunnel bytes
  bytes_sent bytes_received packets pkts_sent pkts_received max_encap unknown_proto strict_check tunnel_fragment sessions_created sessions_closed
  session_end_reason action_source start elapsed tunnel_insp_rule remote_user_ip remote_user_id rule_uuid pcap_id dynusergroup_name src_edl dst_edl
  high_res_timestamp nssai_sd nssai_sst pdu_session_id ${appFacts} is_saas_of_app sanctioned_state_of_app cluster_name`;

const sctp = `- receive_time serial type - - time_generated src dst - - rule - - - vsys from to inbound_if outbound_if logset - sessionid repeatcnt sport
  dport - - - - proto action ${groups} seqno - assoc_id ppid severity sctp_chunk_type - verif_tag_1 verif_tag_2 sctp_cause_code diam_app_id diam_cmd_code
  diam_avp_code stream_id assoc_end_reason op_code sccp_calling_ssn sccp_calling_gt sctp_filter chunks chunks_sent chunks_received packets pkts_sent
  pkts_received rule_uuid high_res_timestamp`;

const gtp = `${head} src dst - - rule - - app vsys from to inbound_if outbound_if logset - sessionid - sport dport - - - proto action event_type msisdn apn
  rat msg_type end_ip_adr teid1 teid2 gtp_interface cause_code severity mcc mnc area_code cell_id event_code - - srcloc dstloc - - - - - - - tunnelid
  monitortag`;

export type PanType = keyof typeof columnsByType;

export const columnsByType = {
  TRAFFIC: list(traffic),
  THREAT: list(threat),
  SYSTEM: list(`${head} vsys eventid object - - module severity opaque seqno actionflags ${groups} - - high_res_timestamp`),
  CONFIG: list(`${head} host vsys cmd admin client result path before_change_detail after_change_detail seqno actionflags ${groups} dg_id comment - high_res_timestamp`),
  GLOBALPROTECT: list(`${head} vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip private_ipv6 hostid
    serialnumber client_ver client_os client_os_ver repeatcnt reason error opaque status location login_duration connect_method error_code portal seqno
    actionflags high_res_timestamp selection_type response_time priority attempted_gateways gateway ${groups} vsys_id cluster_name`),
  USERID: list(`${head} vsys ip user datasourcename eventid repeatcnt timeout beginport endport datasource datasourcetype seqno actionflags ${groups} vsys_id
    factortype factorcompletiontime factorno ugflags userbysource tag_name high_res_timestamp origindatasource - cluster_name`),
  'HIP-MATCH': list(`${head} srcuser vsys machinename os src matchname repeatcnt matchtype - - seqno actionflags ${groups} vsys_id srcipv6 hostid serialnumber
    mac high_res_timestamp cluster_name`),
  IPTAG: list(`${head} vsys ip tag_name eventid repeatcnt timeout datasourcename datasource_type datasource_subtype seqno actionflags ${groups} vsys_id
    high_res_timestamp cluster_name`),
  DECRYPTION: list(decryption),
  AUTHENTICATION: list(`${head} vsys ip user normalize_user object authpolicy repeatcnt authid vendor logset serverprofile desc clienttype event factorno
    seqno actionflags ${groups} vsys_id authproto rule_uuid high_res_timestamp ${sourceDevice} region - user_agent sessionid cluster_name`),
  CORRELATION: list(`${head} src srcuser vsys category severity ${groups} vsys_id objectname object_id evidence`),
  START: list(tunnel),
  END: list(tunnel),
  SCTP: list(sctp),
  GTP: list(gtp),
  AUDIT: list('- receive_time serial type subtype - time_generated eventid object cmd severity'),
} as const satisfies Record<string, readonly string[]>; // prettier-ignore

/** PAN-OS 9 and 10 had no column `high_res_timestamp` and others in some types; what is longer than its table goes into `more`. */
export const isPanType = (type: string): type is PanType => Object.hasOwn(columnsByType, type);
