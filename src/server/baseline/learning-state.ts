import type { LearningState } from '../../model/baseline.ts';
import type { BaselineFigures } from '../../pipeline/ports.ts';
import type { SnapshotFacts } from './snapshots.ts';

export interface LearningFacts {
  /** undefined while the thread does not answer */
  readonly figures: BaselineFigures | undefined;
  /** share of what is learnt again; undefined when it is done */
  readonly restoring: number | undefined;
  readonly message: string;
  readonly since: number;
  readonly loaded: number;
  readonly enabled: number;
  readonly ready: number;
  readonly limit: number;
  readonly position: number;
  readonly restarts: number;
  readonly snapshot: SnapshotFacts | null;
  readonly hasShard: boolean;
}

/** How far learning is, out of what the stage and its host know. */
export function toLearningState(facts: LearningFacts): LearningState {
  const { figures, restoring } = facts;
  const bytes = figures?.bytes ?? 0;
  const limit = figures?.limit ?? facts.limit;
  return {
    state: stateOf(facts),
    message: restoring === undefined ? facts.message : `What was learnt is being restored (${Math.floor(restoring * 100)} %). ${facts.message}`.trim(),
    since: facts.since,
    clock: figures?.clock ?? null,
    first: figures?.first ?? null,
    behaviors: { loaded: facts.loaded, enabled: facts.enabled, ready: facts.ready },
    entities: figures?.entities ?? 0,
    entitiesReady: figures?.entitiesReady ?? 0,
    observations: figures?.observations ?? 0,
    leftOut: figures?.leftOut ?? {},
    bytes,
    limit,
    shards: [
      {
        shard: 0,
        state: restoring !== undefined ? 'restoring' : figures === undefined ? (facts.hasShard ? 'failed' : 'restarting') : 'works',
        position: facts.position,
        entities: figures?.entities ?? 0,
        profiles: figures?.profiles ?? 0,
        bytes,
        limit,
        restarts: facts.restarts,
        snapshot: facts.snapshot,
      },
    ],
  };
} // prettier-ignore

function stateOf({ figures, restoring, loaded }: LearningFacts): LearningState['state'] {
  if (loaded === 0) return 'off';
  if (restoring !== undefined) return 'restoring';
  if (figures === undefined) return 'failed';
  return figures.isWarm ? 'ready' : 'learning';
}
