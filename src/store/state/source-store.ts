import type { SourceStretch } from '../../model/configured-source.ts';
import type { SourceId, TenantId } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Actor } from './actor.ts';

/** Sources that people configure. Every change is one transaction, with an entry in the audit table. All calls reject with `StoreError`. */
export interface SourceStore {
  /** By kind and name. */
  list(tenant: TenantId): Promise<readonly StoredSource[]>;
  /** Null if there is one of this kind and name already. */
  add(tenant: TenantId, source: NewSource, by: Actor): Promise<StoredSource | null>;
  /** What is left out stays. Null if there is no such source. Changing nothing is not recorded. */
  change(tenant: TenantId, of: SourceKey, change: SourceChange, by: Actor): Promise<StoredSource | null>;
  /** Also forgets its checkpoint and its story. False if there is no such source. */
  remove(tenant: TenantId, of: SourceKey, by: Actor): Promise<boolean>;
  /** Writes down what was done to a source in another way, for example by its file. */
  record(tenant: TenantId, verb: string, source: SourceId, detail: JsonObject, by: Actor): Promise<void>;

  /** Undefined if none was saved. */
  checkpoint(tenant: TenantId, source: SourceId): Promise<JsonValue | undefined>;
  /** Takes the place of the one before; committed when it resolves. */
  saveCheckpoint(tenant: TenantId, source: SourceId, value: JsonValue): Promise<void>;

  stories(tenant: TenantId): Promise<ReadonlyMap<SourceId, SourceStory>>;
  saveStories(tenant: TenantId, stories: ReadonlyMap<SourceId, SourceStory>): Promise<void>;
}

export interface SourceKey {
  readonly kind: string;
  readonly name: string;
}

export interface NewSource extends SourceKey {
  readonly enabled: boolean;
  /** without secrets */
  readonly settings: JsonObject;
  /** path of the setting → the sealed value */
  readonly secrets: Readonly<Record<string, string>>;
  readonly note: string;
}

export interface StoredSource extends NewSource {
  readonly created: number;
  readonly changed: number;
  readonly changedBy: string;
}

export interface SourceChange {
  readonly enabled?: boolean;
  readonly settings?: JsonObject;
  /** a sealed value takes the place of the one before, null takes it away */
  readonly secrets?: Readonly<Record<string, string | null>>;
  readonly note?: string;
}

/** What is told of a source to people, across restarts of the server. */
export interface SourceStory {
  readonly restarts: number;
  /** newest first */
  readonly history: readonly SourceStretch[];
}
