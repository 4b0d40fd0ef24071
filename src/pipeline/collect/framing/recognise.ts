import { isAuditLog } from './audit-events.ts';
import { isContainerLog } from './container-lines.ts';
import { isDelimited } from './delimited.ts';
import { isMysqlLog } from './mysql-records.ts';
import { isPage } from './page-head.ts';
import { isPostgresqlCsv, isPostgresqlLog } from './postgresql-records.ts';
import { isXmlEvents } from './xml-events.ts';

/** What the first bytes of a stream say about the rest. */
export type Recognised = RecognisedText | { readonly kind: 'binary'; readonly what: string; readonly advice: string };

export interface RecognisedText {
  readonly kind: 'text';
  readonly encoding: Encoding;
  readonly framing: Framing;
  /** bytes of a byte order mark, which are not part of any record */
  readonly skip: number;
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';
export type Framing =
  | 'lines'
  | 'json'
  | 'zeek-tsv'
  | 'delimited'
  | 'xml-events'
  | 'w3c'
  | 'audit'
  | 'container'
  | 'postgresql'
  | 'postgresql-csv'
  | 'mysql';

/** bytes that `recognise` wants to see, if there are that many; the choice must not depend on how they arrived */
export const PREFIX_BYTES = 1 << 16;

/**
 * Chooses by content, never by name. Text is anything without a known binary signature and (nearly) without control characters:
 * single-byte encodings pass, and the normalize stage repairs them.
 */
export function recognise(prefix: Buffer): Recognised {
  for (const [signature, what, advice] of SIGNATURES) {
    if (prefix.subarray(0, signature.length).equals(signature)) return { kind: 'binary', what, advice };
  }
  const { encoding, skip } = encodingOf(prefix);
  const text = (encoding === 'utf-8' ? prefix : utf16ToUtf8(prefix, encoding)).subarray(
    encoding === 'utf-8' ? skip : 0,
  );
  if (controlShare(text) > MAX_CONTROL_SHARE) {
    return { kind: 'binary', what: 'binary data', advice: 'Only text logs are read.' };
  }
  return { kind: 'text', encoding, framing: framingOf(text), skip };
}

const LATER = 'This format is not read yet.';
const SIGNATURES: readonly (readonly [Buffer, string, string])[] = [
  [
    Buffer.from('ElfFile\0'),
    'a Windows event log (EVTX)',
    'Give it to "vedette analyze", or send it to POST /api/v1/ingest. It cannot be followed, because Windows writes over it in place: have Winlogbeat, NXLog or Windows Event Forwarding send new events.',
  ],
  ...['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '0a0d0d0a'].map(
    (hex) =>
      [Buffer.from(hex, 'hex'), 'a packet capture', 'Run Zeek or Suricata over it and give their logs.'] as const,
  ),
  [Buffer.from('LPKSHHRH'), 'a systemd journal', 'Export it with journalctl --file FILE -o json.'],
  [Buffer.from('SQLite format 3\0'), 'an SQLite database', LATER],
  [Buffer.from('PAR1'), 'a Parquet file', LATER],
  [Buffer.from('fd377a585a00', 'hex'), 'an xz archive', 'Unpack it first: xz -dk FILE.'],
  [Buffer.from('BZh'), 'a bzip2 archive', 'Unpack it first: bzip2 -dk FILE.'],
  [Buffer.from('377abcaf271c', 'hex'), 'a 7z archive', 'Unpack it first.'],
  [Buffer.from('Rar!\x1a\x07', 'latin1'), 'a RAR archive', 'Unpack it first.'],
  [Buffer.from('\x7fELF', 'latin1'), 'a program', 'Only text logs are read.'],
  [Buffer.from('\x89PNG', 'latin1'), 'a picture', 'Only text logs are read.'],
  [Buffer.from('%PDF-'), 'a PDF', 'Only text logs are read.'],
];

/** Text has tabs, ends of lines and colour codes; a stretch of zeros in a log that was cut while it was written is forgiven. */
const MAX_CONTROL_SHARE = 0.1;
const CONTROL_SAMPLE = 8192;

function controlShare(text: Buffer): number {
  const size = Math.min(text.length, CONTROL_SAMPLE);
  let count = 0;
  for (let i = 0; i < size; i++) {
    const byte = text[i] ?? 0;
    if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27 && byte !== 30) || byte === 127) count++;
  }
  return size === 0 ? 0 : count / size;
}

function encodingOf(prefix: Buffer): { encoding: Encoding; skip: number } {
  const [a, b, c] = prefix;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', skip: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', skip: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', skip: 2 };
  // without a mark: Latin text in UTF-16 has a zero in every other byte
  const sample = prefix.subarray(0, 512);
  const zeros = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = sample.length * 0.4;
  if (sample.length >= 4 && odd >= many && even === 0) return { encoding: 'utf-16le', skip: 0 };
  if (sample.length >= 4 && even >= many && odd === 0) return { encoding: 'utf-16be', skip: 0 };
  return { encoding: 'utf-8', skip: 0 };
}

function utf16ToUtf8(prefix: Buffer, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  return Buffer.from(new TextDecoder(encoding).decode(prefix.subarray(0, prefix.length & ~1)));
}

/** some write a remark of their own before Zeek's header */
const ZEEK_HEADER = /^(?:#[^\n]{0,500}\n){0,4}#separator /;

/** W3C extended log file format, directives; the columns must be named soon */
const W3C_HEADER =
  /^#(?:Software|Version|Date|Start-Date|Fields|Remark|Time Format): ?[^\n]{0,4000}\n(?:#[^\n]{0,8000}\n){0,8}[^#]|^#Fields: /;

/** @param text the first bytes as UTF-8, without byte order mark */
export function framingOf(text: Buffer): Framing {
  const head = text.toString('latin1', 0, PREFIX_BYTES);
  if (ZEEK_HEADER.test(head)) return 'zeek-tsv';
  if (W3C_HEADER.test(head)) return 'w3c';
  const first = /\S/.exec(head)?.index ?? head.length;
  if (head[first] === '[') return /^\[\s*(?:\{|\]\s*$)/.test(head.slice(first)) ? 'json' : 'lines';
  if (isContainerLog(head.slice(first))) return 'container';
  if (head[first] === '{') return isPage(text, first) ? 'json' : objects(head, first);
  if (head[first] === '<' && isXmlEvents(head.slice(first))) return 'xml-events';
  if (isAuditLog(head.slice(first, first + 400))) return 'audit';
  if (isPostgresqlCsv(head.slice(first, first + 1024))) return 'postgresql-csv';
  if (isPostgresqlLog(head.slice(first, first + 1024))) return 'postgresql';
  if (isMysqlLog(head.slice(first, first + 4096))) return 'mysql';
  return isDelimited(head) ? 'delimited' : 'lines';
}

/** Whether objects stand one a line, or over many lines, or several on one line. The first one tells. */
function objects(head: string, first: number): Framing {
  const end = endOfObject(head, first);
  const lineEnd = head.indexOf('\n', first);
  if (end === undefined) {
    // longer than what is seen, or broken: on one line it may be either, and the framer of documents reads lines too
    return lineEnd >= 0 && isBrokenLine(head, first, lineEnd) ? 'lines' : 'json';
  }
  if (lineEnd < 0) return head.slice(end).trim() === '' ? 'lines' : 'json';
  if (end <= lineEnd) return head.slice(end, lineEnd).trim() === '' ? 'lines' : 'json';
  return isBrokenLine(head, first, lineEnd) ? 'lines' : 'json';
}

/** A line of NDJSON that was cut off: the next line opens an object, and nothing asked for one. */
function isBrokenLine(head: string, first: number, lineEnd: number): boolean {
  return head[lineEnd + 1] === '{' && !/[[:,]\s*$/.test(head.slice(Math.max(first, lineEnd - 64), lineEnd));
}

/** The place behind the object that begins at `first`, or undefined if it does not end. */
function endOfObject(head: string, first: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let i = first; i < head.length; i++) {
    const char = head[i];
    if (isInString) {
      if (char === '\\') i++;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return i + 1;
  }
  return undefined;
}
