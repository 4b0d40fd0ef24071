import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { loadBalancer } from './load-balancer.ts';
import { resolverQueries } from './resolver-queries.ts';
import { vpcFlow, vpcFlowJson } from './vpc-flow.ts';
import { waf } from './waf.ts';

const names =
  'version vpc-id interface-id type pkt-srcaddr pkt-dstaddr srcaddr dstaddr srcport dstport protocol tcp-flags flow-direction action start end log-status';
const custom = { ...noContext, context: names };

export const awsNetworkCases: readonly ParserCase[] = [
  { name: 'vpc-flow', record: vpcFlow.example, kind: 'aws-vpc-flow/flow', fields: { srcaddr: '192.0.2.10', dstport: 50_112, bytes: 4249, action: 'ACCEPT' } },
  { name: 'vpc-flow-rejected', record: '2 111122223333 eni-0a1b2c3d 2001:db8::10 2001:db8::9 40000 22 6 1 60 1795290611 1795290671 REJECT OK', kind: 'aws-vpc-flow/flow' },
  { name: 'vpc-flow-no-data', record: '2 111122223333 eni-0a1b2c3d - - - - - - - 1795290611 1795290671 - NODATA', kind: 'aws-vpc-flow/no-data' },
  { name: 'vpc-flow-custom', context: custom, record: '5 vpc-1 eni-0a1b2c3d IPv4 192.0.2.10 203.0.113.9 192.0.2.10 203.0.113.9 40000 443 6 2 egress ACCEPT 1795290611 1795290671 OK', kind: 'aws-vpc-flow/flow', fields: { 'flow-direction': 'egress', 'tcp-flags': 2 } },
  { name: 'vpc-flow-short', context: custom, record: '5 vpc-1 eni-0a1b2c3d IPv4', kind: 'damaged', golden: false },
  { name: 'vpc-flow-object', record: vpcFlowJson.example, kind: 'aws-vpc-flow-json/flow' },
  { name: 'vpc-flow-camel', record: '{"srcAddr":"203.0.113.9","dstAddr":"192.0.2.10","dstPort":22,"action":"REJECT"}', kind: 'aws-vpc-flow-json/flow' },
  { name: 'resolver', record: resolverQueries.example, kind: 'aws-resolver-query/query' },
  { name: 'resolver-blocked', record: '{"version":"1.1","vpc_id":"vpc-1","query_timestamp":"2026-11-21 19:50:11","query_name":"c2.example.net.","query_type":"TXT","rcode":"NXDOMAIN","answers":[],"srcaddr":"192.0.2.10","firewall_rule_action":"BLOCK","firewall_rule_group_id":"rslvr-frg-1"}', kind: 'aws-resolver-query/query' },
  { name: 'waf', record: waf.example, kind: 'aws-waf/request' },
  { name: 'waf-part-of-a-millisecond', record: '{"timestamp":1795290611250.5,"webaclId":"arn","action":"BLOCK","httpRequest":{"clientIp":"2001:db8::9"}}', kind: 'aws-waf/request', golden: false },
  { name: 'waf-allowed', record: '{"timestamp":"2026-11-21T19:50:11.250Z","webaclId":"arn","terminatingRuleId":"Default_Action","action":"ALLOW","httpRequest":{"clientIp":"2001:db8::9","uri":"/","httpMethod":"POST"}}', kind: 'aws-waf/request' },
  { name: 'load-balancer', record: loadBalancer.example, kind: 'aws-load-balancer/request', fields: { 'cs-method': 'GET', elb_status_code: 200 } },
  { name: 'load-balancer-refused', record: 'h2 2026-11-21T19:50:11.250000Z app/shop/1 [2001:db8::9]:2817 - -1 -1 -1 460 - 90 0 "- https://shop.example.com:443- -" "a \\x22b" - - - "Root=1" "-" "-" -', kind: 'aws-load-balancer/request' },
  { name: 'load-balancer-cut', record: 'https 2026-11-21T19:50:11.250000Z app/shop/1 203.0.113.9:1 192.0.2.1:80 0.1', kind: 'truncated', golden: false },
  { name: 'a-line-of-numbers', record: '2 3 4 5 6 7 8 9 10 11 12 13 14 15', kind: undefined, golden: false },
]; // prettier-ignore
