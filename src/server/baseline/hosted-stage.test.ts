import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { BaselineCommand } from '../../model/baseline.ts';
import { asEntityId } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import type { JournalEntry } from '../../pipeline/ports.ts';
import type { PlacedCommand } from '../../store/state/baseline-store.ts';
import { BASELINES_READER, createHostedStage, type HostedStage } from './hosted-stage.ts';
import { createSnapshots } from './snapshots.ts';
import { STREAM, testShard, toBatch, understoodOf } from './test-stage.ts';

const folder = await mkdtemp(join(tmpdir(), 'vedette-hosted-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
let worlds = 0;

/** The journal, the database and the disk of a server: what is there after its process has died. */
class World {
  readonly batches: RecordBatch[] = [];
  readonly readers = new Map<string, number>();
  readonly commands: PlacedCommand[] = [];
  readonly folder = join(folder, String(worlds++));
  readonly deaths = { left: 0 };
  readonly said: string[] = [];
  head = 0;
  first = 0;

  append(values: readonly string[]): RecordBatch {
    const batch = toBatch(this.head, values);
    this.batches.push(batch);
    this.head += values.length;
    return batch;
  }

  open(): HostedStage {
    const { batches, readers, commands } = this;
    const content = { version: '1', features: [], behaviors: [], featureSet: 0, tunings: [], memory: 1e9 };
    const read = async function* (position: number): AsyncGenerator<JournalEntry> {
      for (const batch of batches) {
        if (batch.first >= position) yield { batch, next: batch.first + batch.ends.length };
      }
    };
    return createHostedStage(content, {
      start: async (given, state) => testShard(given, state, this.deaths),
      journal: { stream: STREAM, read, first: () => this.first, readers: () => readers, commit: async (reader, position) => void readers.set(reader, position) },
      observe: async (batch) => understoodOf(batch),
      commandsSince: async (position) => commands.filter((each) => each.position === null || each.position >= position).toSorted((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity) || a.id - b.id),
      place: async (ids, position) => {
        for (const id of ids) commands[id - 1] = { id, at: 0, command: RESET, ...commands[id - 1], position };
      },
      snapshots: createSnapshots(this.folder),
      now: () => 5,
      log: { info: () => undefined, warn: () => undefined, error: (_: unknown, message?: string) => void this.said.push(message ?? '') },
      trouble: () => undefined,
      signal: new AbortController().signal,
    });
  }

  /** a person changes something */
  async change(stage: HostedStage, command: BaselineCommand, isPlaced = true): Promise<void> {
    const id = this.commands.length + 1;
    this.commands.push({ id, at: 0, position: null, command });
    if (isPlaced) await stage.change(id, 0, command);
  }
} // prettier-ignore

const RESET: BaselineCommand = { kind: 'reset' };
const ZONE: BaselineCommand = { kind: 'zone', entity: asEntityId('user:a'), zone: 'Europe/Berlin' };
const textOf = async (stage: HostedStage): Promise<string> => new TextDecoder().decode(await stage.shard()?.write());

/** One thing that happens to a server. */
type Step =
  | {
      readonly kind: 'stretch';
      readonly batches: readonly (readonly string[])[];
      readonly isCrash: boolean;
      readonly isSame: boolean;
    }
  | { readonly kind: 'snapshot' | 'reset' | 'zone' | 'crash' };
const value = fc.constantFrom('a', 'b', 'c', 'bug', 'die');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('stretch' as const), batches: fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }), isCrash: fc.boolean(), isSame: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('snapshot' as const, 'reset' as const, 'zone' as const, 'crash' as const) }) },
); // prettier-ignore

/** Goes through the steps; `isTried`: with crashes, deaths of the thread and snapshots, else without. */
async function live(steps: readonly Step[], isTried: boolean): Promise<{ found: string[]; state: string }> {
  const world = new World();
  const found: string[] = [];
  let settled = 0;
  let stage = world.open();
  await stage.restore(0);
  const crash = async (): Promise<void> => {
    stage = world.open();
    await stage.restore(settled);
  };
  for (const each of steps) {
    if (each.kind === 'stretch') {
      const understood = each.batches.map((values) => understoodOf(world.append(values)));
      const stretch = { from: settled, to: world.head, understood };
      if (isTried) {
        world.deaths.left = 1;
        const before = await stage.judge(stretch);
        // settling failed, or the process died before it
        if (each.isCrash) await crash();
        const again = each.isCrash || each.isSame ? await stage.judge(stretch) : before;
        expect(again).toEqual(before);
      }
      const findings = await stage.judge(stretch);
      found.push(...findings.map(({ id }) => id));
      settled = world.head;
    } else if (each.kind === 'crash') {
      if (isTried) await crash();
    } else if (each.kind === 'snapshot') {
      if (isTried) await (await stage.snapshot())?.written;
    } else await world.change(stage, each.kind === 'reset' ? RESET : ZONE);
  }
  const state = await textOf(stage);
  await stage.close();
  return { found, state };
}

describe('the hosted stage', () => {
  test('whatever crashes, dies or is done twice, the same is found once and the same is known', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const tried = await live(steps, true);
        expect(tried).toEqual(await live(steps, false));
        expect(new Set(tried.found).size).toBe(tried.found.length);
      }),
      { numRuns: 150 },
    );
  });

  test('observations over which the thread dies each time are left out and said; the rest is kept', async () => {
    const world = new World();
    const stage = world.open();
    await stage.restore(0);
    const judge = (values: readonly string[]) => {
      const from = world.head;
      return stage.judge({ from, understood: [understoodOf(world.append(values))], to: world.head });
    };
    await judge(['a', 'a']);
    world.deaths.left = 2;
    expect(await judge(['a', 'die'])).toEqual([]);
    expect(world.said.join()).toContain('left out');
    expect(await judge(['a'])).toHaveLength(1);
  });

  test('a snapshot that is damaged is said, and what the journal kept is learnt anew', async () => {
    const world = new World();
    const stage = world.open();
    await stage.restore(0);
    const judge = (on: HostedStage, values: readonly string[]) => {
      const from = world.head;
      return on.judge({ from, understood: [understoodOf(world.append(values))], to: world.head });
    };
    await judge(stage, ['a', 'a']);
    await (
      await stage.snapshot()
    )?.written;
    expect(world.readers.get(BASELINES_READER)).toBe(2);
    await judge(stage, ['b', 'b']);
    await writeFile(join(world.folder, 'shard-0.snapshot'), 'not a snapshot, but something else');
    const after = world.open();
    await after.restore(world.head);
    expect(after.lost()).toHaveLength(1);
    expect(await judge(after, ['a', 'b'])).toHaveLength(1);
  });

  test('what the journal no longer holds is said', async () => {
    const world = new World();
    world.append(['a', 'a']);
    world.append(['b']);
    world.readers.set(BASELINES_READER, 0);
    world.first = 2;
    const stage = world.open();
    await stage.restore(world.head);
    expect(stage.lost().join()).toContain('no longer holds the records 0 to 2');
    expect(await textOf(stage)).toContain('["b",1]');
  });

  test('a command that was kept before a crash and never made is made after it', async () => {
    const world = new World();
    const stage = world.open();
    await stage.restore(0);
    await stage.judge({ from: 0, understood: [understoodOf(world.append(['a', 'a']))], to: 2 });
    await world.change(stage, RESET, false);
    const after = world.open();
    await after.restore(2);
    expect(await after.judge({ from: 2, understood: [understoodOf(world.append(['a']))], to: 3 })).toEqual([]);
    expect(world.commands[0]?.position).toBe(2);
  });
});
