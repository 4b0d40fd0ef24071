import type { Overview } from '../../model/api.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { SourceAccount } from '../../model/source.ts';
import type { Journal } from '../../pipeline/ports.ts';
import type { StateStore } from '../../store/state/state-store.ts';
import type { LoadedContent } from '../loaded-rules.ts';
import type { Flow } from './flow.ts';
import type { Refusals } from './refusals.ts';
import { sourceAccounts } from './source-accounts.ts';

export interface OverviewDeps {
  readonly version: string;
  readonly started: number;
  readonly now: () => number;
  readonly journal: Pick<Journal, 'received' | 'usage' | 'head'>;
  readonly state: Pick<StateStore, 'accounts' | 'alerts'>;
  readonly refusals: Pick<Refusals, 'pending'>;
  readonly flow: Pick<Flow, 'rate' | 'behind'>;
  readonly rules: () => LoadedContent;
}

export async function readAccounts(
  deps: Pick<OverviewDeps, 'state' | 'journal' | 'refusals'>,
): Promise<SourceAccount[]> {
  const refusedNow = deps.refusals.pending();
  const settled = await deps.state.accounts.all();
  return sourceAccounts(settled, deps.journal.received(), refusedNow);
}

export async function readOverview(deps: OverviewDeps): Promise<Overview> {
  const [sources, alerts] = await Promise.all([readAccounts(deps), deps.state.alerts.counts(DEFAULT_TENANT)]);
  return {
    version: deps.version,
    started: deps.started,
    now: deps.now(),
    sources,
    rate: deps.flow.rate(),
    behind: deps.flow.behind(deps.journal.head()),
    rules: rulesOf(deps.rules()),
    alerts: { open: { ...alerts.open }, today: alerts.today, closedToday: alerts.closedToday },
    journal: deps.journal.usage(),
  };
}

/** Rules that make findings, and what could not be loaded. */
function rulesOf({ rules, problems }: LoadedContent): Overview['rules'] {
  const loaded = rules.filter(({ enabled }) => enabled).length;
  return { loaded, problems: problems.filter(({ level }) => level === undefined || level === 'error').length };
}

/** At most one reading at a time, and none that is younger than `keepMs`: ten open consoles cost as much as one. */
export function sharedFor<T>(keepMs: number, read: () => Promise<T>, now: () => number): () => Promise<T> {
  let last: { at: number; value: Promise<T> } | undefined;
  return () => {
    if (last !== undefined && now() - last.at < keepMs) return last.value;
    const mine = { at: now(), value: read() };
    last = mine;
    mine.value.catch(() => {
      if (last === mine) last = undefined;
    });
    return mine.value;
  };
}
