import type { BacktestResult } from '../../model/backtest.ts';
import type { TallyGroup } from '../../store/events/past.ts';
import { HitBook, type HitBookOptions } from './hit-book.ts';
import { createPastJudge, type Hit, type PastEvent } from './past-judge.ts';
import type { Subject } from './subject.ts';

/** One rule, or a new version against the one that counts now: gathers what each finds, match by match. */
export interface VersionBooks {
  readonly hits: number;
  judge(event: PastEvent): void;
  /** nothing more comes */
  end(): void;
  /** counts of the store: the new version is the first condition, the old one the second */
  count(groups: readonly TallyGroup[]): void;
  /** matches that may be among what was only counted */
  readonly uncertain: number;
  /** @param days those that must be in the answer */
  finds(days: readonly number[]): Pick<BacktestResult, 'hits' | 'days' | 'entities' | 'samples' | 'against'>;
}

export function createVersionBooks(subject: Subject, current: Subject | undefined, options: HitBookOptions): VersionBooks {
  const all = new HitBook(options);
  const onlyNew = new HitBook(options);
  const onlyOld = new HitBook(options);
  const judge = createPastJudge(subject);
  const currentJudge = current === undefined ? undefined : createPastJudge(current);
  let both = 0;
  let uncertain = 0;

  const add = (hits: readonly Hit[], others: readonly Hit[]): void => {
    for (const hit of hits) all.add(hit);
    if (currentJudge === undefined || hits.length + others.length === 0) return;
    const [keys, otherKeys] = [hits, others].map((list) => new Set(list.map(({ key }) => key)));
    for (const hit of hits) {
      if (otherKeys?.has(hit.key) === true) both++;
      else onlyNew.add(hit);
    }
    for (const hit of others) if (keys?.has(hit.key) !== true) onlyOld.add(hit);
  };

  return {
    get hits() {
      return all.hits;
    },
    get uncertain() {
      return uncertain;
    },
    judge: (event) => add(judge.judge(event), currentJudge?.judge(event) ?? []),
    end: () => add(judge.end(), currentJudge?.end() ?? []),
    count(groups) {
      for (const { day, events, certain, possible } of groups) {
        if (certain.some((is, i) => !is && possible[i] === true)) {
          uncertain += events;
          continue;
        }
        const [isNew, isOld] = certain;
        if (isNew === true) all.addCounted(day, events);
        if (currentJudge === undefined) continue;
        if (isNew === true && isOld === true) both += events;
        else if (isNew === true) onlyNew.addCounted(day, events);
        else if (isOld === true) onlyOld.addCounted(day, events);
      }
    },
    finds: (days) => ({
      ...all.finds(days),
      against:
        current === undefined
          ? null
          : {
              title: current.head.title,
              source: `${current.head.source}:${current.head.line}`,
              hits: both + onlyOld.hits,
              both,
              onlyNew: onlyNew.finds(days),
              onlyOld: onlyOld.finds(days),
            },
    }),
  };
} // prettier-ignore
