import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { addressOf } from '../../pipeline/normalize/field-values.ts';
import {
  CAPITALS,
  DIGITS,
  type ParseContext,
  type ParseResult,
  type TextParser,
} from '../../pipeline/normalize/parser.ts';
import { addEnvelope, appName, appOf } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { groupsToFields, numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { isoWritten, namedMonthWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts'; // prettier-ignore
import { filterlogColumns } from './filterlog-columns.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';

/** OpenBSD's packet filter: `filterlog` of pfSense and OPNsense (CSV), and what `tcpdump -e -i pflog0` prints on the BSDs. */
export const pf: TextParser = {
  input: 'text',
  id: 'pf',
  summary: 'pf logs: filterlog of pfSense and OPNsense, tcpdump of pflog0',
  example: '5,,,1000000103,igb0,match,block,in,4,0x0,,240,54321,0,none,6,tcp,44,203.0.113.9,192.0.2.10,40000,23,0,S,1234567890,,1024,,mss',
  clues: [
    { app: (app) => appName(app) === 'filterlog' },
    { first: `${DIGITS},`, has: ',' },
    { first: `${DIGITS}${CAPITALS}r`, has: 'rule ' },
  ],
  claims: (text, { envelope }) => appOf(envelope) === 'filterlog' || filterlog.test(text) || tcpdump.test(text),
  parse: parseText,
}; // prettier-ignore

const filterlog = /^\d{0,10},\d{0,10},[^,]{0,100},[^,]{0,60},[^,\s]{1,40},[^,]{1,40},(?:block|pass|reject|match|rdr|nat|binat|scrub|unkn\(\d+\)),(?:in|out|in\/out|inout),[046],/; // prettier-ignore
const tcpdump = /^(?:(?<stamp>(?:[A-Z][a-z]{2} +\d{1,2} |\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}:\d{2}\.\d{6}) )?rule (?<rulenr>[\w.+-]{1,40})(?:\/(?<subrule>[^\s(:]{1,60})?)?(?:\((?<reason>[a-z-]{1,30})\))?(?: \[[^\]]{0,60}\],?)?:? (?<action>block|pass|match|nat|rdr|scrub) (?<dir>in|out) on (?<interface>[\w.]{1,40}): (?<packet>.{1,2000})/s; // prettier-ignore
const ends = /(?<src_ip>(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,42}?)(?:\.(?<src_port>\d{1,5}))? > (?<dst_ip>(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,42}?)(?:\.(?<dst_port>\d{1,5}))?: (?<rest>.{0,200})/s; // prettier-ignore

const kind = activityKind(
  'pf/packet',
  logSourceSet([{ category: 'firewall' }, { product: 'pf', category: 'firewall' }, { product: 'pfsense' }, { product: 'opnsense' }]),
  toFacts,
); // prettier-ignore
const numbers = new Set([
  'src_port',
  'dst_port',
  'length',
  'datalength',
  'ttl',
  'hoplimit',
  'vhid',
  'advskew',
  'advbase',
]);

function parseText(text: string, context: ParseContext): ParseResult {
  const fields = wideFields();
  let written = NO_TIME;
  if (filterlog.test(text)) readFilterlog(text.trimEnd(), fields);
  else {
    const groups = tcpdump.exec(text)?.groups;
    if (groups === undefined && appOf(context.envelope) !== 'filterlog')
      return { unreadable: { kind: 'not-recognised', message: 'not a line of pf' } };
    if (groups === undefined) fields['message'] = text;
    else written = readTcpdump(groups, fields, context.received);
  }
  const { action } = fields;
  if (action === 'block' || action === 'reject') fields['blocked'] = true;
  else if (action === 'pass') fields['blocked'] = false;
  addEnvelope(fields, context.envelope);
  return { kind, fields, ...written, raw: text, fieldsAreRecord: false };
}

function readFilterlog(text: string, fields: JsonObject): void {
  const values = text.split(',');
  filterlogColumns(values).forEach((name, at) => {
    const value = values[at];
    if (value !== undefined && value !== '' && name !== '-') fields[name] = numbers.has(name) ? numberOr(value) : value;
  });
} // prettier-ignore

function readTcpdump(groups: Readonly<Record<string, string | undefined>>, fields: JsonObject, received: number): WrittenTime {
  const { stamp, packet = '', ...rule } = groups;
  Object.assign(fields, groupsToFields(rule, numbers));
  fields['packet'] = packet;
  const sides = ends.exec(packet)?.groups;
  if (sides !== undefined) {
    const { rest = '', ...addresses } = sides;
    Object.assign(fields, groupsToFields(addresses, numbers));
    const protocol = /^(?:Flags |[SFRPWE.]{1,6} )/.test(rest) ? 'tcp' : /\b(udp|icmp6?|ICMP6?|esp|gre|igmp|ospf|carp)\b/i.exec(rest)?.[1]?.toLowerCase();
    if (protocol !== undefined) fields['protocol'] = protocol;
  }
  if (stamp === undefined || /^\d{2}:/.test(stamp)) return NO_TIME;
  return stamp.charCodeAt(4) === 45 ? isoWritten(stamp) : namedMonthWritten(stamp, received);
} // prettier-ignore

function toFacts(fields: JsonObject): ActivityFacts {
  const blocked = fields['blocked'];
  const hasEnds = addressOf(fields['src_ip']) !== undefined || addressOf(fields['dst_ip']) !== undefined;
  return {
    what: hasEnds ? 'network' : 'other',
    activity: hasEnds ? (blocked === true ? 5 : 6) : 0,
    product: { vendor: 'OpenBSD', name: 'pf' },
    device: { name: fields['host'] },
    source: { address: fields['src_ip'], port: fields['src_port'] },
    destination: { address: fields['dst_ip'], port: fields['dst_port'] },
    traffic: {
      transport: fields['protocol'],
      isOutbound: fields['dir'] === 'out' ? true : fields['dir'] === 'in' ? false : undefined,
    },
    verdict: {
      isAllowed: typeof blocked === 'boolean' ? !blocked : undefined,
      rule: fields['rulenr'],
      ruleUid: fields['tracker'],
    },
    message: fields['message'],
  };
}
