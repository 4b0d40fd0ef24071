import { api } from '../../model/api.ts';
import type { Accounting, SourceWatch } from '../../model/keeping.ts';
import { parseQuery } from '../../model/query.ts';
import type { ReparseSelection, RewriteRun } from '../../model/rewrite.ts';
import type { StoredUnreadable } from '../../store/events/rereads.ts';
import type { UnreadablePage, UnreadableSearch } from '../../store/events/event-store.ts';
import type { Actor } from '../../store/state/actor.ts';
import { actorOf } from '../auth/actor.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import type { Repaired, RepairRequest } from '../rewrite/repair-unreadable.ts';
import type { RewriteJobs, RewriteRequest } from '../rewrite/rewrite-jobs.ts';
import type { SilenceWatch } from '../watch/silence/silence-watch.ts';
import { withoutUndefined } from './without-undefined.ts';

export interface KeepingHandlersDeps {
  readonly jobs: Pick<RewriteJobs, 'start' | 'get' | 'list' | 'cancel'>;
  readonly silence: Pick<SilenceWatch, 'all' | 'set'>;
  readonly accounting: (withRows: boolean) => Promise<Accounting>;
  readonly unreadable: (search: Omit<UnreadableSearch, 'tenant'>) => Promise<UnreadablePage>;
  readonly unreadableById: (id: string) => Promise<StoredUnreadable | null>;
  readonly repair: (request: RepairRequest, by: Actor) => Promise<Repaired>;
  /** ids of parsers and names of mappings */
  readonly formats: () => Promise<readonly string[]>;
}

/** Accounts, silence, unreadable records, reading the past anew. */
export function keepingHandlers(deps: KeepingHandlersDeps) {
  const { jobs, silence } = deps;
  return {
    accounting: handle(api.accounting, ({ query }) => deps.accounting(query.rows === 'true')),
    sourceWatches: handle(api.sourceWatches, () => ({ watches: bySilence(silence.all()) })),
    watchSource: handle(api.watchSource, async ({ body: { source, mode, expectedGap, note } }, caller) => {
      if (mode === 'expected' && expectedGap === undefined) return new Refused('bad-request', 'Say how long a gap is expected: "expectedGap", in milliseconds.', { at: 'body.expectedGap' });
      return { watch: await silence.set(source, mode, mode === 'expected' ? (expectedGap ?? null) : null, note, actorOf(caller)) };
    }),
    unreadableRecords: handle(api.unreadableRecords, async ({ query }) => {
      const { records, next } = await deps.unreadable(withoutUndefined(query));
      return { records: [...records], next };
    }),
    unreadableRecord: handle(api.unreadableRecord, async ({ params }) => {
      const stored = await deps.unreadableById(params.id);
      return stored === null ? NO_RECORD : { record: stored.record, repaired: stored.state === 'repaired', origin: stored.origin };
    }),
    repairUnreadable: handle(api.repairUnreadable, async ({ params, body }, caller) => {
      const wrong = await wrongFormat(body.as);
      if (wrong !== undefined) return wrong;
      const repaired = await deps.repair({ id: params.id, ...body }, actorOf(caller));
      if (repaired.kind === 'read') return { event: repaired.event.toEvent(), reason: null, applied: repaired.applied };
      if (repaired.kind === 'unreadable') return { event: null, reason: repaired.reason, applied: false };
      return refusals[repaired.kind];
    }),
    startReread: handle(api.startReread, ({ body: { apply, note, ...unreadable } }, caller) => start({ apply, note, unreadable }, unreadable.as, actorOf(caller))),
    startReparse: handle(api.startReparse, ({ body: { apply, note, ...reparse } }, caller) => wrongSelection(reparse) ?? start({ apply, note, reparse }, reparse.as, actorOf(caller))),
    rewriteRuns: handle(api.rewriteRuns, async () => ({ runs: [...(await jobs.list())] })),
    rewriteRun: handle(api.rewriteRun, async ({ params }) => found(await jobs.get(params.id))),
    cancelRewrite: handle(api.cancelRewrite, async ({ params }) => found(await jobs.cancel(params.id))),
  };

  async function start(request: RewriteRequest, as: string | undefined, by: Actor): Promise<{ run: RewriteRun } | Refused> {
    const wrong = await wrongFormat(as);
    if (wrong !== undefined) return wrong;
    const run = await jobs.start(request, by);
    return run === undefined ? new Refused('busy', 'Too many runs are waiting already: try again when some are done.') : { run };
  }

  async function wrongFormat(as: string | undefined): Promise<Refused | undefined> {
    if (as === undefined || (await deps.formats()).includes(as)) return undefined;
    return new Refused('bad-request', `There is no parser and no mapping with the name ${as}.`, { at: 'body.as' });
  }
} // prettier-ignore

function wrongSelection({ from, to, q }: ReparseSelection): Refused | undefined {
  if (from !== undefined && to !== undefined && !(from < to)) return new Refused('bad-request', 'The range ends before it begins: give "from" before "to".', { at: 'body.from' }); // prettier-ignore
  const parsed = parseQuery(q ?? '');
  return parsed.ok ? undefined : new Refused('bad-request', parsed.error.message, { at: `body.q:${parsed.error.at}` });
}

const NO_RECORD = new Refused('not-found', 'There is no unreadable record with this id. It may have been read since, or be older than records are kept.', { at: 'path.id' }); // prettier-ignore

const refusals = {
  'not-found': NO_RECORD,
  'not-settled': new Refused('busy', 'This record has come just now and is still being written: try again in a moment.', { retryAfter: 2 }), // prettier-ignore
  'repaired-before': new Refused('conflict', 'This record was repaired already: its event has the same id.'),
} as const satisfies Record<Exclude<Repaired['kind'], 'read' | 'unreadable'>, Refused>;

function found(run: RewriteRun | undefined): { run: RewriteRun } | Refused {
  return run === undefined ? new Refused('not-found', 'There is no such run.', { at: 'path.id' }) : { run };
}

const rank = { silent: 0, late: 1, learning: 3, speaks: 2, off: 4 } as const satisfies Record<SourceWatch['state'], number>; // prettier-ignore

function bySilence(watches: readonly SourceWatch[]): SourceWatch[] {
  return [...watches].sort((a, b) => rank[a.state] - rank[b.state] || (a.heard ?? 0) - (b.heard ?? 0));
}
