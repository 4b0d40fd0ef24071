import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Alert, AlertStatus } from '../../model/alert.ts';
import type { AlertId, SourceId, TenantId, UserId, VerdictId } from '../../model/ids.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Severity } from '../../model/severity.ts';
import type { SourceAccount } from '../../model/source.ts';
import type { Verdict, VerdictKind } from '../../model/verdict.ts';
import type { Ledger } from '../../pipeline/ports.ts';
import type { Actor } from './actor.ts';
import type { BaselineStore } from './baseline-store.ts';
import type { IdentityStore } from './identities.ts';
import type { OwnAlerts } from './own-alerts.ts';
import type { RewriteRuns } from './rewrite-runs.ts';
import type { MappingStore } from './mapping-store.ts';
import type { SourceClockStore } from './source-clocks.ts';
import type { RuleStore } from './rule-store.ts';
import type { SourceStore } from './source-store.ts';
import type { SourceWatches } from './source-watches.ts';
import type { StateTables } from './tables.ts';

export type { Actor } from './actor.ts';

/**
 * What changes: alerts, verdicts, accounts, settings, and the position up to which everything is settled. On a PostgreSQL of its own
 * or a remote one. All calls reject with `StoreError`; after `unavailable` the same call may be made again.
 */
export interface StateStore {
  /** for libraries that bring their own tables (sign-in); they belong in the schema `public`, ours are in `vedette` */
  readonly pool: Pool;
  readonly db: Kysely<StateTables>;
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  readonly accounts: Accounts;
  readonly settings: Settings;
  /** alerts about the platform and its sources */
  readonly ownAlerts: OwnAlerts;
  /** runs that read stored records again */
  readonly rewriteRuns: RewriteRuns;
  /** the watch over sources that fall silent */
  readonly sourceWatches: SourceWatches;
  readonly rules: RuleStore;
  readonly baselines: BaselineStore;
  readonly mappings: MappingStore;
  readonly identities: IdentityStore;
  readonly clocks: SourceClockStore;
  /** sources that people configure */
  readonly sources: SourceStore;
  /** findings per rule id since the first start */
  ruleCounts(): Promise<ReadonlyMap<string, number>>;
  /** what a connection string needs to reach the same database (`postgres://…`), for children and libraries */
  readonly url: string;
  health(): Promise<StateHealth>;
  /** Ends the connections and, embedded, stops the server: clean, all committed work is kept. */
  close(): Promise<void>;
}

export type StateStoreOptions = EmbeddedStateStore | RemoteStateStore;

export interface EmbeddedStateStore {
  readonly kind: 'embedded';
  /** the folder of the database cluster, for example `<data>/postgres`; made if absent */
  readonly folder: string;
  /** called when the server went away and when it is back, with a sentence */
  readonly onNotice?: (message: string) => void;
  readonly now?: () => number;
}

export interface RemoteStateStore {
  readonly kind: 'remote';
  /** `postgres://user:password@host:5432/database` */
  readonly url: string;
  readonly now?: () => number;
}

export interface StateHealth {
  readonly ok: boolean;
  readonly message: string;
  /** process id of the embedded server */
  readonly pid: number | null;
  /** how often the embedded server was started again since this store was opened */
  readonly restarts: number;
}

export interface Alerts {
  list(search: AlertSearch): Promise<AlertPage>;
  get(tenant: TenantId, id: AlertId): Promise<AlertWithVerdicts | null>;
  /** Null if there is no such alert. Changing nothing is not recorded. */
  change(tenant: TenantId, id: AlertId, change: AlertChange, by: Actor): Promise<Alert | null>;
  /** Gives a verdict and closes the alert, in one transaction. */
  giveVerdict(
    tenant: TenantId,
    id: AlertId,
    verdict: { readonly kind: VerdictKind; readonly reason: string },
    by: Actor,
  ): Promise<{ readonly alert: Alert; readonly verdict: Verdict } | null>;
  /** Takes a verdict back. The alert carries the newest verdict that is left, or is open again. */
  undoVerdict(tenant: TenantId, id: AlertId, verdict: VerdictId, by: Actor): Promise<Alert | null>;
  counts(tenant: TenantId): Promise<AlertCounts>;
}

export interface AlertSearch {
  readonly tenant: TenantId;
  readonly status?: AlertStatus;
  readonly severity?: Severity;
  /** words that the title, rule, key or an entity's name must hold, in any case of letters */
  readonly text?: string;
  /** ids of entities, one of which an alert must name */
  readonly entities?: readonly string[];
  readonly sort: 'score' | 'last' | 'created';
  readonly limit: number;
  readonly cursor?: string;
}

export interface AlertPage {
  readonly alerts: readonly Alert[];
  readonly next: string | null;
  readonly total: number;
}

export interface AlertWithVerdicts {
  readonly alert: Alert;
  /** newest first, without those taken back */
  readonly verdicts: readonly Verdict[];
}

export interface AlertChange {
  readonly status?: AlertStatus | undefined;
  readonly assignee?: UserId | null | undefined;
}

export interface AlertCounts {
  /** not closed, by severity */
  readonly open: Readonly<Record<Severity, number>>;
  /** made since midnight UTC */
  readonly today: number;
  /** closed since midnight UTC */
  readonly closedToday: number;
}

/** What the state store knows of a source; `received`, `waiting` and their times come from the journal. */
export type SettledAccount = Omit<SourceAccount, 'received' | 'waiting' | 'firstReceived' | 'lastReceived'>;

/** Everything that the ledger knows, at one moment. */
export interface SettledBooks {
  /** the place in the journal up to which it is settled */
  readonly settled: number;
  readonly accounts: readonly SettledAccount[];
  /** records by reason: why they were refused, why they are unreadable */
  readonly reasons: ReadonlyMap<
    SourceId,
    { readonly refused: Readonly<Record<string, number>>; readonly unreadable: Readonly<Record<string, number>> }
  >;
}

export interface Accounts {
  all(): Promise<readonly SettledAccount[]>;
  /** The accounts with the position that they belong to, and the reasons by source. */
  books(): Promise<SettledBooks>;
  /** Counts records that were turned away before the journal, with the reason they were given. */
  addRefused(source: SourceId, records: number, reason: string): Promise<void>;
}

export interface Settings {
  get(key: string): Promise<JsonValue | undefined>;
  set(key: string, value: JsonValue): Promise<void>;
  /** Sets only if absent, and answers with what is there then. */
  setOnce(key: string, value: JsonValue): Promise<JsonValue>;
}
