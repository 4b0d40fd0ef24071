import { setImmediate as breathe } from 'node:timers/promises';
import type { Training } from '../../model/baseline.ts';
import type { Event } from '../../model/event.ts';
import type { TenantId } from '../../model/ids.ts';
import { readFeatures } from '../../pipeline/baseline/features/read-features.ts';
import { createObserve } from '../../pipeline/baseline/observations.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import type { BaselinesOnServer } from './baselines-on-server.ts';
import type { Shard } from './shard.ts';
import { placeOf, storedToNormalized } from './stored-event.ts';

export interface TrainRequest {
  /** inclusive, by the time of events */
  readonly from: number;
  /** exclusive */
  readonly to: number;
}

export interface TrainFromStoreDeps {
  readonly events: Pick<EventStore, 'eventsInOrder' | 'histogram'>;
  readonly baselines: Pick<BaselinesOnServer, 'content' | 'position' | 'startShard' | 'takeOver'>;
  /** name of the journal whose newest records are learnt from it and not from the store */
  readonly stream: string;
  readonly tenant: TenantId;
}

/** Events read and looked at together. */
const PAGE = 2000;

/**
 * Learns anew from stored events, in the order of their time, in a thread of its own while the old state goes on judging; then catches up with the journal
 * from where it was when the training began, and takes over. Rejects with a `StoreError`, or what the signal says; then everything stays as it was.
 */
export async function trainFromStore(
  { from, to }: TrainRequest,
  deps: TrainFromStoreDeps,
  signal: AbortSignal,
  told: (progress: Training['progress']) => void,
): Promise<{ events: number; observations: number; entities: number; position: number }> {
  const { baselines, tenant } = deps;
  const position = baselines.position();
  const observe = createObserve(readFeatures(baselines.content().features).features);
  const total = await totalOf(deps, from, to);
  const shard = await baselines.startShard();
  let events = 0;
  try {
    let cursor: string | null = null;
    do {
      signal.throwIfAborted();
      const page = await deps.events.eventsInOrder({ tenant, from, to, limit: PAGE, ...(cursor === null ? {} : { cursor }) });
      const known = page.events.filter((event) => !isInJournal(event, deps.stream, position));
      const observed = observe(known.map(storedToNormalized));
      if (observed !== undefined) await shard.see([{ observations: [observed], received: known.at(-1)?.received ?? 0 }], true);
      await breathe();
      events += page.events.length;
      told({ share: total === 0 ? 1 : Math.min(0.99, events / total), events, observations: await observationsOf(shard) });
      cursor = page.next;
    } while (cursor !== null);
    signal.throwIfAborted();
    const [observations, entities] = [await observationsOf(shard), await entitiesOf(shard)];
    return { events, observations, entities, position: await baselines.takeOver(shard, position) };
  } catch (error) {
    await shard.close();
    throw error;
  }
} // prettier-ignore

/** What the journal will bring again. */
function isInJournal(event: Event, stream: string, position: number): boolean {
  const place = placeOf(event.id);
  return place.stream === stream && place.sequence >= position;
}

async function totalOf({ events, tenant }: TrainFromStoreDeps, from: number, to: number): Promise<number> {
  return (await events.histogram({ tenant, from, to, query: { kind: 'all' }, buckets: 1 })).total;
}

async function observationsOf(shard: Shard): Promise<number> {
  const answer = await shard.view({ view: 'learning' });
  return answer.view === 'learning' ? Math.round(answer.figures.observations) : 0;
}

async function entitiesOf(shard: Shard): Promise<number> {
  const answer = await shard.view({ view: 'learning' });
  return answer.view === 'learning' ? answer.figures.entities : 0;
}
