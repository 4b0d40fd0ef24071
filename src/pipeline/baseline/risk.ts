import type { RiskReason } from '../../model/baseline.ts';
import type { Severity } from '../../model/severity.ts';
import { findingId } from '../../model/ids.ts';
import { combineCauchy } from '../../statistics/combine.ts';
import type { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import type { BehaviorState } from './model-set.ts';
import { DAY } from './duration.ts';
import type { EntityState, Signal } from './entity-state.ts';

/**
 * How risky an entity is by what was found odd about it in 24 hours, each behaviour once, by its strongest, also below the threshold of findings.
 * The p-values, each made larger by how busy the entity was (Šidák), are combined in a way that their dependence does not spoil (Cauchy: Liu and Xie 2020), with the behaviours
 * that found nothing counted in; what further behaviours bring is added with half of its bits, a quarter and so on, and signs of several tactics count more.
 * In bits; `riskOf` brings them to 0 to 100.
 */
export function riskBits(signals: readonly Signal[], entity: EntityState, behaviors: readonly BehaviorState[]): number {
  if (signals.length === 0) return 0;
  const ps: number[] = [];
  const tactics = new Set<string>();
  const trials = 1 + entity.today / TRIALS;
  for (const { behavior: number, p } of signals) {
    const state = behaviors[number];
    if (state === undefined) continue;
    ps.push(-Math.expm1(trials * Math.log1p(-Math.min(0.5, p / WEIGHTS[state.adjustment.severity]))));
    for (const tactic of state.behavior.tactics) tactics.add(tactic);
  }
  const all = Math.max(ps.length, entity.models.size + (entity.parts?.size ?? 0));
  const combined = combineCauchy([...ps, ...Array.from({ length: all - ps.length }, () => 0.5)]);
  const further = ps.toSorted((a, b) => a - b).slice(1, 8).reduce((sum, p, i) => sum + Math.max(0, -Math.log2(p)) * 0.5 ** (i + 1), 0); // prettier-ignore
  const bits = Math.max(0, -Math.log2(Math.max(combined, 1e-300))) + further;
  return bits * (tactics.size >= 3 ? 1.5 : tactics.size === 2 ? 1.2 : 1);
}

/** 0 to 100: half of what is left for each twenty bits. */
export const riskOf = (bits: number): number => Math.round(1000 * (1 - 2 ** (-bits / 20))) / 10;

/** Observations a day that count as one look. */
const TRIALS = 200;
/** What a sign of a behaviour is worth, by its level. */
const WEIGHTS = { informational: 0.1, low: 0.3, medium: 1, high: 3, critical: 10 } as const satisfies Record<Severity, number>; // prettier-ignore

/** Signals of the 24 hours up to `now`. */
export function signalsAt(entity: EntityState, now: number): Signal[] {
  return entity.signals?.filter(({ time }) => now - time < DAY) ?? [];
}

/** Why, heaviest first. */
export function reasonsOf(signals: readonly Signal[], now: number, behaviors: readonly BehaviorState[]): RiskReason[] {
  return signals
    .flatMap((signal): RiskReason[] => {
      const state = behaviors[signal.behavior];
      if (state === undefined) return [];
      const { behavior, adjustment } = state;
      const finding = findingId.safeParse(signal.finding);
      return [
        {
          ...(finding.success ? { finding: finding.data } : {}),
          behavior: behavior.id,
          title: behavior.title,
          severity: adjustment.severity,
          time: signal.time,
          ...(signal.event === undefined ? {} : { event: signal.event }),
          p: signal.p,
          bits: -Math.log2(signal.p) * 2 ** (-Math.max(0, now - signal.time) / DAY),
          actual: signal.actual,
        },
      ];
    })
    .sort((a, b) => b.bits - a.bits || b.time - a.time);
}

export interface RiskyEntity {
  readonly id: string;
  bits: number;
  findings: number;
  signals: readonly Signal[];
}

/** The riskiest entities of each of the last days. Memory: at most 31 days of 300 entities. */
export class RiskDays {
  readonly #days = new Map<number, Map<string, RiskyEntity>>();

  /** Something odd was found about an entity on that day. */
  changed(entity: EntityState, day: number, behaviors: readonly BehaviorState[]): void {
    const signals = entity.signals?.filter(({ time }) => Math.floor(time / DAY) === day) ?? [];
    let entities = this.#days.get(day);
    if (entities === undefined) this.#days.set(day, (entities = new Map<string, RiskyEntity>()));
    const findings = signals.filter(({ finding }) => finding !== undefined).length;
    entities.set(entity.id, { id: entity.id, bits: riskBits(signals, entity, behaviors), findings, signals });
    if (entities.size > 2 * MOST) this.#shrink(day, entities);
  }

  endDay(today: number): void {
    for (const [day, entities] of this.#days) {
      if (day < today - MOST_DAYS) this.#days.delete(day);
      else if (entities.size > MOST) this.#shrink(day, entities);
    }
  }

  days(): number[] {
    return [...this.#days.keys()].sort((a, b) => b - a);
  }

  /** @param day days since 1970 */
  top(day: number, most: number, isWanted: (id: string) => boolean): RiskyEntity[] {
    return sorted(this.#days.get(day)).filter(({ id }) => isWanted(id)).slice(0, most); // prettier-ignore
  }

  forget(id: string): void {
    for (const entities of this.#days.values()) entities.delete(id);
  }

  /** @param behaviorId names a behaviour by its number */
  write(to: ByteWriter): void {
    to.text(JSON.stringify([...this.#days].map(([day, entities]) => [day, [...entities.values()]])));
  }

  static read(from: ByteReader, parse: (text: string) => [number, RiskyEntity[]][]): RiskDays {
    const risk = new RiskDays();
    for (const [day, entities] of parse(from.text()))
      risk.#days.set(day, new Map(entities.map((one) => [one.id, one])));
    return risk;
  }

  #shrink(day: number, entities: Map<string, RiskyEntity>): void {
    this.#days.set(day, new Map(sorted(entities).slice(0, MOST).map((one) => [one.id, one]))); // prettier-ignore
  }
}

const MOST = 300;
const MOST_DAYS = 31;

function sorted(entities: ReadonlyMap<string, RiskyEntity> | undefined): RiskyEntity[] {
  return [...(entities?.values() ?? [])].sort((a, b) => b.bits - a.bits || (a.id < b.id ? -1 : 1));
}
