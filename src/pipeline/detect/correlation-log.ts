import { z } from 'zod';
import type { Correlator } from '../../sigma/correlate/correlator.ts';
import { lineToSightings } from './pack-sightings.ts';

/**
 * What a correlator was given in one stretch, to be given again after a crash: lines of JSON, either `{"clock":…}`, which moves the clock and
 * judges what is over by then, or packed sightings, which are seen at that clock.
 */
export class CorrelationLog {
  #parts: Uint8Array[] = [];

  clock(clock: number): void {
    this.#parts.push(encoder.encode(`${clockToLine(clock)}\n`));
  }

  /** @param packed as `packSightings` makes them */
  seen(packed: Uint8Array): void {
    this.#parts.push(packed, NEW_LINE);
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  toBytes(): Uint8Array {
    const whole = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

/** Gives a correlator again what it was given then; what it says was said then. Returns the last clock. */
export function replay(log: readonly Uint8Array[], correlator: Correlator, from: number): number {
  let clock = from;
  for (const bytes of log) {
    for (const line of decoder.decode(bytes).split('\n')) {
      if (line === '') continue;
      if (line.startsWith('{"clock"')) {
        clock = lineToClock(line);
        correlator.advance(clock);
      } else {
        for (const sighting of lineToSightings(line)) correlator.see(sighting, clock);
      }
    }
  }
  return clock;
}

export const clockToLine = (clock: number): string => JSON.stringify({ clock });
export const lineToClock = (line: string): number => clockLine.parse(JSON.parse(line)).clock;

const clockLine = z.object({ clock: z.number() });
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NEW_LINE = encoder.encode('\n');
