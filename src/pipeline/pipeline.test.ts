import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSourceId, streamOf, type SourceId } from '../model/ids.ts';
import type { RecordBatch } from '../model/record.ts';
import { runPipeline, type PipelineDeps } from './pipeline.ts';
import type { EventSink, Journal, JournalEntry, Ledger, Understood } from './ports.ts';

const stream = streamOf('pipeline.test');
const source = asSourceId('test');
const encoder = new TextEncoder();
const decoder = new TextDecoder();

describe('runPipeline', () => {
  test('writes every record once, in order, and moves the position', async () => {
    const world = new World([3, 1, 4, 1, 5, 9, 2, 6]);
    await world.runUntilSettled();
    expect(world.storedEvents()).toEqual(range(31));
    expect(world.ledgerState).toMatchObject({ settled: 31, events: 31 });
    expect(world.committed).toBe(31);
  });

  test('waits for a store that is away, and says so', async () => {
    const world = new World([5, 5]);
    world.failNext = 2;
    await world.runUntilSettled();
    expect(world.storedEvents()).toEqual(range(10));
    expect(world.troubles.filter(({ error }) => error !== undefined)).toHaveLength(2);
    expect(world.troubles.at(-1)?.error).toBeUndefined();
  });

  test('what the store would not take counts as unreadable, of its source', async () => {
    const world = new World([5, 5]);
    world.rejects = [source];
    await world.runUntilSettled();
    expect(world.ledgerState).toMatchObject({ settled: 10, events: 9, unreadable: 1 });
  });

  test('stops when told, even while a store is away', async () => {
    const world = new World([5]);
    world.failNext = Infinity;
    const stop = new AbortController();
    const run = runPipeline(world.deps(), stop.signal);
    setTimeout(() => stop.abort(new Error('stopped')), 20);
    await expect(run).rejects.toThrow('stopped');
  });

  test('a bug in understanding ends the pipeline with its error', async () => {
    const world = new World([5]);
    const deps: PipelineDeps = { ...world.deps(), understand: () => Promise.reject(new Error('a bug')) };
    await expect(runPipeline(deps, new AbortController().signal)).rejects.toThrow('a bug');
  });

  test('whatever the moment of a crash, nothing is lost and nothing is doubled', async () => {
    const batches = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 });
    const crashes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(batches, crashes, async (sizes, moments) => {
        const world = new World(sizes);
        for (const moment of moments) await world.runUntilCrash(moment);
        await world.runUntilSettled();
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(world.storedEvents()).toEqual(range(total));
        expect(world.ledgerState).toMatchObject({ settled: total, events: total });
      }),
      { numRuns: 60 },
    );
  });
});

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

class Crash extends Error {}

/**
 * A journal, an event store that drops repeated tokens, and a ledger, all in memory and all surviving a crash of the pipeline.
 * A crash can strike before or after any effect.
 */
class World {
  readonly troubles: { part: string; error: unknown }[] = [];
  rejects: SourceId[] = [];
  readonly ledgerState: { settled: number; announced: number | null; events: number; unreadable: number } = {
    settled: 0,
    announced: null,
    events: 0,
    unreadable: 0,
  };
  committed = 0;
  failNext = 0;
  #effectsUntilCrash = Infinity;
  #starts = 0;
  #stop = new AbortController();
  readonly #entries: JournalEntry[] = [];
  readonly #rowsByToken = new Map<string, string>();
  readonly #total: number;

  constructor(batchSizes: readonly number[]) {
    let next = 0;
    for (const size of batchSizes) {
      const batch: RecordBatch = {
        origin: { source, envelope: 'none' },
        received: 1,
        payload: new Uint8Array(size),
        ends: Uint32Array.from(range(size), (index) => index + 1),
        stream,
        first: next,
      };
      next += size;
      this.#entries.push({ batch, next });
    }
    this.#total = next;
  }

  storedEvents(): number[] {
    return [...this.#rowsByToken.entries()]
      .filter(([token]) => token.startsWith('events:'))
      .flatMap(([, rows]) => rows.trim().split('\n').map(Number));
  }

  async runUntilSettled(): Promise<void> {
    this.#effectsUntilCrash = Infinity;
    await this.#run();
  }

  async runUntilCrash(effects: number): Promise<void> {
    this.#effectsUntilCrash = effects;
    await this.#run().catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
  }

  async #run(): Promise<void> {
    this.#stop = new AbortController();
    this.#starts += 1;
    if (this.ledgerState.settled === this.#total) return;
    await runPipeline(this.deps(), this.#stop.signal);
  }

  deps(): PipelineDeps {
    return {
      journal: this.#journal(),
      understand: (batch) => Promise.resolve(understood(batch)),
      events: this.#sink(),
      ledger: this.#ledger(),
      findingsToRows: () => new Uint8Array(),
      correlating: { correlationsOf: () => [] },
      // Another size each time the pipeline starts: a stretch that was announced must not depend on it.
      limits: { records: 5 + 7 * (this.#starts % 4), bytes: 1 << 20, waitMs: 1 },
      trouble: (part, error) => {
        if (error instanceof Crash) this.#stop.abort(error);
        this.troubles.push({ part, error });
      },
    };
  }

  /** Counts down to the crash; the effect itself happens before or after it, by turns. */
  async #effect<T>(change: () => T): Promise<T> {
    await Promise.resolve();
    if (this.failNext > 0) {
      this.failNext -= 1;
      throw new Error('away');
    }
    this.#effectsUntilCrash -= 1;
    if (this.#effectsUntilCrash === 0) throw new Crash('before');
    const result = change();
    this.#effectsUntilCrash -= 1;
    if (this.#effectsUntilCrash === 0) throw new Crash('after');
    if (this.#effectsUntilCrash < 0) throw new Crash('still');
    return result;
  }

  #sink(): EventSink {
    return {
      insert: (_table, rows, token) =>
        this.#effect(() => {
          if (!this.#rowsByToken.has(token)) this.#rowsByToken.set(token, decoder.decode(rows));
          return { rejected: this.rejects.splice(0) };
        }),
    };
  }

  #ledger(): Ledger {
    const state = this.ledgerState;
    return {
      position: () => Promise.resolve({ settled: state.settled, announced: state.announced }),
      correlations: () => Promise.resolve({ snapshot: null, seen: [] }),
      identities: () => Promise.resolve({ snapshot: null, seen: [] }),
      announce: (from, to) =>
        this.#effect(() => {
          expect(from).toBe(state.settled);
          if (state.announced !== null && state.announced > state.settled) expect(to).toBe(state.announced);
          state.announced = to;
        }),
      settle: ({ from, to, understood: parts }) =>
        this.#effect(() => {
          if (from !== state.settled) return { created: [], changed: [] };
          state.settled = to;
          state.announced = null;
          state.events += parts.reduce((sum, part) => sum + part.events, 0);
          state.unreadable += parts.reduce((sum, part) => sum + part.unreadable, 0);
          return { created: [], changed: [] };
        }),
    };
  }

  #journal(): Journal {
    const entries = this.#entries;
    const stop = this.#stop;
    const total = this.#total;
    return {
      stream,
      async *read(position, signal) {
        yield* entries.filter(({ batch }) => batch.first >= position);
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve());
          if (signal.aborted) resolve();
        });
      },
      commit: (_reader, position) => {
        this.committed = position;
        if (position === total) stop.abort();
        return Promise.resolve();
      },
      append: () => Promise.reject(new Error('not here')),
      committed: () => 0,
      received: () => new Map(),
      usage: () => ({ bytes: 0, limit: 1 }),
      head: () => total,
      close: () => Promise.resolve(),
    };
  }
}

function understood(batch: RecordBatch): Understood {
  const rows = range(batch.ends.length).map((index) => `${batch.first + index}\n`);
  return {
    source,
    eventRows: encoder.encode(rows.join('')),
    events: batch.ends.length,
    unreadableRows: new Uint8Array(),
    unreadable: 0,
    findings: [],
    formats: {},
    quality: {},
    unreadableKinds: {},
    lastEvent: null,
    bytes: batch.payload.length,
  };
}
