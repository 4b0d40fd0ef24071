import type { TenantId } from '../../model/ids.ts';

/** Days after receipt: the first entry that fits says; `classUid` and `tenant` absent fit all. */
export interface Retention {
  readonly days: number;
  readonly exceptions?: readonly { readonly tenant?: TenantId; readonly classUid?: number; readonly days: number }[];
}

export const DEFAULT_RETENTION: Retention = { days: 90 };
