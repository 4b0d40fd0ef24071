import { DEFAULT_TENANT } from '../../model/ids.ts';
import { createSigmaDetector } from '../../pipeline/detect/sigma-detector.ts';
import type { Understand } from '../../pipeline/ports.ts';
import type { RuleText } from '../../sigma/read-rules.ts';
import { compileRules } from '../content.ts';
import { toLoadedContent, type LoadedContent } from '../loaded-rules.ts';
import { parsers } from '../parsers.ts';
import { inOrder } from './in-order.ts';
import { createThreadPool } from './thread-pool.ts';
import { createUnderstandHere, damagedBatch } from './understand.ts';
import type { WorkerStart } from './worker.ts';

export interface UnderstandDeps {
  /** worker threads; 0 does the work on this thread */
  readonly threads: number;
  readonly ruleTexts: readonly RuleText[];
  /** told when a thread ended and when it runs again (`error` undefined) */
  readonly trouble: (error: Error | undefined) => void;
}

export interface Understanding {
  readonly understand: Understand;
  /** the rules that are loaded, and what could not be */
  readonly loaded: LoadedContent;
  close(): Promise<void>;
}

/**
 * The stateless part of the pipeline, on worker threads or here. Answers in the order asked. Rejects if a thread cannot start.
 * Rules are compiled where they are used, and nowhere else: thousands of them take memory and seconds.
 */
export async function createUnderstand(deps: UnderstandDeps): Promise<Understanding> {
  if (deps.threads === 0) {
    const loaded = compileRules(deps.ruleTexts);
    const here = createUnderstandHere(parsers, [createSigmaDetector(loaded.ruleSet)], DEFAULT_TENANT);
    return {
      understand: (batch) => Promise.resolve(batch).then(here),
      loaded: toLoadedContent(loaded),
      close: () => Promise.resolve(),
    };
  }
  const start: WorkerStart = { rules: [...deps.ruleTexts] };
  const pool = await createThreadPool({
    entry: new URL('./worker.ts', import.meta.url),
    workerData: start,
    threads: deps.threads,
    damaged: (batch, message) => damagedBatch(batch, DEFAULT_TENANT, message),
    trouble: deps.trouble,
  });
  return { understand: inOrder((batch) => pool.run(batch)), loaded: pool.loaded, close: () => pool.close() };
}
