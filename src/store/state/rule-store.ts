import type { LogSource } from '../../model/log-source.ts';
import type { TenantId } from '../../model/ids.ts';
import type { PackKind, RuleException, RuleTuning, RuleVersion } from '../../model/rule.ts';
import type { Severity } from '../../model/severity.ts';
import type { Actor } from './actor.ts';

/**
 * Rules as they are kept: packs of files with all versions of their texts, and what each tenant changed. Every change is one transaction, with
 * an entry in the audit table. All calls reject with `StoreError`.
 */
export interface RuleStore {
  packs(tenant: TenantId): Promise<readonly StoredPack[]>;
  /** Files of all packs as they are now, without their texts. */
  files(tenant: TenantId): Promise<readonly StoredFile[]>;
  /** Texts by version; versions that are not known are left out. */
  texts(tenant: TenantId, versions: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Puts files into a pack and takes files out of it; the pack is made if absent. What stays the same is not recorded. */
  changeFiles(tenant: TenantId, change: FilesChange, by: Actor): Promise<FilesChanged>;
  /** Null if there is no such pack. */
  enablePack(tenant: TenantId, pack: string, enabled: boolean, note: string, by: Actor): Promise<StoredPack | null>;
  /** Removes a pack with its files; their versions are kept. False if there is none. */
  removePack(tenant: TenantId, pack: string, by: Actor): Promise<boolean>;
  /** Newest first. */
  versions(tenant: TenantId, pack: string, path: string, limit: number): Promise<readonly RuleVersion[]>;

  /** What counts now, of every rule that was ever changed. */
  tunings(tenant: TenantId): Promise<readonly StoredTuning[]>;
  /** Newest first. */
  tuningHistory(tenant: TenantId, rule: string, limit: number): Promise<readonly RuleTuning[]>;
  /** What is left out stays as it is. Changing nothing is not recorded. */
  tune(tenant: TenantId, rule: string, change: TuningChange, by: Actor): Promise<RuleTuning>;

  /** Findings of every rule that has some. */
  counts(tenant: TenantId): Promise<ReadonlyMap<string, RuleFindings>>;
  /** Forgets findings by the hour that no count tells of any more. */
  prune(): Promise<void>;

  seen(tenant: TenantId): Promise<SeenSoFar>;
  addSeen(tenant: TenantId, seen: readonly SeenNow[]): Promise<void>;
  /** Since then it is looked for these fields, if it was not before. */
  watchFields(tenant: TenantId, fields: readonly string[], since: number): Promise<void>;
}

export interface StoredPack {
  readonly name: string;
  readonly kind: PackKind;
  readonly enabled: boolean;
  readonly origin: string;
  readonly updated: number;
  readonly by: string;
}

export interface StoredFile {
  readonly pack: string;
  readonly path: string;
  readonly version: string;
}

export interface FilesChange {
  readonly pack: string;
  readonly kind: PackKind;
  readonly origin: string;
  readonly put: readonly { readonly path: string; readonly text: string }[];
  readonly remove: readonly string[];
  readonly note: string;
}

export interface FilesChanged {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

export interface StoredTuning {
  readonly rule: string;
  readonly enabled: boolean | null;
  readonly severity: Severity | null;
  readonly exceptions: readonly RuleException[];
}

export interface TuningChange {
  readonly enabled?: boolean | null | undefined;
  readonly severity?: Severity | null | undefined;
  readonly exceptions?: readonly RuleException[] | undefined;
  readonly note: string;
}

export interface RuleFindings {
  /** since the first start */
  readonly total: number;
  /** in the last 24 hours */
  readonly lastDay: number;
  /** by day of receipt (UTC), 14 of them, the last is today */
  readonly days: readonly number[];
}

/** What was seen since the first start. Times are ms since 1970. */
export interface SeenSoFar {
  readonly logSources: readonly SeenLogSource[];
  /** since when it is looked for a field, by its name */
  readonly watchedSince: ReadonlyMap<string, number>;
}

export interface SeenLogSource {
  /** of the set of log sources that one kind of event has */
  readonly id: string;
  readonly sources: readonly LogSource[];
  readonly events: number;
  readonly first: number;
  readonly last: number;
  /** when each was first seen, and last found to be there by an engine that had not seen it yet */
  readonly fields: ReadonlyMap<string, { readonly first: number; readonly last: number }>;
}

export interface SeenNow {
  readonly id: string;
  readonly sources: readonly LogSource[];
  readonly events: number;
  readonly fields: readonly string[];
  readonly at: number;
}
