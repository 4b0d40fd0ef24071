import { createNormalize, type NormalizedBatch } from '../../src/pipeline/normalize/normalize.ts';
import type { NormalizedEvent } from '../../src/pipeline/normalize/normalized-event.ts';
import { asSourceId, DEFAULT_TENANT } from '../../src/model/ids.ts';
import type { RecordBatch } from '../../src/model/record.ts';
import { parsers } from '../../src/server/parsers.ts';
import type { Line } from './slice.ts';
import type { SourceName } from './sources.ts';
import type { WorldHour } from './world.ts';

/** An event of the world as the platform understands it, and the attack that it is part of, or -1. */
export interface WorldEvent {
  readonly event: NormalizedEvent;
  readonly attack: number;
}

export interface UnderstoodHour {
  /** in order of time, over all sources */
  readonly events: readonly WorldEvent[];
  readonly unreadable: NormalizedBatch['unreadable'];
}

/** Reads the lines of an hour with the real parsers, a batch a source, as they would come in. */
export function createReader(): (hour: WorldHour) => UnderstoodHour {
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const positions = new Map<SourceName, number>();
  return (hour) => {
    const lines = new Map<SourceName, Line[]>();
    for (const line of hour.lines) {
      const list = lines.get(line.source);
      if (list === undefined) lines.set(line.source, [line]);
      else list.push(line);
    }
    const events: WorldEvent[] = [];
    const unreadable: NormalizedBatch['unreadable'][number][] = [];
    for (const [source, list] of lines) {
      const first = positions.get(source) ?? 0;
      positions.set(source, first + list.length);
      const batch = batchOf(source, hour, list, first);
      const normalized = normalize(batch);
      unreadable.push(...normalized.unreadable);
      for (const event of normalized.events) events.push({ event, attack: list[event.sequence - first]?.attack ?? -1 });
    }
    return { events: events.sort((a, b) => a.event.time - b.event.time), unreadable };
  };
}

function batchOf(source: SourceName, { bytes, to }: WorldHour, lines: readonly Line[], first: number): RecordBatch {
  const payload = Buffer.allocUnsafe(lines.reduce((sum, line) => sum + line.end - line.start, 0));
  const ends = new Uint32Array(lines.length);
  let end = 0;
  for (const [index, line] of lines.entries()) {
    bytes.copy(payload, end, line.start, line.end);
    ends[index] = end += line.end - line.start;
  }
  return {
    origin: { source: asSourceId(source), envelope: 'none' },
    received: to,
    payload,
    ends,
    stream: streamOf(source),
    first,
  };
}

/** Twelve hexadecimal digits that stand for the source. */
const streamOf = (source: string): string => Buffer.from(source).toString('hex').slice(0, 12).padEnd(12, '0');
