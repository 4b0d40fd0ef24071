import type { BacktestFinds, BacktestSample } from '../../model/backtest.ts';
import type { Hit } from './past-judge.ts';

const DAY = 86_400_000;
const MOST_ENTITIES = 20_000;
const SHOWN_ENTITIES = 20;
/** Characters of the JSON of all samples' events. Samples beyond come without their fields. */
const MOST_FIELDS = 8 << 20;

export interface HitBookOptions {
  readonly samples: number;
  /** the first ones; otherwise they are spread over the whole run */
  readonly first: boolean;
}

/** Gathers the matches of one version of a rule: bounded, whatever their number. */
export class HitBook {
  hits = 0;
  readonly #hitsByDay = new Map<number, number>();
  readonly #hitsByEntity = new Map<string, number>();
  readonly #options: HitBookOptions;
  #samples: Hit[] = [];
  #stride = 1;
  #fields = 0;

  constructor(options: HitBookOptions) {
    this.#options = options;
  }

  add(hit: Hit): void {
    if (this.hits % this.#stride === 0) this.#keep(hit);
    this.hits++;
    this.#count(hit.time, 1);
    for (const id of hit.event.entities) {
      const known = this.#hitsByEntity.get(id);
      if (known !== undefined) this.#hitsByEntity.set(id, known + 1);
      else if (this.#hitsByEntity.size < MOST_ENTITIES) this.#hitsByEntity.set(id, 1);
    }
  }

  /** Matches that were counted by the store, and not looked at. */
  addCounted(day: number, hits: number): void {
    this.hits += hits;
    this.#count(day, hits);
  }

  /** @param days those that must be in the answer, also without matches */
  finds(days: readonly number[]): BacktestFinds {
    const all = [...new Set([...days, ...this.#hitsByDay.keys()])].sort((a, b) => a - b);
    return {
      hits: this.hits,
      days: all.map((time) => ({ time, hits: this.#hitsByDay.get(time) ?? 0 })),
      entities: [...this.#hitsByEntity]
        .sort(([a, hits], [b, others]) => others - hits || (a < b ? -1 : 1))
        .slice(0, SHOWN_ENTITIES)
        .map(([id, hits]) => ({ id, hits })),
      samples: this.#spread()
        .toSorted((a, b) => a.time - b.time)
        .map(hitToSample),
    };
  }

  #count(time: number, hits: number): void {
    const day = Math.floor(time / DAY) * DAY;
    this.#hitsByDay.set(day, (this.#hitsByDay.get(day) ?? 0) + hits);
  }

  /** When twice as many as wanted are kept, every second one goes, and from then on only every second one comes. */
  #keep(hit: Hit): void {
    const { samples, first } = this.#options;
    if (samples === 0 || (first && this.#samples.length >= samples)) return;
    this.#samples.push(this.#withinBounds(hit));
    if (first || this.#samples.length < samples * 2) return;
    this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }

  /** An event may be a megabyte, and somebody may ask for a thousand of them. */
  #withinBounds(hit: Hit): Hit {
    this.#fields += JSON.stringify(hit.event.fields).length;
    if (this.#fields <= MOST_FIELDS) return hit;
    const text = hit.explanation();
    const { id, time, source, logSources, entities } = hit.event;
    return {
      ...hit,
      event: { id, time, source, logSources, fields: {}, entities: [...entities] },
      explanation: () => text,
    };
  }

  #spread(): readonly Hit[] {
    const { samples } = this.#options;
    const kept = this.#samples;
    if (kept.length <= samples) return kept;
    return Array.from({ length: samples }, (_, i) => kept[Math.floor((i * kept.length) / samples)]).filter((hit) => hit !== undefined); // prettier-ignore
  }
}

function hitToSample(hit: Hit): BacktestSample {
  const { event, time } = hit;
  return {
    event: event.id,
    time,
    source: event.source,
    explanation: hit.explanation(),
    entities: [...event.entities],
    fields: event.fields,
  };
}
