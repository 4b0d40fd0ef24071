import type { SourceId } from '../../model/ids.ts';
import type { SourceAccount } from '../../model/source.ts';
import type { Received } from '../../pipeline/ports.ts';
import type { SettledAccount } from '../../store/state/state-store.ts';

/**
 * The account of every source, so that the sum adds up: received = stored + unreadable + refused + waiting.
 * What was refused never reached the journal, so it is added to what the journal received.
 *
 * @param settled read before `received`: the journal is always ahead, and nothing waits less than not at all
 * @param refusedNow counted and not yet saved
 */
export function sourceAccounts(
  settled: readonly SettledAccount[],
  received: ReadonlyMap<SourceId, Received>,
  refusedNow: ReadonlyMap<SourceId, number>,
): SourceAccount[] {
  const settledBySource = new Map(settled.map((account) => [account.source, account]));
  const sources = new Set([...settledBySource.keys(), ...received.keys(), ...refusedNow.keys()]);
  return [...sources].sort().map((source) => {
    const done = settledBySource.get(source) ?? emptyAccount(source);
    const came = received.get(source);
    const refused = done.refused + (refusedNow.get(source) ?? 0);
    const accepted = Math.max(came?.records ?? 0, done.stored + done.unreadable);
    return {
      ...done,
      refused,
      received: accepted + refused,
      waiting: accepted - done.stored - done.unreadable,
      bytes: Math.max(came?.bytes ?? 0, done.bytes),
      firstReceived: came?.first ?? null,
      lastReceived: came?.last ?? null,
    };
  });
}

function emptyAccount(source: SourceId): SettledAccount {
  return { source, stored: 0, unreadable: 0, refused: 0, bytes: 0, formats: {}, quality: {}, lastEvent: null };
}
