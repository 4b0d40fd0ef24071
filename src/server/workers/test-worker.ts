import { parentPort, workerData } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FromWorker, ToWorker } from './messages.ts';

/** A thread for the tests of the pool: what it does is said by the text of the batch. */
if (workerData === 'cannot-start') throw new Error('no rules');
const said: FromWorker = { kind: 'ready', loaded: { version: '', rules: [], correlations: [], problems: [] } };
parentPort?.postMessage(said, []);

let queue = Promise.resolve();
parentPort?.on('message', (message: ToWorker) => {
  queue = queue.then(() => answer(message));
});

async function answer(message: ToWorker): Promise<void> {
  if (message.kind === 'report') {
    const usage: FromWorker = { kind: 'usage', usage: { sets: [], costs: [] }, asked: true };
    return parentPort?.postMessage(usage, []);
  }
  const { id, batch } = message;
  const text = new TextDecoder().decode(batch.payload);
  if (text.startsWith('crash')) process.exit(7);
  if (text.startsWith('throw')) throw new Error('a bug');
  if (text.startsWith('hang')) for (;;);
  if (text.startsWith('slow')) await sleep(100);
  const eventRows = new TextEncoder().encode(text);
  const done: FromWorker = {
    kind: 'done',
    id,
    understood: {
      source: batch.origin.source, eventRows, events: batch.ends.length, unreadableRows: new Uint8Array(0), unreadable: 0,
      findings: [], formats: {}, quality: {}, unreadableKinds: {}, lastEvent: null, bytes: batch.payload.length,
    }, // prettier-ignore
  };
  parentPort?.postMessage(done, [eventRows.buffer]);
}
