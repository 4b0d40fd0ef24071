import type { Accounting, SourceBooks, SourceWatch } from '../../model/keeping.ts';
import { quality, type Quality } from '../../model/event.ts';
import { unreadableReason, type UnreadableReason } from '../../model/record.ts';
import type { SourceId } from '../../model/ids.ts';
import type { SourceAccount } from '../../model/source.ts';
import type { Journal, Received } from '../../pipeline/ports.ts';
import type { EventStore, StoredCounts } from '../../store/events/event-store.ts';
import type { Accounts, SettledBooks } from '../../store/state/state-store.ts';
import type { Refusals } from './refusals.ts';
import { sourceAccounts } from './source-accounts.ts';

export interface AccountingDeps {
  readonly accounts: Pick<Accounts, 'books'>;
  readonly journal: Pick<Journal, 'received' | 'head'>;
  readonly refusals: Pick<Refusals, 'pending'>;
  readonly events: Pick<EventStore, 'counts'>;
  readonly watches: () => readonly SourceWatch[];
  /** ms that rows are kept after they were received: what is older may be gone from the event store */
  readonly retentionMs: number;
  readonly now: () => number;
}

/** Facts of fewer events than this share are not worth a word. */
const NOTABLE_SHARE = 0.01;

/**
 * Reads the books of all sources and holds them against one another. The ledger is read first, in one snapshot, then the journal at one moment: the
 * journal is ahead by just what waits.
 */
export async function readAccounting(deps: AccountingDeps, withRows: boolean): Promise<Accounting> {
  const refused = deps.refusals.pending();
  const books = await deps.accounts.books();
  const journal = { head: deps.journal.head(), received: deps.journal.received() };
  const rows = withRows ? await deps.events.counts() : undefined;
  const watches = new Map(deps.watches().map((watch) => [watch.source, watch]));
  const at = deps.now();
  const accounts = sourceAccounts(books.accounts, journal.received, refused);
  const sources = accounts.map((account): SourceBooks => {
    const { source } = account;
    const reasons = books.reasons.get(source);
    return {
      ...account,
      ...(rows === undefined ? {} : { rows: rowsOf(rows, source) }),
      refusals: { ...reasons?.refused },
      unreadableKinds: kindsOf(reasons?.unreadable ?? {}),
      facts: factsOf(account),
      watch: watches.get(source) ?? null,
      wrong: wrongOf(account, journal.received.get(source), rows, at - deps.retentionMs),
    };
  });
  const waiting = sum(sources.map((each) => each.waiting));
  const wrong = wrongOfAll(books, journal.head, waiting);
  return {
    at,
    sources,
    journal: { head: journal.head, settled: books.settled, waiting },
    isRight: wrong.length === 0 && sources.every((each) => each.wrong.length === 0),
    wrong,
  };
}

/** What waits by the accounts is what waits by the places in the journal: a record that only one book has shows here. */
function wrongOfAll({ settled }: SettledBooks, head: number, waiting: number): string[] {
  const distance = head - settled;
  if (distance === waiting) return [];
  return [
    `The journal is ${distance} records ahead of what is settled, but by the accounts ${waiting} are waiting: ${Math.abs(distance - waiting)} records are in one book and not in the other.`,
  ];
}

function wrongOf(
  account: SourceAccount,
  journal: Received | undefined,
  rows: StoredCounts | undefined,
  keptSince: number,
): string[] {
  const { received, stored, unreadable, refused, waiting, source } = account;
  const wrong: string[] = [];
  const accepted = journal?.records ?? 0;
  const difference = received - stored - unreadable - refused - waiting;
  if (difference !== 0) wrong.push(`The sum does not add up: ${difference > 0 ? 'received is larger' : 'received is smaller'} by ${Math.abs(difference)}.`); // prettier-ignore
  if (stored + unreadable > accepted) wrong.push(`${stored + unreadable} records are settled, but the journal took only ${accepted}: journal and database are not of one time, or records were counted twice.`); // prettier-ignore
  for (const [name, count] of [['stored', stored], ['unreadable', unreadable], ['refused', refused]] as const) if (count < 0) wrong.push(`${name} is ${count}, less than nothing.`); // prettier-ignore
  if (rows !== undefined) wrong.push(...wrongRows(account, rowsOf(rows, source), (journal?.first ?? 0) > keptSince));
  return wrong;
}

/** The accounts were read before the rows: rows of what was settled in between are ahead of them. */
function wrongRows(
  { stored, unreadable, waiting }: SourceAccount,
  rows: { readonly events: number; readonly unreadable: number },
  isWholeKept: boolean,
): string[] {
  const ahead = rows.events + rows.unreadable - stored - unreadable;
  if (ahead > waiting && waiting === 0) return [`The event store has ${ahead} rows more than are counted: some are there twice, or were written just now.`]; // prettier-ignore
  if (ahead < 0 && isWholeKept) return [`The event store has ${-ahead} rows fewer than are counted, and none is old enough to have been removed.`]; // prettier-ignore
  return [];
}

const rowsOf = (rows: StoredCounts, source: SourceId): { events: number; unreadable: number } => ({
  events: rows.events.get(source) ?? 0,
  unreadable: rows.unreadable.get(source) ?? 0,
});

function kindsOf(counts: Readonly<Record<string, number>>): Partial<Record<UnreadableReason['kind'], number>> {
  const kinds: Partial<Record<UnreadableReason['kind'], number>> = {};
  for (const [name, count] of Object.entries(counts)) {
    const kind = unreadableReason.shape.kind.safeParse(name).data;
    if (kind !== undefined && count > 0) kinds[kind] = count;
  }
  return kinds;
}

function factsOf({ stored, quality: counts }: SourceAccount): { fact: Quality; share: number }[] {
  return Object.entries(counts)
    .flatMap(([name, count]) => {
      const fact = quality.safeParse(name).data;
      const share = stored === 0 ? 0 : count / stored;
      return fact === undefined || share < NOTABLE_SHARE ? [] : [{ fact, share: Math.min(1, share) }];
    })
    .sort((a, b) => b.share - a.share);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
