import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { UnreadableReason } from '../../model/record.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import { eventToRow, unreadableToRow } from '../../store/events/row.ts';
import type { Actor } from '../../store/state/actor.ts';
import type { RewriteRuns } from '../../store/state/rewrite-runs.ts';
import { placeOf } from '../baseline/stored-event.ts';
import { createAccountChanges } from './account-changes.ts';
import type { Rereading } from './reread-content.ts';
import { readRepaired } from './reread-page.ts';

export interface RepairRequest {
  readonly id: string;
  readonly text: string;
  readonly as?: string | undefined;
  readonly apply: boolean;
  readonly note: string;
}

export interface RepairDeps {
  readonly events: Pick<EventStore, 'rereads' | 'rewrites'>;
  readonly runs: Pick<RewriteRuns, 'nextNumber' | 'repair' | 'unsettledRepairs' | 'settleRepair'>;
  readonly rereading: Rereading;
  readonly stream: string;
  readonly settled: () => Promise<number>;
}

export type Repaired =
  | { readonly kind: 'read'; readonly event: NormalizedEvent; readonly applied: boolean }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason }
  | { readonly kind: 'not-found' | 'not-settled' | 'repaired-before' };

/**
 * Reads a text that a person made of an unreadable record. With `apply`, the event takes the record's place under its id, and the record stays as
 * the original. How the account moves is written down before, and done after: the store knows whether it happened.
 */
export async function repairUnreadable(request: RepairRequest, deps: RepairDeps, by: Actor): Promise<Repaired> {
  const { events, runs, rereading } = deps;
  const stored = await events.rereads.unreadableById(DEFAULT_TENANT, request.id);
  if (stored === null) return { kind: 'not-found' };
  if (stored.state === 'repaired') return { kind: 'repaired-before' };
  const read = readRepaired(rereading, stored, request.text, request.as);
  if (!('quality' in read)) return { kind: 'unreadable', reason: read };
  if (!request.apply) return { kind: 'read', event: read, applied: false };
  const { stream, sequence } = placeOf(request.id);
  if (stream === deps.stream && sequence >= (await deps.settled())) return { kind: 'not-settled' };

  const { record, origin } = stored;
  const accounts = createAccountChanges();
  accounts.addUnreadable(record.source, -1, record.reason.kind);
  accounts.add(record.source, 1, read.format, read.quality);
  const number = await runs.nextNumber();
  await runs.repair(DEFAULT_TENANT, { number, record: request.id, accounts: accounts.all(), note: request.note }, by);
  await events.rewrites.replace({
    number,
    events: Buffer.from(`${eventToRow(read)}\n`),
    unreadable: Buffer.from(`${unreadableToRow(record, DEFAULT_TENANT, origin, 'repaired')}\n`),
  });
  await runs.settleRepair(number, true);
  return { kind: 'read', event: read, applied: true };
}

/** Repairs that a crash left between the store and the accounts: the store knows whether they happened. */
export async function settleRepairs({ events, runs }: Pick<RepairDeps, 'events' | 'runs'>): Promise<void> {
  for (const number of await runs.unsettledRepairs()) {
    await runs.settleRepair(number, await events.rewrites.isPublished(number));
  }
}
