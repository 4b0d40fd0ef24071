import type { JsonObject } from '../../model/json.ts';
import type { LogSource } from '../../model/log-source.ts';
import type { EventKind, ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { groupsToFields } from '../../pipeline/normalize/text/text-forms.ts';
import { namedMonthWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';
import { iosMessages } from './ios-messages.ts';
import { addVerdict, ciscoKind, type Meaning } from './meaning.ts';

/** Cisco IOS, IOS XE, IOS XR, NX-OS and what writes like them: `%FACILITY-SEVERITY-MNEMONIC: text`, with or without number, host and time before it. */
export const ciscoIos: TextParser = {
  input: 'text',
  id: 'cisco-ios',
  summary: 'Cisco IOS, IOS XE, IOS XR and NX-OS messages (%SYS-5-CONFIG_I …)',
  example:
    '000045: Nov 21 2026 22:51:00.123 UTC: %SYS-5-CONFIG_I: Configured from console by admin on vty0 (192.0.2.7)',
  clues: [{ has: '%' }, { app: (app) => app.startsWith('%') }],
  claims: (text, { envelope }) => headOf(text, envelope?.app) !== undefined,
  parse: parseText,
};

interface Head {
  readonly tag: string;
  readonly facility: string;
  readonly severity: number;
  readonly mnemonic: string;
  readonly start: number;
  readonly before: string;
}

const TAG = /%([A-Z][A-Z0-9_]{1,40}(?:-[A-Z0-9_]{1,40}){0,3})-([0-7])-([A-Z][A-Z0-9_]{1,80})(?: ?: ?| +|$)/y;
const FIREWALL = /^(?:ASA|FTD|PIX|FWSM)$/;

function headOf(text: string, app: string | undefined): Head | undefined {
  const at = text.indexOf('%');
  if (at >= 0 && at <= 200) {
    const found = toHead(text, at);
    if (found !== undefined) return found;
  }
  return app !== undefined && app.charCodeAt(0) === 37 ? toHead(app, 0, 0) : undefined;
}

function toHead(text: string, at: number, start?: number): Head | undefined {
  TAG.lastIndex = at;
  const match = TAG.exec(text);
  const [, facility = '', severity, mnemonic = ''] = match ?? [];
  if (match === null || FIREWALL.test(facility)) return undefined;
  const tag = `%${facility}-${severity ?? ''}-${mnemonic}:`;
  const before = start === undefined ? text.slice(0, at) : '';
  return { tag, facility, severity: Number(severity), mnemonic, start: start ?? TAG.lastIndex, before };
}

const numbers = new Set(['src_port', 'dst_port', 'packets', 'bytes_sent', 'bytes_received', 'vlan']);

function parseText(text: string, context: ParseContext): ParseResult {
  const head = headOf(text, context.envelope?.app);
  if (head === undefined) return { unreadable: { kind: 'not-recognised', message: 'there is no %FACILITY-level-MNEMONIC' } }; // prettier-ignore
  const detail = text.slice(head.start).trim();
  const { facility, severity, mnemonic } = head;
  // keyword rules look for the tag and for what follows it
  const fields: JsonObject = { message: `${head.tag} ${detail}`, facility, severity, mnemonic };
  const reading = readMessage(`${facility}-${mnemonic}`, detail);
  Object.assign(fields, reading.fields);
  addVerdict(fields, reading.meaning);
  const host = /(?:^|[ :])([A-Za-z][\w.-]{1,100}): ?(?=[*.]?[A-Z][a-z]{2} +\d|\d{4} )/.exec(head.before)?.[1];
  if (host !== undefined && context.envelope?.host === undefined) fields['host'] = host;
  addEnvelope(fields, context.envelope === undefined ? undefined : { ...context.envelope, app: undefined, pid: undefined }); // prettier-ignore
  const { time, quality } = timeOf(head.before, context);
  return { kind: kindOf(facility, mnemonic, reading.meaning, detail), fields, time, quality, raw: text, fieldsAreRecord: false }; // prettier-ignore
}

function readMessage(name: string, detail: string): { meaning: Meaning; fields: JsonObject } {
  for (const { meaning, regex } of iosMessages.get(name) ?? []) {
    const groups = regex.exec(detail)?.groups;
    if (groups !== undefined) return { meaning, fields: groupsToFields(groups, numbers) };
  }
  return { meaning: 'other', fields: {} };
}

const STAMP =
  /[*.]?((?:\d{4} )?[A-Z][a-z]{2} {1,2}\d{1,2}(?: \d{4})? \d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?: (?!%)[A-Z]{1,5})?)/;

/** A star or dot before the time says that the clock is not set or not synchronised; the time is given all the same. */
function timeOf(before: string, { received, envelope }: ParseContext): WrittenTime {
  const stamp = STAMP.exec(before)?.[1];
  if (stamp === undefined) return NO_TIME;
  // NX-OS writes the year first
  const year = /^(\d{4}) (.*)$/.exec(stamp);
  const written = namedMonthWritten(year === null ? stamp : (year[2] ?? '').replace(/^(\S+ +\S+)/, `$1 ${year[1] ?? ''}`), received); // prettier-ignore
  const isPoor = written.quality.length > (envelope?.timeQuality.length ?? 0);
  return isPoor && envelope?.time !== undefined ? NO_TIME : written;
}

const kinds = new Map<string, EventKind>();

/** Facilities that Sigma has a service for; BGP's refused segments are told by TCP, with BGP's port. */
function serviceOf(facility: string, mnemonic: string, detail: string): string | undefined {
  if (facility === 'PARSER' || facility.startsWith('AAA') || facility === 'HA_EM' || mnemonic === 'SHELL_CMD') return 'aaa'; // prettier-ignore
  if (facility.startsWith('LDP') || mnemonic.includes('LDP')) return 'ldp';
  if (facility.startsWith('BGP') || (mnemonic === 'BADAUTH' && /[:(]179\b/.test(detail))) return 'bgp';
  if (facility === 'SOCKET' || mnemonic.startsWith('SOCKET_TCP')) return 'ldp';
  return undefined;
}

function kindOf(facility: string, mnemonic: string, meaning: Meaning, detail: string): EventKind {
  const service = serviceOf(facility, mnemonic, detail.slice(0, 500));
  const id = `cisco-ios/${service === undefined ? '' : `${service}-`}${meaning}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    const sources: LogSource[] = [{ product: 'cisco', service: 'syslog' }];
    if (service !== undefined) sources.push({ product: 'cisco', service });
    if (meaning === 'denied' || meaning === 'permitted' || meaning === 'closed') sources.push({ category: 'firewall' });
    kind = ciscoKind(id, sources, 'IOS', meaning);
    kinds.set(id, kind);
  }
  return kind;
}
