import type { Finding } from '../../model/finding.ts';
import { hash32 } from '../../statistics/hash.ts';
import { DAY, HOUR } from './duration.ts';
import { EngineClock } from './engine-clock.ts';
import { EngineState, type EngineOptions } from './engine-state.ts';
import type { EntityState } from './entity-state.ts';
import { JointValues } from './joint-values.ts';
import { Learner } from './learner.ts';
import type { ModelSet } from './model-set.ts';
import { Oddities } from './oddities.ts';
import type { Held } from './quarantine.ts';
import { createUnpack, type PackedBatch, type PackedEvent, type Unpack } from './unpack-observations.ts';
import { createWakes } from './wakes.ts';

export type { EngineLimits, EngineOptions } from './engine-state.ts';

/** An event so much older than the newest is late. */
const LATE = HOUR;

/**
 * The state of baselines and what changes it, in the order of the journal. Deterministic: no clock and no random number of its own.
 * Here is the way of a batch; `learner.ts` judges and learns one observation, `oddities.ts` says what is odd, `engine-clock.ts` does what time brings.
 * `stage.ts` gives it batches and commands, `snapshot.ts` writes it, `views.ts` tells people of it.
 */
export class Engine extends EngineState {
  readonly #setsByFeature: readonly (readonly ModelSet[])[];
  readonly #jointByFeature: readonly (readonly ModelSet[])[];
  readonly #unpack: Unpack;
  readonly #oddities = new Oddities(this);
  readonly #wakes = createWakes();
  readonly #learner = new Learner(this, this.#oddities, this.#wakes);
  readonly #time = new EngineClock(this, this.#learner, this.#wakes);
  readonly #joint = new JointValues();
  /** the value at hand as a list, used again: models keep values, never the list */
  readonly #single: (string | number | undefined)[] = [''];
  /** entities of the batch at hand, by the place of their id in its texts */
  #known: (EntityState | undefined)[] = [];

  constructor(options: EngineOptions) {
    super(options);
    this.#setsByFeature = options.features.map((_, number) => this.sets.filter(({ features }) => features.length === 1 && features[0] === number)); // prettier-ignore
    this.#jointByFeature = options.features.map((_, number) => this.sets.filter(({ features }) => features.length > 1 && features.includes(number))); // prettier-ignore
    this.#unpack = createUnpack(options.features);
  }

  /** One batch, as `createObserve` packed it. @throws RangeError if it is damaged */
  see(packed: Uint8Array, isHistory: boolean): Finding[] {
    const batch = this.#unpack(packed);
    if (batch === undefined) {
      this.count('packed with other features');
      return [];
    }
    this.isHistory = isHistory;
    this.tenant = batch.tenant;
    this.#known = [];
    this.#oddities.take();
    this.#oddities.batch = batch;
    try {
      batch.each((event) => {
        this.#oddities.event = event;
        this.#seeEvent(event, batch);
      });
    } finally {
      this.#oddities.event = undefined;
      this.#oddities.batch = undefined;
    }
    return this.#oddities.take();
  }

  /** The clock goes on though nothing was observed. @param now ms of event time */
  advance(now: number, isHistory: boolean): Finding[] {
    this.isHistory = isHistory;
    this.#oddities.take();
    this.#time.moveTo(now);
    return this.#oddities.take();
  }

  /** Every model that has something to do on the clock, after a snapshot was read. */
  wakeAll(): void {
    this.#time.wakeAll();
  }

  /** Learns what has waited. */
  learnHeld(held: Held, weight: number, times = 1): void {
    this.#learner.learnHeld(held, weight, times);
  }

  #seeEvent(event: PackedEvent, batch: PackedBatch): void {
    const time = this.#time.believe(event, batch.received);
    if (time < this.clock - LATE) this.count('late', event.size);
    const joint = this.#joint;
    joint.clear();
    const { seen } = this.#learner;
    for (let i = 0; i < event.size; i += 1) {
      const place = event.entities[i] ?? 0;
      const feature = event.features[i] ?? 0;
      const value = event.values[i] ?? '';
      const by = event.bys[i];
      this.observations += 1;
      const entity = this.#entityAt(place, batch, time);
      const sets = this.#setsByFeature[feature] ?? NONE;
      for (let at = 0; at < sets.length; at += 1) {
        const set = sets[at];
        if (set === undefined) continue;
        seen.entity = batch.textAt(place);
        seen.time = time;
        seen.ordinal = event.ordinal;
        seen.by = by;
        seen.value = value;
        this.#single[0] = value;
        seen.values = this.#single;
        this.#learner.observe(set, entity);
      }
      for (const set of this.#jointByFeature[feature] ?? NONE) joint.add(set, place, feature, value);
    }
    for (let i = 0; i < joint.size; i += 1) {
      const { set, place, values } = joint.at(i);
      if (set === undefined) continue;
      const entity = this.#entityAt(place, batch, time);
      seen.entity = batch.textAt(place);
      seen.time = time;
      seen.ordinal = event.ordinal;
      seen.by = undefined;
      seen.value = values[0] ?? values.find((value) => value !== undefined) ?? '';
      seen.values = values;
      this.#learner.observe(set, entity);
    }
  }

  /** undefined for entities of other shards, and while they are on probation */
  #entityAt(place: number, batch: PackedBatch, time: number): EntityState | undefined {
    let entity = this.#known[place];
    if (entity === undefined) {
      entity = this.#meet(batch.textAt(place), time);
      if (entity === undefined) return undefined;
      this.#known[place] = entity;
    }
    entity.observations += 1;
    if (time > entity.last) entity.last = time;
    if (time < entity.first) entity.first = time;
    const day = Math.floor(time / DAY);
    if (day > entity.day) {
      entity.day = day;
      entity.today = 0;
      this.entities.touch(entity);
    }
    entity.today += 1;
    return entity;
  }

  #meet(id: string, time: number): EntityState | undefined {
    const known = this.entities.get(id);
    // an entity is kept in one shard only: what is known is its own
    if (known !== undefined) return known;
    if (!this.isOwn(hash32(id))) return undefined;
    const entity = this.entities.meet(id, time);
    if (entity === undefined) this.count('on probation');
    else this.peers.met(entity);
    return entity;
  }
}

const NONE: readonly ModelSet[] = [];
