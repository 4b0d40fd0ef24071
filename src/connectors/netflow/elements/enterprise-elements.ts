/**
 * The elements that enterprises name themselves, as their documents, Wireshark and the exporters call them.
 * One element a line: number, name, type. Types: u unsigned, i signed, f float, bool, s text, x bytes, mac, ip4, ip6, list (RFC 6313), ts/tms/tus/tns times of
 * seconds, milliseconds, microseconds, nanoseconds; ? is not told: it is read by its length.
 */
export const enterpriseElements: readonly {
  readonly enterprise: number;
  readonly vendor: string;
  readonly elements: string;
}[] = [
  {
    enterprise: 9,
    vendor: 'Cisco',
    elements: `
4251 ciscoTransportPacketsLostCounter u
4254 ciscoTransportRtpSsrc u
4257 ciscoTransportRtpJitterMaximum u
4273 ciscoTransportRtpPayloadType u
4325 ciscoTransportRtpJitterMeanSum u
8233 ciscoC3plClassCceId u
8234 ciscoC3plClassName s
8235 ciscoC3plClassType x
8236 ciscoC3plPolicyCceId u
8237 ciscoC3plPolicyName s
8238 ciscoC3plPolicyType x
9252 ciscoServicesWaasSegment u
9253 ciscoServicesWaasPassthroughReason u
9268 ciscoConnectionClientCounterPacketsRetransmitted ?
9272 ciscoConnectionTransactionCounterComplete ?
9273 ciscoConnectionTransactionDurationSum u
9292 ciscoConnectionServerCounterResponses ?
9300 ciscoConnectionDelayResponseToServerHistogramLate ?
9303 ciscoConnectionDelayResponseToServerSum u
9306 ciscoConnectionDelayApplicationSum u
9307 ciscoConnectionDelayApplicationMax u
9309 ciscoConnectionDelayResponseClientToServerSum u
9313 ciscoConnectionDelayNetworkClientToServerSum u
9316 ciscoConnectionDelayNetworkToClientSum u
9319 ciscoConnectionDelayNetworkToServerSum u
9357 ciscoApplicationHttpUriStatistics s
12232 ciscoApplicationCategoryName s
12233 ciscoApplicationSubCategoryName s
12234 ciscoApplicationGroupName s
12235 ciscoApplicationHttpHost s
12236 ciscoConnectionClientIpv4Address ip4
12237 ciscoConnectionServerIpv4Address ip4
12240 ciscoConnectionClientTransportPort u
12241 ciscoConnectionServerTransportPort u
12242 ciscoConnectionId u
12243 ciscoApplicationTrafficClass x
12244 ciscoApplicationBusinessRelevance x
`,
  },
  {
    enterprise: 637,
    vendor: 'Nokia',
    elements: `
91 aluInsideServiceId u
92 aluOutsideServiceId u
93 aluNatSubString s
`,
  },
  {
    enterprise: 2011,
    vendor: 'Huawei',
    elements: `
1 ingressGponGemPortId u
2 egressGponGemPortId u
`,
  },
  {
    enterprise: 3054,
    vendor: 'Ixia',
    elements: `
110 ixiaL7ApplicationId u
111 ixiaL7ApplicationName s
120 ixiaSourceIpCountryCode s
121 ixiaSourceIpCountryName s
122 ixiaSourceIpRegionCode s
123 ixiaSourceIpRegionName s
125 ixiaSourceIpCityName s
126 ixiaSourceIpLatitude f
127 ixiaSourceIpLongitude f
140 ixiaDestinationIpCountryCode s
141 ixiaDestinationIpCountryName s
142 ixiaDestinationIpRegionCode s
143 ixiaDestinationIPRegionNode ?
145 ixiaDestinationIpCityName s
146 ixiaDestinationIpLatitude f
147 ixiaDestinationIpLongitude f
160 ixiaOsDeviceId u
161 ixiaOsDeviceName s
162 ixiaBrowserId u
163 ixiaBrowserName s
176 ixiaReverseOctetDeltaCount u
177 ixiaReversePacketDeltaCount u
178 ixiaConnEncryptionType s
179 ixiaEncryptionCipherSuite ?
180 ixiaEncryptionKeylen u
181 ixiaIMSIFor34GSubscriber ?
182 ixiaHTTPRequestUserAgent ?
183 ixiaHostname s
184 ixiaHttpUri s
185 ixiaDNSRecordTXT ?
186 ixiaSrcAsName s
187 ixiaDestAsName s
188 ixiaTransactLatencyUs u
189 ixiaDnsQueryNames s
190 ixiaDnsAnswerNames s
191 ixiaDnsClasses s
192 ixiaThreatType s
193 ixiaThreatIpv4 ip4
194 ixiaThreatIpv6 ip6
195 ixiaHttpSession ?
196 ixiaRequestTime ?
197 ixiaDnsRecords ?
198 ixiaDnsName s
199 ixiaDnsIpv4 ip4
200 ixiaDnsIpv6 ip6
201 ixiaTlsSni s
202 ixiaDhcpClientId x
203 ixiaDhcpClientMac mac
204 ixiaDHCPEvents ?
205 ixiaDHCPEventTimestamp ?
206 ixiaDHCPEventType ?
207 ixiaDhcpLeaseDuration ?
208 ixiaDhcpServername s
209 ixiaRadiusEvents ?
210 ixiaRadiusTimestamp ?
211 ixiaRadiusEventTimestamp ?
212 ixiaRadiusUsername s
213 ixiaRadiusNasIpv4 ip4
214 ixiaRadiusServiceType u
215 ixiaRadiusFramedProtocol u
216 ixiaRadiusFilterId s
217 ixiaRadiusReplyMsg s
218 ixiaRadiusCalledStation s
219 ixiaHttpConnection s
220 ixiaHttpAccept s
221 ixiaHttpAcceptLanguage s
222 ixiaHttpAcceptEncoding s
223 ixiaHttpReason s
224 ixiaHttpServer s
225 ixiaRadiusCallingStation s
226 ixiaHttpContentLength u
227 ixiaHttpReferer s
228 ixiaHttpUaCpu s
229 ixiaEmailMessages ?
230 ixiaEmailMsgId s
231 ixiaEmailMsgDate s
232 ixiaEmailMsgSubject s
233 ixiaEmailMsgTo s
234 ixiaEmailMsgFrom s
235 ixiaEmailMsgCc s
236 ixiaEmailMsgBcc s
237 ixiaEmailMsgAttachments s
238 ixiaTlsServerCert ?
239 ixiaTlsServerCertIssuer ?
240 ixiaTlsServerCertIssuerAttr s
241 ixiaTlsServerCertIssuerVal s
242 ixiaTlsServerCertSubject ?
243 ixiaTlsServerCertSubjectAttr s
244 ixiaTlsServerCertSubjectVal s
245 ixiaTlsServerCertVldNotbefore s
246 ixiaTlsServerCertVldNotafter s
247 ixiaTlsServerCertSrlnum s
248 ixiaTLSServerCertSignAlgorithm ?
249 ixiaTLSServerCertSubjectPKIAlgorithm ?
250 ixiaTlsServerCertAltnames ?
251 ixiaTlsServerCertAltnamesAttr s
252 ixiaTlsServerCertAltnamesVal s
253 ixiaDnsMessages ?
254 ixiaDnsTransactionId u
255 ixiaDnsMsgOpcode u
256 ixiaDNSRecRequestType ?
257 ixiaDnsMsgRcode u
258 ixiaDNSRecordTTL ?
259 ixiaDNSRawRdata ?
260 ixiaDNSResponseType ?
261 ixiaRadiusFramedip s
262 ixiaDNSMsgQDCount ?
263 ixiaDNSMsgANCount ?
264 ixiaDNSMsgNSCount ?
265 ixiaDNSMsgARCount ?
266 ixiaDNSMsgAuthoritativeAnswer ?
267 ixiaDNSMsgTruncation ?
268 ixiaDNSMsgRecursionDesired ?
269 ixiaDNSMsgRecursionAvailable ?
270 ixiaDNSRdataLength ?
271 ixiaDnsQuestions ?
272 ixiaDnsQueryType u
273 ixiaDnsQname s
274 ixiaDnsSectionType u
275 ixiaDNSMsgQRFlag ?
276 ixiaDnsCname s
277 ixiaDNSMailExchangeDomain ?
278 ixiaDhcpAgentCircuitid s
279 ixiaJA3FingerprintString ?
280 ixiaTCPConnectionSetupTimeUs ?
281 ixiaTCPApplicationResponseTimeUs ?
282 ixiaTCPCountOfRetransmittedPackets ?
283 ixiaConnectionAverageRoundTripTimeUs ?
284 ixiaUDPAverageResponseTimeUs ?
285 ixiaQuicConnectionSetupTime u
286 ixiaQuicConnectionRTT u
287 ixiaQuicAppResponseTime u
288 ixiaTheNameOfTheMatchedFilter ?
`,
  },
  {
    enterprise: 5951,
    vendor: 'Citrix NetScaler',
    elements: `
128 netscalerRoundTripTime u
129 netscalerTransactionId u
130 netscalerHttpReqUrl s
131 netscalerHttpReqCookie s
132 netscalerFlowFlags u
133 netscalerConnectionId u
134 netscalerSyslogPriority u
135 netscalerSyslogMessage s
136 netscalerSyslogTimestamp u
140 netscalerHttpReqReferer s
141 netscalerHttpReqMethod s
142 netscalerHttpReqHost s
143 netscalerHttpReqUseragent s
144 netscalerHttpRspStatus u
145 netscalerHttpRspLen u
146 netscalerServerTtfb u
147 netscalerServerTtlb u
150 netscalerAppnameIncarnationNumber u
151 netscalerAppnameAppId u
152 netscalerAppname s
153 netscalerHttpReqRcvFb u
156 netscalerHttpReqForwFb u
157 netscalerHttpResRcvFb u
158 netscalerHttpResForwFb u
159 netscalerHttpReqRcvLb u
160 netscalerHttpReqForwLb u
161 netscalerMainpageId u
162 netscalerMainpageCoreId u
163 netscalerHttpClientInteractionStarttime s
164 netscalerHttpClientRenderEndtime s
165 netscalerHttpClientRenderStarttime s
167 netscalerAppTemplateName s
168 netscalerHttpClientInteractionEndtime s
169 netscalerHttpResRcvLb u
170 netscalerHttpResForwLb u
171 netscalerAppUnitNameAppid u
172 netscalerDbLoginFlags u
173 netscalerDbReqType u
174 netscalerDbProtocolName u
175 netscalerDbUserName s
176 netscalerDbDatabaseName s
177 netscalerDbCltHostname s
178 netscalerDbReqString s
179 netscalerDbRespStatusString s
180 netscalerDbRespStatus u
181 netscalerDbRespLength u
182 netscalerClientRtt u
183 netscalerHttpContenttype s
185 netscalerHttpReqAuthorization s
186 netscalerHttpReqVia s
187 netscalerHttpResLocation s
188 netscalerHttpResSetcookie s
189 netscalerHttpResSetcookie2 s
190 netscalerHttpReqxForwardedfor s
192 netscalerConnectionChainId x
193 netscalerConnectionChainHopCount u
200 netscalerIcaSessionGuid ?
201 netscalerIcaClientVersion s
202 netscalerIcaClientType u
203 netscalerIcaClientIp ip4
204 netscalerIcaClientHostname s
205 netscalerAaaUsername s
207 netscalerIcaDomainName s
208 netscalerIcaClientLauncher u
209 netscalerIcaSessionSetuptime u
210 netscalerIcaServername s
214 netscalerIcaSessionReconnects u
215 netscalerIcaRtt u
216 netscalerIcaClientSideRxbytes u
217 netscalerIcaClientSideTxbytes u
219 netscalerIcaClientsidePacketsRetransmit u
220 netscalerIcaServersidePacketsRetransmit u
221 netscalerIcaClientsideRtt u
222 netscalerIcaServersideRtt u
223 netscalerIcaSessionUpdateBeginSec ?
224 netscalerIcaSessionUpdateEndSec ?
225 netscalerIcaChannelId1 u
226 netscalerIcaChannelId1Bytes u
227 netscalerIcaChannelId2 u
228 netscalerIcaChannelId2Bytes u
229 netscalerIcaChannelId3 u
230 netscalerIcaChannelId3Bytes u
231 netscalerIcaChannelId4 u
232 netscalerIcaChannelId4Bytes u
233 netscalerIcaChannelId5 u
234 netscalerIcaChannelId5Bytes u
235 netscalerIcaConnectionPriority u
236 netscalerApplicationStartupDuration u
237 netscalerIcaLaunchMechanism u
238 netscalerIcaApplicationName s
239 netscalerApplicationStartupTime ?
240 netscalerIcaApplicationTerminationType u
241 netscalerIcaApplicationTerminationTime u
242 netscalerIcaSessionEndTime u
243 netscalerIcaClientsideJitter u
244 netscalerIcaServersideJitter u
245 netscalerIcaAppProcessid u
246 netscalerIcaAppmodulePath s
247 netscalerIcaDeviceSerialNo u
248 netscalerMsiClientCookie x
249 netscalerIcaFlags u
250 netscalerIcauSername s
251 netscalerLicenseType u
252 netscalerMaxLicenseCount u
253 netscalerCurrentLicenseConsumed u
254 netscalerIcaNetworkUpdateStartTime ?
255 netscalerIcaNetworkUpdateEndTime ?
256 netscalerIcaClientsideSrtt u
257 netscalerIcaServersideSrtt u
258 netscalerIcaClientsiDedelay u
259 netscalerIcaServersiDedelay u
260 netscalerIcaHostDelay u
261 netscalerIcaClientsideWindowsize u
262 netscalerIcaServersideWindowsize u
263 netscalerIcaClientsideRtoCount u
264 netscalerIcaServersideRtoCount u
265 netscalerIcaL7ClientLatency u
266 netscalerIcaL7ServerLatency u
267 netscalerHttpDomainName s
268 netscalerCacheredirClientConnectionCoreid u
269 netscalerCacheredirClientConnectiontransactionid u
`,
  },
  {
    enterprise: 6871,
    vendor: 'CERT (YAF)',
    elements: `
14 initialTCPFlags u
15 unionTCPFlags u
18 payload x
21 reverseFlowDeltaMilliseconds u
33 silkAppLabel u
35 payloadEntropy u
36 osName s
37 osVersion s
38 firstPacketBanner x
39 secondPacketBanner x
40 flowAttributes u
100 expiredFragmentCount u
101 assembledFragmentCount u
102 meanFlowRate u
103 meanPacketRate u
104 flowTableFlushEventCount u
105 flowTablePeakCount u
107 osFingerPrint s
126 tftpFilename s
127 tftpMode s
174 dnsQueryResponse u
175 dnsQRType u
176 dnsAuthoritative u
177 dnsNXDomain u
178 dnsRRSection u
179 dnsQName s
180 dnsCName s
181 dnsMXPreference u
182 dnsMXExchange s
183 dnsNSDName s
184 dnsPTRDName s
185 sslCipher u
186 sslClientVersion u
187 sslServerCipher u
188 sslCompressionMethod u
189 sslCertVersion u
190 sslCertSignature s
199 dnsTTL u
208 dnsTXTData s
209 dnsSOASerial u
210 dnsSOARefresh u
211 dnsSOARetry u
212 dnsSOAExpire u
213 dnsSOAMinimum u
214 dnsSOAMName s
215 dnsSOARName s
216 dnsSRVPriority u
217 dnsSRVWeight u
218 dnsSRVPort u
219 dnsSRVTarget s
223 tcpUrgTotalCount u
226 dnsID u
244 sslCertSerialNumber x
245 sslObjectType u
246 sslObjectValue s
247 sslCertValidityNotBefore s
248 sslCertValidityNotAfter s
249 sslPublicKeyAlgorithm x
250 sslPublicKeyLength u
287 rtpPayloadType u
289 mptcpInitialDataSequenceNumber u
290 mptcpReceiverToken u
291 mptcpMaximumSegmentSize u
292 mptcpAddressID u
293 mptcpFlags u
294 sslServerName s
295 sslCertificateHash x
500 smallPacketCount u
501 nonEmptyPacketCount u
502 dataByteCount u
503 averageInterarrivalTime u
504 standardDeviationInterarrivalTime u
505 firstNonEmptyPacketSize u
506 maxPacketSize u
507 firstEightNonEmptyPacketDirections u
508 standardDeviationPayloadLength u
510 largePacketCount u
`,
  },
  {
    enterprise: 6876,
    vendor: 'VMware',
    elements: `
880 vmwareTenantProtocol u
881 vmwareTenantSourceIPv4 ip4
882 vmwareTenantDestIPv4 ip4
883 vmwareTenantSourceIPv6 ip6
884 vmwareTenantDestIPv6 ip6
886 vmwareTenantSourcePort u
887 vmwareTenantDestPort u
888 vmwareEgressInterfaceAttr u
889 vmwareVxlanExportRole u
890 vmwareIngressInterfaceAttr u
898 vmwareVirtualObsID s
950 vmwareRuleId u
951 vmwareVmUuid s
952 vmwareVnicIndex u
953 vmwareSessionFlags u
954 vmwareFlowDirection u
955 vmwareAlgControlFlowId u
956 vmwareAlgType u
957 vmwareAlgFlowType u
958 vmwareAverageLatency u
959 vmwareRetransmissionCount u
960 vmwareVifUuid x
961 vmwareVifId s
`,
  },
  {
    enterprise: 10704,
    vendor: 'Barracuda',
    elements: `
1 barracudaTimestamp ?
2 barracudaLogOp u
3 barracudaTrafficType u
4 barracudaFWRule s
5 barracudaServiceName s
6 barracudaReason u
7 barracudaReasonText s
8 barracudaBindIPv4Address ip4
9 barracudaBindTransportPort u
10 barracudaConnIPv4Address ip4
11 barracudaConnTransportPort u
12 barracudaAuditCounter u
`,
  },
  {
    // "IPFIX Templates for AFM Events", of which the list is not whole
    enterprise: 12276,
    vendor: 'F5',
    elements: `
5 f5BigipMgmtIPv4Address ip4
6 f5BigipMgmtIPv6Address ip6
9 f5ContextName s
10 f5BigipHostName s
12 f5DeviceProduct s
20 f5AttackId u
21 f5AttackName s
25 f5AclPolicyType s
26 f5AclPolicyName s
39 f5Action s
41 f5AttackEvent s
`,
  },
  {
    enterprise: 13745,
    vendor: 'Plixer',
    elements: `
100 plixerClientIpV4 ip4
101 plixerClientHostname s
102 plixerPartnerName s
103 plixerServerHostname s
104 plixerServerIpV4 ip4
105 plixerRecipientAddress s
106 plixerEventId u
107 plixerMsgid s
108 plixerPriority ?
109 plixerRecipientReportStatus u
110 plixerNumberRecipients u
111 plixerOriginationTime ?
112 plixerEncryption u
113 plixerServiceVersion s
114 plixerLinkedMsgid s
115 plixerMessageSubject s
116 plixerSenderAddress s
117 plixerDateTime ?
118 plixerClientIpV6 ?
119 plixerServerIpV6 ?
120 plixerSourceContext ?
121 plixerConnectorId ?
122 plixerSourceComponent ?
124 plixerRelatedRecipientAddress ?
125 plixerReference ?
126 plixerReturnPath ?
127 plixerMessageInfo ?
128 plixerDirectionality ?
129 plixerTenantId ?
130 plixerOriginalClientIpV4 ?
131 plixerOriginalServerIpV4 ?
132 plixerCustomData ?
133 plixerInternalMessageId ?
`,
  },
  {
    enterprise: 15397,
    vendor: 'Procera',
    elements: `
1 proceraService s
2 proceraBaseService s
3 proceraIncomingOctets u
4 proceraOutgoingOctets u
15 proceraFlowBehavior s
16 proceraContentCategories s
25 proceraHttpFileLength u
47 proceraTemplateName s
`,
  },
  {
    enterprise: 25461,
    vendor: 'Palo Alto Networks',
    elements: `
56701 paloAltoAppId s
56702 paloAltoUserId s
`,
  },
  {
    enterprise: 26866,
    vendor: 'Gigamon',
    elements: `
1 gigamonHttprequrl s
2 gigamonHttprspstatus u
101 gigamonSslcertificateissuercommonname s
102 gigamonSslcertificatesubjectcommonname s
103 gigamonSslcertificateissuer s
104 gigamonSslcertificatesubject s
105 gigamonSslcertificatevalidnotbefore s
106 gigamonSslcertificatevalidnotafter s
107 gigamonSslcertificateserialnumber x
108 gigamonSslcertificatesignaturealgorithm x
109 gigamonSslcertificatesubjectpubalgorithm x
110 gigamonSslcertificatesubjectpubkeysize u
111 gigamonSslcertificatesubjectaltname s
112 gigamonSslservernameindication s
113 gigamonSslserverversion u
114 gigamonSslservercipher u
115 gigamonSslservercompressionmethod u
116 gigamonSslserversessionid x
201 gigamonDnsidentifier u
202 gigamonDnsopcode u
203 gigamonDnsresponsecode u
204 gigamonDnsqueryname s
205 gigamonDnsresponsename s
206 gigamonDnsresponsettl u
207 gigamonDnsresponseipv4address ip4
208 gigamonDnsresponseipv6address ip6
209 gigamonDnsbits s
210 gigamonDnsqdcount u
211 gigamonDnsancount u
212 gigamonDnsnscount u
213 gigamonDnsarcount u
214 gigamonDnsquerytype u
215 gigamonDnsqueryclass u
216 gigamonDnsresponsetype u
217 gigamonDnsresponseclass u
218 gigamonDnsresponserdlength u
219 gigamonDnsresponserdata s
220 gigamonDnsauthorityname s
221 gigamonDnsauthoritytype u
222 gigamonDnsauthorityclass u
223 gigamonDnsauthorityttl u
224 gigamonDnsauthorityrdlength u
225 gigamonDnsauthorityrdata s
226 gigamonDnsadditionalname s
227 gigamonDnsadditionaltype u
228 gigamonDnsadditionalclass u
229 gigamonDnsadditionalttl u
230 gigamonDnsadditionalrdlength u
231 gigamonDnsadditionalrdata s
`,
  },
  {
    enterprise: 35632,
    vendor: 'ntop',
    elements: `
80 SRC_FRAGMENTS u
81 DST_FRAGMENTS u
82 SRC_TO_DST_MAX_THROUGHPUT u
83 SRC_TO_DST_MIN_THROUGHPUT u
84 SRC_TO_DST_AVG_THROUGHPUT u
85 SRC_TO_SRC_MAX_THROUGHPUT ?
86 SRC_TO_SRC_MIN_THROUGHPUT ?
87 SRC_TO_SRC_AVG_THROUGHPUT ?
88 NUM_PKTS_UP_TO_128_BYTES u
89 NUM_PKTS_128_TO_256_BYTES u
90 NUM_PKTS_256_TO_512_BYTES u
91 NUM_PKTS_512_TO_1024_BYTES u
92 NUM_PKTS_1024_TO_1514_BYTES u
93 NUM_PKTS_OVER_1514_BYTES u
98 CUMULATIVE_ICMP_TYPE u
101 SRC_IP_COUNTRY s
102 SRC_IP_CITY s
103 DST_IP_COUNTRY s
104 DST_IP_CITY s
105 FLOW_PROTO_PORT u
106 UPSTREAM_TUNNEL_ID ?
107 LONGEST_FLOW_PKT u
108 SHORTEST_FLOW_PKT u
109 RETRANSMITTED_IN_PKTS u
110 RETRANSMITTED_OUT_PKTS u
111 OOORDER_IN_PKTS u
112 OOORDER_OUT_PKTS u
113 UNTUNNELED_PROTOCOL u
114 UNTUNNELED_IPV4_SRC_ADDR ip4
115 UNTUNNELED_L4_SRC_PORT u
116 UNTUNNELED_IPV4_DST_ADDR ip4
117 UNTUNNELED_L4_DST_PORT u
118 L7_PROTO u
119 L7_PROTO_NAME s
120 DOWNSTREAM_TUNNEL_ID ?
121 FLOW_USER_NAME s
122 FLOW_SERVER_NAME s
123 CLIENT_NW_LATENCY_MS u
124 SERVER_NW_LATENCY_MS ?
125 APPL_LATENCY_MS u
126 PLUGIN_NAME s
127 RETRANSMITTED_IN_BYTES u
128 RETRANSMITTED_OUT_BYTES u
130 SIP_CALL_ID s
131 SIP_CALLING_PARTY s
132 SIP_CALLED_PARTY s
133 SIP_RTP_CODECS s
134 SIP_INVITE_TIME ?
135 SIP_TRYING_TIME ?
136 SIP_RINGING_TIME ?
137 SIP_INVITE_OK_TIME ?
138 SIP_INVITE_FAILURE_TIME ?
139 SIP_BYE_TIME ?
140 SIP_BYE_OK_TIME ?
141 SIP_CANCEL_TIME ?
142 SIP_CANCEL_OK_TIME ?
143 SIP_RTP_IPV4_SRC_ADDR ip4
144 SIP_RTP_L4_SRC_PORT u
145 SIP_RTP_IPV4_DST_ADDR ip4
146 SIP_RTP_L4_DST_PORT u
147 SIP_RESPONSE_CODE u
148 SIP_REASON_CAUSE u
150 RTP_FIRST_SEQ u
151 RTP_FIRST_TS u
152 RTP_LAST_SEQ u
153 RTP_LAST_TS u
154 RTP_IN_JITTER u
155 RTP_OUT_JITTER u
156 RTP_IN_PKT_LOST u
157 RTP_OUT_PKT_LOST u
158 RTP_OUT_PAYLOAD_TYPE u
159 RTP_IN_MAX_DELTA u
160 RTP_OUT_MAX_DELTA u
161 RTP_IN_PAYLOAD_TYPE u
168 SRC_PROC_PID ?
169 SRC_PROC_NAME s
180 HTTP_URL s
181 HTTP_RET_CODE u
182 HTTP_REFERER s
183 HTTP_UA s
184 HTTP_MIME s
185 SMTP_MAIL_FROM s
186 SMTP_RCPT_TO s
187 HTTP_HOST s
188 SSL_SERVER_NAME s
189 BITTORRENT_HASH s
195 MYSQL_SRV_VERSION ?
196 MYSQL_USERNAME s
197 MYSQL_DB s
198 MYSQL_QUERY s
199 MYSQL_RESPONSE u
200 ORACLE_USERNAME s
201 ORACLE_QUERY s
202 ORACLE_RSP_CODE ?
203 ORACLE_RSP_STRING ?
204 ORACLE_QUERY_DURATION u
205 DNS_QUERY s
206 DNS_QUERY_ID u
207 DNS_QUERY_TYPE u
208 DNS_RET_CODE u
209 DNS_NUM_ANSWERS u
210 POP_USER s
220 GTPV1_REQ_MSG_TYPE ?
221 GTPV1_RSP_MSG_TYPE u
222 GTPV1_C2S_TEID_DATA u
223 GTPV1_C2S_TEID_CTRL u
224 GTPV1_S2C_TEID_DATA u
225 GTPV1_S2C_TEID_CTRL u
226 GTPV1_END_USER_IP ip4
227 GTPV1_END_USER_IMSI s
228 GTPV1_END_USER_MSISDN s
229 GTPV1_END_USER_IMEI s
230 GTPV1_APN_NAME s
231 GTPV1_RAI_MCC u
232 GTPV1_RAI_MNC u
233 GTPV1_ULI_CELL_LAC u
234 GTPV1_ULI_CELL_CI u
235 GTPV1_ULI_SAC u
236 GTPV1_RAT_TYPE u
240 RADIUS_REQ_MSG_TYPE u
241 RADIUS_RSP_MSG_TYPE u
242 RADIUS_USER_NAME s
243 RADIUS_CALLING_STATION_ID s
244 RADIUS_CALLED_STATION_ID s
245 RADIUS_NAS_IP_ADDR ip4
246 RADIUS_NAS_IDENTIFIER s
247 RADIUS_USER_IMSI s
248 RADIUS_USER_IMEI s
249 RADIUS_FRAMED_IP_ADDR ip4
250 RADIUS_ACCT_SESSION_ID s
251 RADIUS_ACCT_STATUS_TYPE s
252 RADIUS_ACCT_IN_OCTETS ?
253 RADIUS_ACCT_OUT_OCTETS ?
254 RADIUS_ACCT_IN_PKTS u
255 RADIUS_ACCT_OUT_PKTS u
260 IMAP_LOGIN s
270 GTPV2_REQ_MSG_TYPE u
271 GTPV2_RSP_MSG_TYPE u
272 GTPV2_C2S_S1U_GTPU_TEID u
273 GTPV2_C2S_S1U_GTPU_IP ip4
274 GTPV2_S2C_S1U_GTPU_TEID s
275 GTPV2_S2C_S1U_GTPU_IP ip4
276 GTPV2_END_USER_IMSI s
277 GTPV2_END_USER_MSISDN s
278 GTPV2_APN_NAME s
279 GTPV2_ULI_MCC u
280 GTPV2_ULI_MNC u
281 GTPV2_ULI_CELL_TAC u
282 GTPV2_ULI_CELL_ID u
283 GTPV2_RAT_TYPE u
284 GTPV2_PDN_IP u
285 GTPV2_END_USER_IMEI s
290 SRC_AS_PATH_1 u
291 SRC_AS_PATH_2 u
292 SRC_AS_PATH_3 u
293 SRC_AS_PATH_4 u
294 SRC_AS_PATH_5 u
295 SRC_AS_PATH_6 u
296 SRC_AS_PATH_7 u
297 SRC_AS_PATH_8 u
298 SRC_AS_PATH_9 u
299 SRC_AS_PATH_10 u
300 DST_AS_PATH_1 u
301 DST_AS_PATH_2 u
302 DST_AS_PATH_3 u
303 DST_AS_PATH_4 u
304 DST_AS_PATH_5 u
305 DST_AS_PATH_6 u
306 DST_AS_PATH_7 u
307 DST_AS_PATH_8 u
308 DST_AS_PATH_9 u
309 DST_AS_PATH_10 u
320 MYSQL_APPL_LATENCY_USEC u
321 GTPV0_REQ_MSG_TYPE u
322 GTPV0_RSP_MSG_TYPE u
323 GTPV0_TID u
324 GTPV0_END_USER_IP ip4
325 GTPV0_END_USER_MSISDN s
326 GTPV0_APN_NAME s
327 GTPV0_RAI_MCC u
328 GTPV0_RAI_MNC u
329 GTPV0_RAI_CELL_LAC u
330 GTPV0_RAI_CELL_RAC u
331 GTPV0_RESPONSE_CAUSE u
332 GTPV1_RESPONSE_CAUSE u
333 GTPV2_RESPONSE_CAUSE u
334 NUM_PKTS_TTL_5_32 u
335 NUM_PKTS_TTL_32_64 u
336 NUM_PKTS_TTL_64_96 u
337 NUM_PKTS_TTL_96_128 u
338 NUM_PKTS_TTL_128_160 u
339 NUM_PKTS_TTL_160_192 u
340 NUM_PKTS_TTL_192_224 u
341 NUM_PKTS_TTL_224_255 ?
342 GTPV1_RAI_LAC u
343 GTPV1_RAI_RAC u
344 GTPV1_ULI_MCC u
345 GTPV1_ULI_MNC u
346 NUM_PKTS_TTL_2_5 u
347 NUM_PKTS_TTL_EQ_1 u
348 RTP_SIP_CALL_ID s
349 IN_SRC_OSI_SAP s
350 OUT_DST_OSI_SAP s
351 WHOIS_DAS_DOMAIN s
352 DNS_TTL_ANSWER u
353 DHCP_CLIENT_MAC mac
354 DHCP_CLIENT_IP ip4
355 DHCP_CLIENT_NAME s
356 FTP_LOGIN s
357 FTP_PASSWORD s
358 FTP_COMMAND s
359 FTP_COMMAND_RET_CODE u
360 HTTP_METHOD s
361 HTTP_SITE s
362 SIP_C_IP s
363 SIP_CALL_STATE s
364 EPP_REGISTRAR_NAME ?
365 EPP_CMD ?
366 EPP_CMD_ARGS ?
367 EPP_RSP_CODE ?
368 EPP_REASON_STR ?
369 EPP_SERVER_NAME ?
370 RTP_IN_MOS u
371 RTP_IN_R_FACTOR u
372 SRC_PROC_USER_NAME s
373 SRC_FATHER_PROC_PID u
374 SRC_FATHER_PROC_NAME s
375 DST_PROC_PID u
376 DST_PROC_NAME s
377 DST_PROC_USER_NAME s
378 DST_FATHER_PROC_PID u
379 DST_FATHER_PROC_NAME s
380 RTP_RTT u
381 RTP_IN_TRANSIT u
382 RTP_OUT_TRANSIT u
383 SRC_PROC_ACTUAL_MEMORY u
384 SRC_PROC_PEAK_MEMORY u
385 SRC_PROC_AVERAGE_CPU_LOAD u
386 SRC_PROC_NUM_PAGE_FAULTS u
387 DST_PROC_ACTUAL_MEMORY u
388 DST_PROC_PEAK_MEMORY u
389 DST_PROC_AVERAGE_CPU_LOAD u
390 DST_PROC_NUM_PAGE_FAULTS u
391 DURATION_IN u
392 DURATION_OUT u
393 SRC_PROC_PCTG_IOWAIT u
394 DST_PROC_PCTG_IOWAIT u
395 RTP_DTMF_TONES s
396 UNTUNNELED_IPV6_SRC_ADDR ip6
397 UNTUNNELED_IPV6_DST_ADDR ip6
398 DNS_RESPONSE s
399 DIAMETER_REQ_MSG_TYPE u
400 DIAMETER_RSP_MSG_TYPE u
401 DIAMETER_REQ_ORIGIN_HOST s
402 DIAMETER_RSP_ORIGIN_HOST s
403 DIAMETER_REQ_USER_NAME s
404 DIAMETER_RSP_RESULT_CODE u
405 DIAMETER_EXP_RES_VENDOR_ID u
406 DIAMETER_EXP_RES_RESULT_CODE u
407 S1AP_ENB_UE_S1AP_ID u
408 S1AP_MME_UE_S1AP_ID u
409 S1AP_MSG_EMM_TYPE_MME_TO_ENB u
410 S1AP_MSG_ESM_TYPE_MME_TO_ENB u
411 S1AP_MSG_EMM_TYPE_ENB_TO_MME u
412 S1AP_MSG_ESM_TYPE_ENB_TO_MME u
413 S1AP_CAUSE_ENB_TO_MME u
414 S1AP_DETAILED_CAUSE_ENB_TO_MME u
415 TCP_WIN_MIN_IN u
416 TCP_WIN_MAX_IN u
417 TCP_WIN_MSS_IN u
418 TCP_WIN_SCALE_IN u
419 TCP_WIN_MIN_OUT u
420 TCP_WIN_MAX_OUT u
421 TCP_WIN_MSS_OUT u
422 TCP_WIN_SCALE_OUT u
423 DHCP_REMOTE_ID s
424 DHCP_SUBSCRIBER_ID s
425 SRC_PROC_UID u
426 DST_PROC_UID u
427 APPLICATION_NAME s
428 USER_NAME s
429 DHCP_MESSAGE_TYPE s
430 RTP_IN_PKT_DROP u
431 RTP_OUT_PKT_DROP u
432 RTP_OUT_MOS u
433 RTP_OUT_R_FACTOR u
434 RTP_MOS u
435 GTPV2_S5_S8_GTPC_TEID ?
436 RTP_R_FACTOR u
437 RTP_SSRC u
438 PAYLOAD_HASH u
439 GTPV2_C2S_S5_S8_GTPU_TEID u
440 GTPV2_S2C_S5_S8_GTPU_TEID u
441 GTPV2_C2S_S5_S8_GTPU_IP ip4
442 GTPV2_S2C_S5_S8_GTPU_IP ip4
443 SRC_AS_MAP s
444 DST_AS_MAP s
445 DIAMETER_HOP_BY_HOP_ID u
446 UPSTREAM_SESSION_ID u
447 DOWNSTREAM_SESSION_ID u
448 SRC_IP_LONG s
449 SRC_IP_LAT s
450 DST_IP_LONG s
451 DST_IP_LAT s
452 DIAMETER_CLR_CANCEL_TYPE u
453 DIAMETER_CLR_FLAGS u
454 GTPV2_C2S_S5_S8_GTPC_IP ip4
455 GTPV2_S2C_S5_S8_GTPC_IP ip4
456 GTPV2_C2S_S5_S8_SGW_GTPU_TEID u
457 GTPV2_S2C_S5_S8_SGW_GTPU_TEID u
458 GTPV2_C2S_S5_S8_SGW_GTPU_IP ip4
459 GTPV2_S2C_S5_S8_SGW_GTPU_IP ip4
460 HTTP_X_FORWARDED_FOR s
461 HTTP_VIA s
462 SSDP_HOST s
463 SSDP_USN s
464 NETBIOS_QUERY_NAME s
465 NETBIOS_QUERY_TYPE s
466 NETBIOS_RESPONSE s
467 NETBIOS_QUERY_OS s
468 SSDP_SERVER s
469 SSDP_TYPE s
470 SSDP_METHOD s
471 NPROBE_IPV4_ADDRESS ip4
`,
  },
  {
    enterprise: 41916,
    vendor: 'Viptela',
    elements: `
4321 viptelaVPNId u
`,
  },
  {
    // "IPFIX information element definitions" of VMware SD-WAN's guide
    enterprise: 45346,
    vendor: 'VMware SD-WAN (VeloCloud)',
    elements: `
12233 vcDestinationUUID x
12234 vcPriority u
12235 vcRouteType u
12236 vcLinkPolicy u
12237 vcTrafficType u
12239 vcFlowPath u
12240 vcLinkUUID x
12241 vcReplicatedPacketsRxDeltaCount u
12242 vcReplicatedPacketsTxDeltaCount u
12244 vcRetransmittedPacketsTxDeltaCount u
`,
  },
];
