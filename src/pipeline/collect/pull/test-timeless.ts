import { createTestSource, type TestSource } from '../test-source.ts';
import type { PullDeps } from './pull.ts';

/** A time that passes only when somebody waits: shared by the sources of a test and the service that they ask. */
export interface TestTime {
  /** ms since 1970 */
  now(): number;
  pass(ms: number): void;
}

export function createTestTime(start = Date.parse('2026-11-22T10:00:00Z')): TestTime {
  let now = start;
  return { now: () => now, pass: (ms) => void (now += ms) };
}

/** A source of a test that is asked, in such a time; `random` always draws the longest wait. */
export interface TimelessSource extends TestSource {
  readonly deps: PullDeps;
  /** ms of every wait so far */
  readonly waits: number[];
}

/** @param before a source of the same test: its journal and its checkpoint are taken over, as after a restart */
export function createTimelessSource(time: TestTime, before?: TestSource): TimelessSource {
  const source = createTestSource(before?.journal, before?.saved());
  const waits: number[] = [];
  return {
    ...source,
    waits,
    deps: {
      ...source.deps,
      clock: () => time.now(),
      random: () => 1,
      async sleep(ms) {
        waits.push(ms);
        time.pass(ms);
        await new Promise((resolve) => void setImmediate(resolve));
      },
    },
  };
}
