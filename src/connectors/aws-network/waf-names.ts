/** Names of a WAF log record. Source: AWS WAF Developer Guide, "Log fields for protection pack (web ACL) traffic". */
// prettier-ignore
export const wafNames: readonly string[] = [
  'timestamp', 'formatVersion', 'webaclId', 'terminatingRuleId', 'terminatingRuleType', 'action', 'terminatingRuleMatchDetails.*', 'httpSourceName',
  'httpSourceId', 'ruleGroupList.*', 'rateBasedRuleList.*', 'nonTerminatingMatchingRules.*', 'requestHeadersInserted.*', 'responseCodeSent',
  'labels.name', 'httpRequest.clientIp', 'httpRequest.country', 'httpRequest.headers.name', 'httpRequest.headers.value', 'httpRequest.uri',
  'httpRequest.args', 'httpRequest.httpVersion', 'httpRequest.httpMethod', 'httpRequest.requestId', 'httpRequest.fragment', 'httpRequest.scheme',
  'httpRequest.host', 'ja3Fingerprint', 'ja4Fingerprint', 'clientAsn', 'forwardedAsn', 'captchaResponse.*', 'challengeResponse.*', 'requestBodySize',
  'requestBodySizeInspectedByWAF', 'oversizeFields', 'excludedRules.*',
];
