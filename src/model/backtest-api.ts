import { z } from 'zod';
import { backtest, MOST_BACKTEST_SAMPLES } from './backtest.ts';
import type { Endpoint } from './endpoint.ts';

const none = z.object({});
const id = z.object({ id: z.string().min(1).max(64) });

/** Rules over stored events. A run is a job: it is started, asked for, and may be cancelled. */
export const backtestApi = {
  startBacktest: {
    method: 'POST', path: '/backtests', permission: 'analyst',
    summary: 'Runs a rule over stored events: a text (with `rule`, that rule of it), or a rule that is loaded. Without `from` and `to` the last 7 days. Against the version that is loaded, if there is one',
    params: none, query: none,
    body: z.object({
      text: z.string().min(1).max(1 << 20).optional(),
      rule: z.string().min(1).max(512).optional(),
      from: z.number().optional(),
      to: z.number().optional(),
      samples: z.number().int().min(0).max(MOST_BACKTEST_SAMPLES).default(10),
      /** samples are the first ones, and the run ends with them: for hunts */
      first: z.boolean().default(false),
      against: z.boolean().default(true),
    }),
    answer: z.object({ backtest }),
  },
  backtests: {
    method: 'GET', path: '/backtests', permission: 'analyst', summary: 'Runs of rules over stored events since the platform started, newest first, without their results; some are forgotten after an hour',
    params: none, query: none, body: none, answer: z.object({ backtests: z.array(backtest) }),
  },
  backtest: {
    method: 'GET', path: '/backtests/{id}', permission: 'analyst', summary: 'How far a run is, and what came of it',
    params: id, query: none, body: none, answer: z.object({ backtest }),
  },
  cancelBacktest: {
    method: 'DELETE', path: '/backtests/{id}', permission: 'analyst', summary: 'Ends a run; what it has found so far is kept',
    params: id, query: none, body: none, answer: z.object({ backtest }),
  },
} as const satisfies Record<string, Endpoint>; // prettier-ignore
