import type { Backtest, BacktestFinds } from '../../model/backtest.ts';
import { backtestApi } from '../../model/backtest-api.ts';

const DAY = 86_400_000;

type Rule = Backtest['rule'];

/** Runs over the past for the fake server: done the second time that somebody asks. */
export function createFakeBacktests(now: () => number, ruleOf: (id: string | undefined) => Rule) {
  const runs = new Map<string, Backtest>();
  const next = (id: string): Backtest | undefined => {
    const run = runs.get(id);
    if (run?.state !== 'running') return run;
    const done: Backtest = { ...run, state: 'done', progress: { share: 1, hits: 42 }, result: resultOf(run) };
    runs.set(id, done);
    return done;
  };
  return {
    start(body: unknown): Backtest {
      const { rule, from, to } = backtestApi.startBacktest.body.parse(body);
      const run: Backtest = {
        id: `run-${runs.size + 1}`,
        state: 'running',
        rule: ruleOf(rule),
        from: from ?? now() - 7 * DAY,
        to: to ?? now(),
        created: now(),
        by: 'u1',
        progress: { share: 0.4, hits: 17 },
        message: '',
        result: null,
      };
      runs.set(run.id, run);
      return run;
    },
    list: (): Backtest[] => [...runs.values()].reverse().map((run) => ({ ...run, result: null })),
    get: next,
    cancel(id: string): Backtest | undefined {
      const run = runs.get(id);
      if (run === undefined) return undefined;
      const ended: Backtest = { ...run, state: 'cancelled', message: 'It was cancelled.' };
      runs.set(id, ended);
      return ended;
    },
  };
}

function resultOf({ from, to }: Backtest): NonNullable<Backtest['result']> {
  const first = Math.ceil(from / DAY) * DAY;
  const days = Array.from({ length: Math.max(1, Math.floor((to - first) / DAY) + 1) }, (_, i) => first + i * DAY);
  const finds = (each: number): BacktestFinds => ({
    hits: days.length * each,
    days: days.map((time) => ({ time, hits: each })),
    entities: [{ id: 'user:example\\alice', hits: days.length * each }],
    samples: [],
  });
  return {
    ...finds(6),
    cost: { events: 120_000, candidates: 61, rowsRead: 240_000, bytesRead: 96_000_000, ms: 840, streamMicroseconds: 0.4 },
    notes: [],
    against: { title: 'The rule as it counts now', source: 'rules/example.yml:1', hits: days.length * 7, both: days.length * 5, onlyNew: finds(1), onlyOld: finds(2) },
  };
} // prettier-ignore
