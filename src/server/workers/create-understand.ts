import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { Understand } from '../../pipeline/ports.ts';
import type { LoadedContent } from '../loaded-rules.ts';
import type { RuleSetSource } from '../rules/rule-set.ts';
import { inOrder } from './in-order.ts';
import { createJudgeHere } from './judge-here.ts';
import { createThreadPool } from './thread-pool.ts';
import { damagedBatch } from './understand.ts';
import type { UsageDelta } from './usage-deltas.ts';

export interface UnderstandDeps {
  /** worker threads; 0 does the work on this thread */
  readonly threads: number;
  readonly ruleSet: RuleSetSource;
  /** folder where the threads' code is kept compiled */
  readonly compiled?: string;
  /** told when a thread ended and when it runs again (`error` undefined) */
  readonly trouble: (error: Error | undefined) => void;
  /** told every few seconds what was seen and what rules cost */
  readonly usage: (delta: UsageDelta) => void;
}

export interface Understanding {
  readonly understand: Understand;
  /** only what baselines look at, for a replay; may be asked for beside `understand` */
  readonly observe: Understand;
  /** the rules that are loaded, and what could not be */
  readonly loaded: LoadedContent;
  /** Resolves when `usage` was told everything so far, or after two seconds. */
  report(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The stateless part of the pipeline with one rule set, on worker threads or here. Answers in the order asked. Rejects if a thread cannot start.
 * Rules are compiled where they are used, and nowhere else: thousands of them take memory and seconds.
 */
export async function createUnderstand(deps: UnderstandDeps): Promise<Understanding> {
  return deps.threads === 0 ? understandHere(deps) : await understandOnThreads(deps);
}

async function understandOnThreads({
  threads,
  ruleSet,
  trouble,
  usage,
  compiled,
}: UnderstandDeps): Promise<Understanding> {
  const pool = await createThreadPool({
    entry: new URL('./worker.ts', import.meta.url),
    workerData: ruleSet,
    threads,
    damaged: (batch, message) => ({ ...damagedBatch(batch, DEFAULT_TENANT, message), rules: ruleSet.version }),
    trouble,
    usage,
    compiled,
  });
  return {
    understand: inOrder((batch) => pool.run(batch)),
    observe: (batch) => pool.observe(batch),
    loaded: pool.loaded,
    report: () => pool.report(),
    close: () => pool.close(),
  };
}

const TELL_EVERY_MS = 3000;

function understandHere({ ruleSet, usage }: UnderstandDeps): Understanding {
  const judge = createJudgeHere(ruleSet);
  const tell = (): void => {
    const delta = judge.usage();
    if (delta !== undefined) usage(delta);
  };
  const timer = setInterval(tell, TELL_EVERY_MS).unref();
  return {
    understand: (batch) => Promise.resolve(batch).then((each) => judge.understand(each)),
    observe: (batch) => Promise.resolve(batch).then((each) => judge.observe(each)),
    loaded: judge.loaded,
    report: async () => tell(),
    close: async () => clearInterval(timer),
  };
}
