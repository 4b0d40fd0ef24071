import { parentPort, workerData } from 'node:worker_threads';
import { rereadingOf } from './reread-content.ts';
import { createReread, type RereadOutcome, type RereadPage } from './reread-page.ts';

export interface ToRereadThread {
  readonly id: number;
  readonly page: RereadPage;
}

export interface FromRereadThread {
  readonly id: number;
  readonly outcome: RereadOutcome;
}

if (parentPort !== null) {
  const port = parentPort;
  const reread = createReread(rereadingOf(workerData));
  port.on('message', ({ id, page }: ToRereadThread) => {
    port.postMessage({ id, outcome: reread(page) } satisfies FromRereadThread);
  });
}
