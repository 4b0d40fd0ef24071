import { type IncomingBatch, recordBytes } from '../../model/record.ts';
import { type Appended, JournalFull } from '../ports.ts';
import type { ReceiverDeps } from './receiver.ts';

/** A journal in memory, for the tests of the ways in: it can be slow, and it can be full. */
export interface TestJournal {
  readonly deps: ReceiverDeps;
  readonly batches: IncomingBatch[];
  readonly refused: [source: string, count: number, reason: string][];
  texts(): string[];
  /** appends wait until the returned function is called */
  hold(): () => void;
  /** resolves when that many appends were begun */
  reached(appends: number): Promise<void>;
  /** after that many more appends it is full; undefined for never */
  fillAfter(appends: number | undefined, retryAfter?: number): void;
}

export function createTestJournal(clock: () => number = Date.now): TestJournal {
  const batches: IncomingBatch[] = [];
  const refused: TestJournal['refused'] = [];
  const placeByKey = new Map<string, Appended>();
  let records = 0;
  let begun = 0;
  let room: number | undefined;
  let retryAfter = 1;
  let gate = Promise.resolve();
  let waiting: { appends: number; resolve: () => void }[] = [];

  async function append(batch: IncomingBatch): Promise<Appended> {
    begun++;
    for (const one of waiting) if (one.appends <= begun) one.resolve();
    waiting = waiting.filter((one) => one.appends > begun);
    await gate;
    if (room === 0) throw new JournalFull('The journal is full.', retryAfter);
    const key = batch.key === undefined ? undefined : `${batch.origin.source}\n${batch.key}`;
    const before = key === undefined ? undefined : placeByKey.get(key);
    if (before !== undefined) return { ...before, repeated: true };
    if (batch.ends.length === 0) return { first: records, end: records, repeated: false };
    if (room !== undefined) room--;
    const place = { first: records, end: records + batch.ends.length, repeated: false };
    records = place.end;
    if (key !== undefined) placeByKey.set(key, place);
    batches.push(batch);
    return place;
  }

  return {
    deps: { append, refuse: (source, count, reason) => void refused.push([source, count, reason]), clock },
    batches,
    refused,
    texts: () =>
      batches.flatMap((batch) => Array.from(batch.ends, (_, i) => Buffer.from(recordBytes(batch, i)).toString())),
    hold() {
      let release = (): void => undefined;
      gate = new Promise((resolve) => (release = resolve));
      return () => release();
    },
    reached: (appends) =>
      begun >= appends ? Promise.resolve() : new Promise((resolve) => void waiting.push({ appends, resolve })),
    fillAfter(appends, seconds = 1) {
      room = appends;
      retryAfter = seconds;
    },
  };
}
