import { DEFAULT_TENANT } from '../../model/ids.ts';
import { createSigmaDetector } from '../../pipeline/detect/sigma-detector.ts';
import type { Understand } from '../../pipeline/ports.ts';
import type { RuleText } from '../../sigma/read-rules.ts';
import type { RuleSet } from '../content.ts';
import { parsers } from '../parsers.ts';
import { inOrder } from './in-order.ts';
import { createThreadPool } from './thread-pool.ts';
import { createUnderstandHere, damagedBatch } from './understand.ts';
import type { WorkerStart } from './worker.ts';

export interface UnderstandDeps {
  /** worker threads; 0 does the work on this thread */
  readonly threads: number;
  /** the rules as texts, for the threads */
  readonly ruleTexts: readonly RuleText[];
  /** the same rules, for this thread */
  readonly ruleSet: RuleSet;
  /** told when a thread ended and when it runs again (`error` undefined) */
  readonly trouble: (error: Error | undefined) => void;
}

/** The stateless part of the pipeline, on worker threads or here. Answers in the order asked. Rejects if a thread cannot start. */
export async function createUnderstand(
  deps: UnderstandDeps,
): Promise<{ understand: Understand; close(): Promise<void> }> {
  if (deps.threads === 0) {
    const here = createUnderstandHere(parsers, [createSigmaDetector(deps.ruleSet)], DEFAULT_TENANT);
    return { understand: (batch) => Promise.resolve(batch).then(here), close: () => Promise.resolve() };
  }
  const start: WorkerStart = { rules: [...deps.ruleTexts] };
  const pool = await createThreadPool({
    entry: new URL('./worker.ts', import.meta.url),
    workerData: start,
    threads: deps.threads,
    damaged: (batch, message) => damagedBatch(batch, DEFAULT_TENANT, message),
    trouble: deps.trouble,
  });
  return { understand: inOrder((batch) => pool.run(batch)), close: () => pool.close() };
}
