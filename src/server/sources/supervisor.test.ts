import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import type { RunningSource, SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { sourceTakesError } from './source-context.ts';
import { testKind, testSupervisor, wanted, type TestSupervisor } from './test-kind.ts';

const A = asSourceId('test/a');
const B = asSourceId('test/b');
const quiet: RunningSource = { stop: () => Promise.resolve() };

let world: TestSupervisor;
beforeEach(() => {
  world = testSupervisor();
});
afterEach(() => world.supervisor.stop());

const stateOf = (id = A) => world.supervisor.now(id)?.state.state;
const until = (isSo: () => boolean): Promise<void> => vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 10_000, interval: 5 }); // prettier-ignore

function batch(source: SourceDeps['source'], text: string): IncomingBatch {
  const payload = new TextEncoder().encode(text);
  return { origin: { source, envelope: 'none' }, received: 1, payload, ends: Uint32Array.of(payload.length) };
}

test('what is wanted runs, what has changed is started again, what is the same is left alone, what is not wanted stops', async () => {
  const log: string[] = [];
  const kind = testKind(async ({ topics, timeout }, deps) => {
    log.push(`start ${deps.source} ${topics.join()} ${timeout}`);
    return { listens: ['udp 1'], stop: async () => void log.push(`stop ${deps.source}`) };
  });
  await world.supervisor.want([wanted(kind, 'a'), wanted(kind, 'b')]);
  await until(() => stateOf() === 'works' && stateOf(B) === 'works');
  expect(world.supervisor.now(A)).toMatchObject({ restarts: 0, until: null, listens: ['udp 1'] });
  await world.supervisor.want([wanted(kind, 'a'), wanted(kind, 'b', { topics: ['z'] })]);
  await until(() => log.length === 4);
  await world.supervisor.want([wanted(kind, 'a')]);
  expect(world.supervisor.now(B)).toBeUndefined();
  expect(log).toEqual(['start test/a a 30', 'start test/b a 30', 'stop test/b', 'start test/b z 30', 'stop test/b']);
  await world.supervisor.want([{ runs: false, id: A, state: 'stopped', message: 'Paused.' }]);
  expect(world.supervisor.now(A)).toMatchObject({ state: { state: 'stopped', message: 'Paused.' }, listens: [] });
});

test('a kind that throws is tried again, each time later, counted, and its neighbours work', async () => {
  let starts = 0;
  const broken = testKind(() => {
    starts++;
    throw new Error('no such host');
  });
  const works = testKind(() => Promise.resolve(quiet));
  await world.supervisor.want([wanted(broken, 'a'), wanted(works, 'b')]);
  await until(() => starts >= 4);
  expect(stateOf(B)).toBe('works');
  await until(() => stateOf() === 'fails');
  expect(world.supervisor.now(A)?.state.message).toBe('It met an error that it did not expect: no such host.');
  expect(world.supervisor.now(A)?.restarts).toBeGreaterThanOrEqual(3);
  expect(world.supervisor.now(A)?.until).toBeGreaterThan(0);
  expect(world.supervisor.now(A)?.history.length).toBeLessThanOrEqual(50);
  world.supervisor.restart(A);
  const before = starts;
  await until(() => starts > before);
});

test('history is bounded, newest first, one entry a stretch', async () => {
  let deps: SourceDeps | undefined;
  const kind = testKind((_, given) => {
    deps = given;
    return Promise.resolve(quiet);
  });
  await world.supervisor.want([wanted(kind, 'a')]);
  await until(() => stateOf() === 'works');
  for (let i = 0; i < 100; i++) {
    deps?.told({ kind: 'waits', message: `rate limit ${i}`, until: 1000 + i });
    deps?.told({ kind: 'waits', message: `rate limit ${i}, still`, until: 2000 + i });
    deps?.told({ kind: 'works' });
  }
  const now = world.supervisor.now(A);
  expect(now?.history).toHaveLength(50);
  expect(now?.history[0]?.state).toBe('works');
  expect(now?.history[1]).toMatchObject({ state: 'waits', message: 'rate limit 99, still' });
  expect(world.supervisor.takeChangedStories().get(A)?.history).toHaveLength(50);
  expect(world.supervisor.takeChangedStories().size).toBe(0);
});

test('wrong settings wait for others; a taken port is tried again', async () => {
  let starts = 0;
  const wrong = testKind(() => {
    starts++;
    return Promise.resolve({ kind: 'settings', message: 'There is no such topic.', setting: 'topics' });
  });
  let taken = true;
  const port = testKind(() => Promise.resolve(taken ? { kind: 'port-in-use', message: 'Port 9 is taken.' } : quiet));
  await world.supervisor.want([wanted(wrong, 'a'), wanted(port, 'b')]);
  await until(() => stateOf() === 'wrong-settings' && stateOf(B) === 'fails');
  expect(world.supervisor.now(A)?.state.message).toBe('topics: There is no such topic.');
  taken = false;
  await until(() => stateOf(B) === 'works');
  expect(starts).toBe(1);
  world.supervisor.restart(A);
  await until(() => starts === 2);
});

test('a source that ends by itself is started again, and one that never stops is given up and fenced', async () => {
  const endings: (() => void)[] = [];
  const lives: SourceDeps[] = [];
  const kind = testKind((_, deps) => {
    lives.push(deps);
    const ended = new Promise<void>((_resolve, reject) =>
      endings.push(() => reject(new Error('the other side closed'))),
    );
    return Promise.resolve({ ended, stop: () => new Promise<void>(() => undefined) });
  });
  await world.supervisor.want([wanted(kind, 'a')]);
  await until(() => stateOf() === 'works');
  await lives[0]?.checkpoint.save(1);
  endings[0]?.();
  await until(() => lives.length === 2);
  expect(world.told.some((line) => line.includes('fails the other side closed'))).toBe(true);
  expect(world.stuck).toEqual([A]);
  expect(lives[0]?.signal.aborted).toBe(true);
  await expect(lives[0]?.append(batch(A, 'late'))).rejects.toThrow();
  await expect(lives[0]?.checkpoint.save(2)).rejects.toThrow();
  lives[0]?.refuse(A, 1, 'late');
  await lives[1]?.append(batch(A, 'in time'));
  await lives[1]?.checkpoint.save(3);
  expect(world.journal.texts()).toEqual(['in time']);
  expect(world.journal.refused).toEqual([]);
  expect(world.checkpoints.get(A)).toBe(3);
  const started = performance.now();
  await world.supervisor.stop();
  expect(performance.now() - started).toBeLessThan(5000);
  expect(stateOf()).toBe('stopped');
});

test('a source that is slow to start is stopped when it comes up, and one that never starts holds nobody', async () => {
  let up: ((source: RunningSource) => void) | undefined;
  let stops = 0;
  const kind = testKind(() => new Promise((resolve) => (up = resolve)));
  await world.supervisor.want([wanted(kind, 'a')]);
  await until(() => up !== undefined);
  expect(world.supervisor.now(A)?.state).toMatchObject({ state: 'waits', message: 'Starting.' });
  await world.supervisor.want([]);
  expect(world.stuck).toEqual([A]);
  up?.({ stop: async () => void stops++ });
  await until(() => stops === 1);
});

test('errors that a kind never caught end its source and nothing else', async () => {
  const untaken: unknown[] = [];
  const onError = (error: unknown): void => void (sourceTakesError(error) || untaken.push(error));
  // vitest's own listeners would fail the run
  const own = { uncaughtException: process.rawListeners('uncaughtException'), unhandledRejection: process.rawListeners('unhandledRejection') }; // prettier-ignore
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) process.removeAllListeners(name).on(name, onError); // prettier-ignore
  try {
    let lives = 0;
    const kind = testKind(() => {
      lives++;
      if (lives === 1) setTimeout(() => { throw new Error('in a timer'); }, 1); // prettier-ignore
      if (lives === 2) void sleep(1).then(() => Promise.reject(new Error('in a promise')));
      return Promise.resolve(quiet);
    });
    await world.supervisor.want([wanted(kind, 'a')]);
    await until(() => lives === 3 && stateOf() === 'works');
    expect(world.told.filter((line) => line.includes('did not expect')).join()).toMatch(/in a timer.*in a promise/);
    expect(world.supervisor.now(A)?.restarts).toBe(2);
    expect(untaken).toEqual([]);
  } finally {
    for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
      process.removeAllListeners(name);
      for (const listener of own[name]) process.on(name, (...all: unknown[]) => Reflect.apply(listener, process, all));
    }
  }
});

test('no secret is in what it says', async () => {
  const kind = testKind(({ password = '' }, deps) => {
    deps.told({ kind: 'waits', message: `answer: ${encodeURIComponent(password)} is wrong` });
    deps.refuse(A, 1, `with ${password}`);
    return Promise.reject(new Error(`cannot use ${password} nor ${Buffer.from(password).toString('base64')}\n!`));
  });
  await world.supervisor.want([wanted(kind, 'a', { topics: ['a'], password: 'p/ss wörd' }, ['p/ss wörd'])]);
  await until(() => stateOf() === 'fails');
  const said = JSON.stringify([world.supervisor.now(A), world.told, world.journal.refused]);
  expect(said).toContain('cannot use [hidden] nor [hidden] !');
  expect(said).not.toMatch(/p\/ss|p%2Fss|cC9zcyB3/);
});

test('what a source advances is durable when it is told so; while the store is away it waits, and says so', async () => {
  let isAway = false;
  const saved: unknown[] = [];
  world = testSupervisor(async (_, value) => {
    await sleep(5);
    if (isAway) throw new Error('the database does not answer');
    saved.push(value);
  });
  let deps: SourceDeps | undefined;
  const kind = testKind((_, given) => {
    deps = given;
    return Promise.resolve(quiet);
  });
  await world.supervisor.want([wanted(kind, 'a')]);
  await until(() => stateOf() === 'works');
  const value = { offset: 1 };
  const first = deps?.checkpoint.save(value);
  value.offset = 99;
  const later = [2, 3, 4].map((offset) => deps?.checkpoint.save({ offset }));
  await Promise.all([first, ...later]);
  expect(saved).toEqual([{ offset: 1 }, { offset: 4 }]);
  expect(await deps?.checkpoint.load()).toEqual({ offset: 4 });
  isAway = true;
  const waiting = deps?.checkpoint.save({ offset: 5 });
  await until(() => stateOf() === 'fails');
  expect(world.supervisor.now(A)?.state.message).toContain('cannot be kept: the database does not answer');
  isAway = false;
  await waiting;
  expect(saved.at(-1)).toEqual({ offset: 5 });
  await until(() => stateOf() === 'works');
  isAway = true;
  const never = deps?.checkpoint.save({ offset: 6 });
  await world.supervisor.want([]);
  await expect(never).rejects.toThrow();
});
