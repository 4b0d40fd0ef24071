import type { BaselineChange, BaselineCommand } from '../../model/baseline.ts';
import type { BehaviorException, BehaviorTuning } from '../../model/behavior.ts';
import type { TenantId } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Severity } from '../../model/severity.ts';
import type { Actor } from './actor.ts';

/** What people decide about baselines. Every change is one transaction, with an entry in the audit table. All calls reject with `StoreError`. */
export interface BaselineStore {
  /** Keeps a command; it has no place in the journal yet. */
  add(tenant: TenantId, change: NewBaselineChange, by: Actor): Promise<BaselineChange>;
  /** From this place of the journal on these commands count. */
  place(ids: readonly number[], position: number): Promise<void>;
  /** Commands with a place from `position` on, and those without one, in the order in which they count. */
  since(tenant: TenantId, position: number): Promise<readonly PlacedCommand[]>;
  /** Newest first. */
  list(tenant: TenantId, limit: number, offset: number): Promise<{ changes: readonly BaselineChange[]; total: number }>;
  /** The change with its command; null if there is none. */
  get(tenant: TenantId, id: number): Promise<StoredBaselineChange | null>;
  /** Newest first: commands of one kind before `id` that were not taken back, about one entity where one is named. For what an undo puts back. */
  before(tenant: TenantId, id: number, kind: BaselineCommand['kind'], entity?: string): Promise<BaselineCommand | null>;

  /** Writes down something that was done to baselines as a whole. */
  record(tenant: TenantId, verb: string, target: string, detail: JsonObject, by: Actor): Promise<void>;

  /** What counts now, of every behaviour that was ever tuned. */
  tunings(tenant: TenantId): Promise<readonly StoredBehaviorTuning[]>;
  /** Newest first. */
  tuningHistory(tenant: TenantId, behavior: string, limit: number): Promise<readonly BehaviorTuning[]>;
  /** What is left out stays as it is. Changing nothing is not recorded. */
  tune(tenant: TenantId, behavior: string, change: BehaviorTuningChange, by: Actor): Promise<BehaviorTuning>;
}

export interface NewBaselineChange {
  readonly command: BaselineCommand;
  /** in words: what is changed */
  readonly what: string;
  readonly note: string;
  /** the change that this one takes back */
  readonly undoes?: number;
}

export interface StoredBaselineChange {
  readonly change: BaselineChange;
  readonly command: BaselineCommand;
}

export interface PlacedCommand {
  readonly id: number;
  readonly at: number;
  readonly position: number | null;
  readonly command: BaselineCommand;
}

export interface StoredBehaviorTuning {
  readonly behavior: string;
  readonly enabled: boolean | null;
  readonly severity: Severity | null;
  readonly p: number | null;
  readonly exceptions: readonly BehaviorException[];
}

export interface BehaviorTuningChange {
  readonly enabled?: boolean | null | undefined;
  readonly severity?: Severity | null | undefined;
  readonly p?: number | null | undefined;
  readonly exceptions?: readonly BehaviorException[] | undefined;
  readonly note: string;
}

/** Whether a change of this kind can be taken back: what was forgotten cannot be remembered. */
export const isUndoable = (kind: BaselineCommand['kind']): boolean => kind !== 'reset' && kind !== 'unjudged';
