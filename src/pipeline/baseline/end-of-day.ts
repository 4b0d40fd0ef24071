import { DAY } from './duration.ts';
import type { EngineState } from './engine-state.ts';
import type { EntityState } from './entity-state.ts';
import type { Model } from './kinds/kind.ts';

/** Half-life of what is learnt. */
const HALF_LIFE = 28 * DAY;
const FADE = 0.5 ** (DAY / HALF_LIFE);
/** How long signs are kept. */
const SIGNS = 7 * DAY;

/** A day of event time is over: all that was learnt fades, what is no longer needed is dropped, and peers are grouped anew. */
export function endDay(state: EngineState, now: number): void {
  for (const set of state.sets) {
    set.tenant.decay(FADE);
    for (const peers of set.peers.values()) peers.decay(FADE);
  }
  for (const behavior of state.behaviors) behavior.endDay();
  state.budget.endDay(!state.isHistory);
  for (const entity of state.entities.all()) {
    entity.eachModel(fade);
    dropOld(entity, now);
  }
  keepWithinBytes(state);
  state.risk.endDay(Math.floor(now / DAY));
  state.peers.regroup(state.entities, state.sets, now);
}

const fade = (model: Model): void => model.decay(FADE);

function dropOld(entity: EntityState, now: number): void {
  if (entity.signals !== undefined) {
    entity.signals = entity.signals.filter(({ time }) => now - time < SIGNS);
    if (entity.signals.length === 0) entity.signals = undefined;
  }
  if (entity.quiet !== undefined) {
    for (const [number, until] of entity.quiet) if (until < now) entity.quiet.delete(number);
    if (entity.quiet.size === 0) entity.quiet = undefined;
  }
}

/** Who was idle longest goes first, until all fit; a tenth more than needed, so that it is not done again at once. */
function keepWithinBytes(state: EngineState): void {
  const { bytes: most } = state.options.limits;
  let sum = 0;
  for (const entity of state.entities.all()) sum += entity.bytes;
  if (sum <= most) return;
  for (const entity of state.entities.all()) {
    if (sum <= 0.9 * most) return;
    sum -= entity.bytes;
    state.entities.remove(entity.id);
    state.drop(entity, 'bytes');
  }
}
