import type { JsonObject } from '../../model/json.ts';
import { DIGITS, type ParseContext, type ParseResult, type TextParser } from '../../pipeline/normalize/parser.ts';
import {
  isoWritten,
  namedMonthWritten,
  NO_TIME,
  type WrittenTime,
} from '../../pipeline/normalize/text/written-times.ts';
import { kindOf, type Meaning } from './kinds.ts';

/** Query logs of BIND, Unbound and dnsmasq, from files and inside syslog. */
export const dnsServer: TextParser = {
  input: 'text',
  id: 'dns-server',
  summary: 'Query logs of the DNS servers BIND, Unbound and dnsmasq',
  example: 'client @0x7f2c1c0a5b68 192.0.2.10#53211 (www.example.com): query: www.example.com IN A +E(0)K (192.0.2.53)',
  clues: [
    { has: 'client ' },
    { has: "transfer of '" },
    { first: '[u', has: ' ' },
    { first: `${DIGITS}q`, has: 'query[' },
    { first: `${DIGITS}rcD/`, has: ' is ' },
    { first: `${DIGITS}f`, has: 'forwarded ' },
    { first: `${DIGITS}d`, has: 'dnssec-' },
    { has: "wants '" },
    { has: "question for '" },
    { first: DIGITS, has: ' PACKET ' },
  ],
  claims: (text) => formOf(text) !== undefined,
  parse: parseMessage,
};

interface Form {
  readonly server: 'bind' | 'unbound' | 'dnsmasq' | 'powerdns' | 'windows';
  readonly meaning: Meaning;
  readonly regex: RegExp;
}

/**
 * Forms of message; named groups become fields. Anchored, and every repeat is bounded.
 * BIND 9 `query`, also refused; Unbound `log-queries`, `log-replies`; dnsmasq `log-queries`, also with `extra`.
 */
const forms: readonly Form[] = [
  {
    server: 'bind',
    meaning: 'query',
    regex:
      /^(?:\d{2}-[A-Z][a-z]{2}-\d{4} [\d:.]{8,15} )?(?:queries: )?(?:info: )?(?:queries: )?(?:info: )?client (?:@0x[0-9a-f]{1,16} )?(?<src_ip>[0-9A-Fa-f:.]{2,45})#(?<src_port>\d{1,5})(?: \([^)\s]{0,1024}\))?: (?:view [^:\s]{1,100}: )?query: (?<query>\S{1,1024}) (?<query_class>[A-Z0-9]{1,12}) (?<record_type>[A-Z0-9]{1,12}) (?<flags>[-+]\S{0,30})(?: \((?<dst_ip>[0-9A-Fa-f:.]{2,45})\))?/,
  },
  {
    server: 'bind',
    meaning: 'refused',
    regex:
      /^(?:\d{2}-[A-Z][a-z]{2}-\d{4} [\d:.]{8,15} )?(?:security: )?(?:info: )?(?:security: )?(?:info: )?client (?:@0x[0-9a-f]{1,16} )?(?<src_ip>[0-9A-Fa-f:.]{2,45})#(?<src_port>\d{1,5})(?: \([^)\s]{0,1024}\))?: (?:view [^:\s]{1,100}: )?(?<reason>query(?: \(cache\))?|zone transfer|bad zone transfer request:) '(?<query>[^'\s/]{1,1024})\/(?:(?<record_type>[A-Z0-9]{1,12})\/)?(?<query_class>[A-Z0-9]{1,12})'(?::)? (?:denied|.{0,200})/,
  },
  {
    server: 'unbound',
    meaning: 'answer',
    regex:
      /^(?:\[\d{9,11}\] )?(?:unbound)?\[\d{1,10}:[0-9a-f]{1,4}\] (?:info|reply): (?<src_ip>[0-9A-Fa-f:.]{2,45}) (?<query>\S{1,1024}) (?<record_type>[A-Z0-9]{1,12}) (?<query_class>IN|CH|HS|ANY) (?<rcode>[A-Z]{2,12}) (?<seconds>\d{1,8}\.\d{1,9}) (?<cached>[01]) (?<bytes>\d{1,6})$/,
  },
  {
    server: 'unbound',
    meaning: 'query',
    regex:
      /^(?:\[\d{9,11}\] )?(?:unbound)?\[\d{1,10}:[0-9a-f]{1,4}\] (?:info|query): (?<src_ip>[0-9A-Fa-f:.]{2,45}) (?<query>\S{1,1024}) (?<record_type>[A-Z0-9]{1,12}) (?<query_class>IN|CH|HS|ANY)$/,
  },
  {
    server: 'dnsmasq',
    meaning: 'query',
    regex:
      /^(?:\d{1,10} (?<client>[0-9A-Fa-f:.]{2,45})\/(?<src_port>\d{1,5}) )?query\[(?<record_type>[^\]\s]{1,16})\] (?<query>\S{1,1024}) from (?<src_ip>[0-9A-Fa-f:.]{2,45})$/,
  },
  {
    server: 'dnsmasq',
    meaning: 'answer',
    regex:
      /^(?:\d{1,10} (?<src_ip>[0-9A-Fa-f:.]{2,45})\/(?<src_port>\d{1,5}) )?(?<origin>reply|cached|cached-stale|config|DHCP|\/\S{1,200}) (?<query>\S{1,1024}) is (?<answer>.{1,1024})$/,
  },
  {
    server: 'dnsmasq',
    meaning: 'forwarded',
    regex:
      /^(?:\d{1,10} (?<src_ip>[0-9A-Fa-f:.]{2,45})\/(?<src_port>\d{1,5}) )?(?:forwarded|(?:dnssec-query|dnssec-retry)\[(?<record_type>[^\]\s]{1,16})\]) (?<query>\S{1,1024}) to (?<forwarder>[0-9A-Fa-f:.]{2,45})(?:#\d{1,5})?$/,
  },
  {
    server: 'bind',
    meaning: 'rewritten',
    regex:
      /^(?:\d{2}-[A-Z][a-z]{2}-\d{4} [\d:.]{8,15} )?(?:rpz: )?(?:info: )?(?:rpz: )?(?:info: )?client (?:@0x[0-9a-f]{1,16} )?(?<src_ip>[0-9A-Fa-f:.]{2,45})#(?<src_port>\d{1,5})(?: \([^)\s]{0,1024}\))?: (?:view [^:\s]{1,100}: )?(?:disabled )?rpz (?<trigger>[A-Z-]{2,12}) (?<action>[A-Za-z-]{2,20}) rewrite (?<query>[^\s/]{1,1024})\/(?<record_type>[A-Z0-9]{1,12})\/(?<query_class>[A-Z0-9]{1,12}) via (?<policy>\S{1,1024})/,
  },
  {
    server: 'bind',
    meaning: 'answer',
    regex:
      /^(?:\d{2}-[A-Z][a-z]{2}-\d{4} [\d:.]{8,15} )?(?:query-errors: )?(?:info: |debug \d{1,3}: )?(?:query-errors: )?(?:info: |debug \d{1,3}: )?client (?:@0x[0-9a-f]{1,16} )?(?<src_ip>[0-9A-Fa-f:.]{2,45})#(?<src_port>\d{1,5})(?: \([^)\s]{0,1024}\))?: (?:view [^:\s]{1,100}: )?query failed \((?<rcode>[A-Za-z ]{2,30})\) for (?<query>[^\s/]{1,1024})\/(?<query_class>[A-Z0-9]{1,12})\/(?<record_type>[A-Z0-9]{1,12}) at /,
  },
  {
    server: 'bind',
    meaning: 'transfer',
    regex:
      /^(?:\d{2}-[A-Z][a-z]{2}-\d{4} [\d:.]{8,15} )?(?:xfer-out: )?(?:info: )?(?:xfer-out: )?(?:info: )?client (?:@0x[0-9a-f]{1,16} )?(?<src_ip>[0-9A-Fa-f:.]{2,45})#(?<src_port>\d{1,5})(?:\/key \S{1,200})?(?: \([^)\s]{0,1024}\))?: (?:view [^:\s]{1,100}: )?transfer of '(?<query>[^'\s/]{1,1024})\/(?<query_class>[A-Z0-9]{1,12})': (?<record_type>[AI]XFR)(?:-style IXFR)? (?<state>started|ended)/,
  },
  {
    server: 'bind',
    meaning: 'transfer',
    regex:
      /^(?:\d{2}-[A-Z][a-z]{2}-\d{4} [\d:.]{8,15} )?(?:xfer-in: )?(?:info: |error: )?(?:xfer-in: )?(?:info: |error: )?transfer of '(?<query>[^'\s/]{1,1024})\/(?<query_class>[A-Z0-9]{1,12})' from (?<dst_ip>[0-9A-Fa-f:.]{2,45})#(?<dst_port>\d{1,5}): (?<state>.{1,300})/,
  },
  {
    server: 'powerdns',
    meaning: 'query',
    regex:
      /^(?:[A-Z][a-z]{2} \d{2} \d{2}:\d{2}:\d{2} )?Remote (?<src_ip>[0-9A-Fa-f:.]{2,45})(?::(?<src_port>\d{1,5}))? (?:\([^)]{1,60}\) )?wants '(?<query>[^'|]{1,1024})\|(?<record_type>[A-Z0-9]{1,12})'(?:, .{0,300})?/,
  },
  {
    server: 'powerdns',
    meaning: 'query',
    regex:
      /^(?:[A-Z][a-z]{2} \d{2} \d{2}:\d{2}:\d{2} )?\d{1,6} \[\d{1,10}(?:\/\d{1,10})?\] (?:TCP )?question for '(?<query>[^'|]{1,1024})\|(?<record_type>[A-Z0-9]{1,12})' from (?<src_ip>[0-9A-Fa-f:.]{2,45}?)(?::(?<src_port>\d{1,5}))?(?:\s.{0,200})?$/,
  },
  {
    server: 'windows',
    meaning: 'packet',
    regex:
      /^(?<stamp>\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4} \d{1,2}[:.]\d{2}[:.]\d{2}(?: [AP]M)?) (?<thread>[0-9A-F]{3,5}) PACKET {1,3}(?<packet>[0-9A-F]{8,16}) (?<protocol>UDP|TCP) (?<direction>Snd|Rcv) (?<src_ip>[0-9A-Fa-f:.]{2,45}) {1,20}(?<xid>[0-9a-f]{4}) (?<response>[R ]) (?<opcode>[QNU?]) \[(?<flags>[0-9a-f]{4})[ATDR ]{1,12} (?<rcode>[A-Z]{2,12})\] (?<record_type>[A-Z0-9]{1,12}) {1,8}(?<query>\S{1,1024})/,
  },
];

function formOf(text: string): { form: Form; groups: Readonly<Record<string, string | undefined>> } | undefined {
  for (const form of forms) {
    const groups = form.regex.exec(text)?.groups;
    if (groups !== undefined) return { form, groups };
  }
  return undefined;
}

/** what dnsmasq writes where there is no answer */
const rcodeByAnswer = new Map([
  ['NXDOMAIN', 'NXDOMAIN'],
  ['NODATA', 'NOERROR'],
  ['NODATA-IPv4', 'NOERROR'],
  ['NODATA-IPv6', 'NOERROR'],
  ['SERVFAIL', 'SERVFAIL'],
  ['REFUSED', 'REFUSED'],
]);

function parseMessage(text: string, context: ParseContext): ParseResult {
  const found = formOf(text);
  if (found === undefined) return { unreadable: { kind: 'not-recognised', message: 'not a line of a query log' } };
  const { form, groups } = found;
  const fields: JsonObject = { message: text };
  for (const name in groups) {
    const value = groups[name];
    if (value !== undefined && value !== '') fields[name] = numbers.has(name) ? Number(value) : value;
  }
  const { query, answer } = groups;
  if (query !== undefined && query.length > 1 && query.endsWith('.')) fields['query'] = query.slice(0, -1);
  const rcode = answer === undefined ? undefined : rcodeByAnswer.get(answer);
  if (rcode !== undefined) {
    fields['rcode'] = rcode;
    delete fields['answer'];
  }
  if (form.meaning === 'refused') fields['rcode'] = 'REFUSED';
  let { meaning } = form;
  if (meaning === 'packet') {
    fields['query'] = plainName(groups['query'] ?? '');
    meaning = groups['response'] === 'R' ? 'answer' : 'query';
    if (groups['response'] !== 'R') {
      delete fields['rcode'];
      delete fields['response'];
    }
    // a packet that was sent to another server is our own question
    if (groups['direction'] === 'Snd' && meaning === 'query') {
      fields['forwarder'] = fields['src_ip'] ?? '';
      delete fields['src_ip'];
      meaning = 'forwarded';
    }
  }
  if (context.envelope?.host !== undefined) fields['host'] = context.envelope.host;
  if (context.envelope?.app !== undefined) fields['app'] = context.envelope.app;
  return { kind: kindOf(form.server, meaning), fields, ...timeOf(text, context), fieldsAreRecord: false };
}

const numbers = new Set(['src_port', 'seconds', 'bytes']);

/** Windows writes the lengths of the labels between brackets: `(3)www(7)example(3)com(0)` */
const plainName = (name: string): string => name.replaceAll(/\(\d{1,3}\)/g, '.').replace(/^\.|\.$/g, '');

/** Unbound's files begin with seconds since 1970. BIND's and Windows' have local time without zone: the envelope may know better. */
function timeOf(text: string, { envelope, received }: ParseContext): WrittenTime {
  const seconds = /^\[(\d{9,11})\] /.exec(text)?.[1];
  if (seconds !== undefined) return { time: Number(seconds) * 1000, quality: [] };
  if (envelope?.time !== undefined) return NO_TIME;
  const bind = /^\d{2}-[A-Z][a-z]{2}-\d{4} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?/.exec(text)?.[0];
  if (bind !== undefined) return namedMonthWritten(bind, received);
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,6}Z/.exec(text)?.[0];
  if (iso !== undefined) return isoWritten(iso);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2}) ([AP])M/.exec(text);
  if (american === null) return NO_TIME;
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '', half] = american;
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  return isoWritten(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${String(hours).padStart(2, '0')}:${minute}:${second}`);
} // prettier-ignore
