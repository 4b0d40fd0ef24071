import { isWithin } from './bounds.ts';
import type { Entry } from './entry.ts';
import { ExactSum } from './exact-sum.ts';
import type { Plan } from './plan.ts';

/** What is known of the sightings in a window, kept up to date as they enter and leave it: never counted anew. */
export interface Tally {
  add(entry: Entry): void;
  remove(entry: Entry): void;
  isMet(): boolean;
  /** what the condition's bounds are about */
  measure(): number;
}

export function createTally(plan: Plan): Tally {
  const { type } = plan.correlation;
  if (type === 'temporal' || type === 'temporal_ordered') return new RulesTally(plan);
  if (type === 'value_count') return new DistinctTally(plan);
  return type === 'value_sum' ? new SumTally(plan) : new CountTally(plan);
}

class CountTally implements Tally {
  readonly #plan: Plan;
  #count = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  add(): void {
    this.#count++;
  }

  remove(): void {
    this.#count--;
  }

  isMet(): boolean {
    return isWithin(this.#count, this.#plan.bounds);
  }

  measure(): number {
    return this.#count;
  }
}

class DistinctTally implements Tally {
  readonly #plan: Plan;
  readonly #countsByValue = new Map<string | number | undefined, number>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  add({ value }: Entry): void {
    this.#countsByValue.set(value, (this.#countsByValue.get(value) ?? 0) + 1);
  }

  remove({ value }: Entry): void {
    const left = (this.#countsByValue.get(value) ?? 0) - 1;
    if (left > 0) this.#countsByValue.set(value, left);
    else this.#countsByValue.delete(value);
  }

  isMet(): boolean {
    return isWithin(this.#countsByValue.size, this.#plan.bounds);
  }

  measure(): number {
    return this.#countsByValue.size;
  }
}

class SumTally implements Tally {
  readonly #plan: Plan;
  readonly #sum = new ExactSum();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  add({ value }: Entry): void {
    if (typeof value === 'number') this.#sum.add(value);
  }

  remove({ value }: Entry): void {
    if (typeof value === 'number') this.#sum.remove(value);
  }

  isMet(): boolean {
    return isWithin(this.#sum.value, this.#plan.bounds);
  }

  measure(): number {
    return this.#sum.value;
  }
}

class RulesTally implements Tally {
  readonly #plan: Plan;
  readonly #counts: number[];
  #seen = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#counts = plan.correlation.refs.map(() => 0);
  }

  add({ ref }: Entry): void {
    const before = this.#counts[ref] ?? 0;
    this.#counts[ref] = before + 1;
    if (before === 0) this.#seen++;
  }

  remove({ ref }: Entry): void {
    const left = (this.#counts[ref] ?? 0) - 1;
    this.#counts[ref] = left;
    if (left === 0) this.#seen--;
  }

  isMet(): boolean {
    const { ways, bounds } = this.#plan;
    if (ways === undefined) return isWithin(this.#seen, bounds);
    for (const { seen, absent } of ways) {
      if (seen.every((ref) => this.#has(ref)) && !absent.some((ref) => this.#has(ref))) return true;
    }
    return false;
  }

  measure(): number {
    return this.#seen;
  }

  #has(ref: number): boolean {
    return (this.#counts[ref] ?? 0) > 0;
  }
}
