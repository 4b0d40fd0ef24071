import { createNormalize, type NormalizedBatch } from '../../src/pipeline/normalize/normalize.ts';
import type { NormalizedEvent } from '../../src/pipeline/normalize/normalized-event.ts';
import { asSourceId, DEFAULT_TENANT } from '../../src/model/ids.ts';
import type { RecordBatch } from '../../src/model/record.ts';
import { parsers } from '../../src/server/parsers.ts';
import { MINUTE } from './calendar.ts';
import type { Line } from './slice.ts';
import { sourceNames, type SourceName } from './sources.ts';
import type { WorldHour } from './world.ts';

/** Events of one source, as they come in within a few minutes, and for each the attack that it is part of, or -1. */
export interface Part {
  readonly source: SourceName;
  readonly events: readonly NormalizedEvent[];
  readonly attacks: readonly number[];
}

export interface UnderstoodHour {
  /** step after step, in each source after source */
  readonly parts: readonly Part[];
  readonly unreadable: NormalizedBatch['unreadable'];
}

/** Sources send what they have this often. */
const STEP = 10 * MINUTE;

/** Reads the lines of an hour with the real parsers, a batch a source and step, as they would come in. */
export function createReader(): (hour: WorldHour) => UnderstoodHour {
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const positions = new Map<SourceName, number>();
  return (hour) => {
    const parts: Part[] = [];
    const unreadable: NormalizedBatch['unreadable'][number][] = [];
    for (const { source, to, lines } of stepsOf(hour)) {
      const first = positions.get(source) ?? 0;
      positions.set(source, first + lines.length);
      const normalized = normalize(batchOf(source, hour, lines, first, to));
      unreadable.push(...normalized.unreadable);
      const attacks = normalized.events.map(({ sequence }) => lines[sequence - first]?.attack ?? -1);
      parts.push({ source, events: normalized.events, attacks });
    }
    return { parts, unreadable };
  };
}

interface Step {
  readonly source: SourceName;
  readonly to: number;
  readonly lines: Line[];
}

function stepsOf({ from, to, lines }: WorldHour): Step[] {
  const steps: Step[] = [];
  for (let at = from; at < to; at += STEP)
    for (const source of sourceNames) steps.push({ source, to: at + STEP, lines: [] });
  for (const line of lines) {
    const step = Math.min(to - from - 1, line.time - from) / STEP;
    steps[Math.floor(step) * sourceNames.length + sourceNames.indexOf(line.source)]?.lines.push(line);
  }
  return steps.filter((step) => step.lines.length > 0);
}

function batchOf(source: SourceName, { bytes }: WorldHour, lines: readonly Line[], first: number, received: number): RecordBatch {
  const payload = Buffer.allocUnsafe(lines.reduce((sum, line) => sum + line.end - line.start, 0));
  const ends = new Uint32Array(lines.length);
  let end = 0;
  for (const [index, line] of lines.entries()) {
    bytes.copy(payload, end, line.start, line.end);
    ends[index] = end += line.end - line.start;
  }
  const stream = Buffer.from(source).toString('hex').slice(0, 12).padEnd(12, '0');
  return { origin: { source: asSourceId(source), envelope: 'none' }, received, payload, ends, stream, first };
} // prettier-ignore
