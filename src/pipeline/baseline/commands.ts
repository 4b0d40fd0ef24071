import type { BaselineCommand, Judged } from '../../model/baseline.ts';
import type { BehaviorState } from './model-set.ts';
import type { Engine } from './engine.ts';
import type { EntityState } from './entity-state.ts';
import type { Held } from './quarantine.ts';
import { isZone } from './zones.ts';

/** What people change in what was learnt. @param at when, ms */
export function changeEngine(engine: Engine, command: BaselineCommand, at: number): void {
  switch (command.kind) {
    case 'reset':
      reset(engine, command.entity, command.behavior);
      return;
    case 'normal':
    case 'incident':
    case 'unjudged':
      for (const judged of command.findings) judge(engine, judged, command.kind);
      return;
    case 'zone': {
      const entity = engine.entities.get(command.entity);
      if (entity === undefined) return;
      const said = command.zone ?? engine.peers.attributesOf(entity.id)?.zone;
      entity.zone = said !== undefined && isZone(said) ? said : undefined;
      entity.zoneFrom = entity.zone === undefined ? undefined : command.zone === null ? 'directory' : 'person';
      return;
    }
    case 'role':
      engine.peers.setRole(command.entity, command.role, engine.entities);
      return;
    case 'budget':
      engine.budget.budget = command.budget;
      return;
    case 'directory':
      engine.peers.load(command.entries.map(({ zone, ...entry }) => (zone !== undefined && isZone(zone) ? { ...entry, zone } : entry)), engine.entities); // prettier-ignore
      return;
    default:
      throw new Error(`a command at ${at} that is not known: ${JSON.stringify(command satisfies never)}`);
  }
}

/** Forgets: an entity, one behaviour of it, or a behaviour of all. Behaviours that share their models forget together. */
function reset(engine: Engine, id: string | undefined, behavior: string | undefined): void {
  const set = engine.behaviors.find((state) => state.behavior.id === behavior)?.set;
  if (behavior !== undefined && set === undefined) return;
  const entities = id === undefined ? engine.entities.all() : [engine.entities.get(id)].filter((one) => one !== undefined);
  if (set === undefined) {
    for (const entity of entities) {
      engine.entities.remove(entity.id);
      engine.risk.forget(entity.id);
    }
  } else {
    for (const entity of entities) {
      entity.models.delete(set.number);
      entity.parts?.delete(set.number);
      for (const { number } of set.behaviors) entity.quiet?.delete(number);
    }
    if (id === undefined) set.reset();
  }
  for (const held of engine.quarantine.all()) {
    if ((id === undefined || held.entity === id) && (set === undefined || held.set === set.number)) engine.quarantine.remove(held); // prettier-ignore
  }
} // prettier-ignore

/** Times that something which is said to be normal is learnt: often enough that it is no longer odd. */
const SURELY = 10;

function judge(engine: Engine, judged: Judged, verdict: 'normal' | 'incident' | 'unjudged'): void {
  const state = engine.behaviors.find(({ behavior }) => behavior.id === judged.behavior);
  if (state === undefined) return;
  for (const id of judged.entities) {
    const entity = engine.entities.get(id);
    if (entity === undefined) continue;
    for (const held of heldOf(engine, state, entity, judged, verdict !== 'unjudged')) {
      if (verdict === 'normal' && held.verdict !== 'normal') engine.learnHeld(held, 1, SURELY);
      held.verdict = verdict === 'unjudged' ? undefined : verdict;
    }
    if (verdict === 'unjudged' || entity.signals === undefined) continue;
    if (verdict === 'normal') entity.signals = entity.signals.filter(({ behavior }) => behavior !== state.number);
    entity.note(judged.time, state.behavior.id, verdict === 'normal' ? `${state.behavior.title}: said to be normal` : `${state.behavior.title}: said to be an incident, not learnt`); // prettier-ignore
  }
}

/** What waits of what the finding saw; if nothing does (it was learnt already, or is no thing that waits), an entry that keeps the verdict. */
function heldOf(
  engine: Engine,
  state: BehaviorState,
  entity: EntityState,
  { seen, time }: Judged,
  isMade: boolean,
): Held[] {
  // prettier-ignore
  const { set } = state;
  const values = set.spec.features.map((feature) => seen.find((one) => one.feature === feature.id)?.actual);
  const found = [...engine.quarantine.all()].filter((held) => held.entity === entity.id && held.set === set.number && held.values.every((value, i) => isSame(value, values[i]))); // prettier-ignore
  if (found.length > 0 || !isMade) return found;
  const made = engine.quarantine.hold(entity.id, set.number, undefined, values, time, 0, 1);
  return made === undefined ? [] : [made];
}

function isSame(a: string | number | undefined, b: string | number | undefined): boolean {
  return b === undefined || a === b || (typeof a === 'number' && typeof b === 'number') || String(a) === String(b);
}
