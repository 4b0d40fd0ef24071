import { parentPort, workerData } from 'node:worker_threads';
import { giveBack } from '../../pipeline/give-back.ts';
import { ruleSetSource } from '../rules/rule-set.ts';
import { createJudgeHere } from './judge-here.ts';
import { understoodToMove, type FromWorker, type ToWorker } from './messages.ts';

/** How often a thread tells what it saw and what rules cost, ms. */
const TELL_EVERY_MS = 3000;

if (parentPort !== null) {
  const port = parentPort;
  const say = (message: FromWorker, move: ArrayBuffer[] = []): void => port.postMessage(message, move);
  // It makes its own rules, because compiled rules cannot cross threads.
  const judge = createJudgeHere(ruleSetSource.parse(workerData));
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'report') return say({ kind: 'usage', usage: judge.usage(), asked: true });
    const { batch, isReplay } = message;
    const { understood, move } = understoodToMove(isReplay ? judge.observe(batch) : judge.understand(batch));
    say({ kind: 'done', id: message.id, understood }, move);
    giveBack(batch.payload);
    giveBack(batch.ends);
  });
  setInterval(() => {
    const usage = judge.usage();
    if (usage !== undefined) say({ kind: 'usage', usage, asked: false });
  }, TELL_EVERY_MS).unref();
  say({ kind: 'ready', loaded: judge.loaded });
}
