import type { EntityProfile, EntityRow, FeatureProfile, PeerGroup, WarmUp } from '../../model/baseline.ts';
import type { BaselineViews, BehaviorFigures, EntitySearch } from '../ports.ts';
import type { BehaviorState } from './model-set.ts';
import { DAY } from './duration.ts';
import type { Engine } from './engine.ts';
import type { EntityState } from './entity-state.ts';
import type { Model } from './kinds/kind.ts';
import type { ModelSet } from './model-set.ts';
import { entityOfId } from './observations.ts';
import type { Group } from './peers.ts';
import { reasonsOf, riskBits, riskOf, signalsAt } from './risk.ts';

/** What the engine knows, for people. Nothing here changes it. */
export function createViews(engine: Engine): BaselineViews {
  return {
    learning: () => learning(engine),
    entities: (search) => entities(engine, search),
    entity: (id) => {
      const entity = engine.entities.get(id);
      return entity === undefined ? undefined : profile(engine, entity);
    },
    riskiest: (days, top, kind) =>
      engine.risk
        .days()
        .slice(0, days)
        .map((day) => ({
          day: day * DAY,
          entities: engine.risk
            .top(day, top, (id) => kind === undefined || id.startsWith(`${kind}:`))
            .map(({ id, bits, findings, signals }) => {
              const { kind: of, name, id: entity } = entityOfId(id);
              const reasons = reasonsOf(signals, (day + 1) * DAY, engine.behaviors).slice(0, MOST_REASONS);
              return { id: entity, kind: of, name, risk: riskOf(bits), reasons, findings };
            }),
        })),
    behaviors: () => engine.behaviors.map((state) => figures(engine, state)),
    peerGroups: (of) => [...engine.peers.groups.values()].filter((group) => group.size > 0 && (of === undefined || group.of === of)).map((group) => peerGroup(engine, group)), // prettier-ignore
    budget: () => engine.budget.state(),
  };
}

const MOST_REASONS = 3;
const MOST_RECENT = 50;
const MOST_PROFILES = 300;
const MOST_MEMBERS = 100;

function learning(engine: Engine): ReturnType<BaselineViews['learning']> {
  let profiles = 0;
  let ready = 0;
  let bytes = engine.once.bytes;
  for (const entity of engine.entities.all()) {
    bytes += entity.bytes;
    let isReady = false;
    for (const { set, model } of entity.allModels()) {
      profiles += 1;
      isReady ||= isOwnNormal(engine.sets[set], model, engine.clock);
    }
    if (isReady) ready += 1;
  }
  for (const set of engine.sets) {
    bytes += set.tenant.bytes;
    for (const peers of set.peers.values()) bytes += peers.bytes;
  }
  return {
    clock: Number.isNaN(engine.clock) ? null : engine.clock,
    first: Number.isNaN(engine.first) ? null : engine.first,
    entities: engine.entities.size,
    entitiesReady: ready,
    observations: engine.observations,
    leftOut: Object.fromEntries(engine.leftOut),
    bytes,
    limit: engine.options.limits.bytes,
    profiles,
    isWarm: engine.behaviors.some((state) => state.isWarm(engine.clock)),
  };
}

/** By risk, then newest. Only the rows of the page are made whole. */
function entities(engine: Engine, search: EntitySearch): ReturnType<BaselineViews['entities']> {
  const text = search.text?.toLowerCase();
  const found: { readonly entity: EntityState; readonly risk: number }[] = [];
  for (const entity of engine.entities.all()) {
    if (search.kind !== undefined && !entity.id.startsWith(`${search.kind}:`)) continue;
    if (text !== undefined && !entity.id.includes(text)) continue;
    if (search.group !== undefined && !isInGroup(engine, entity, search.group)) continue;
    found.push({ entity, risk: riskBits(signalsAt(entity, engine.clock), entity, engine.behaviors) });
  }
  found.sort((a, b) => b.risk - a.risk || b.entity.last - a.entity.last || (a.entity.id < b.entity.id ? -1 : 1));
  const page = found.slice(search.offset, search.offset + search.limit);
  return { entities: page.map(({ entity }) => row(engine, entity)), total: found.length };
}

function isInGroup(engine: Engine, { group }: EntityState, wanted: string): boolean {
  const own = engine.peers.groups.get(group);
  return own !== undefined && (own.key === wanted || own.name === wanted);
}

function row(engine: Engine, entity: EntityState): EntityRow {
  const { id, kind, name } = entityOfId(entity.id);
  const signals = signalsAt(entity, engine.clock);
  const models = [...entity.allModels()];
  const ready = models.filter(({ set, model }) => isOwnNormal(engine.sets[set], model, engine.clock)).length;
  const group = engine.peers.groups.get(entity.group);
  return {
    id,
    kind,
    name,
    risk: riskOf(riskBits(signals, entity, engine.behaviors)),
    reasons: reasonsOf(signals, engine.clock, engine.behaviors).slice(0, MOST_REASONS),
    findings: entity.findings,
    observations: entity.observations,
    first: entity.first,
    last: entity.last,
    ready: models.length === 0 ? 0 : ready / models.length,
    ...(entity.role === undefined ? {} : { role: entity.role }),
    peers: group === undefined || group.size === 0 ? [] : [group.name],
  };
}

function profile(engine: Engine, entity: EntityState): EntityProfile {
  const group = engine.peers.groups.get(entity.group);
  const models = [...entity.allModels()].slice(0, MOST_PROFILES);
  const all = entity.models.size + [...(entity.parts?.values() ?? [])].reduce((sum, parts) => sum + parts.size, 0);
  return {
    ...row(engine, entity),
    zone: { name: engine.zoneOf(entity), from: entity.zoneFrom ?? 'default' },
    attributes: { ...engine.peers.attributesOf(entity.id)?.attributes },
    groups: group === undefined || group.size === 0 ? [] : [groupWithoutMembers(group)],
    missing: models.flatMap(({ set, model }) => engine.sets[set]?.behaviors.flatMap((state) => missing(state, model, engine.clock) ?? []) ?? []), // prettier-ignore
    drift: (entity.drift ?? []).toReversed().map(({ time, behavior, text }) => ({ time, text, ...(behavior === undefined ? {} : { behavior }) })), // prettier-ignore
    recent: reasonsOf(entity.signals ?? [], engine.clock, engine.behaviors).toSorted((a, b) => b.time - a.time).slice(0, MOST_RECENT), // prettier-ignore
    profiles: models.flatMap(({ set, by, model }) => engine.sets[set]?.behaviors.map((state) => featureProfile(engine, entity, state, by, model)) ?? []), // prettier-ignore
    bytes: entity.bytes,
    notes: all > MOST_PROFILES ? [`${all} profiles: the first ${MOST_PROFILES} are shown`] : [],
  };
}

function featureProfile(
  engine: Engine,
  entity: EntityState,
  { behavior, set }: BehaviorState,
  by: string | undefined,
  model: Model,
): FeatureProfile {
  // prettier-ignore
  const waiting = [...engine.quarantine.all()].filter((held) => held.entity === entity.id && held.set === set.number && held.by === by && !held.isReleased).length; // prettier-ignore
  const offset = engine.zones.offset(engine.zoneOf(entity), engine.clock);
  const scopes = { ...set.scopes, peers: set.peersOf(entity.group), tenant: set.tenant, entity: entity.id, by, offset };
  return {
    behavior: behavior.id,
    title: behavior.title,
    features: behavior.features.map(({ id }) => id),
    kind: behavior.kind.name,
    ...(by === undefined ? {} : { part: by }),
    scopes: [...behavior.scopes],
    observations: model.observations,
    first: Number.isNaN(model.since) ? entity.first : model.since,
    last: entity.last,
    age: Number.isNaN(model.since) ? 0 : Math.max(0, engine.clock - model.since),
    ready: isOwnNormal(set, model, engine.clock),
    waiting,
    charts: model.describe(scopes),
  };
}

/** Whether at least one behaviour judges by this model. */
function isOwnNormal(set: ModelSet | undefined, { observations, since }: Model, now: number): boolean {
  return set?.behaviors.some(({ behavior: { needs } }) => observations >= needs.observations && now - since >= needs.age) === true; // prettier-ignore
}

function missing({ behavior }: BehaviorState, { observations, since }: Model, now: number): WarmUp | undefined {
  const { needs, id, title } = behavior;
  const age = Number.isNaN(since) ? 0 : Math.max(0, now - since);
  if (observations >= needs.observations && age >= needs.age) return undefined;
  return { behavior: id, title, observations: { has: observations, needs: needs.observations }, age: { has: age, needs: needs.age } }; // prettier-ignore
}

function figures(engine: Engine, state: BehaviorState): BehaviorFigures {
  const { behavior, set, adjustment } = state;
  let observed = 0;
  let ready = 0;
  for (const entity of engine.entities.all()) {
    const models = [entity.models.get(set.number), ...(entity.parts?.get(set.number)?.values() ?? [])].filter((model) => model !== undefined); // prettier-ignore
    if (models.length === 0) continue;
    observed += 1;
    if (models.some(({ observations, since }) => observations >= behavior.needs.observations && engine.clock - since >= behavior.needs.age)) ready += 1; // prettier-ignore
  }
  const age = Number.isNaN(set.since) ? 0 : engine.clock - set.since;
  const share = Math.min(1, set.observations / behavior.needs.observations, age / behavior.needs.age);
  const isWarm = state.isWarm(engine.clock);
  const chance = state.expectedPerDay;
  return {
    id: behavior.id,
    learning: {
      state: !adjustment.enabled ? 'off' : set.observations === 0 ? 'no-data' : isWarm ? 'ready' : 'learning',
      entities: observed,
      ready,
      observations: set.observations,
      share: isWarm ? 1 : share,
    },
    threshold: state.threshold,
    budgetShare: state.share,
    alertsADay: state.days === 0 ? null : Math.max(chance, Number.isNaN(state.perDay) ? 0 : state.perDay),
    falseShare: state.falseShare ?? null,
  };
}

function peerGroup(engine: Engine, group: Group): PeerGroup {
  const members: { id: PeerGroup['members'][number]['id']; name: string }[] = [];
  for (const entity of engine.entities.all()) {
    if (entity.group !== group.number) continue;
    const { id, name } = entityOfId(entity.id);
    members.push({ id, name });
    if (members.length >= MOST_MEMBERS) break;
  }
  return { ...groupWithoutMembers(group), members };
}

function groupWithoutMembers({ key, name, of, from, size, reasons }: Group): Omit<PeerGroup, 'members'> {
  return { id: key, name, of, from, size, reasons: [...reasons] };
}
