import { integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { civilToTime, hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import { DIGITS, type JsonParser, type ParseResult, type TextParser } from '../../pipeline/normalize/parser.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { lineRequest, objectRequest } from './kinds.ts';

/** In the order of the line; what later versions add behind is kept in `more`. */
const names = [
  'bucketowner', 'bucket', 'time', 'remoteip', 'requester', 'requestid', 'operation', 'key', 'requesturi', 'httpstatus', 'errorcode', 'bytessent', 'objectsize', 'totaltime',
  'turnaroundtime', 'referrer', 'useragent', 'versionid', 'hostid', 'signatureversion', 'ciphersuite', 'authenticationtype', 'hostheader', 'tlsversion', 'accesspointarn', 'aclrequired',
] as const; // prettier-ignore
const numeric: ReadonlySet<string> = new Set(['httpstatus', 'bytessent', 'objectsize', 'totaltime', 'turnaroundtime']);

/** Server access logs of Amazon S3. Source: Amazon S3 User Guide, "Amazon S3 server access log format". */
export const s3Access: TextParser = {
  input: 'text',
  id: 'aws-s3-access',
  summary: 'Amazon S3 server access logs',
  example: `${'0a1b'.repeat(16)} files [21/Nov/2026:19:50:11 +0000] 203.0.113.9 arn:aws:iam::111122223333:user/a.sample 3E57427F3EXAMPLE REST.GET.OBJECT secret/plan.pdf "GET /files/secret/plan.pdf HTTP/1.1" 200 - 1024 1024 70 10 "-" "aws-cli/2.15" - hostid= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader files.s3.eu-central-1.amazonaws.com TLSv1.3 - -`,
  clues: [{ first: `${DIGITS}abcdef`, has: ' [' }],
  claims: (text) => start.test(text),
  parse: parseLine,
};

/** The same as objects, with these names, as log pipelines write them. */
export const s3AccessJson: JsonParser = {
  input: 'json',
  id: 'aws-s3-access-json',
  summary: 'Amazon S3 server access logs as JSON',
  example: '{"bucketowner":"0a1b","bucket":"files","time":"2026-11-21T19:50:11Z","remoteip":"203.0.113.9","requester":"arn:aws:iam::111122223333:user/a.sample","requestid":"3E57","operation":"REST.GET.OBJECT","key":"a.txt","requesturi":"GET /files/a.txt HTTP/1.1","httpstatus":200}',
  claims: (object) => typeof object['operation'] === 'string' && (object['bucketowner'] !== undefined || (object['bucket'] !== undefined && object['requestid'] !== undefined)),
  parse: (fields) => {
    const text = textOf(fields['time']) ?? '';
    const time = isoToTime(text);
    return { kind: objectRequest, fields, time, ...(time === undefined || hasZone(text) ? {} : { quality: ['time-no-zone'] as const }) };
  },
}; // prettier-ignore

/** owner (64 hexadecimal digits), bucket, time */
const start = /^[0-9a-f]{64} [a-z0-9._-]{1,100} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] \S/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function parseLine(text: string): ParseResult {
  if (!start.test(text)) return { unreadable: { kind: 'not-recognised', message: 'this is no S3 access log record' } };
  const values = valuesOf(text.trim());
  if (values.length < 17) return { unreadable: { kind: 'truncated', message: `the S3 access log record has ${values.length} values, at least 17 belong to it` } }; // prettier-ignore
  const fields = wideFields();
  names.forEach((name, index) => {
    const value = values[index];
    if (value !== undefined && value !== '-' && value !== '') fields[name] = numeric.has(name) ? (integerOf(value) ?? value) : value; // prettier-ignore
  });
  if (values.length > names.length) fields['more'] = values.slice(names.length, names.length + 20).join(' ');
  return { kind: lineRequest, fields, time: timeOf(values[2] ?? ''), raw: text };
}

/** Values between blanks; `[…]` and `"…"` hold blanks. A quote in a URI or an agent is not escaped by S3: the last one before a blank ends it. */
function valuesOf(text: string): string[] {
  const values: string[] = [];
  let at = 0;
  while (at < text.length && values.length < 100) {
    const first = text[at];
    const close = first === '[' ? '] ' : first === '"' ? '" ' : ' ';
    const from = close.length === 2 ? at + 1 : at;
    const end = text.indexOf(close, from);
    const last = close.length === 2 && text.endsWith(close.charAt(0)) ? text.length - 1 : text.length;
    values.push(end < 0 ? text.slice(from, Math.max(last, from)) : text.slice(from, end));
    at = end < 0 ? text.length : end + close.length;
  }
  return values;
}

/** `21/Nov/2026:19:50:11 +0000` */
function timeOf(text: string): number | undefined {
  const zone = Number(text.slice(22, 24)) * 60 + Number(text.slice(24, 26));
  const local = civilToTime(Number(text.slice(7, 11)), months.indexOf(text.slice(3, 6)) + 1, Number(text.slice(0, 2)), Number(text.slice(12, 14)), Number(text.slice(15, 17)), Number(text.slice(18, 20)), 0); // prettier-ignore
  const time = local - (text[21] === '-' ? -zone : zone) * 60_000;
  return Number.isFinite(time) ? time : undefined;
}
