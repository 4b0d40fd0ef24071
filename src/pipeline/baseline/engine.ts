import type { AlertBudget as Budget } from '../../model/baseline.ts';
import type { Finding } from '../../model/finding.ts';
import { asSourceId, DEFAULT_TENANT, eventIdOf, type EventId, type TenantId } from '../../model/ids.ts';
import { hash32, mix32, mixPair } from '../../statistics/hash.ts';
import { AlertBudget } from './alert-budget.ts';
import { BehaviorState, type BehaviorAdjustment } from './model-set.ts';
import type { Behavior } from './behaviors/behavior.ts';
import { DailyOnce } from './daily-once.ts';
import { DAY, HOUR } from './duration.ts';
import type { EntityState } from './entity-state.ts';
import { EntityTable } from './entity-table.ts';
import type { Feature } from './features/feature.ts';
import { judgementToFinding, type JudgedEvent } from './judgement-to-finding.ts';
import type { Judgement, Model, Seen } from './kinds/kind.ts';
import { ModelSet, specOf } from './model-set.ts';
import { featureSetOf, unpackObservations, type PackedBatch, type PackedEvent } from './observations.ts';
import { Peers } from './peers.ts';
import { HOLD, LASTING_DAYS, Quarantine, type Held } from './quarantine.ts';
import { RiskDays } from './risk.ts';
import { createZones, type Zones } from './zones.ts';
import { WakeQueue } from './wake-queue.ts';

export interface EngineOptions {
  readonly features: readonly Feature[];
  readonly behaviors: readonly Behavior[];
  readonly budget: Budget;
  readonly limits: EngineLimits;
  /** entities whose hash gives this number, of so many */
  readonly shard: { readonly number: number; readonly of: number };
  /** IANA name: the wall clock of entities of which none is known */
  readonly zone: string;
  readonly adjustmentOf?: (behavior: Behavior) => BehaviorAdjustment;
  /** for evaluation: told of each judgement that calibration counts, with its calibrated p and the model's own */
  readonly judged?: (state: BehaviorState, entity: string, time: number, p: number, raw: number) => void;
}

export interface EngineLimits {
  readonly entities: number;
  readonly bytes: number;
  /** models of one entity for one behaviour's `by` */
  readonly parts: number;
}

/** Half-life of what is learnt. */
const HALF_LIFE = 28 * DAY;
const FADE = 0.5 ** (DAY / HALF_LIFE);
/** Below this p an observation is believed less, and waits. */
const DOUBTED = 0.01;
/** Below this calibrated p something counts for the risk of its entity. */
export const SIGNAL = 0.01;
/** An event so much older than the newest is late. */
const LATE = HOUR;
/** In a past that is read in, a time so far ahead of all others is believed when the third event says so. */
const JUMP = 7 * DAY;
const MOST_SIGNALS = 48;

/** A model that does something on the clock. */
interface Wake {
  readonly entity: EntityState;
  readonly set: ModelSet;
  readonly by: string | undefined;
}

/** What ends at the same time is learnt in this order, also after a snapshot was read: each is judged by what those before it have left. */
function wakeOrder(a: Wake, b: Wake): number {
  if (a.entity.id !== b.entity.id) return a.entity.id < b.entity.id ? -1 : 1;
  if (a.set.number !== b.set.number) return a.set.number - b.set.number;
  return (a.by ?? '') < (b.by ?? '') ? -1 : (a.by ?? '') > (b.by ?? '') ? 1 : 0;
}

/**
 * The state of baselines and what changes it, in the order of the journal. Deterministic: no clock and no random number of its own.
 * `stage.ts` gives it batches and commands, `snapshot.ts` writes it, `views.ts` tells people of it.
 */
export class Engine {
  readonly options: EngineOptions;
  readonly sets: readonly ModelSet[];
  readonly behaviors: readonly BehaviorState[];
  readonly budget: AlertBudget;
  readonly zones: Zones = createZones();
  entities: EntityTable;
  once = new DailyOnce();
  quarantine = new Quarantine();
  readonly peers = new Peers();
  risk = new RiskDays();
  /** newest event time that is believed; NaN before the first */
  clock = NaN;
  first = NaN;
  observations = 0;
  tenant: TenantId = DEFAULT_TENANT;
  readonly leftOut = new Map<string, number>();
  readonly #setsByFeature: readonly (readonly ModelSet[])[];
  readonly #jointByFeature: readonly (readonly ModelSet[])[];
  readonly #featureSet: number;
  readonly #wakes = new WakeQueue<Wake>(wakeOrder);
  readonly #seen: MutableSeen = { entity: '', time: 0, offset: 0, value: '', values: [], by: undefined, ordinal: 0 };
  /** how many events in a row spoke of a time far ahead */
  jump = { to: 0, count: 0 };
  #isHistory = false;
  #found: Finding[] = [];
  #batch: PackedBatch | undefined;
  #event: PackedEvent | undefined;

  constructor(options: EngineOptions) {
    this.options = options;
    const numbers = new Map(options.features.map(({ id }, number) => [id, number]));
    const sets = new Map<string, ModelSet>();
    const behaviors: BehaviorState[] = [];
    for (const behavior of options.behaviors) {
      const spec = specOf(behavior);
      const set = sets.get(spec.key) ?? new ModelSet(sets.size, spec, spec.features.map(({ id }) => numbers.get(id) ?? -1)); // prettier-ignore
      sets.set(spec.key, set);
      const adjustment = options.adjustmentOf?.(behavior) ?? { enabled: true, severity: behavior.level, p: behavior.p };
      const state = new BehaviorState(behaviors.length, behavior, set, adjustment);
      behaviors.push(state);
      set.behaviors.push(state);
    }
    this.sets = [...sets.values()];
    this.behaviors = behaviors;
    this.budget = new AlertBudget(options.budget, behaviors, 1 / options.shard.of);
    this.entities = new EntityTable(options.limits.entities, (entity) => this.drop(entity, 'entities'));
    this.#setsByFeature = options.features.map((_, number) => this.sets.filter(({ features }) => features.length === 1 && features[0] === number)); // prettier-ignore
    this.#jointByFeature = options.features.map((_, number) => this.sets.filter(({ features }) => features.length > 1 && features.includes(number))); // prettier-ignore
    this.#featureSet = featureSetOf(options.features);
  }

  count(reason: string, by = 1): void {
    this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + by);
  }

  /** One batch, as `createObserve` packed it. @throws RangeError if it is damaged */
  see(packed: Uint8Array, isHistory: boolean): Finding[] {
    const batch = unpackObservations(packed, this.options.features, this.#featureSet);
    if (batch === undefined) {
      this.count('packed with other features');
      return [];
    }
    this.#isHistory = isHistory;
    this.#found = [];
    this.#batch = batch;
    this.tenant = batch.tenant;
    const known = new Map<number, EntityState | undefined>();
    batch.each((event) => {
      this.#event = event;
      this.#seeEvent(event, batch, known);
    });
    this.#event = undefined;
    this.#batch = undefined;
    return this.#found;
  }

  /** The clock goes on though nothing was observed. @param now ms of event time */
  advance(now: number, isHistory: boolean): Finding[] {
    this.#isHistory = isHistory;
    this.#found = [];
    this.#moveClock(now);
    return this.#found;
  }

  /** Every model that has something to do on the clock, after a snapshot was read. */
  wakeAll(): void {
    this.#wakes.clear();
    for (const entity of this.entities.all()) {
      for (const { set: number, by, model } of entity.allModels()) {
        const set = this.sets[number];
        if (set !== undefined && model.wake < Infinity) this.#wakes.put(model.wake, { entity, set, by });
      }
    }
  }

  /** The entity is forgotten: peers keep what can be merged. */
  drop(entity: EntityState, why: string): void {
    this.count(why);
    for (const { set: number, model } of entity.allModels()) {
      const peers = this.sets[number]?.peersOf(entity.group);
      if (this.sets[number]?.spec.kind.shared === 'own') peers?.merge?.(model);
    }
  }

  zoneOf(entity: EntityState): string {
    return entity.zone ?? this.options.zone;
  }

  /** Whether this shard keeps the entity. */
  isOwn(hash: number): boolean {
    const { number, of } = this.options.shard;
    return of === 1 || mix32(hash) % of === number;
  }

  learnHeld(held: Held, weight: number, times = 1): void {
    const entity = this.entities.get(held.entity);
    const set = this.sets[held.set];
    const model = entity?.get(held.set, held.by);
    if (entity === undefined || set === undefined || model === undefined) return;
    const seen = this.#seen;
    seen.entity = entity.id;
    seen.time = held.last;
    seen.offset = held.offset;
    seen.values = held.values;
    seen.value = held.values[0] ?? '';
    seen.by = held.by;
    this.#setScopes(set, entity, held.by, held.offset);
    for (let i = 0; i < times; i += 1) model.learn(seen, weight, set.scopes);
  }

  #seeEvent(event: PackedEvent, batch: PackedBatch, known: Map<number, EntityState | undefined>): void {
    const time = this.#believedTime(event, batch.received);
    const late = time < this.clock - LATE;
    if (late) this.count('late', event.size);
    let joint: { readonly set: ModelSet; readonly place: number; readonly values: (string | number | undefined)[] }[] | undefined; // prettier-ignore
    for (let i = 0; i < event.size; i += 1) {
      const place = event.entities[i] ?? 0;
      const feature = event.features[i] ?? 0;
      const value = event.values[i] ?? '';
      this.observations += 1;
      const entity = this.#entityAt(place, batch, known, time);
      const values = [value];
      for (const set of this.#setsByFeature[feature] ?? []) {
        this.#seen.values = values;
        this.#observe(set, entity, batch.texts[place] ?? '', value, event.bys[i], time, event.ordinal);
      }
      for (const set of this.#jointByFeature[feature] ?? []) {
        joint ??= [];
        let entry = joint.find((one) => one.set === set && one.place === place);
        if (entry === undefined) joint.push((entry = { set, place, values: set.features.map(() => undefined) })); // prettier-ignore
        entry.values[set.features.indexOf(feature)] = value;
      }
    }
    if (joint === undefined) return;
    for (const { set, place, values } of joint) {
      this.#seen.values = values;
      const first = values.find((value) => value !== undefined) ?? '';
      this.#observe(set, this.#entityAt(place, batch, known, time), batch.texts[place] ?? '', values[0] ?? first, undefined, time, event.ordinal); // prettier-ignore
    }
  }

  /** undefined for entities of other shards, and while they are on probation */
  #entityAt(
    place: number,
    batch: PackedBatch,
    known: Map<number, EntityState | undefined>,
    time: number,
  ): EntityState | undefined {
    // prettier-ignore
    let entity = known.get(place);
    if (entity === undefined) {
      const id = batch.texts[place] ?? '';
      if (!this.isOwn(hash32(id))) return undefined;
      const isNew = this.entities.get(id) === undefined;
      entity = this.entities.meet(id, time);
      if (entity === undefined) {
        this.count('on probation');
        return undefined;
      }
      if (isNew) this.peers.met(entity);
      known.set(place, entity);
    }
    entity.observations += 1;
    entity.last = Math.max(entity.last, time);
    entity.first = Math.min(entity.first, time);
    const day = Math.floor(time / DAY);
    if (day > entity.day) {
      entity.day = day;
      entity.today = 0;
      this.entities.touch(entity);
    }
    entity.today += 1;
    return entity;
  }

  /** Judges, then learns one observation. `#seen.values` is set. */
  #observe(
    set: ModelSet,
    entity: EntityState | undefined,
    id: string,
    value: string | number,
    by: string | undefined,
    time: number,
    ordinal: number,
  ): void {
    // prettier-ignore
    const seen = this.#seen;
    seen.entity = id;
    seen.time = time;
    seen.value = value;
    seen.by = by;
    seen.ordinal = ordinal;
    seen.offset = entity === undefined ? 0 : this.zones.offset(this.zoneOf(entity), time);
    if (entity !== undefined) this.#observeOwn(set, entity, seen);
    else this.#setScopes(set, undefined, by, 0);
    this.#share(set, entity, seen);
  }

  #observeOwn(set: ModelSet, entity: EntityState, seen: MutableSeen): void {
    let model = entity.get(set.number, seen.by);
    const isNew = model === undefined;
    if (model === undefined) {
      if (seen.by !== undefined && entity.partCount(set.number) >= this.options.limits.parts) {
        this.count('parts');
        return;
      }
      model = set.create('entity');
      entity.put(set.number, seen.by, model);
    }
    this.#setScopes(set, entity, seen.by, seen.offset);
    if (model.due <= seen.time) this.#advanceModel(set, entity, model, seen.time);
    const wake = isNew ? Infinity : model.wake;
    const { kind } = set.spec;
    const held = kind.weighsItself === true ? undefined : this.quarantine.get(entity.id, set.number, seen.by, seen.values); // prettier-ignore
    let least = 1;
    for (const state of set.behaviors) {
      if (!state.adjustment.enabled || !state.isWarm(seen.time)) continue;
      this.#warmFor(set, state, model, seen.time);
      const p = model.judge(seen, set.scopes, state.behavior.options);
      if (!(p <= 1)) continue;
      let calibrated = p;
      if (p < state.calibration.ask || this.options.judged !== undefined) {
        // what is judged while it runs is not in the sample: calibration may make it weaker, not stronger
        calibrated =
          kind.judgesRunning === true ? Math.max(p, state.calibration.calibrated(p)) : state.calibration.calibrated(p);
        if (calibrated < SIGNAL || calibrated <= state.threshold) this.#odd(state, entity, calibrated, seen.time, held, () => model.explain(seen, set.scopes, state.behavior.options)); // prettier-ignore
      }
      if (kind.judgesRunning !== true && held === undefined) {
        this.options.judged?.(state, entity.id, seen.time, calibrated, p);
        state.calibration.add(p, entity.hash);
      }
      // how far it is believed is the model's to say: that the like of it seldom comes is no reason to doubt it
      const doubt = Math.max(p, calibrated);
      if (doubt < least) least = doubt;
    }
    // odd numbers wait together: that one waits says nothing of another
    const waits = held !== undefined && typeof seen.value === 'string';
    if (kind.weighsItself === true || (least >= DOUBTED && !waits)) model.learn(seen, 1, set.scopes);
    else this.#hold(set, entity, model, seen, least, held);
    if (model.wake < wake) this.#wakes.put(model.wake, { entity, set, by: seen.by });
  }

  /** Peers and tenant: of all shards' entities, so that every shard knows the same. */
  #share(set: ModelSet, entity: EntityState | undefined, seen: MutableSeen): void {
    set.observations += 1;
    if (!(set.since <= seen.time)) set.since = seen.time;
    const { shared } = set.spec.kind;
    if (shared === 'own') return;
    if (shared === 'daily') {
      const a = entity?.hash ?? hash32(seen.entity);
      let b = mixPair(set.number, seen.by === undefined ? 0 : hash32(seen.by));
      for (const value of seen.values) b = mixPair(b, typeof value === 'string' ? hash32(value) : typeof value === 'number' ? mix32(value * 1024) : 0); // prettier-ignore
      if (!this.once.isFirst(a, b, Math.floor(seen.time / DAY))) return;
      const [feature] = set.spec.features;
      if (entity !== undefined && feature !== undefined && typeof seen.value === 'string') this.peers.did(entity, feature, seen.value); // prettier-ignore
    }
    set.tenant.learn(seen, 1, set.scopes);
    const group = entity === undefined ? this.peers.groupOf(seen.entity) : entity.group;
    if (group < 0) return;
    let peers = set.peers.get(group);
    if (peers === undefined) set.peers.set(group, (peers = set.create('peers')));
    peers.learn(seen, 1, set.scopes);
  }

  #setScopes(set: ModelSet, entity: EntityState | undefined, by: string | undefined, offset: number): void {
    const { scopes } = set;
    scopes.tenant = set.tenant;
    scopes.entity = entity?.id ?? '';
    scopes.by = by;
    scopes.offset = offset;
    scopes.peers = entity === undefined ? undefined : set.peersOf(entity.group);
    scopes.peerCount = entity === undefined ? 0 : Math.max(0, this.peers.sizeOf(entity.group) - 1);
  }

  #warmFor(set: ModelSet, { behavior: { needs, scopes: judges } }: BehaviorState, model: Model, time: number): void {
    const { scopes } = set;
    scopes.judges = judges;
    if (isWarm(model, needs, time)) scopes.warm = 'entity';
    else scopes.warm = scopes.peers !== undefined && isWarm(scopes.peers, needs, time) ? 'peers' : 'tenant';
  }

  #advanceModel(set: ModelSet, entity: EntityState, model: Model, now: number): void {
    const states = set.behaviors;
    // the behaviours of a set share what they need to know; the strictest of them decides whose normal it is
    const [first] = states;
    if (first === undefined) return;
    this.#warmFor(set, first, model, now);
    const { options } = set;
    model.advance(now, set.scopes, options, (behavior, time, p, explain) => {
      const state = states[behavior];
      if (state === undefined || !(p <= 1) || !state.adjustment.enabled || !state.isWarm(time)) return;
      let calibrated = p;
      if (p < state.calibration.ask || this.options.judged !== undefined) {
        calibrated = state.calibration.calibrated(p);
        if (calibrated < SIGNAL || calibrated <= state.threshold) this.#odd(state, entity, calibrated, time, undefined, explain); // prettier-ignore
      }
      this.options.judged?.(state, entity.id, time, calibrated, p);
      state.calibration.add(p, entity.hash);
    });
  }

  /** Something is odd enough to count: for the risk of the entity, and perhaps for a finding. */
  #odd(
    state: BehaviorState,
    entity: EntityState,
    p: number,
    time: number,
    held: Held | undefined,
    explain: () => Judgement,
  ): void {
    // prettier-ignore
    if (this.#isHistory || held?.verdict === 'normal') return;
    const judgement = explain();
    const actual = typeof judgement.actual === 'string' ? judgement.actual.slice(0, 200) : judgement.actual;
    if (state.adjustment.isExcepted?.(entity.id, String(actual), time) === true) return;
    const event = this.#event;
    const quietUntil = entity.quiet?.get(state.number) ?? -Infinity;
    const isSaid = held !== undefined && !held.isReleased && held.verdict !== 'incident' && typeof held.values[0] === 'string' && held.spoken.includes(state.number); // prettier-ignore
    const isQuiet = time < quietUntil || isSaid;
    let finding: Finding | undefined;
    if (!isQuiet && this.budget.allows(state, p)) {
      finding = judgementToFinding(judgement, p, time, state, entity.id, this.#aboutOf(entity, state, judgement, time));
      this.#found.push(finding);
      this.budget.spend(state);
      entity.findings += 1;
      entity.quiet ??= new Map();
      entity.quiet.set(state.number, time + state.behavior.window);
      held?.spoken.push(state.number);
    } else if (isQuiet) this.count('already said');
    const day = Math.floor(time / DAY);
    const signals = (entity.signals ??= []);
    const at = signals.findIndex((one) => one.behavior === state.number && Math.floor(one.time / DAY) === day);
    const before = signals[at];
    if (before !== undefined && (before.finding !== undefined || before.p <= p) && finding === undefined) return;
    const signal = {
      behavior: state.number,
      time,
      p,
      actual,
      finding: finding?.id ?? before?.finding,
      event: event?.id(),
    };
    if (at >= 0) signals[at] = signal;
    else signals.push(signal);
    if (signals.length > MOST_SIGNALS) signals.shift();
    this.risk.changed(entity, day, this.behaviors);
  }

  /** The event at hand, or for what the clock brought the place of the entity's last one. */
  #aboutOf(entity: EntityState, state: BehaviorState, judgement: Judgement, time: number): JudgedEvent {
    const event = this.#event;
    const batch = this.#batch;
    const fields = Object.fromEntries(judgement.contributions.slice(0, 20).flatMap(({ feature, actual }) => actual === undefined ? [] : [[feature, actual]])); // prettier-ignore
    if (event !== undefined && batch !== undefined && event.time === time) {
      return {
        tenant: batch.tenant,
        received: batch.received,
        event: { id: event.id(), time, source: batch.source, format: event.format, fields },
        entities: event.refs(),
      };
    }
    return {
      tenant: this.tenant,
      received: batch?.received ?? time,
      event: { id: clockEventId(entity.hash, state.behavior.id, time), time, source: batch?.source ?? asSourceId('baselines'), format: 'baseline', fields }, // prettier-ignore
      entities: [],
    };
  }

  #hold(set: ModelSet, entity: EntityState, model: Model, seen: MutableSeen, p: number, known: Held | undefined): void {
    const held = known;
    const weight = Math.min(1, p / DOUBTED);
    if (held === undefined) {
      const made = this.quarantine.hold(entity.id, set.number, seen.by, seen.values, seen.time, seen.offset, weight);
      if (made === undefined) this.count('no room to wait');
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
    this.quarantine.remove(held);
    this.learnHeld(held, 1, Math.min(held.count, 10));
    const [feature] = set.spec.features;
    entity.note(seen.time, set.behaviors[0]?.behavior.id, `${feature?.title ?? 'value'}: ${typeof seen.value === 'number' ? 'a new level' : seen.value.slice(0, 100)} lasted ${held.days} days and is normal now`); // prettier-ignore
  }

  /** The event's time, unless it is ahead of when it was received; and the clock goes on. */
  #believedTime(event: PackedEvent, received: number): number {
    let { time } = event;
    if (time > received + AHEAD) {
      time = received;
      this.count('time in the future');
    }
    if (event.isTimeless && !Number.isNaN(this.clock)) return Math.min(time, Math.max(this.clock, time - JUMP));
    if (Number.isNaN(this.clock)) this.#moveClock(time);
    else if (time > this.clock + JUMP && received - time > DAY && !this.#isBelievedJump(time)) return time;
    else if (time > this.clock) this.#moveClock(time);
    if (!(this.first <= time)) this.first = time;
    return time;
  }

  #isBelievedJump(time: number): boolean {
    const count = Math.abs(time - this.jump.to) > JUMP ? 1 : this.jump.count + 1;
    this.jump = { to: time, count };
    if (count < JUMPS_BELIEVED) this.count('clock that jumps');
    return count >= JUMPS_BELIEVED;
  }

  #moveClock(now: number): void {
    if (Number.isNaN(this.clock)) {
      this.clock = now;
      return;
    }
    if (now <= this.clock) return;
    const [from, to] = [Math.floor(this.clock / HOUR), Math.floor(now / HOUR)];
    this.#runWakes(now);
    if (to > from) {
      for (const held of this.quarantine.released(now)) this.learnHeld(held, held.weight);
      this.budget.setThresholds();
      const days = Math.floor(now / DAY) - Math.floor(this.clock / DAY);
      for (let day = 0; day < Math.min(days, 60); day += 1) this.#endDay(now);
    }
    this.clock = now;
  }

  #runWakes(now: number): void {
    for (let entry = this.#wakes.take(now); entry !== undefined; entry = this.#wakes.take(now)) {
      const { entity, set, by } = entry;
      const model = entity.get(set.number, by);
      // out of date: it was asked in the meantime and put in again, or it is gone
      if (model === undefined || model.wake > now || this.entities.get(entity.id) !== entity) {
        if (model !== undefined && model.wake < Infinity && this.entities.get(entity.id) === entity) this.#wakes.put(model.wake, entry); // prettier-ignore
        continue;
      }
      this.#setScopes(set, entity, by, this.zones.offset(this.zoneOf(entity), now));
      this.#advanceModel(set, entity, model, now);
      // a model that has nothing to do before its hour is over would be asked for ever
      if (model.wake < Infinity) this.#wakes.put(model.wake > now ? model.wake : now + HOUR, entry);
    }
  }

  /** Who was idle longest goes first, until all fit; a tenth more than needed, so that it is not done again at once. */
  #keepWithinBytes(): void {
    const { bytes: most } = this.options.limits;
    let sum = 0;
    for (const entity of this.entities.all()) sum += entity.bytes;
    if (sum <= most) return;
    for (const entity of this.entities.all()) {
      if (sum <= 0.9 * most) return;
      sum -= entity.bytes;
      this.entities.remove(entity.id);
      this.drop(entity, 'bytes');
    }
  }

  #endDay(now: number): void {
    for (const set of this.sets) {
      set.tenant.decay(FADE);
      for (const peers of set.peers.values()) peers.decay(FADE);
    }
    for (const state of this.behaviors) state.endDay();
    this.budget.endDay(!this.#isHistory);
    for (const entity of this.entities.all()) {
      for (const { model } of entity.allModels()) model.decay(FADE);
      if (entity.signals !== undefined) {
        entity.signals = entity.signals.filter(({ time }) => now - time < 7 * DAY);
        if (entity.signals.length === 0) entity.signals = undefined;
      }
      if (entity.quiet !== undefined) {
        for (const [number, until] of entity.quiet) if (until < now) entity.quiet.delete(number);
        if (entity.quiet.size === 0) entity.quiet = undefined;
      }
    }
    this.#keepWithinBytes();
    this.risk.endDay(Math.floor(now / DAY));
    this.peers.regroup(this.entities, this.sets, now);
  }
}

/** A clock may be a little ahead. */
const AHEAD = 5 * 60_000;
const JUMPS_BELIEVED = 3;

export type MutableSeen = { -readonly [Key in keyof Seen]: Seen[Key] };

function isWarm({ observations, since }: Model, needs: Behavior['needs'], time: number): boolean {
  return observations >= needs.observations && time - since >= needs.age;
}

/** What the clock brought belongs to no event: its id is made of entity, behaviour and time, so that a replay has the same. */
function clockEventId(hash: number, behavior: string, time: number): EventId {
  const stream = (hash.toString(16).padStart(8, '0') + hash32(behavior).toString(16).padStart(8, '0')).slice(0, 12);
  return eventIdOf(stream, Math.max(0, Math.floor(time)));
}
