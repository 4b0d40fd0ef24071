import type { JsonValue } from '../../model/json.ts';
import type { FlowSink } from './flow-sink.ts';
import { createHeldSets } from './held-sets.ts';
import { readNetflow5 } from './netflow5.ts';
import { createSequenceCounter, type SequenceCounter } from './sequence.ts';
import { createSessions, type SessionLimits } from './session.ts';
import { readSflow } from './sflow.ts';
import { createTemplateDecoder } from './template-decoder.ts';

export interface FlowDecoderLimits extends SessionLimits {
  /** bytes of data sets that may wait for their template */
  readonly held: number;
  /** ms that they may wait */
  readonly heldFor: number;
}

/** Reads datagrams of NetFlow v5, v9, IPFIX and sFlow v5; which one it is, each says in its first bytes. It never throws, whatever the bytes. */
export interface FlowDecoder {
  decode(exporter: string, datagram: Buffer, now: number, sink: FlowSink): void;
  /** Gives up data whose template did not come. To be called every few seconds, and with `Infinity` at the end. */
  expire(now: number, sink: FlowSink): void;
  /** What exporters sent since the last call but one, and nobody received: records, or datagrams where only these are numbered. */
  lost(): Map<string, number>;
  /** grows with each change of templates: then a snapshot is worth saving */
  changes(): number;
  /** exporters that are told apart, sets that wait for a template */
  state(): { readonly exporters: number; readonly held: number };
  snapshot(): JsonValue;
  restore(value: JsonValue | undefined): void;
}

export function createFlowDecoder(limits: FlowDecoderLimits): FlowDecoder {
  const sessions = createSessions(limits);
  const held = createHeldSets(limits);
  const templates = createTemplateDecoder(sessions, held);
  /** of the protocols without templates, by exporter and engine or agent */
  const plain = new Map<string, { exporter: string; counter: SequenceCounter }>();

  function counted(
    exporter: string,
    key: string,
    sequence: number,
    unit: 'records' | 'messages',
    records: number,
  ): void {
    const name = `${exporter} ${key}`;
    let one = plain.get(name);
    if (one === undefined) {
      const [oldest] = plain.size >= limits.sessions ? plain.keys() : [];
      if (oldest !== undefined) plain.delete(oldest);
      one = { exporter, counter: createSequenceCounter(unit) };
      plain.set(name, one);
    }
    one.counter.saw(sequence, records);
  }

  function decode(exporter: string, datagram: Buffer, now: number, sink: FlowSink): void {
    const version = datagram.length >= 4 ? datagram.readUInt16BE(0) : -1;
    if (version === 5) {
      const read = readNetflow5(exporter, datagram, sink);
      if (read !== undefined) counted(exporter, read.engine, read.sequence, 'records', read.records);
    } else if (version === 9 || version === 10) {
      templates.decode(exporter, datagram, now, sink);
    } else if (version === 0 && datagram.readUInt16BE(2) === 5) {
      const read = readSflow(exporter, datagram, sink);
      if (read !== undefined) counted(exporter, read.agent, read.sequence, 'messages', 1);
    } else {
      const message = version < 0 ? 'the datagram is too short for any flow protocol' : `the datagram is of no flow protocol that is known: its version is ${version}, not NetFlow 5 or 9, IPFIX (10) or sFlow 5`; // prettier-ignore
      sink.unreadable(exporter, datagram, { kind: 'not-recognised', message });
    }
  }

  return {
    decode,
    expire: (now, sink) => held.expire(now, sink),
    lost() {
      const lostByExporter = new Map<string, number>();
      const add = (exporter: string, lost: number): void => {
        if (lost > 0) lostByExporter.set(exporter, (lostByExporter.get(exporter) ?? 0) + lost);
      };
      for (const { exporter, sequence } of sessions.all()) add(exporter, sequence.settle());
      for (const { exporter, counter } of plain.values()) add(exporter, counter.settle());
      return lostByExporter;
    },
    changes: () => templates.changes(),
    state() {
      const exporters = new Set([...sessions.all(), ...plain.values()].map(({ exporter }) => exporter));
      return { exporters: exporters.size, held: held.count() };
    },
    snapshot: () => sessions.snapshot(),
    restore: (value) => sessions.restore(value),
  };
}
