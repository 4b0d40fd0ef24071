import type { AlertBudget as Budget, BudgetState } from '../../model/baseline.ts';
import type { Severity } from '../../model/severity.ts';
import type { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import type { BehaviorState } from './model-set.ts';

/**
 * How much all behaviours together may say. A behaviour has a share of the alerts a day, by its level. It judges `n` times a day, so at the threshold
 * `budget · share / n` chance alone would spend its share; what the file allows is never exceeded. A factor for all follows what
 * really comes, day by day (stochastic approximation): alarms of one cause come together and are told once, so more may be allowed. Within a day
 * the thresholds shrink once the day's budget is spent, and only what is far stronger still speaks.
 */
export class AlertBudget {
  #budget: Budget;
  readonly #behaviors: readonly BehaviorState[];
  /** of the budget this shard has */
  readonly #part: number;
  #factor = 1;
  #today = 0;
  #lastDay = 0;
  #perDay = NaN;

  constructor(budget: Budget, behaviors: readonly BehaviorState[], part: number) {
    this.#budget = budget;
    this.#behaviors = behaviors;
    this.#part = part;
    const sum = behaviors.reduce((all, state) => all + weightOf(state), 0);
    for (const state of behaviors) state.share = sum > 0 ? weightOf(state) / sum : 0;
    this.setThresholds();
  }

  set budget(budget: Budget) {
    this.#budget = budget;
    this.setThresholds();
  }

  get budget(): Budget {
    return this.#budget;
  }

  get #alerts(): number {
    return this.#budget.alerts * this.#part;
  }

  setThresholds(): void {
    for (const state of this.#behaviors) {
      const allowed = (this.#alerts * state.share * this.#factor) / state.calibration.perDay;
      state.threshold = Math.max(SMALLEST, Math.min(state.adjustment.p, allowed));
    }
  }

  /** Whether a finding of this p may be made now. */
  allows(state: BehaviorState, p: number): boolean {
    const strictness = this.#strictness();
    // zero is no p-value, but must not pass either
    return strictness > 0 && p <= state.threshold * strictness;
  }

  spend(state: BehaviorState): void {
    this.#today += 1;
    state.today += 1;
    state.findings += 1;
  }

  /** @param isLive whether anything could be said on that day: one that was only learnt from says nothing of the budget */
  endDay(isLive: boolean): void {
    if (!isLive) {
      this.setThresholds();
      return;
    }
    const ratio = this.#today / this.#alerts;
    this.#factor = Math.min(
      10,
      Math.max(0.01, this.#factor * Math.min(1.25, Math.max(0.5, 1 / Math.max(ratio, 0.01)))),
    );
    this.#perDay = Number.isNaN(this.#perDay) ? this.#today : this.#perDay + 0.2 * (this.#today - this.#perDay);
    this.#lastDay = this.#today;
    this.#today = 0;
    this.setThresholds();
  }

  state(): BudgetState {
    const expected = this.#behaviors.reduce((sum, each) => sum + each.expectedPerDay, 0);
    const actual = Math.max(this.#today, this.#lastDay);
    return {
      budget: this.#budget,
      lastDay: actual,
      expected: Number.isNaN(this.#perDay) ? null : this.#perDay,
      expectedFalseShare: Number.isNaN(this.#perDay) || actual === 0 ? null : Math.min(1, expected / actual),
    };
  }

  write(to: ByteWriter): void {
    to.u8(1);
    for (const number of [this.#factor, this.#today, this.#lastDay, this.#perDay]) to.f64(number);
  }

  read(from: ByteReader): void {
    from.version(1, 'alert budget');
    this.#factor = from.f64();
    this.#today = from.f64();
    this.#lastDay = from.f64();
    this.#perDay = from.f64();
  }

  /** 1 while there is budget for the day; each eighth over it halves, and at twice the budget nothing more is said: it counts for the risk of entities all the same. */
  #strictness(): number {
    const over = this.#today / this.#alerts - 1;
    return over <= 0 ? 1 : over >= Math.max(1, 2 / this.#alerts) ? 0 : 0.5 ** (8 * over);
  }
}

const SMALLEST = 1e-15;

const WEIGHTS = { informational: 0.25, low: 0.5, medium: 1, high: 2, critical: 4 } as const satisfies Record<Severity, number>; // prettier-ignore

const weightOf = ({ adjustment }: BehaviorState): number => (adjustment.enabled ? WEIGHTS[adjustment.severity] : 0);
