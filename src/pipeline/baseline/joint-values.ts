import type { ModelSet } from './model-set.ts';

/** What an event has for one set of several features, of one entity. */
interface Joint {
  set: ModelSet | undefined;
  /** of the entity's id, in the texts of the batch */
  place: number;
  /** of all features of the set, in its order; undefined for those that the event does not have */
  readonly values: (string | number | undefined)[];
}

/** Gathers the observations of one event that are judged together. Its objects are used again for the next event. */
export class JointValues {
  readonly #all: Joint[] = [];
  size = 0;

  clear(): void {
    this.size = 0;
  }

  add(set: ModelSet, place: number, feature: number, value: string | number): void {
    this.#of(set, place).values[set.features.indexOf(feature)] = value;
  }

  /** In the order in which the first observation of each came. */
  at(i: number): Readonly<Joint> {
    return this.#all[i] ?? NOTHING;
  }

  #of(set: ModelSet, place: number): Joint {
    for (let i = 0; i < this.size; i += 1) {
      const one = this.#all[i];
      if (one !== undefined && one.set === set && one.place === place) return one;
    }
    const one = (this.#all[this.size] ??= { set, place, values: [] });
    this.size += 1;
    one.set = set;
    one.place = place;
    one.values.length = set.features.length;
    one.values.fill(undefined);
    return one;
  }
}

const NOTHING: Joint = { set: undefined, place: 0, values: [] };
