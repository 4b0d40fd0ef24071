import type { EventId, TenantId } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import type { LogSourceSet } from '../../model/log-source.ts';

/**
 * Reads for rules over the past (docs/backtest.md). Conditions are SQL that was compiled with `pastDialect`: every value in it is a literal
 * that this store wrote. All calls reject with `StoreError`; each takes one reader for a bounded time, so the caller goes over a long
 * range in slices.
 */
export interface PastReads {
  /** What the stored events of a range are: their log sources, and the names with blanks in them. Cheap: small columns alone. */
  survey(range: PastRange): Promise<PastSurvey>;
  /** How many rows of some classes each hour has. */
  hours(range: PastRange, classUids: readonly number[]): Promise<readonly PastHour[]>;
  /** Events for which one of the conditions may hold, oldest first, events of one millisecond by id. */
  candidates(read: CandidateRead): Promise<CandidatePage>;
  /** How many events fulfil the conditions certainly or perhaps, by day: for counts beyond what can be looked at one by one. */
  tally(read: PastRead): Promise<Tally>;
}

export interface PastRange {
  readonly tenant: TenantId;
  /** inclusive, milliseconds since 1970 */
  readonly from: number;
  /** exclusive */
  readonly to: number;
}

export interface PastSurvey extends PastCost {
  readonly sets: readonly SurveyedSet[];
  /** names of fields with blanks; `null` if there are too many to name: rows with such names must then be looked at by the engine */
  readonly spaced: readonly string[] | null;
}

export interface SurveyedSet {
  /** one object for rows with the same log sources and aliases, in this and all later answers of this store */
  readonly logSources: LogSourceSet;
  readonly classUids: readonly number[];
  readonly rows: number;
  /** rows that only the engine can judge, see odd-fields.ts */
  readonly odd: number;
}

export interface PastHour {
  /** the beginning of the hour, milliseconds since 1970 */
  readonly time: number;
  readonly rows: number;
  readonly odd: number;
}

/** SQL over one row, from strict to loose: `must` ⊆ what matches ⊆ `may` ⊆ `lightMay`; the last reads no JSON. */
export interface PastCondition {
  readonly must: string;
  readonly may: string;
  readonly lightMay: string;
  /** true of every match in a range without odd rows, and answered by an index */
  readonly words: string;
}

export interface PastRead extends PastRange {
  readonly classUids: readonly number[];
  readonly conditions: readonly PastCondition[];
  /** the range has no odd rows */
  readonly isPlain: boolean;
  /** the most seconds it may take */
  readonly seconds: number;
}

export interface CandidateRead extends PastRead {
  /** 1 to 5000 */
  readonly limit: number;
  /** `next` of the page before */
  readonly after?: PastPlace;
}

export interface PastPlace {
  readonly time: number;
  readonly id: EventId;
}

export interface CandidatePage extends PastCost {
  readonly candidates: readonly Candidate[];
  /** null on the last page */
  readonly next: PastPlace | null;
}

/** As much of a stored event as a rule asks for and a person wants to see in a list. */
export interface Candidate {
  readonly id: EventId;
  readonly time: number;
  readonly source: string;
  readonly format: string;
  readonly logSources: LogSourceSet;
  readonly fields: JsonObject;
  /** ids of entities: `user:example\bob` */
  readonly entities: readonly string[];
  /** for each condition, whether it may hold, and whether SQL alone is certain of it */
  readonly possible: readonly boolean[];
  readonly certain: readonly boolean[];
}

export interface Tally extends PastCost {
  readonly groups: readonly TallyGroup[];
}

/** Events of one day that fulfil the same conditions in the same way. */
export interface TallyGroup {
  /** the beginning of the day (UTC) */
  readonly day: number;
  readonly certain: readonly boolean[];
  readonly possible: readonly boolean[];
  readonly events: number;
}

export interface PastCost {
  /** rows and unpacked bytes that the store read, and how long it took */
  readonly read: number;
  readonly bytes: number;
  readonly ms: number;
}
