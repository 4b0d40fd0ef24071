import type {
  BaselineCommand,
  BudgetState,
  EntityProfile,
  EntityRow,
  LearningState,
  PeerGroup,
} from '../model/baseline.ts';
import type { BehaviorRow } from '../model/behavior.ts';
import type { EntityKind } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import type { EntityId, SourceId } from '../model/ids.ts';
import type { Quality } from '../model/event.ts';
import type { BatchDelays } from './clean/measure-clock.ts';
import type { BatchOfClaims } from './identify/pack-claims.ts';
import type { RaisedAlerts } from './alert/raise-alerts.ts';
import type { IncomingBatch, RecordBatch, UnreadableReason } from '../model/record.ts';

/**
 * What the pipeline needs from the machinery below it. `store/` implements these over embedded engines and over remote ones;
 * one contract suite a port runs against every implementation.
 */

/** Where raw records are durable before they are acknowledged. */
export interface Journal {
  /** 12 hexadecimal digits that name this journal for ever: the `stream` of its batches and event ids */
  readonly stream: string;
  /**
   * Appends a batch; resolves when it is on disk (group commit). A batch whose `key` was appended before resolves to the first one's place.
   * Rejects with `JournalFull` when the disk limit is reached: the sender must be told to come back.
   */
  append(batch: IncomingBatch): Promise<Appended>;
  /** Batches from `position` on, in order, waiting for new ones until `signal` aborts. Every batch is given with the position behind it. */
  read(position: number, signal: AbortSignal): AsyncIterable<JournalEntry>;
  /** A reader will never ask for what is before `position`: it may be removed when all readers have said so and retention allows. */
  commit(reader: string, position: number): Promise<void>;
  /** The position last committed by a reader; the journal's first if it never did. */
  committed(reader: string): number;
  /** Records ever appended, per source. */
  received(): ReadonlyMap<SourceId, Received>;
  /** bytes on disk and how many are allowed */
  usage(): { bytes: number; limit: number };
  /** the position behind the last durable record */
  head(): number;
  close(): Promise<void>;
}

export interface Received {
  readonly records: number;
  readonly bytes: number;
  /** milliseconds since 1970 */
  readonly first: number;
  readonly last: number;
}

export interface Appended {
  /** sequence of the first record, and one past the last */
  readonly first: number;
  readonly end: number;
  /** true if a batch with this key had been appended before */
  readonly repeated: boolean;
}

/** Positions are record sequences: the sequence of the next record to read. */
export interface JournalEntry {
  readonly batch: RecordBatch;
  readonly next: number;
}

export class JournalFull extends Error {
  readonly kind = 'journal-full';
  /** seconds after which to try again */
  readonly retryAfter: number;
  constructor(message: string, retryAfter: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** What the stateless part makes of one batch: rows ready for the store, and what was found. Crosses threads, so it is plain data. */
export interface Understood {
  readonly source: SourceId;
  /** one JSON object a line, in the form of the store's `events` table */
  readonly eventRows: Uint8Array;
  readonly events: number;
  /** the same for the `unreadable` table */
  readonly unreadableRows: Uint8Array;
  readonly unreadable: number;
  readonly findings: readonly Finding[];
  readonly formats: Readonly<Record<string, number>>;
  readonly quality: Readonly<Partial<Record<Quality, number>>>;
  readonly unreadableKinds: Readonly<Partial<Record<UnreadableReason['kind'], number>>>;
  /** newest event time, milliseconds since 1970; null without events */
  readonly lastEvent: number | null;
  /** bytes of the records */
  readonly bytes: number;
  /** version of the rule set that judged them; absent where none did */
  readonly rules?: string;
  /** version of the set of mappings that they were read with; absent where there is none */
  readonly mappings?: string;
  /** when the batch was received, ms since 1970 */
  readonly received?: number;
  /** what correlations will look at, packed (`packSightings`), in the order of the records; absent if there is nothing */
  readonly sightings?: readonly Uint8Array[];
  /** what baselines will look at, packed (`createObserve`), in the order of the records; absent if there is nothing */
  readonly observations?: readonly Uint8Array[];
  /** which names its records say denote one thing (`packClaims`), in the order of the records; absent if there is nothing */
  readonly claims?: readonly BatchOfClaims[];
  /** how late its events were, by what clocks are measured */
  readonly delays?: BatchDelays;
}

/** Parse, normalize and judge one batch: a pure function, on this thread or on workers. Answers in the order asked. */
export type Understand = (batch: RecordBatch) => Promise<Understood>;

/** Only what baselines look at in a batch, for a replay: no rules, no rows. */
export type ObserveAgain = (batch: RecordBatch) => Promise<Pick<Understood, 'observations'>>;

/** Events, findings and unreadable records, on a column store. Inserts are idempotent by token. */
export interface EventSink {
  /** @param rows one JSON object a line @param token the same rows always come with the same token */
  insert(table: 'events' | 'findings' | 'unreadable', rows: Uint8Array, token: string): Promise<Inserted>;
}

export interface Inserted {
  /** the source of each row that the store would not take: it is kept as unreadable with the reason, and counts as such and not as stored */
  readonly rejected: readonly SourceId[];
}

/** One settled stretch of the journal: everything in it is in the event store. */
export interface Settled {
  readonly from: number;
  readonly to: number;
  readonly understood: readonly Understood[];
  /** absent if nothing changed */
  readonly correlations?: CorrelationChange;
  readonly identities?: StateChange;
}

/** How the state of a stage moves on: by a row of what it saw, or by a snapshot that takes the place of the one before and of all rows since. */
export interface StateChange {
  readonly kind: 'seen' | 'snapshot';
  readonly bytes: Uint8Array;
}
export type CorrelationChange = StateChange;

/** The state of a stage as it was settled: a snapshot, and what it saw since, in order. */
export interface SavedState {
  readonly snapshot: Uint8Array | null;
  readonly seen: readonly Uint8Array[];
}
export type SavedCorrelations = SavedState;

/** The transactional side: alerts, accounts and the position are changed together or not at all. */
export interface Ledger {
  /** position up to which everything is settled, and the stretch that was announced and may be half done */
  position(): Promise<{ settled: number; announced: number | null }>;
  /** says which stretch comes next, before anything of it is written: after a crash the same stretch is done again, with the same tokens */
  announce(from: number, to: number): Promise<void>;
  /** the state of correlations at the settled position */
  correlations(): Promise<SavedCorrelations>;
  /** the state of identities at the settled position */
  identities(): Promise<SavedState>;
  /**
   * Raises and updates alerts, adds to the accounts, moves the state of correlations and identities and the position, in one transaction.
   * A stretch that is settled already changes nothing and answers with no alerts.
   */
  settle(stretch: Settled): Promise<RaisedAlerts>;
}

/** The stage of identities as the pipeline sees it: it remembers which names denote one thing. */
export interface Identify {
  /** Begins with the state as it was settled. */
  restore(saved: SavedState): void;
  /** One stretch, each once and in journal order. What comes back is settled with it. */
  see(understood: readonly Understood[]): StateChange | undefined;
}

/** Baselines as the pipeline sees them: a stage with threads and snapshots of its own, that is given each stretch once, in journal order. */
export interface Baselines {
  /**
   * Judges and learns what was observed in a stretch. After a crash the same stretch meets the same state and the same is found.
   * Does not reject for what can be put right: a thread that dies is restored and asked again.
   */
  judge(stretch: Pick<Settled, 'from' | 'to' | 'understood'>): Promise<readonly Finding[]>;
}

/**
 * The stage in one thread: synchronous, without a clock or a random number of its own. What it answers depends on what it was given and on nothing
 * else: a replay of the same batches and commands from a snapshot leads to the same state, wherever the journal was cut into stretches.
 */
export interface BaselineStage {
  /**
   * One batch: judges, then learns. @param observations packed @param received when the batch was, ms; it is the clock of silences
   * @param isHistory nobody is told of what is found: it counts neither for the budget nor for the risk of an entity
   */
  see(observations: Uint8Array | undefined, received: number, isHistory: boolean): readonly Finding[];
  /** @param at when it was given, ms */
  change(command: BaselineCommand, at: number): void;
  /** the whole state; what was written by the same version of Vedette with the same behaviours is read back by `createBaselineStage` */
  write(): Uint8Array;
  readonly views: BaselineViews;
}

/** What a stage knows, for people. Plain data, so that it can cross threads. */
export interface BaselineViews {
  learning(): BaselineFigures;
  /** by risk, then newest */
  entities(search: EntitySearch): { readonly entities: readonly EntityRow[]; readonly total: number };
  entity(id: EntityId): EntityProfile | undefined;
  riskiest(days: number, top: number, kind: EntityKind | undefined): readonly RiskyDay[];
  /** what is learnt and allowed, by the id of the behaviour */
  behaviors(): readonly BehaviorFigures[];
  peerGroups(of: EntityKind | undefined): readonly PeerGroup[];
  budget(): BudgetState;
}

export interface EntitySearch {
  readonly text?: string | undefined;
  readonly kind?: EntityKind | undefined;
  /** name or id of a peer group */
  readonly group?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

export type BaselineFigures = Pick<
  LearningState,
  'clock' | 'first' | 'entities' | 'entitiesReady' | 'observations' | 'leftOut' | 'bytes' | 'limit'
> & { readonly profiles: number; readonly isWarm: boolean };

export type BehaviorFigures = Pick<
  BehaviorRow,
  'id' | 'learning' | 'threshold' | 'budgetShare' | 'alertsADay' | 'falseShare'
>;

export interface RiskyDay {
  /** beginning of the day (UTC), ms */
  readonly day: number;
  readonly entities: readonly Pick<EntityRow, 'id' | 'kind' | 'name' | 'risk' | 'reasons' | 'findings'>[];
}
