import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { integerOf } from '../../pipeline/normalize/field-values.ts';
import { isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { FlowSink } from './flow-sink.ts';
import type { HeldSets } from './held-sets.ts';
import { readDataSet } from './read-data-set.ts';
import { readIpfixTemplates, readNetflow9Options, readNetflow9Templates, type TemplateSet } from './read-templates.ts';
import type { Session, Sessions } from './session.ts';
import type { Template } from './template.ts';
import { time } from './write-value.ts';

/** NetFlow v9 (RFC 3954) and IPFIX (RFC 7011): messages of sets, whose records templates describe. */
export interface TemplateDecoder {
  /** @param message begins with version 9 or 10 */
  decode(exporter: string, message: Buffer, now: number, sink: FlowSink): void;
  /** how often templates changed so far */
  changes(): number;
}

/** The header of a message. */
interface Header {
  readonly protocol: Template['protocol'];
  readonly size: number;
  readonly domain: number;
  readonly sequence: number;
  /** ms since 1970 */
  readonly exported: number;
  /** ms; NetFlow v9 alone */
  readonly uptime: number | undefined;
  /** where its sets end */
  readonly end: number;
}

export function createTemplateDecoder(sessions: Sessions, held: HeldSets): TemplateDecoder {
  let changes = 0;

  function decode(exporter: string, message: Buffer, now: number, sink: FlowSink): void {
    const header = headerOf(message);
    if (header === undefined) {
      sink.unreadable(exporter, message, { kind: 'truncated', message: 'the message is shorter than its header' });
      return;
    }
    const session = sessions.of(exporter, header.protocol, header.domain);
    const records = readSets(session, header, message, now, sink);
    session.sequence.saw(header.sequence, records);
    if (header.end > message.length) {
      const why = `the message says that it has ${header.end} bytes, and ${message.length} came`;
      sink.unreadable(exporter, message, { kind: 'truncated', message: why });
    }
  }

  /** @returns how many data records the message brought */
  function readSets(session: Session, header: Header, message: Buffer, now: number, sink: FlowSink): number {
    const end = Math.min(header.end, message.length);
    let records = 0;
    let at = header.size;
    while (end - at >= 4) {
      const id = message.readUInt16BE(at);
      const length = message.readUInt16BE(at + 2);
      // exporters fill up datagrams with zeros
      if (id === 0 && length === 0) break;
      if (length < 4 || length > end - at) {
        const why = length < 4 ? `says that it has ${length} bytes` : `has ${length} bytes, and ${end - at} are left`;
        const reason = { kind: 'damaged', message: `set ${id} ${why}`, at } as const;
        sink.unreadable(session.exporter, messageOf(message, header, at, end), reason);
        break;
      }
      records += readSet({ session, header, message, from: at, to: at + length, now, sink });
      at += length;
    }
    return records;
  }

  function readSet(set: SetOfMessage): number {
    const { session, header, message, from, to, now, sink } = set;
    const id = message.readUInt16BE(from);
    if (id < FIRST_DATA_SET) {
      learn(set, id);
      return 0;
    }
    const template = sessions.templateOf(session, id, now);
    if (template === undefined) {
      held.hold({ exporter: session.exporter, key: keyOf(session, id), template: id, message: messageOf(message, header, from, to), since: now }, sink); // prettier-ignore
      return 1;
    }
    const { lines, damage } = readDataSet(template, message.subarray(from + 4, to), {
      head: headOf(session, header, template),
      started: header.uptime === undefined ? session.started : header.exported - header.uptime,
      uptime: header.uptime,
      samplingBySampler: session.samplingBySampler,
    });
    for (const line of lines) {
      sink.record(session.exporter, line);
      if (template.isOptions) learnOptions(session, line);
    }
    if (damage !== undefined) sink.unreadable(session.exporter, messageOf(message, header, from, to), { kind: 'damaged', message: damage }); // prettier-ignore
    return lines.length;
  }

  function learn({ session, header, message, from, to, now, sink }: SetOfMessage, id: number): void {
    const set = templateSetOf(header.protocol, id, message.subarray(from + 4, to));
    if (set === undefined || set.isCut) {
      const why = set === undefined ? 'is of a kind that is not defined' : 'holds what is no template';
      sink.unreadable(session.exporter, messageOf(message, header, from, to), { kind: 'damaged', message: `set ${id} ${why}` }); // prettier-ignore
    }
    for (const withdrawn of set?.withdrawn ?? []) {
      changes++;
      sessions.forget(session, withdrawn);
    }
    for (const template of set?.templates ?? []) {
      if (sessions.learn(session, template, now)) changes++;
      for (const waiting of held.take(keyOf(session, template.id))) {
        const old = headerOf(waiting.message);
        if (old !== undefined) readSets(session, old, waiting.message, now, sink);
      }
    }
  }

  return { decode, changes: () => changes };
}

interface SetOfMessage {
  readonly session: Session;
  readonly header: Header;
  readonly message: Buffer;
  /** where the set begins and ends, with its header */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly sink: FlowSink;
}

const FIRST_DATA_SET = 256;
const keyOf = ({ exporter, protocol, domain }: Session, template: number): string => `${protocol} ${domain} ${template} ${exporter}`; // prettier-ignore

function headerOf(message: Buffer): Header | undefined {
  if (message.readUInt16BE(0) === 9) {
    if (message.length < 20) return undefined;
    return {
      protocol: 'netflow9',
      size: 20,
      uptime: message.readUInt32BE(4),
      exported: message.readUInt32BE(8) * 1000,
      sequence: message.readUInt32BE(12),
      domain: message.readUInt32BE(16),
      end: message.length,
    };
  }
  if (message.length < 16) return undefined;
  return {
    protocol: 'ipfix',
    size: 16,
    uptime: undefined,
    end: Math.max(16, message.readUInt16BE(2)),
    exported: message.readUInt32BE(4) * 1000,
    sequence: message.readUInt32BE(8),
    domain: message.readUInt32BE(12),
  };
}

/** A message of its own with one of the sets: it can be read without the others. */
function messageOf(message: Buffer, { protocol, size }: Header, from: number, to: number): Buffer {
  const alone = Buffer.concat([message.subarray(0, size), message.subarray(from, to)]);
  if (protocol === 'ipfix') alone.writeUInt16BE(alone.length, 2);
  return alone;
}

function templateSetOf(protocol: Template['protocol'], id: number, bytes: Buffer): TemplateSet | undefined {
  if (protocol === 'netflow9') return id === 0 ? readNetflow9Templates(bytes) : id === 1 ? readNetflow9Options(bytes) : undefined; // prettier-ignore
  return id === 2 || id === 3 ? readIpfixTemplates(bytes, id === 3) : undefined;
}

/** The beginning of each line. Everything in it is a number or of our own making, but for the address. */
function headOf({ exporter, domain }: Session, { protocol, exported, sequence }: Header, template: Template): string {
  const options = template.isOptions ? ',"options":true' : '';
  return `{"flowExport":{"protocol":"${protocol}","exporter":${JSON.stringify(exporter)},"time":${time(exported)},"domain":${domain},"sequence":${sequence},"template":${template.id}${options}}`; // prettier-ignore
}

/** What exporters tell of themselves: how they sample, and when they started. */
function learnOptions(session: Session, line: string): void {
  const fields: unknown = JSON.parse(line);
  if (!isJsonObject(fields)) return;
  const started = fields['systemInitTimeMilliseconds'];
  if (typeof started === 'string') session.started = isoToTime(started) ?? session.started;
  const rate = samplingOf(fields);
  if (rate === undefined || session.samplingBySampler.size > MOST_SAMPLERS) return;
  session.samplingBySampler.set(integerOf(fields['samplerId'] ?? fields['selectorId']) ?? -1, rate);
}

const MOST_SAMPLERS = 1000;

/** One of how many packets is looked at. */
function samplingOf(fields: JsonObject): number | undefined {
  const interval = integerOf(fields['samplingPacketInterval'], 1);
  if (interval !== undefined) return (interval + (integerOf(fields['samplingPacketSpace'], 0) ?? 0)) / interval;
  return integerOf(fields['samplingInterval'], 1) ?? integerOf(fields['samplerRandomInterval'], 1);
}
