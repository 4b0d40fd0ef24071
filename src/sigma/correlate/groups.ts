import type { Group, GroupSnapshot } from './group.ts';
import { GrowingGroup } from './growing-group.ts';
import { OrderedGroup } from './ordered-group.ts';
import type { Plan } from './plan.ts';
import { WholeGroup } from './whole-group.ts';

/** A group in its place among those of its correlation. */
export interface KeptGroup {
  readonly group: Group;
  /** when it was last seen, on the clock */
  touched: number;
  /** the soonest time that the timetable has for it; Infinity: none */
  timed: number;
  older: KeptGroup | undefined;
  newer: KeptGroup | undefined;
}

/** The groups of one correlation, in the order in which they were last seen. */
export class Groups {
  readonly #plan: Plan;
  readonly #byKey = new Map<string, KeptGroup>();
  #oldest: KeptGroup | undefined;
  #newest: KeptGroup | undefined;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  get count(): number {
    return this.#byKey.size;
  }

  get oldest(): KeptGroup | undefined {
    return this.#oldest;
  }

  /** The group, now the one last seen; made if there is none. */
  touch(key: string, values: readonly string[], clock: number): KeptGroup {
    const known = this.#byKey.get(key);
    if (known === undefined) return this.add(key, values, clock);
    known.touched = clock;
    if (known !== this.#newest) {
      this.#unlink(known);
      this.#link(known);
    }
    return known;
  }

  add(key: string, values: readonly string[], clock: number, from?: GroupSnapshot): KeptGroup {
    const group = createGroup(this.#plan, key, values, from);
    const kept: KeptGroup = { group, touched: clock, timed: Infinity, older: undefined, newer: undefined };
    this.#byKey.set(key, kept);
    this.#link(kept);
    return kept;
  }

  remove(kept: KeptGroup): void {
    this.#byKey.delete(kept.group.key);
    this.#unlink(kept);
  }

  has(kept: KeptGroup): boolean {
    return this.#byKey.get(kept.group.key) === kept;
  }

  /** Last seen longest ago first. */
  *all(): Generator<KeptGroup> {
    for (let each = this.#oldest; each !== undefined; each = each.newer) yield each;
  }

  #link(kept: KeptGroup): void {
    kept.older = this.#newest;
    kept.newer = undefined;
    if (this.#newest === undefined) this.#oldest = kept;
    else this.#newest.newer = kept;
    this.#newest = kept;
  }

  #unlink(kept: KeptGroup): void {
    if (kept.older === undefined) this.#oldest = kept.newer;
    else kept.older.newer = kept.newer;
    if (kept.newer === undefined) this.#newest = kept.older;
    else kept.newer.older = kept.older;
  }
}

function createGroup(plan: Plan, key: string, values: readonly string[], from?: GroupSnapshot): Group {
  if (plan.judged === 'whole') return new WholeGroup(plan, key, values, from);
  return plan.isOrdered ? new OrderedGroup(plan, key, values, from) : new GrowingGroup(plan, key, values, from);
}
