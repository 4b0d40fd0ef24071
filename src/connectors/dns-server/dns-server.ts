import type { JsonObject } from '../../model/json.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { kindOf, type Meaning } from './kinds.ts';

/** Query logs of BIND, Unbound and dnsmasq, from files and inside syslog. */
export const dnsServer: TextParser = {
  input: 'text',
  id: 'dns-server',
  summary: 'Query logs of the DNS servers BIND, Unbound and dnsmasq',
  example: 'client @0x7f2c1c0a5b68 192.0.2.10#53211 (www.example.com): query: www.example.com IN A +E(0)K (192.0.2.53)',
  claims: (text) => formOf(text) !== undefined,
  parse: parseMessage,
};

interface Form {
  readonly server: 'bind' | 'unbound' | 'dnsmasq';
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
      /^(?:\d{1,10} (?<src_ip>[0-9A-Fa-f:.]{2,45})\/(?<src_port>\d{1,5}) )?(?<origin>reply|cached|config|\/\S{1,200}) (?<query>\S{1,1024}) is (?<answer>.{1,1024})$/,
  },
  {
    server: 'dnsmasq',
    meaning: 'forwarded',
    regex:
      /^(?:\d{1,10} (?<src_ip>[0-9A-Fa-f:.]{2,45})\/(?<src_port>\d{1,5}) )?forwarded (?<query>\S{1,1024}) to (?<forwarder>[0-9A-Fa-f:.]{2,45})(?:#\d{1,5})?$/,
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
  if (context.envelope?.host !== undefined) fields['host'] = context.envelope.host;
  if (context.envelope?.app !== undefined) fields['app'] = context.envelope.app;
  return { kind: kindOf(form.server, form.meaning), fields, time: timeOf(text), fieldsAreRecord: false };
}

const numbers = new Set(['src_port', 'seconds', 'bytes']);

/** Unbound's files begin with seconds since 1970; other times stand in the envelope, or in BIND's files in a zone that is not told. */
function timeOf(text: string): number | undefined {
  const seconds = /^\[(\d{9,11})\] /.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
