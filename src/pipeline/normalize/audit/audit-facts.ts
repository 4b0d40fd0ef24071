import type { EntityKind } from '../../../model/entity.ts';

/**
 * What the audit record of a cloud or service says, in neutral words: who did what to what, from where, and whether it was let through.
 * A connector reads these facts out of its vendor's fields; OCSF form and entities are made from them in one place.
 */
export interface AuditFacts {
  /** as the vendor names it: `user.session.start`, `Microsoft.Compute/virtualMachines/write` */
  readonly operation: string | undefined;
  /** what was asked: an API group, a provider, an application */
  readonly service?: string | undefined;
  readonly actor: Principal | undefined;
  /** other names of the actor, as entities only: a session, a key, the user behind an impersonation */
  readonly alsoActors?: readonly AuditTarget[];
  readonly source: AuditSource;
  readonly targets: readonly AuditTarget[];
  /** what was given or taken: roles, permissions, policies */
  readonly privileges?: readonly string[] | undefined;
  readonly outcome: Outcome;
  readonly cloud?: { readonly account?: string | undefined; readonly region?: string | undefined } | undefined;
  /** the vendor's id of the record, and of the request that caused it */
  readonly uid: string | undefined;
  readonly correlation?: string | undefined;
  readonly originalTime: string | undefined;
  readonly message?: string | undefined;
  readonly isMfa?: boolean | undefined;
}

/** Somebody or something with an identity. `name` is what its habits are kept under. */
export interface Principal {
  readonly kind: Extract<EntityKind, 'user' | 'application' | 'cloud'>;
  readonly name: string;
  readonly uid?: string | undefined;
  readonly displayName?: string | undefined;
  /** the vendor's word for what it is */
  readonly type?: string | undefined;
}

export interface AuditSource {
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
  /** ISO 3166 two letters, or the English name */
  readonly country?: string | undefined;
  readonly city?: string | undefined;
  /** degrees */
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  /** number of the autonomous system */
  readonly asNumber?: number | undefined;
  readonly asName?: string | undefined;
}

export interface AuditTarget {
  readonly kind: EntityKind;
  readonly name: string | undefined;
  readonly uid?: string | undefined;
  readonly type?: string | undefined;
  /** a group of people: OCSF has classes for them */
  readonly isGroup?: boolean;
}

export interface Outcome {
  /** undefined where the record does not say */
  readonly success: boolean | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
}

/** OCSF class and `activity_id` of an operation; what lacks what its class requires is told as API activity. */
export type AuditMeaning =
  | { readonly class: 'api_activity'; readonly activity: number }
  | { readonly class: 'authentication'; readonly activity: number }
  | { readonly class: 'account_change'; readonly activity: number }
  | { readonly class: 'group_management'; readonly activity: number }
  | { readonly class: 'user_access'; readonly activity: number };

export const api = (activity: number): AuditMeaning => ({ class: 'api_activity', activity });
export const signIn = (activity: number): AuditMeaning => ({ class: 'authentication', activity });
export const account = (activity: number): AuditMeaning => ({ class: 'account_change', activity });
export const group = (activity: number): AuditMeaning => ({ class: 'group_management', activity });
export const access = (activity: number): AuditMeaning => ({ class: 'user_access', activity });
