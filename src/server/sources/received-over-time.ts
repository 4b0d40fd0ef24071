import type { SourceId } from '../../model/ids.ts';
import type { Received } from '../../pipeline/ports.ts';

const MINUTE = 60_000;
const MINUTES = 60;
/** A flood of made-up names must not fill memory: 5,000 sources of 60 numbers are 2.4 MB. */
const MOST_SOURCES = 5000;

/** How much each source received in each minute of the last hour, from looks at the journal's counters. In memory: a restart begins anew. */
export interface ReceivedOverTime {
  /** Looks now. To be called every few seconds. */
  look(): void;
  /** By source, oldest minute first; the last is the minute that is not over. Only sources that received something. */
  counts(): ReadonlyMap<SourceId, readonly number[]>;
}

export function createReceivedOverTime(received: () => ReadonlyMap<SourceId, Received>, now: () => number): ReceivedOverTime {
  const before = new Map<SourceId, number>(Array.from(received(), ([source, { records }]) => [source, records]));
  const rings = new Map<SourceId, Float64Array>();
  let minute = Math.floor(now() / MINUTE);

  function turnTo(next: number): void {
    if (next === minute) return;
    // a clock that was set back goes on in the minute that it is
    const steps = next < minute ? MINUTES : Math.min(next - minute, MINUTES);
    for (const [source, ring] of rings) {
      for (let step = 0; step < steps; step++) ring[(((minute + 1 + step) % MINUTES) + MINUTES) % MINUTES] = 0;
      if (steps === MINUTES) ring.fill(0);
      if (ring.every((count) => count === 0)) rings.delete(source);
    }
    minute = next;
  }

  function look(): void {
    turnTo(Math.floor(now() / MINUTE));
    for (const [source, { records }] of received()) {
      const more = records - (before.get(source) ?? 0);
      if (more === 0) continue;
      before.set(source, records);
      let ring = rings.get(source);
      if (ring === undefined) {
        if (rings.size >= MOST_SOURCES) continue;
        rings.set(source, (ring = new Float64Array(MINUTES)));
      }
      const slot = minute % MINUTES;
      ring[slot] = (ring[slot] ?? 0) + Math.max(0, more);
    }
  }

  return {
    look,
    counts() {
      look();
      return new Map(
        Array.from(rings, ([source, ring]) => [
          source,
          Array.from(ring, (_, index) => ring[(minute + 1 + index) % MINUTES] ?? 0),
        ]),
      );
    },
  };
} // prettier-ignore
