import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from './cannot-start.ts';
import type { Parts } from './watch/parts.ts';

export interface KeepRunningDeps {
  readonly part: string;
  readonly parts: Pick<Parts, 'works' | 'fails' | 'givesUp'>;
  readonly signal: AbortSignal;
  /** whether trying again cannot help */
  readonly isFinal: (error: unknown) => boolean;
  readonly firstWaitMs?: number;
}

const LONGEST_WAIT_MS = 30_000;
/** What ran this long had recovered: the next failure waits as the first did. */
const RECOVERED_MS = 60_000;

/** Runs a part again whenever it fails, after a wait that doubles up to 30 s, until `signal` aborts or it fails for good. Never rejects. */
export async function keepRunning(run: (signal: AbortSignal) => Promise<void>, deps: KeepRunningDeps): Promise<void> {
  const firstWait = deps.firstWaitMs ?? 1000;
  for (let wait = firstWait; !deps.signal.aborted; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const started = performance.now();
    deps.parts.works(deps.part);
    try {
      await run(deps.signal);
      return;
    } catch (error) {
      if (deps.signal.aborted) return;
      if (deps.isFinal(error)) return deps.parts.givesUp(deps.part, reasonOf(error));
      if (performance.now() - started > RECOVERED_MS) wait = firstWait;
      deps.parts.fails(deps.part, `${reasonOf(error)} Trying again in ${Math.ceil(wait / 1000)} s.`);
      await sleep(wait, undefined, { signal: deps.signal }).catch(() => undefined);
    }
  }
}
