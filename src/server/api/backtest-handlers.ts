import { api } from '../../model/api.ts';
import type { BacktestJobs } from '../backtest/backtest-jobs.ts';
import type { FindSubject } from '../backtest/find-subject.ts';
import type { Subject } from '../backtest/subject.ts';
import type { Caller } from '../auth/caller.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';

export interface BacktestHandlersDeps {
  readonly backtests: BacktestJobs;
  readonly findSubject: FindSubject;
  readonly now: () => number;
}

const DEFAULT_RANGE_MS = 7 * 86_400_000;

export function backtestHandlers({ backtests, findSubject, now }: BacktestHandlersDeps) {
  return {
    startBacktest: handle(api.startBacktest, async ({ body }, caller) => {
      const to = body.to ?? now();
      const from = body.from ?? to - DEFAULT_RANGE_MS;
      if (!(from < to)) return new Refused('bad-request', 'The range ends before it begins: give "from" before "to".', { at: 'body.from' }); // prettier-ignore
      const subject = await subjectOfBody(body.text, body.rule);
      if (subject instanceof Refused) return subject;
      // a rule as it is loaded has nothing to be held against
      const current = body.against && body.text !== undefined ? await findSubject.loaded(subject.head.id) : undefined;
      const { samples, first } = body;
      const backtest = backtests.start({ subject, current, from, to, samples, first }, idOf(caller));
      return backtest === undefined
        ? new Refused('busy', 'Too many runs over the past are waiting already: try again when some are done.')
        : { backtest };
    }),
    backtests: handle(api.backtests, () => ({ backtests: backtests.list() })),
    backtest: handle(api.backtest, ({ params }) => found(backtests.get(params.id))),
    cancelBacktest: handle(api.cancelBacktest, ({ params }) => found(backtests.cancel(params.id))),
  };

  async function subjectOfBody(text: string | undefined, rule: string | undefined): Promise<Subject | Refused> {
    if (text !== undefined) return await findSubject.ofText(text, rule);
    if (rule === undefined) return new Refused('bad-request', 'Say which rule: send its text, or the id of one that is loaded.', { at: 'body' }); // prettier-ignore
    return (await findSubject.loaded(rule)) ?? new Refused('not-found', `No rule with the id ${rule} is loaded.`, { at: 'body.rule' }); // prettier-ignore
  }
}

function found<Found>(backtest: Found | undefined): { backtest: Found } | Refused {
  return backtest === undefined
    ? new Refused('not-found', 'There is no such run over the past. They are forgotten an hour after they end.', {
        at: 'path.id',
      })
    : { backtest };
}

const idOf = (caller: Caller): string => (caller.kind === 'person' ? caller.user.id : `key ${caller.id}`);
