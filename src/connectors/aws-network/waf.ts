import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { amountOf, epochSecondsToTime, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser } from '../../pipeline/normalize/parser.ts';
import { wafNames } from './waf-names.ts';

/** Logs of AWS WAF web ACLs. Source: AWS WAF Developer Guide, "Log fields for protection pack (web ACL) traffic". */
export const waf: JsonParser = {
  input: 'json',
  id: 'aws-waf',
  summary: 'AWS WAF logs',
  example:
    '{"timestamp":1795290611250,"formatVersion":1,"webaclId":"arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/shop/1","terminatingRuleId":"block-scanners","terminatingRuleType":"REGULAR","action":"BLOCK","httpSourceName":"ALB","httpRequest":{"clientIp":"203.0.113.9","country":"DE","headers":[{"name":"Host","value":"shop.example.com"},{"name":"User-Agent","value":"curl/8.5.0"}],"uri":"/wp-admin/","args":"a=1","httpVersion":"HTTP/1.1","httpMethod":"GET","requestId":"1-2"}}',
  needs: [['webaclId'], ['httpRequest']],
  names: wafNames,
  claims: (object) => typeof object['webaclId'] === 'string' && objectOf(object['httpRequest']) !== undefined,
  parse: (fields) => {
    const stamp = fields['timestamp'];
    if (typeof stamp === 'string') return { kind: request, fields, time: isoToTime(stamp) };
    return { kind: request, fields, time: epochSecondsToTime((amountOf(stamp) ?? NaN) / 1000) };
  },
};

const request = activityKind(
  'aws-waf/request',
  logSourceSet([{ category: 'webserver' }, { product: 'aws', service: 'waf' }], { 'cs-uri-query': ['httpRequest.args', 'httpRequest.uri'], 'cs-uri-stem': ['httpRequest.uri'], 'cs-method': ['httpRequest.httpMethod'], 'c-ip': ['httpRequest.clientIp'], src_ip: ['httpRequest.clientIp'] }),
  requestToFacts,
); // prettier-ignore

const refused: ReadonlySet<unknown> = new Set(['BLOCK', 'CAPTCHA', 'CHALLENGE']);

function requestToFacts(fields: JsonObject): ActivityFacts {
  const asked = objectOf(fields['httpRequest']) ?? {};
  const header = (name: string): string | undefined => {
    for (const one of listOf(asked['headers']).slice(0, 200)) {
      const pair = objectOf(one);
      if (textOf(pair?.['name'])?.toLowerCase() === name) return textOf(pair?.['value']);
    }
    return undefined;
  };
  const args = textOf(asked['args']);
  return {
    what: 'http',
    activity: activities.get(textOf(asked['httpMethod']) ?? '') ?? 0,
    product: { vendor: 'AWS', name: 'WAF' },
    device: {},
    source: { address: asked['clientIp'] },
    http: {
      method: asked['httpMethod'],
      url: args === undefined ? asked['uri'] : `${textOf(asked['uri']) ?? '/'}?${args}`,
      host: header('host'),
      agent: header('user-agent'),
      referrer: header('referer'),
      status: fields['responseCodeSent'],
    },
    verdict: { isAllowed: refused.has(fields['action']) ? false : fields['action'] === 'ALLOW' ? true : undefined, rule: fields['terminatingRuleId'] },
    uid: asked['requestId'],
  };
} // prettier-ignore

/** `activity_id` of HTTP Activity */
const activities = new Map([['CONNECT', 1], ['DELETE', 2], ['GET', 3], ['HEAD', 4], ['OPTIONS', 5], ['POST', 6], ['PUT', 7], ['TRACE', 8], ['PATCH', 9]]); // prettier-ignore
