import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { eachPair } from '../../pipeline/normalize/text/pairs.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import {
  epochWritten,
  isoWritten,
  NO_TIME,
  zoneOffset,
  type WrittenTime,
} from '../../pipeline/normalize/text/written-times.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { kindOf } from './kinds.ts';

/** FortiOS 5 to 7 (FortiGate, and FortiProxy, FortiWeb, FortiMail, which write alike): `key=value` of traffic, event and UTM logs, default and CSV form. */
export const fortigate: TextParser = {
  input: 'text',
  id: 'fortigate',
  summary: 'Fortinet FortiGate logs (FortiOS key=value: traffic, event and UTM)',
  example: 'date=2026-11-21 time=22:51:00 devname="FGT1" devid="FGT60F0000000001" eventtime=1795301460000000000 tz="+0000" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=192.0.2.10 srcport=51514 dstip=203.0.113.80 dstport=443 action="accept" policyid=1',
  clues: [{ has: 'logid=' }, { has: 'log_id=' }],
  claims: (text) => startOf(text) >= 0,
  parse: parseText,
}; // prettier-ignore

/** Where the pairs begin, or -1: `logid` (`log_id` of FortiWeb and FortiMail), a device and a type must be among the first. */
function startOf(text: string): number {
  const id = text.indexOf('logid=');
  const at = id >= 0 ? id : text.indexOf('log_id=');
  if (at < 0 || at > 600) return -1;
  const head = text.slice(0, 900);
  if (!/\bdev(?:id|ice_id|name)=/.test(head) || !/\btype="?[a-z]/.test(head)) return -1;
  const first = /(?:^|[\s,])(?:date|timestamp|itime|logver|devname|devid|device_id|v\d{1,6}date)=/.exec(head);
  return first === null ? -1 : first.index;
}

function parseText(text: string, context: ParseContext): ParseResult {
  const start = startOf(text);
  if (start < 0) return { unreadable: { kind: 'not-recognised', message: 'not a log line of FortiOS' } };
  const fields = wideFields();
  const commas = /^[\s,]?\w{4,16}="?[^"\s,]{0,40}"?,/.test(text.slice(start, start + 64));
  eachPair(text, start, { escapes: true, commas }, (key, value) => {
    // numbers stay as they are written where they are ids with leading zeros
    fields[key] = numbers.has(key) ? numberOr(value) : value;
  });
  setBlocked(fields);
  const { time, quality } = timeOf(fields);
  addEnvelope(fields, context.envelope === undefined ? undefined : { ...context.envelope, app: undefined, pid: undefined }); // prettier-ignore
  return { kind: kindOf(fields), fields, time, quality, raw: text, fieldsAreRecord: false };
}

const numbers = new Set([
  'srcport', 'dstport', 'policyid', 'proto', 'duration', 'sentbyte', 'rcvdbyte', 'sentpkt', 'rcvdpkt', 'sessionid', 'tranport', 'transport', 'crscore', 'craction',
  'sentdelta', 'rcvddelta', 'filesize', 'lease', 'count', 'remport', 'locport', 'attackid', 'virusid', 'appid', 'cat', 'xid',
]); // prettier-ignore

/** Sigma's firewall rules ask for `blocked`; what FortiOS did stands in `action` (also `utmaction`). */
function setBlocked(fields: JsonObject): void {
  const type = fields['type'];
  if (type !== 'traffic' && type !== 'utm') return;
  const action = textOf(fields['utmaction'] ?? fields['action']);
  if (action !== undefined) fields['blocked'] = /^(?:deny|denied|block|blocked|drop|dropped|reset|redirect|quarantine)/.test(action); // prettier-ignore
}

/** `eventtime` (nanoseconds, before FortiOS 6.2 seconds) is exact; `date` and `time` are the device's local time, whose zone `tz` may tell. */
function timeOf(fields: JsonObject): WrittenTime {
  const exact = epochWritten(textOf(fields['eventtime']) ?? '');
  if (exact.time !== undefined) return exact;
  const [date, clock, zone] = [textOf(fields['date']), textOf(fields['time']), textOf(fields['tz'])];
  if (date === undefined || clock === undefined)
    return epochWritten(textOf(fields['timestamp'] ?? fields['itime']) ?? '');
  const local = isoWritten(`${date} ${clock}`);
  const offset = zone === undefined ? undefined : zoneOffset(zone);
  if (local.time === undefined) return NO_TIME;
  return offset === undefined ? local : { time: local.time - offset * 60_000, quality: [] };
}
