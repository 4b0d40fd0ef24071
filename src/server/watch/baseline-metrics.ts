import { Gauge, type Registry } from 'prom-client';
import type { LearningState } from '../../model/baseline.ts';

/** Numbers about what is learnt, for Prometheus. Gives the function that brings them up to date; a thread that does not answer leaves them as they were. */
export function createBaselineMetrics(registry: Registry, learning: () => Promise<LearningState>): () => Promise<void> {
  const registers = [registry];
  const gauge = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name: `vedette_baseline_${name}`, help, labelNames: [...labelNames], registers });
  const entities = gauge('entities', 'Entities that are known, and of these the ones judged by their own normal', ['state']);
  const observations = gauge('observations', 'Observations learnt since the beginning');
  const memory = gauge('memory_bytes', 'Memory that what is learnt takes, estimated');
  const limit = gauge('memory_limit_bytes', 'Memory that it may take');
  const behaviors = gauge('behaviors', 'Behaviours that are loaded, enabled, and ready to judge', ['state']);
  const leftOut = gauge('left_out', 'What was not learnt or not kept, by reason', ['reason']);
  const clock = gauge('clock_seconds', 'Event time up to which was learnt, seconds since 1970');
  const restarts = gauge('thread_restarts', 'How often the thread was started again since the process started');
  const snapshotAt = gauge('snapshot_seconds', 'When the newest snapshot was written, seconds since 1970; 0 before the first');
  const snapshotBytes = gauge('snapshot_bytes', 'Size of the newest snapshot');
  const position = gauge('position', 'Place in the journal up to which was learnt');
  const state = gauge('state', '1 for the state that learning is in', ['state']);

  return async () => {
    const now = await learning().catch(() => undefined);
    if (now === undefined) return;
    entities.set({ state: 'known' }, now.entities);
    entities.set({ state: 'ready' }, now.entitiesReady);
    observations.set(now.observations);
    memory.set(now.bytes);
    limit.set(now.limit);
    for (const [name, count] of Object.entries(now.behaviors)) behaviors.set({ state: name }, count);
    leftOut.reset();
    for (const [reason, count] of Object.entries(now.leftOut).slice(0, 50)) leftOut.set({ reason }, count);
    if (now.clock !== null) clock.set(now.clock / 1000);
    const [shard] = now.shards;
    restarts.set(shard?.restarts ?? 0);
    position.set(shard?.position ?? 0);
    snapshotAt.set((shard?.snapshot?.at ?? 0) / 1000);
    snapshotBytes.set(shard?.snapshot?.bytes ?? 0);
    state.reset();
    state.set({ state: now.state }, 1);
  };
} // prettier-ignore
