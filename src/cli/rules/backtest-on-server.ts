import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../../model/api.ts';
import type { Backtest } from '../../model/backtest.ts';
import { createProgress } from '../progress.ts';
import { refusalText, type Server } from '../server-client.ts';

export interface OnServerRequest {
  /** a text, or the id of a rule that is loaded; both: that rule of the text */
  readonly text?: string;
  readonly rule?: string;
  readonly from: number;
  readonly to: number;
  readonly samples: number;
  readonly first: boolean;
  readonly against: boolean;
}

const FIRST_WAIT_MS = 50;
const MOST_WAIT_MS = 1000;

/** Starts a run on the server and waits for its end; ended by Ctrl C, it is cancelled there too. Answers with a sentence if it did not work. */
export async function backtestOnServer(server: Server, request: OnServerRequest): Promise<Backtest | string> {
  const { client } = server;
  const started = await client.call(api.startBacktest, { body: request });
  if (!started.ok) return refusalText(started.error);
  const { id } = started.answer.backtest;
  const cancel = (): void => {
    void client.call(api.cancelBacktest, { params: { id } }).then(() => process.exit(130));
  };
  process.once('SIGINT', cancel);
  const progress = createProgress(process.stderr, Date.now, (count) => `${Math.round(count / 10)} %`);
  let wait = FIRST_WAIT_MS;
  try {
    for (;;) {
      const asked = await client.call(api.backtest, { params: { id } });
      if (!asked.ok) return refusalText(asked.error);
      const { backtest } = asked.answer;
      if (backtest.state !== 'waiting' && backtest.state !== 'running') return backtest;
      const note = backtest.state === 'waiting' ? 'waits for another run' : `${backtest.progress.hits} matches`;
      progress.update(Math.round(backtest.progress.share * 1000), 1000, note);
      await sleep(wait);
      wait = Math.min(MOST_WAIT_MS, wait * 1.5);
    }
  } finally {
    progress.end();
    process.removeListener('SIGINT', cancel);
  }
}
