import type { SourceAccount } from '../../model/source.ts';

export interface Sum {
  readonly received: number;
  readonly stored: number;
  readonly unreadable: number;
  readonly refused: number;
  readonly waiting: number;
  /** received − (stored + unreadable + refused + waiting): 0 if it adds up */
  readonly difference: number;
}

type Counts = Pick<SourceAccount, 'received' | 'stored' | 'unreadable' | 'refused' | 'waiting'>;

/** received = stored + unreadable + refused + waiting, computed here and not believed. */
export function accountToSum(account: Counts): Sum {
  const { received, stored, unreadable, refused, waiting } = account;
  return {
    received, stored, unreadable, refused, waiting,
    difference: received - (stored + unreadable + refused + waiting),
  }; // prettier-ignore
}

/** The sum of all sources. Two sources whose errors cancel do not add up: `wrong` names each source that does not. */
export function accountsToSum(accounts: readonly SourceAccount[]): {
  readonly sum: Sum;
  readonly wrong: readonly string[];
} {
  const total = { received: 0, stored: 0, unreadable: 0, refused: 0, waiting: 0 };
  const wrong: string[] = [];
  for (const account of accounts) {
    total.received += account.received;
    total.stored += account.stored;
    total.unreadable += account.unreadable;
    total.refused += account.refused;
    total.waiting += account.waiting;
    if (accountToSum(account).difference !== 0) wrong.push(account.source);
  }
  return { sum: accountToSum(total), wrong };
}

export type SourceState = 'receiving' | 'quiet' | 'never';

/** A source that sent nothing for ten minutes is quiet. That is not yet an alarm: what is usual is learned later. */
export const QUIET_AFTER = 10 * 60_000;

export function sourceState(account: Pick<SourceAccount, 'lastReceived'>, now: number): SourceState {
  if (account.lastReceived === null) return 'never';
  return now - account.lastReceived > QUIET_AFTER ? 'quiet' : 'receiving';
}
