import { DAY, HOUR } from './duration.ts';
import { endDay } from './end-of-day.ts';
import type { EngineState } from './engine-state.ts';
import type { Learner } from './learner.ts';
import type { PackedEvent } from './unpack-observations.ts';
import type { WakeQueue } from './wake-queue.ts';
import type { Wake } from './wakes.ts';

/** In a past that is read in, a time so far ahead of all others is believed when the third event says so. */
const JUMP = 7 * DAY;
const JUMPS_BELIEVED = 3;
/** A clock may be a little ahead. */
const AHEAD = 5 * 60_000;

/** The clock of events: which times are believed, and what is done when it goes on. It never goes back. */
export class EngineClock {
  readonly #state: EngineState;
  readonly #learner: Learner;
  readonly #wakes: WakeQueue<Wake>;

  constructor(state: EngineState, learner: Learner, wakes: WakeQueue<Wake>) {
    this.#state = state;
    this.#learner = learner;
    this.#wakes = wakes;
  }

  /** Every model that has something to do on the clock, after a snapshot was read. */
  wakeAll(): void {
    this.#wakes.clear();
    for (const entity of this.#state.entities.all()) {
      for (const { set: number, by, model } of entity.allModels()) {
        const set = this.#state.sets[number];
        const { wake = Infinity } = model;
        if (set !== undefined && wake < Infinity) this.#wakes.put(wake, { entity, set, by });
      }
    }
  }

  /** The event's time, unless it is ahead of when it was received; and the clock goes on. */
  believe(event: PackedEvent, received: number): number {
    const state = this.#state;
    let { time } = event;
    if (time > received + AHEAD) {
      time = received;
      state.count('time in the future');
    }
    if (event.isTimeless && !Number.isNaN(state.clock)) return Math.min(time, Math.max(state.clock, time - JUMP));
    if (Number.isNaN(state.clock)) this.moveTo(time);
    else if (time > state.clock + JUMP && received - time > DAY && !this.#isBelievedJump(time)) return time;
    else if (time > state.clock) this.moveTo(time);
    if (!(state.first <= time)) state.first = time;
    return time;
  }

  /** Does what is due up to `now`, ms: models that wake; each hour what has waited is learnt, and thresholds follow; each day all forget. */
  moveTo(now: number): void {
    const state = this.#state;
    if (Number.isNaN(state.clock)) {
      state.clock = now;
      return;
    }
    if (now <= state.clock) return;
    const [from, to] = [Math.floor(state.clock / HOUR), Math.floor(now / HOUR)];
    this.#runWakes(now);
    if (to > from) {
      for (const held of state.quarantine.released(now)) this.#learner.learnHeld(held, held.weight);
      state.budget.setThresholds();
      const days = Math.floor(now / DAY) - Math.floor(state.clock / DAY);
      for (let day = 0; day < Math.min(days, 60); day += 1) endDay(state, now);
    }
    state.clock = now;
  }

  #isBelievedJump(time: number): boolean {
    const { jump } = this.#state;
    const count = Math.abs(time - jump.to) > JUMP ? 1 : jump.count + 1;
    this.#state.jump = { to: time, count };
    if (count < JUMPS_BELIEVED) this.#state.count('clock that jumps');
    return count >= JUMPS_BELIEVED;
  }

  #runWakes(now: number): void {
    const { entities } = this.#state;
    for (let entry = this.#wakes.take(now); entry !== undefined; entry = this.#wakes.take(now)) {
      const { entity, set, by } = entry;
      const model = entity.get(set.number, by);
      if (model === undefined || entities.get(entity.id) !== entity) continue;
      // a model that has nothing to do yet was asked in the meantime; one that has nothing to do before its hour is over would be asked for ever
      if ((model.wake ?? Infinity) <= now) this.#learner.advance(set, entity, by, model, now);
      const { wake = Infinity } = model;
      if (wake < Infinity) this.#wakes.put(wake > now ? wake : now + HOUR, entry);
    }
  }
}
