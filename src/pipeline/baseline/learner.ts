import { hash32, mix32, mixPair } from '../../statistics/hash.ts';
import { DAY } from './duration.ts';
import type { EngineState } from './engine-state.ts';
import type { EntityState } from './entity-state.ts';
import type { Judged, Judgement, Model, Seen } from './kinds/kind.ts';
import type { BehaviorState, ModelSet } from './model-set.ts';
import { SIGNAL, type Oddities } from './oddities.ts';
import { HOLD, LASTING_DAYS, type Held } from './quarantine.ts';
import type { WakeQueue } from './wake-queue.ts';
import type { Wake } from './wakes.ts';

/** Below this p an observation is believed less, and waits. */
const DOUBTED = 0.01;

export type MutableSeen = { -readonly [Key in keyof Seen]: Seen[Key] };

/**
 * Judges an observation by the models of its entity, peers and tenant, then lets them learn it. It runs some ten times an event: objects are used
 * again, and closures are made only for what is odd.
 */
export class Learner {
  /** the observation at hand: whoever calls `observe` fills it */
  readonly seen: MutableSeen = { entity: '', time: 0, offset: 0, value: '', values: [], by: undefined, ordinal: 0 };
  readonly #state: EngineState;
  readonly #oddities: Oddities;
  readonly #wakes: WakeQueue<Wake>;
  readonly #advancing: { behaviors: readonly BehaviorState[]; entity: EntityState | undefined } = { behaviors: [], entity: undefined }; // prettier-ignore
  readonly #judged: Judged = (place, time, p, explain) => this.#takeJudged(place, time, p, explain);

  constructor(state: EngineState, oddities: Oddities, wakes: WakeQueue<Wake>) {
    this.#state = state;
    this.#oddities = oddities;
    this.#wakes = wakes;
  }

  /** Judges, then learns `seen`. @param entity undefined while it is not kept here: then only peers and tenant learn */
  observe(set: ModelSet, entity: EntityState | undefined): void {
    const { seen } = this;
    if (entity === undefined) {
      seen.offset = 0;
      this.#setScopes(set, undefined, seen.by, 0);
    } else {
      seen.offset = this.#state.zones.offset(this.#state.zoneOf(entity), seen.time);
      this.#observeOwn(set, entity);
    }
    this.#share(set, entity);
  }

  /** Lets a model do what is due by `now`. */
  advance(set: ModelSet, entity: EntityState, by: string | undefined, model: Model, now: number): void {
    this.#setScopes(set, entity, by, this.#state.zones.offset(this.#state.zoneOf(entity), now));
    this.#advance(set, entity, model, now);
  }

  /** Learns what has waited. */
  learnHeld(held: Held, weight: number, times = 1): void {
    const entity = this.#state.entities.get(held.entity);
    const set = this.#state.sets[held.set];
    const model = entity?.get(held.set, held.by);
    if (entity === undefined || set === undefined || model === undefined) return;
    const { seen } = this;
    seen.entity = entity.id;
    seen.time = held.last;
    seen.offset = held.offset;
    seen.values = held.values;
    seen.value = held.values[0] ?? '';
    seen.by = held.by;
    this.#setScopes(set, entity, held.by, held.offset);
    for (let i = 0; i < times; i += 1) model.learn(seen, weight, set.scopes);
  }

  #observeOwn(set: ModelSet, entity: EntityState): void {
    const { seen } = this;
    let model = entity.get(set.number, seen.by);
    const isNew = model === undefined;
    if (model === undefined) {
      if (seen.by !== undefined && entity.partCount(set.number) >= this.#state.options.limits.parts) {
        this.#state.count('parts');
        return;
      }
      model = set.create('entity');
      entity.put(set.number, seen.by, model);
    }
    this.#setScopes(set, entity, seen.by, seen.offset);
    if (set.isTimed && model.due !== undefined && model.due <= seen.time) this.#advance(set, entity, model, seen.time);
    const wake = set.isTimed && !isNew ? (model.wake ?? Infinity) : Infinity;
    if (set.weighsItself) {
      this.#judge(set, entity, model, undefined);
      model.learn(seen, 1, set.scopes);
    } else {
      const held = this.#state.quarantine.get(entity.id, set.number, seen.by, seen.values);
      const least = this.#judge(set, entity, model, held);
      // odd numbers wait together: that one waits says nothing of another
      const waits = held !== undefined && typeof seen.value === 'string';
      if (least >= DOUBTED && !waits) model.learn(seen, 1, set.scopes);
      else this.#hold(set, entity, model, least, held);
    }
    const next = set.isTimed ? (model.wake ?? Infinity) : Infinity;
    if (next < wake) this.#wakes.put(next, { entity, set, by: seen.by });
  }

  /** Each behaviour of the set judges. @returns the least p, its own or the calibrated one, whichever is larger */
  #judge(set: ModelSet, entity: EntityState, model: Model, held: Held | undefined): number {
    const { seen } = this;
    const { behaviors, scopes, judgesRunning } = set;
    const { judged } = this.#state.options;
    let least = 1;
    for (let i = 0; i < behaviors.length; i += 1) {
      const behavior = behaviors[i];
      if (behavior === undefined || !behavior.adjustment.enabled || !behavior.isWarm(seen.time)) continue;
      this.#warmFor(set, behavior, model, seen.time);
      const p = model.judge(seen, scopes, behavior.behavior.options);
      if (!(p <= 1)) continue;
      const calibrated = p < behavior.calibration.ask || judged !== undefined ? this.#judgeSmall(set, behavior, entity, model, p, held) : p; // prettier-ignore
      if (!judgesRunning && held === undefined) {
        judged?.(behavior, entity.id, seen.time, calibrated, p);
        behavior.calibration.add(p, entity.hash);
      }
      // how far it is believed is the model's to say: that the like of it seldom comes is no reason to doubt it
      const doubt = Math.max(p, calibrated);
      if (doubt < least) least = doubt;
    }
    return least;
  }

  /** @returns p, calibrated */
  #judgeSmall(
    set: ModelSet,
    behavior: BehaviorState,
    entity: EntityState,
    model: Model,
    p: number,
    held: Held | undefined,
  ): number {
    // prettier-ignore
    const { seen } = this;
    const calibrated = behavior.calibration.calibrated(p);
    // what is judged while it runs is not in the sample: calibration may make it weaker, not stronger
    const believed = set.judgesRunning ? Math.max(p, calibrated) : calibrated;
    if (believed < SIGNAL || believed <= behavior.threshold) {
      this.#oddities.tell(behavior, entity, believed, seen.time, held, () =>
        model.explain(seen, set.scopes, behavior.behavior.options),
      );
    }
    return believed;
  }

  #advance(set: ModelSet, entity: EntityState, model: Model, now: number): void {
    // the behaviours of a set share what they need to know; the strictest of them decides whose normal it is
    const [first] = set.behaviors;
    if (first === undefined) return;
    this.#warmFor(set, first, model, now);
    this.#advancing.behaviors = set.behaviors;
    this.#advancing.entity = entity;
    model.advance?.(now, set.scopes, set.options, this.#judged);
  }

  /** Takes what the model that is advancing judges on the clock. */
  #takeJudged(place: number, time: number, p: number, explain: () => Judgement): void {
    const { behaviors, entity } = this.#advancing;
    const { judged } = this.#state.options;
    const behavior = behaviors[place];
    if (entity === undefined || behavior === undefined) return;
    if (!(p <= 1) || !behavior.adjustment.enabled || !behavior.isWarm(time)) return;
    let calibrated = p;
    if (p < behavior.calibration.ask || judged !== undefined) {
      calibrated = behavior.calibration.calibrated(p);
      if (calibrated < SIGNAL || calibrated <= behavior.threshold) this.#oddities.tell(behavior, entity, calibrated, time, undefined, explain); // prettier-ignore
    }
    judged?.(behavior, entity.id, time, calibrated, p);
    behavior.calibration.add(p, entity.hash);
  }

  /** Peers and tenant: of all shards' entities, so that every shard knows the same. */
  #share(set: ModelSet, entity: EntityState | undefined): void {
    const { seen } = this;
    set.observations += 1;
    if (!(set.since <= seen.time)) set.since = seen.time;
    if (set.shared === 'own') return;
    if (set.shared === 'daily' && !this.#isFirstToday(set, entity)) return;
    set.tenant.learn(seen, 1, set.scopes);
    const group = entity === undefined ? this.#state.peers.groupOf(seen.entity) : entity.group;
    if (group < 0) return;
    let peers = set.peers.get(group);
    if (peers === undefined) set.peers.set(group, (peers = set.create('peers')));
    peers.learn(seen, 1, set.scopes);
  }

  #isFirstToday(set: ModelSet, entity: EntityState | undefined): boolean {
    const { seen } = this;
    const a = entity === undefined ? hash32(seen.entity) : entity.hash;
    let b = mixPair(set.number, seen.by === undefined ? 0 : hash32(seen.by));
    for (const value of seen.values) b = mixPair(b, typeof value === 'string' ? hash32(value) : typeof value === 'number' ? mix32(value * 1024) : 0); // prettier-ignore
    if (!this.#state.once.isFirst(a, b, Math.floor(seen.time / DAY))) return false;
    const [feature] = set.spec.features;
    if (entity !== undefined && feature !== undefined && typeof seen.value === 'string') this.#state.peers.did(entity, feature, seen.value); // prettier-ignore
    return true;
  }

  #setScopes(set: ModelSet, entity: EntityState | undefined, by: string | undefined, offset: number): void {
    const { scopes } = set;
    scopes.tenant = set.tenant;
    scopes.by = by;
    scopes.offset = offset;
    if (entity === undefined) {
      scopes.entity = '';
      scopes.peers = undefined;
      scopes.peerCount = 0;
    } else {
      scopes.entity = entity.id;
      scopes.peers = set.peersOf(entity.group);
      scopes.peerCount = Math.max(0, this.#state.peers.sizeOf(entity.group) - 1);
    }
  }

  #warmFor(set: ModelSet, { behavior: { needs, scopes: judges } }: BehaviorState, model: Model, time: number): void {
    const { scopes } = set;
    scopes.judges = judges;
    if (isWarm(model, needs, time)) scopes.warm = 'entity';
    else scopes.warm = scopes.peers !== undefined && isWarm(scopes.peers, needs, time) ? 'peers' : 'tenant';
  }

  /** What is odd is not learnt at once: see `Quarantine`. */
  #hold(set: ModelSet, entity: EntityState, model: Model, p: number, held: Held | undefined): void {
    const { seen } = this;
    if (held === undefined) {
      const weight = Math.min(1, p / DOUBTED);
      const { quarantine } = this.#state;
      const made = quarantine.hold(entity.id, set.number, seen.by, seen.values, seen.time, seen.offset, weight);
      if (made === undefined) this.#state.count('no room to wait');
      else for (const { number } of set.behaviors) if ((entity.quiet?.get(number) ?? -Infinity) > seen.time) made.spoken.push(number); // prettier-ignore
      return;
    }
    held.count += 1;
    if (Math.floor(seen.time / DAY) > Math.floor(held.last / DAY)) held.days += 1;
    held.last = Math.max(held.last, seen.time);
    if (held.verdict === 'incident') return;
    if (held.verdict === 'normal') {
      model.learn(seen, 1, set.scopes);
      return;
    }
    if (held.days < LASTING_DAYS || seen.time - held.first < HOLD) return;
    this.#state.quarantine.remove(held);
    this.learnHeld(held, 1, Math.min(held.count, 10));
    const [feature] = set.spec.features;
    entity.note(seen.time, set.behaviors[0]?.behavior.id, `${feature?.title ?? 'value'}: ${typeof seen.value === 'number' ? 'a new level' : seen.value.slice(0, 100)} lasted ${held.days} days and is normal now`); // prettier-ignore
  }
}

function isWarm({ observations, since }: Model, needs: BehaviorState['behavior']['needs'], time: number): boolean {
  return observations >= needs.observations && time - since >= needs.age;
}
