import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import { createSigmaDetector } from '../../pipeline/detect/sigma-detector.ts';
import { compileRules } from '../content.ts';
import { toLoadedContent } from '../loaded-rules.ts';
import { parsers } from '../parsers.ts';
import { understoodToMove, type FromWorker, type ToWorker } from './messages.ts';
import { createUnderstandHere } from './understand.ts';

/** What a thread is started with: it makes its own rules, because compiled rules cannot cross threads. */
export const workerStart = z.object({ rules: z.array(z.object({ source: z.string(), text: z.string() })) });
export type WorkerStart = z.infer<typeof workerStart>;

if (parentPort !== null) {
  const port = parentPort;
  const loaded = compileRules(workerStart.parse(workerData).rules);
  const understand = createUnderstandHere(parsers, [createSigmaDetector(loaded.ruleSet)], DEFAULT_TENANT);
  port.on('message', ({ id, batch }: ToWorker) => {
    const { understood, move } = understoodToMove(understand(batch));
    port.postMessage({ kind: 'done', id, understood } satisfies FromWorker, move);
  });
  port.postMessage({ kind: 'ready', loaded: toLoadedContent(loaded) } satisfies FromWorker, []);
}
