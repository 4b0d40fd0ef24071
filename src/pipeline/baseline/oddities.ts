import type { Finding } from '../../model/finding.ts';
import { asSourceId, eventIdOf, type EventId } from '../../model/ids.ts';
import { hash32 } from '../../statistics/hash.ts';
import { DAY } from './duration.ts';
import type { EngineState } from './engine-state.ts';
import type { EntityState } from './entity-state.ts';
import { judgementToFinding, type JudgedEvent } from './judgement-to-finding.ts';
import type { Judgement } from './kinds/kind.ts';
import type { BehaviorState } from './model-set.ts';
import type { PackedBatch, PackedEvent } from './unpack-observations.ts';
import type { Held } from './quarantine.ts';

/** Below this calibrated p something counts for the risk of its entity. */
export const SIGNAL = 0.01;
const MOST_SIGNALS = 48;

/** What becomes of something odd: a sign that counts for the risk of its entity, and a finding if the budget has one left. */
export class Oddities {
  /** the batch and the event at hand, if there are any */
  batch: PackedBatch | undefined;
  event: PackedEvent | undefined;
  readonly #state: EngineState;
  #found: Finding[] = [];

  constructor(state: EngineState) {
    this.#state = state;
  }

  /** The findings since it was last asked. */
  take(): Finding[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  /** @param p calibrated @param held what waits of the same, if something does @param explain asked at once, or not at all */
  tell(
    behavior: BehaviorState,
    entity: EntityState,
    p: number,
    time: number,
    held: Held | undefined,
    explain: () => Judgement,
  ): void {
    // prettier-ignore
    const state = this.#state;
    if (state.isHistory || held?.verdict === 'normal') return;
    const judgement = explain();
    const actual = typeof judgement.actual === 'string' ? judgement.actual.slice(0, 200) : judgement.actual;
    if (behavior.adjustment.isExcepted?.(entity.id, String(actual), time) === true) return;
    const quietUntil = entity.quiet?.get(behavior.number) ?? -Infinity;
    const isSaid = held !== undefined && !held.isReleased && held.verdict !== 'incident' && typeof held.values[0] === 'string' && held.spoken.includes(behavior.number); // prettier-ignore
    const isQuiet = time < quietUntil || isSaid;
    let finding: Finding | undefined;
    if (!isQuiet && state.budget.allows(behavior, p)) {
      finding = judgementToFinding(judgement, p, time, behavior, entity.id, this.#aboutOf(entity, behavior, judgement, time)); // prettier-ignore
      this.#found.push(finding);
      state.budget.spend(behavior);
      entity.findings += 1;
      entity.quiet ??= new Map();
      entity.quiet.set(behavior.number, time + behavior.behavior.window);
      held?.spoken.push(behavior.number);
    } else if (isQuiet) state.count('already said');
    this.#sign(behavior.number, entity, p, time, actual, finding);
  }

  /** Of a behaviour, the strongest of a day counts. */
  #sign(
    behavior: number,
    entity: EntityState,
    p: number,
    time: number,
    actual: string | number,
    finding: Finding | undefined,
  ): void {
    // prettier-ignore
    const day = Math.floor(time / DAY);
    const signals = (entity.signals ??= []);
    const at = signals.findIndex((one) => one.behavior === behavior && Math.floor(one.time / DAY) === day);
    const before = signals[at];
    if (before !== undefined && (before.finding !== undefined || before.p <= p) && finding === undefined) return;
    const signal = { behavior, time, p, actual, finding: finding?.id ?? before?.finding, event: this.event?.id() };
    if (at >= 0) signals[at] = signal;
    else signals.push(signal);
    if (signals.length > MOST_SIGNALS) signals.shift();
    this.#state.risk.changed(entity, day, this.#state.behaviors);
  }

  /** The event at hand, or for what the clock brought the place of the entity's last one. */
  #aboutOf(entity: EntityState, { behavior }: BehaviorState, judgement: Judgement, time: number): JudgedEvent {
    const { batch, event } = this;
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
      tenant: this.#state.tenant,
      received: batch?.received ?? time,
      event: { id: clockEventId(entity.hash, behavior.id, time), time, source: batch?.source ?? asSourceId('baselines'), format: 'baseline', fields }, // prettier-ignore
      entities: [],
    };
  }
}

/** What the clock brought belongs to no event: its id is made of entity, behaviour and time, so that a replay has the same. */
function clockEventId(hash: number, behavior: string, time: number): EventId {
  const stream = (hash.toString(16).padStart(8, '0') + hash32(behavior).toString(16).padStart(8, '0')).slice(0, 12);
  return eventIdOf(stream, Math.max(0, Math.floor(time)));
}
