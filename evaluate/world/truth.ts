import type { Attack } from './attacks/attack.ts';
import type { WorldOptions } from './organisation.ts';
import type { Line } from './slice.ts';
import type { SourceName } from './sources.ts';
import type { World } from './world.ts';

/** Lines of an attack that are named one by one; of more only the number is known. */
const MOST_NAMED = 5000;

export interface TruthOfAttack extends Omit<Attack, 'tell' | 'effects' | 'silence'> {
  readonly lines: number;
  /** `line` counts from 1 in the file of its source */
  readonly events: readonly { readonly source: SourceName; readonly line: number; readonly time: number }[];
}

export interface TruthOfWorld {
  readonly options: WorldOptions;
  readonly begin: number;
  readonly end: number;
  /** by source */
  readonly lines: Readonly<Record<string, number>>;
  readonly attacks: readonly TruthOfAttack[];
}

/** Follows the lines as they are written and knows in the end which of them were attacks. Memory: 5,000 places an attack. */
export class Truth {
  readonly #world: World;
  readonly #written = new Map<SourceName, number>();
  readonly #counts: number[];
  readonly #events: { source: SourceName; line: number; time: number }[][];

  constructor(world: World) {
    this.#world = world;
    this.#counts = world.attacks.map(() => 0);
    this.#events = world.attacks.map(() => []);
  }

  see({ source, attack, time }: Line): void {
    const line = (this.#written.get(source) ?? 0) + 1;
    this.#written.set(source, line);
    const events = this.#events[attack];
    if (events === undefined) return;
    this.#counts[attack] = (this.#counts[attack] ?? 0) + 1;
    if (events.length < MOST_NAMED) events.push({ source, line, time: Math.floor(time) });
  }

  toJson(): TruthOfWorld {
    const { org, attacks } = this.#world;
    return {
      options: org.options,
      begin: org.begin,
      end: org.end,
      lines: Object.fromEntries(this.#written),
      attacks: attacks.map(({ kind, techniques, strength, from, to, entities, about }, number): TruthOfAttack => ({
        kind, techniques, strength, from, to, entities, about, lines: this.#counts[number] ?? 0, events: this.#events[number] ?? [],
      })),
    };
  } // prettier-ignore
}
