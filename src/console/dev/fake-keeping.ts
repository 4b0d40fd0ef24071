import type { SourceWatch } from '../../model/keeping.ts';
import { keepingApi } from '../../model/keeping-api.ts';
import { NO_COUNTS, type RewriteRun } from '../../model/rewrite.ts';
import type { SourceAccount, UnreadableRecord } from '../../model/source.ts';
import { refuse, type Input } from './fake-answer.ts';
import { fakeEvent } from './fake-data.ts';

export interface FakeKeepingDeps {
  readonly now: () => number;
  readonly nameOfCaller: () => string;
  readonly sources: () => readonly SourceAccount[];
  readonly unreadable: () => readonly UnreadableRecord[];
}

/** Accounts, silence, unreadable records and runs for the fake server: a run is done the second time that somebody asks. */
export function createFakeKeepingHandlers(deps: FakeKeepingDeps) {
  const runs = new Map<string, RewriteRun>();
  const modes = new Map<string, Pick<SourceWatch, 'mode' | 'expectedGap'>>();
  const start = (parts: Pick<RewriteRun, 'kind' | 'apply' | 'note' | 'reparse' | 'unreadable'>): { run: RewriteRun } => {
    const run: RewriteRun = { id: `run-${runs.size + 1}`, state: 'running', by: deps.nameOfCaller(), created: deps.now(), finished: null, total: 12_000, share: 0.4, counts: { ...NO_COUNTS, seen: 4800, changed: 4100, same: 700 }, examples: [], message: '', ...parts };
    runs.set(run.id, run);
    return { run };
  };
  const get = (input: Input): RewriteRun => {
    const { id } = keepingApi.rewriteRun.params.parse(input.params);
    const run = runs.get(id) ?? refuse(404, 'not-found', 'There is no such run.');
    const done = run.state === 'running' ? doneRun(run, deps) : run;
    runs.set(id, done);
    return done;
  };
  const watchOf = (account: SourceAccount, index: number): SourceWatch => ({
    source: account.source, mode: 'learnt', state: index === 1 ? 'silent' : 'speaks', heard: account.lastReceived, usual: 90_000, expectedUntil: deps.now() + 120_000, expectedGap: null,
    deaf: 0, deafBecause: '', pauses: 4000, weeks: 3, alert: null, says: `${index === 1 ? 'Silent' : 'It speaks'}: usually at least every 1 min 30 s.`, ...modes.get(account.source),
  });
  return {
    accounting: () => ({
      at: deps.now(),
      sources: deps.sources().map((account, index) => ({ ...account, refusals: {}, unreadableKinds: {}, facts: [], watch: watchOf(account, index), wrong: [] })),
      journal: { head: 0, settled: 0, waiting: 0 }, isRight: true, wrong: [],
    }),
    sourceWatches: () => ({ watches: deps.sources().map(watchOf) }),
    watchSource: (input: Input) => {
      const { source, mode, expectedGap } = keepingApi.watchSource.body.parse(input.body);
      modes.set(source, { mode, expectedGap: expectedGap ?? null });
      const index = deps.sources().findIndex((account) => account.source === source);
      const account = deps.sources()[index] ?? refuse(404, 'not-found', 'There is no such source.');
      return { watch: watchOf(account, index) };
    },
    unreadableRecords: (input: Input) => {
      const { source, kind, limit, cursor } = keepingApi.unreadableRecords.query.parse(input.query);
      const all = deps.unreadable().filter((record) => (source === undefined || record.source === source) && (kind === undefined || record.reason.kind === kind));
      const from = Number(cursor ?? '0');
      return { records: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : null };
    },
    unreadableRecord: (input: Input) => {
      const { id } = keepingApi.unreadableRecord.params.parse(input.params);
      const record = deps.unreadable().find((each) => each.id === id) ?? refuse(404, 'not-found', 'There is no such record.');
      return { record, repaired: false, origin: '' };
    },
    repairUnreadable: (input: Input) => {
      const { text, apply } = keepingApi.repairUnreadable.body.parse(input.body);
      const isRead = text.trimEnd().endsWith('}');
      return { event: isRead ? fakeEvent(1, deps.now()) : null, reason: isRead ? null : { kind: 'not-json', message: 'it ends too early' }, applied: apply && isRead };
    },
    startReread: (input: Input) => {
      const { apply, note, ...unreadable } = keepingApi.startReread.body.parse(input.body);
      return start({ kind: 'unreadable', apply, note, unreadable });
    },
    startReparse: (input: Input) => {
      const { apply, note, ...reparse } = keepingApi.startReparse.body.parse(input.body);
      return start({ kind: 'reparse', apply, note, reparse });
    },
    rewriteRuns: () => ({ runs: [...runs.values()].reverse() }),
    rewriteRun: (input: Input) => ({ run: get(input) }),
    cancelRewrite: (input: Input) => {
      const run: RewriteRun = { ...get(input), state: 'cancelled', message: 'It was cancelled.' };
      runs.set(run.id, run);
      return { run };
    },
  };
} // prettier-ignore

function doneRun(run: RewriteRun, { now }: Pick<FakeKeepingDeps, 'now'>): RewriteRun {
  const event = fakeEvent(3, now());
  return {
    ...run, state: 'done', share: 1, finished: now(),
    counts: { ...NO_COUNTS, seen: 12_000, changed: 11_400, same: 590, unreadable: 10, changes: { format: 11_400, meaning: 11_400, entities: 9000 }, formats: { till: 11_400 }, reasons: { 'not-json': 10 } },
    examples: [{ id: event.id, source: event.source, time: event.time, text: '{"till":3,"who":"clerk4","amount":4711}', kinds: ['format', 'meaning', 'entities'], differences: [
      { at: 'format', before: 'json', after: 'till' },
      { at: 'ocsf.actor.user.name', before: null, after: 'clerk4' },
      { at: 'entities', before: '', after: 'actor user:clerk4' },
    ] }],
  };
} // prettier-ignore
