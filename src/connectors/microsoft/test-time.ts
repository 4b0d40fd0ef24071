import type { PullDeps } from '../../pipeline/collect/pull/pull.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';
import type { TestSource } from '../../pipeline/collect/test-source.ts';

/** Time that passes only when a test says so: what sleeps waits for that. */
export interface TestTime {
  readonly now: () => number;
  readonly deps: Required<Pick<PullDeps, 'clock' | 'sleep' | 'random'>>;
  /** how many sleep */
  sleeping(): number;
  pass(ms: number): void;
}

export function createTestTime(start: number): TestTime {
  let now = start;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => now,
    deps: {
      clock: () => now,
      random: () => 1,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) {
            resolve();
            return;
          }
          const sleeper = {
            until: now + ms,
            wake: () => {
              sleepers.delete(sleeper);
              signal.removeEventListener('abort', sleeper.wake);
              resolve();
            },
          };
          sleepers.add(sleeper);
          signal.addEventListener('abort', sleeper.wake);
        }),
    },
    sleeping: () => sleepers.size,
    pass(ms) {
      now += ms;
      for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.wake();
    },
  };
}

/** Lets a source run until it waits (`logs` logs of it do), then as often as asked: time passes, it runs, it waits. Then it is stopped. */
export async function runUntilItWaits(
  kind: SourceKind,
  settings: object,
  source: TestSource,
  time: TestTime,
  steps: { readonly logs?: number; readonly passing?: readonly (number | (() => void))[]; readonly deps?: Partial<PullDeps> } = {},
): Promise<void> {
  const { logs = 1, passing = [], deps = {} } = steps;
  const running = await kind.start(settings, { ...source.deps, ...time.deps, ...deps });
  if ('kind' in running) throw new Error(running.message);
  const waits = (): Promise<void> => source.until(() => time.sleeping() === logs || source.deps.signal.aborted);
  await waits();
  for (const step of passing) {
    if (typeof step === 'function') step();
    else time.pass(step);
    await waits();
  }
  await running.stop();
} // prettier-ignore
