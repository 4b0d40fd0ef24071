import { elementOf } from './elements/elements.ts';
import { VARIABLE, type Template } from './template.ts';
import { time, writers } from './write-value.ts';

/** What records of a set need from around it. */
export interface DataContext {
  /** the beginning of every line: `{"flowExport":{…}` */
  readonly head: string;
  /** ms since 1970 when the exporter started, if it says; with it, times by uptime become times */
  readonly started: number | undefined;
  /** ms that the exporter was up when it sent this; undefined where it does not say */
  readonly uptime: number | undefined;
  /** one of how many packets is looked at, by sampler or selector; key -1 for the whole exporter */
  readonly samplingBySampler: ReadonlyMap<number, number>;
}

export interface DataSet {
  /** records, each a line of JSON */
  readonly lines: string[];
  /** what is wrong with the rest of the set, if anything is */
  readonly damage?: string;
}

/** Reads the records of a data set. @param bytes what stands behind the header of the set */
export function readDataSet(template: Template, bytes: Buffer, context: DataContext): DataSet {
  const lines: string[] = [];
  const { fields, shortest } = template;
  if (shortest === 0) return { lines, damage: `template ${template.id} has no bytes` };
  const reader = template.fields.some(({ length }) => length === VARIABLE) ? readVariable : readFixed;
  let at = 0;
  while (bytes.length - at >= shortest) {
    const read = reader(template, bytes, at, context);
    if (read === undefined) {
      // up to three bytes fill a set up
      if (bytes.length - at < 4 && isZero(bytes, at)) break;
      return { lines, damage: `a record of template ${template.id} with ${fields.length} fields is cut off at byte ${at} of its set` }; // prettier-ignore
    }
    lines.push(read.line);
    at = read.end;
  }
  if (bytes.length - at > 3 && !isZero(bytes, at)) return { lines, damage: `${bytes.length - at} bytes behind the records of template ${template.id} are no record` }; // prettier-ignore
  return { lines };
}

interface ReadRecord {
  readonly line: string;
  readonly end: number;
}

function readFixed(template: Template, bytes: Buffer, from: number, context: DataContext): ReadRecord {
  let line = context.head;
  let at = from;
  const { fields } = template;
  for (const { key, write, length } of fields) {
    // some templates name fields without bytes: they say nothing
    if (length > 0) line += key + write(bytes, at, at + length);
    at += length;
  }
  return { line: closed(line, template, bytes, from, context), end: at };
}

function readVariable(template: Template, bytes: Buffer, from: number, context: DataContext): ReadRecord | undefined {
  let line = context.head;
  let at = from;
  for (const { key, write, length, element } of template.fields) {
    const size = length === VARIABLE ? sizeAt(bytes, at) : { start: at, length };
    if (size === undefined || bytes.length - size.start < size.length) return undefined;
    at = size.start + size.length;
    if (length === 0) continue;
    line += key + (element.type === 'list' ? basicList(bytes, size.start, at) : write(bytes, size.start, at));
  }
  return { line: closed(line, template, bytes, from, context), end: at };
}

/** RFC 7011 section 7: one byte, or 255 and two bytes. */
function sizeAt(bytes: Buffer, at: number): { start: number; length: number } | undefined {
  const short = bytes[at];
  if (short === undefined) return undefined;
  if (short < 255) return { start: at + 1, length: short };
  return bytes.length - at < 3 ? undefined : { start: at + 3, length: bytes.readUInt16BE(at + 1) };
}

/** A `basicList` (RFC 6313 section 4.5.1): values of one element. What is no list is written in digits; lists of lists are, too. */
function basicList(bytes: Buffer, from: number, to: number): string {
  const whole = writers.bytes(bytes, from, to);
  if (to - from < 5) return whole;
  const number = bytes.readUInt16BE(from + 1);
  const length = bytes.readUInt16BE(from + 3);
  const hasEnterprise = number >= 0x8000;
  if (hasEnterprise && to - from < 9) return whole;
  const { type } = elementOf(hasEnterprise ? bytes.readUInt32BE(from + 5) : 0, number & 0x7fff);
  const values: string[] = [];
  let at = from + (hasEnterprise ? 9 : 5);
  while (at < to) {
    const size = length === VARIABLE ? sizeAt(bytes, at) : { start: at, length };
    if (size === undefined || to - size.start < size.length || (size.length === 0 && length !== VARIABLE)) return whole;
    values.push(writers[type](bytes, size.start, size.start + size.length));
    at = size.start + size.length;
  }
  return `[${values.join(',')}]`;
}

/** What is known from elsewhere is added: how flows are sampled, and when by the calendar they began and ended. */
function closed(line: string, template: Template, bytes: Buffer, from: number, context: DataContext): string {
  let whole = line;
  const { samplingBySampler } = context;
  if (samplingBySampler.size > 0 && !template.isOptions) {
    const sampler = template.sampler < 0 ? -1 : fixedNumber(template, bytes, from, template.sampler);
    const rate = samplingBySampler.get(sampler) ?? (template.sampler < 0 ? undefined : samplingBySampler.get(-1));
    if (rate !== undefined) whole += `,"samplingRate":${rate}`;
  }
  if (template.isByUptime && context.started !== undefined) {
    for (let index = 0; index < template.fields.length; index++) {
      const { id, enterprise, length } = template.fields[index] ?? {};
      if (enterprise !== 0 || length !== 4 || (id !== 21 && id !== 22)) continue;
      const uptime = fixedNumber(template, bytes, from, index);
      if (uptime >= 0) whole += `${id === 22 ? ',"flowStartMilliseconds":' : ',"flowEndMilliseconds":'}${uptimeToTime(uptime, context.started, context.uptime)}`; // prettier-ignore
    }
  }
  return `${whole}}`;
}

/** A time by uptime. The counter of 32 bits begins anew after 49.7 days: a flow that seems to lie in the future was before that. */
export function uptimeToTime(value: number, started: number, uptime: number | undefined): string {
  const ahead = uptime !== undefined && value > uptime + MINUTE;
  return time(Math.max(0, started + (ahead ? value - WRAP : value)));
}

const MINUTE = 60_000;
const WRAP = 0x1_0000_0000;

/** The number in a field; -1 where it is none, or stands behind one of variable length. */
function fixedNumber(template: Template, bytes: Buffer, from: number, index: number): number {
  let at = from;
  for (let before = 0; before < index; before++) {
    const length = template.fields[before]?.length ?? VARIABLE;
    if (length === VARIABLE) return -1;
    at += length;
  }
  const length = template.fields[index]?.length ?? 0;
  if (length < 1 || bytes.length - at < length) return -1;
  if (length === 8) return bytes.readUInt32BE(at) * WRAP + bytes.readUInt32BE(at + 4);
  return length <= 6 ? bytes.readUIntBE(at, length) : -1;
}

function isZero(bytes: Buffer, from: number): boolean {
  for (let at = from; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}
