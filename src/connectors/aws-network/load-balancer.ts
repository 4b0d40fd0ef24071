import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { isoToTime } from '../../pipeline/normalize/iso-time.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';
import type { ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { csvRow } from '../../pipeline/normalize/text/csv-row.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';

const names = [
  'type', 'time', 'elb', 'client', 'target', 'request_processing_time', 'target_processing_time', 'response_processing_time', 'elb_status_code', 'target_status_code',
  'received_bytes', 'sent_bytes', 'request', 'user_agent', 'ssl_cipher', 'ssl_protocol', 'target_group_arn', 'trace_id', 'domain_name', 'chosen_cert_arn', 'matched_rule_priority',
  'request_creation_time', 'actions_executed', 'redirect_url', 'error_reason', 'target_port_list', 'target_status_code_list', 'classification', 'classification_reason', 'conn_trace_id',
] as const; // prettier-ignore

/** Access logs of Application Load Balancers. Source: Elastic Load Balancing User Guide, "Access logs for your Application Load Balancer". */
export const loadBalancer: TextParser = {
  input: 'text',
  id: 'aws-load-balancer',
  summary: 'AWS Application Load Balancer access logs',
  example:
    'https 2026-11-21T19:50:11.250000Z app/shop/50dc6c495c0c9188 203.0.113.9:2817 192.0.2.10:80 0.086 0.048 0.037 200 200 0 57 "GET https://shop.example.com:443/item?id=7 HTTP/1.1" "curl/8.5.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/t/1 "Root=1-1-1" "shop.example.com" "-" 1 2026-11-21T19:50:11.100000Z "forward" "-" "-" "192.0.2.10:80" "200" "-" "-"',
  clues: [{ first: 'hgw', has: ' app/' }, { first: 'hgw', has: ' net/' }],
  claims: (text) => start.test(text),
  parse: (text): ParseResult => {
    if (!start.test(text)) return { unreadable: { kind: 'not-recognised', message: 'this is no load balancer access log record' } };
    const values = csvRow(text.trim(), ' ');
    if (values.length < 14) return { unreadable: { kind: 'truncated', message: `the load balancer record has ${values.length} values, at least 14 belong to it` } };
    const fields = wideFields();
    names.forEach((name, index) => {
      const value = values[index];
      if (value !== undefined && value !== '-' && value !== '') fields[name] = numeric.has(name) ? (integerOf(value) ?? value) : value;
    });
    if (values.length > names.length) fields['more'] = values.slice(names.length, names.length + 20).join(' ');
    const [method, uri] = (textOf(fields['request']) ?? '').split(' ');
    if (method !== undefined && method !== '' && method !== '-') fields['cs-method'] = method;
    if (uri !== undefined) fields['cs-uri'] = uri;
    return { kind: request, fields, time: isoToTime(textOf(fields['time']) ?? ''), raw: text };
  },
}; // prettier-ignore

const start = /^(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT[\d:.]{8,20}Z (?:app|net)\/\S{1,300} \S{1,60} /;
const numeric: ReadonlySet<string> = new Set(['elb_status_code', 'target_status_code', 'received_bytes', 'sent_bytes']);

const request = activityKind(
  'aws-load-balancer/request',
  logSourceSet([{ category: 'webserver' }, { product: 'aws', service: 'elb' }], { 'cs-uri-query': ['cs-uri'], 'c-uri': ['cs-uri'], 'c-useragent': ['user_agent'], 'cs-user-agent': ['user_agent'], 'sc-status': ['elb_status_code'], 'c-ip': ['client'] }),
  requestToFacts,
); // prettier-ignore

function requestToFacts(fields: JsonObject): ActivityFacts {
  const [source, target] = [endOf(textOf(fields['client'])), endOf(textOf(fields['target']))];
  const status = integerOf(fields['elb_status_code'], 100, 999);
  return {
    what: 'http',
    activity: httpActivityOf(fields['cs-method']),
    product: { vendor: 'AWS', name: 'Application Load Balancer' },
    device: { name: fields['elb'] },
    source,
    destination: target,
    traffic: { bytesIn: fields['received_bytes'], bytesOut: fields['sent_bytes'] },
    http: { method: fields['cs-method'], url: fields['cs-uri'], host: fields['domain_name'], agent: fields['user_agent'], status },
    isSuccess: status === undefined ? undefined : status < 400,
    uid: fields['trace_id'],
  };
} // prettier-ignore

/** `address:port`, also of IPv6 in brackets or without. */
function endOf(text: string | undefined): { address?: string; port?: string } {
  const at = text?.lastIndexOf(':') ?? -1;
  if (text === undefined || at < 0) return {};
  return { address: text.slice(0, at).replace(/^\[(.{1,45})\]$/, '$1'), port: text.slice(at + 1) };
}
