import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import {
  addressOf,
  amountOf,
  epochSecondsToTime,
  integerOf,
  textOf,
  type Field,
} from '../../pipeline/normalize/field-values.ts';
import { isoToTime } from '../../pipeline/normalize/iso-time.ts';
import {
  DIGITS,
  type EventKind,
  type JsonParser,
  type ParseContext,
  type ParseResult,
  type TextParser,
} from '../../pipeline/normalize/parser.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';

/** The fields of the default format, version 2, in order. */
const defaultFields = ['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status'] as const; // prettier-ignore

/**
 * Lines of VPC flow logs: the default format, and any other where the line of names that stands first in each file is known (the batch's context).
 * Source: Amazon VPC User Guide, "Flow log records", versions 2 to 10.
 */
export const vpcFlow: TextParser = {
  input: 'text',
  id: 'aws-vpc-flow',
  summary: 'Amazon VPC flow logs',
  example:
    '2 111122223333 eni-0a1b2c3d4e5f60718 192.0.2.10 203.0.113.9 443 50112 6 20 4249 1795290611 1795290671 ACCEPT OK',
  clues: [{ first: DIGITS }, { header: true }],
  claims: (text, { context }) => isDefaultLine(text) || (isHeader(context) && !isHeader(text)),
  parse: parseLine,
};

/** The same as objects: as Firehose, OpenSearch and other pipelines write them. */
export const vpcFlowJson: JsonParser = {
  input: 'json',
  id: 'aws-vpc-flow-json',
  summary: 'Amazon VPC flow logs as JSON',
  example: '{"version":2,"account_id":"111122223333","interface_id":"eni-0a1b2c3d4e5f60718","srcaddr":"192.0.2.10","dstaddr":"203.0.113.9","srcport":443,"dstport":50112,"protocol":6,"packets":20,"bytes":4249,"start":1795290611,"end":1795290671,"action":"ACCEPT","log_status":"OK"}',
  claims: (object) =>
    (object['srcaddr'] ?? object['srcAddr']) !== undefined &&
    (object['dstaddr'] ?? object['dstAddr']) !== undefined &&
    Object.keys(object).slice(0, 60).some((name) => telling.has(plain(name))),
  parse: (fields) => ({ kind: kindOf(fields, objectKinds), fields, time: timeOf(fields) }),
}; // prettier-ignore

const telling: ReadonlySet<string> = new Set(['interfaceid', 'logstatus', 'accountid', 'dstport', 'vpcid', 'subnetid']);

/** Names without case, dashes and underscores: `log-status`, `log_status`, `logStatus`. */
const plain = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase();

function isDefaultLine(text: string): boolean {
  return defaultLine.test(text);
}

const defaultLine = /^\d{1,2} (?:\d{12}|unknown) (?:eni-[0-9a-f]{1,32}|-) [0-9a-fA-F.:-]{1,45} [0-9a-fA-F.:-]{1,45} [\d-]{1,5} [\d-]{1,5} [\d-]{1,3} [\d-]{1,20} [\d-]{1,20} \d{1,12} \d{1,12} (?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA)\s*$/; // prettier-ignore

/** The line of names: words in lower case with dashes, among them the addresses or the state of the record. */
function isHeader(text: string | undefined): boolean {
  return text !== undefined && text.length < 2000 && /^[a-z][a-z0-9 -]+\s*$/.test(text) && /(?:^| )(?:srcaddr|pkt-srcaddr|log-status)(?: |$)/.test(text); // prettier-ignore
}

function parseLine(text: string, { context }: ParseContext): ParseResult {
  const values = text.trim().split(' ');
  const names = context !== undefined && isHeader(context) ? context.trim().split(' ') : defaultFields;
  if (names === defaultFields && !isDefaultLine(text))
    return { unreadable: { kind: 'not-recognised', message: 'this is no flow log record of the default format, and the line of names is not known' } }; // prettier-ignore
  if (values.length !== names.length)
    return { unreadable: { kind: 'damaged', message: `the flow log record has ${values.length} values for ${names.length} names` } }; // prettier-ignore
  const fields = wideFields();
  names.forEach((name, index) => {
    const value = values[index];
    if (value !== undefined && value !== '-') fields[name] = numeric.has(name) ? (integerOf(value) ?? value) : value;
  });
  return { kind: kindOf(fields, lineKinds), fields, time: timeOf(fields), raw: text };
}

const numeric = new Set(['version', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'tcp-flags', 'traffic-path']); // prettier-ignore

const at = (fields: JsonObject, ...names: readonly string[]): Field => names.map((name) => fields[name]).find((value) => value !== undefined && value !== ''); // prettier-ignore

function timeOf(fields: JsonObject): number | undefined {
  const value = at(fields, 'end', 'start', 'timestamp', 'time');
  const seconds = amountOf(value);
  if (seconds !== undefined) return epochSecondsToTime(seconds > 1e11 ? seconds / 1000 : seconds);
  const text = textOf(value);
  return text === undefined ? undefined : isoToTime(text);
}

const aliases = {
  src_ip: ['srcaddr', 'srcAddr'], dst_ip: ['dstaddr', 'dstAddr'], src_port: ['srcport', 'srcPort'], dst_port: ['dstport', 'dstPort'],
}; // prettier-ignore
const sources = logSourceSet([{ product: 'aws', service: 'vpcflow' }, { category: 'firewall' }, { product: 'aws', category: 'firewall' }], aliases); // prettier-ignore

/** The kinds of one parser: its name comes first in their ids. */
const kindsFor = (format: string): { flow: EventKind; noData: EventKind } => ({
  flow: activityKind(`${format}/flow`, sources, flowToFacts),
  noData: activityKind(`${format}/no-data`, logSourceSet([{ product: 'aws', service: 'vpcflow' }]), (fields) => ({
    ...flowToFacts(fields),
    what: 'other',
    activity: 0,
    message: `no flow is recorded for this interface and interval (${textOf(statusOf(fields)) ?? 'unknown'})`,
  })),
});
const lineKinds = kindsFor('aws-vpc-flow');
const objectKinds = kindsFor('aws-vpc-flow-json');

const statusOf = (fields: JsonObject): Field => at(fields, 'log-status', 'log_status', 'logStatus');

function kindOf(fields: JsonObject, kinds: typeof lineKinds): EventKind {
  const status = statusOf(fields);
  return status === 'NODATA' || status === 'SKIPDATA' ? kinds.noData : kinds.flow;
}

const transports = new Map([[1, 'icmp'], [6, 'tcp'], [17, 'udp'], [47, 'gre'], [50, 'esp'], [58, 'ipv6-icmp']]); // prettier-ignore

function flowToFacts(fields: JsonObject): ActivityFacts {
  const action = textOf(at(fields, 'action'))?.toUpperCase();
  const protocol = integerOf(at(fields, 'protocol'), 0, 255);
  const direction = at(fields, 'flow-direction', 'flow_direction', 'flowDirection');
  return {
    what: 'network',
    // a rejected flow is refused, any other is traffic of a while
    activity: action === 'REJECT' ? 5 : 6,
    product: { vendor: 'AWS', name: 'VPC Flow Logs' },
    device: { uid: at(fields, 'instance-id', 'instance_id', 'instanceId', 'interface-id', 'interface_id', 'interfaceId') },
    source: { address: addressOf(at(fields, 'srcaddr', 'srcAddr', 'pkt-srcaddr')), port: at(fields, 'srcport', 'srcPort', 'src_port') },
    destination: { address: addressOf(at(fields, 'dstaddr', 'dstAddr', 'pkt-dstaddr')), port: at(fields, 'dstport', 'dstPort', 'dst_port') },
    traffic: {
      transport: protocol === undefined ? undefined : (transports.get(protocol) ?? String(protocol)),
      isOutbound: direction === 'egress' ? true : direction === 'ingress' ? false : undefined,
      bytesOut: at(fields, 'bytes'),
    },
    ...(action === undefined ? {} : { verdict: { isAllowed: action === 'ACCEPT' } }),
  };
} // prettier-ignore
