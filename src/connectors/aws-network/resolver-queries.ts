import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { fieldAt, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser } from '../../pipeline/normalize/parser.ts';

/** Query logs of Route 53 Resolver. Source: Amazon Route 53 Developer Guide, "Values that appear in VPC Resolver query logs". */
export const resolverQueries: JsonParser = {
  input: 'json',
  id: 'aws-resolver-query',
  summary: 'Amazon Route 53 Resolver query logs',
  example:
    '{"version":"1.1","account_id":"111122223333","region":"eu-central-1","vpc_id":"vpc-1","query_timestamp":"2026-11-21T19:50:11Z","query_name":"www.example.com.","query_type":"A","query_class":"IN","rcode":"NOERROR","answers":[{"Rdata":"203.0.113.9","Type":"A","Class":"IN"}],"srcaddr":"192.0.2.10","srcport":"50112","transport":"UDP","srcids":{"instance":"i-0a1b2c3d4e5f60718"}}',
  needs: [['query_timestamp'], ['query_name']],
  claims: (object) => typeof object['query_timestamp'] === 'string' && object['query_name'] !== undefined,
  parse: (fields) => {
    const text = textOf(fields['query_timestamp']) ?? '';
    const time = isoToTime(text);
    return { kind: query, fields, time, ...(time === undefined || hasZone(text) ? {} : { quality: ['time-no-zone'] as const }) };
  },
}; // prettier-ignore

const query = activityKind(
  'aws-resolver-query/query',
  logSourceSet([{ category: 'dns' }, { product: 'aws', category: 'dns' }, { product: 'aws', service: 'route53-resolver' }], { query: ['query_name'], 'r-dns': ['query_name'], record_type: ['query_type'], src_ip: ['srcaddr'], answer: ['answers.Rdata'] }),
  queryToFacts,
); // prettier-ignore

function queryToFacts(fields: JsonObject): ActivityFacts {
  const action = fields['firewall_rule_action'];
  return {
    what: 'dns',
    activity: 2,
    product: { vendor: 'AWS', name: 'Route 53 Resolver' },
    device: { uid: fieldAt(fields, 'srcids.instance') },
    source: { address: fields['srcaddr'], port: fields['srcport'] },
    traffic: { transport: fields['transport'] },
    dns: {
      name: textOf(fields['query_name'])?.replace(/(?<=.)\.$/, ''),
      type: fields['query_type'],
      answers: listOf(fields['answers']).slice(0, 50).map((answer) => objectOf(answer)?.['Rdata']),
    },
    ...(action === undefined ? {} : { verdict: { isAllowed: action === 'BLOCK' ? false : undefined, ruleUid: fields['firewall_rule_group_id'] } }),
    isSuccess: fields['rcode'] === undefined ? undefined : fields['rcode'] === 'NOERROR',
  };
} // prettier-ignore
