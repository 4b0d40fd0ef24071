import type { JsonObject } from '../../model/json.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Actor } from './actor.ts';

/** Mappings and their history. A change is one transaction with an entry in the audit table. All calls reject with `StoreError`. */
export interface MappingStore {
  /** Those that there are, by kind and id. */
  list(tenant: TenantId): Promise<readonly StoredMapping[]>;
  /** Newest first; null in the place of the text where it was removed. */
  versions(tenant: TenantId, kind: MappingKind, id: string, limit: number): Promise<readonly MappingVersion[]>;
  /**
   * Adds a version; what is left out stays. The same content is not written again.
   * @returns undefined if `expected` is another version than the newest
   */
  put(tenant: TenantId, change: MappingChange, by: Actor): Promise<StoredMapping | undefined>;
  /** @returns false if there is none */
  remove(tenant: TenantId, kind: MappingKind, id: string, by: Actor): Promise<boolean>;
  /** Which set was in force from which record of a journal on, oldest first. */
  epochs(stream: string): Promise<readonly MappingEpoch[]>;
  addEpoch(stream: string, epoch: MappingEpoch): Promise<void>;
}

export type MappingKind = 'own' | 'learnt';

export interface StoredMapping {
  readonly kind: MappingKind;
  readonly id: string;
  readonly version: number;
  readonly text: string;
  readonly enabled: boolean;
  readonly note: string;
  readonly at: number;
  readonly by: string;
}

export interface MappingVersion extends Omit<StoredMapping, 'text' | 'id' | 'kind'> {
  readonly text: string | null;
}

export interface MappingChange {
  readonly kind: MappingKind;
  readonly id: string;
  readonly text?: string;
  readonly enabled?: boolean;
  readonly note: string;
  /** the version that was edited; 0: there must be none */
  readonly expected?: number | undefined;
}

export interface MappingEpoch {
  readonly first: number;
  readonly set: JsonObject;
}
