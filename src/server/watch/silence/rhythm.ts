import { z } from 'zod';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const HOURS_A_WEEK = 168;

/** What is learnt of a source: when in the week it speaks, and how long its pauses are. Plain data, saved as it is. Times in ms. */
export const rhythm = z.object({
  /** since when it is watched, and up to when this was brought */
  since: z.number(),
  at: z.number(),
  /** records of the journal when it was last looked at */
  records: z.number(),
  heard: z.number().nullable(),
  /** since it was heard, without what Vedette could not have heard: on the clock, and weighted by the hours in which it usually speaks */
  quiet: z.number(),
  weighted: z.number(),
  deaf: z.number(),
  deafBecause: z.string(),
  /** pauses on the clock and weighted, in steps that grow by 1.4; they fade */
  pauses: z.array(z.number()),
  weightedPauses: z.array(z.number()),
  paused: z.number(),
  /** when the weights were all known, and pauses of them were counted from */
  weightedSince: z.number().nullable(),
  fadedAt: z.number(),
  /** by hour of the week: weeks in which it was watched then, and in which it spoke; they fade */
  watched: z.array(z.number()).length(HOURS_A_WEEK),
  spoke: z.array(z.number()).length(HOURS_A_WEEK),
  /** the hour that is under way, since 1970; whether it spoke in it; how much of it was watched */
  hour: z.number(),
  spokeNow: z.boolean(),
  watchedNow: z.number(),
});
export type Rhythm = z.infer<typeof rhythm>;

export function newRhythm(now: number, records: number, heard: number | null): Rhythm {
  return {
    since: now, at: now, records, heard, quiet: heard === null ? 0 : Math.max(0, now - heard), weighted: heard === null ? 0 : Math.max(0, now - heard), deaf: 0, deafBecause: '',
    pauses: [], weightedPauses: [], paused: 0, weightedSince: null, fadedAt: now,
    watched: zeros(), spoke: zeros(), hour: Math.floor(now / HOUR), spokeNow: false, watchedNow: 0,
  };
} // prettier-ignore

export interface Look {
  readonly now: number;
  readonly records: number;
  /** why Vedette could not hear since the last look; undefined: it could */
  readonly deafBecause?: string | undefined;
  /** it was said that it is silent: its hours are not learnt, and the pause counts a fifth */
  readonly isTold: boolean;
}

/** Half of what was learnt is forgotten in four weeks. */
const HALF_LIFE = 28 * DAY;
const WEEKLY = 0.5 ** (7 / 28);
const TOLD_PAUSE = 0.2;

/** Brings a rhythm up to now. True if the source has spoken. */
export function look(known: Rhythm, { now, records, deafBecause, isTold }: Look): boolean {
  const passed = Math.max(0, now - known.at);
  nextHour(known, now, isTold);
  if (deafBecause === undefined) {
    known.quiet += passed;
    known.weighted += passed * weightOf(known, hourOfWeek(now));
    known.watchedNow += passed;
  } else {
    known.deaf += passed;
    known.deafBecause = deafBecause;
  }
  known.at = now;
  if (records <= known.records) return false;
  if (known.heard !== null) pause(known, isTold ? TOLD_PAUSE : 1, now);
  known.records = records;
  known.heard = now;
  known.quiet = 0;
  known.weighted = 0;
  known.deaf = 0;
  known.deafBecause = '';
  known.spokeNow = true;
  return true;
}

function pause(known: Rhythm, weight: number, now: number): void {
  fade(known, now);
  count(known.pauses, known.quiet, weight);
  count(known.weightedPauses, known.weighted, weight);
  known.paused += 1;
}

function fade(known: Rhythm, now: number): void {
  // little by little is much work for nothing
  if (now - known.fadedAt < HOUR) return;
  const share = 0.5 ** ((now - known.fadedAt) / HALF_LIFE);
  known.fadedAt = now;
  for (const steps of [known.pauses, known.weightedPauses]) {
    for (const [step, value] of steps.entries()) steps[step] = Math.round(value * share * 1e4) / 1e4;
  }
}

const FIRST_STEP = 5000;
const GROWTH = 1.405;
const STEPS = 48;

function count(steps: number[], ms: number, weight: number): void {
  const step = ms <= FIRST_STEP ? 0 : Math.min(STEPS - 1, Math.floor(Math.log(ms / FIRST_STEP) / Math.log(GROWTH)) + 1);
  while (steps.length <= step) steps.push(0);
  steps[step] = (steps[step] ?? 0) + weight;
}

/** The longest pause of which there was half a one, after fading: a single one counts for four weeks. */
function longestUsual(steps: readonly number[]): number | null {
  let above = 0;
  for (let step = steps.length - 1; step >= 0; step--) {
    above += steps[step] ?? 0;
    if (above >= 0.5) return FIRST_STEP * GROWTH ** step;
  }
  return null;
}

function nextHour(known: Rhythm, now: number, isTold: boolean): void {
  const hour = Math.floor(now / HOUR);
  if (hour === known.hour) return;
  const slot = slotOf(known.hour);
  if (known.watchedNow > HOUR / 2 && !isTold) {
    known.watched[slot] = rounded((known.watched[slot] ?? 0) * WEEKLY + 1);
    known.spoke[slot] = rounded((known.spoke[slot] ?? 0) * WEEKLY + (known.spokeNow ? 1 : 0));
  }
  if (known.weightedSince === null && known.watched.every((weeks) => weeks > ENOUGH_WEEKS)) {
    known.weightedSince = now;
    known.weightedPauses = [];
  }
  known.hour = hour;
  known.spokeNow = false;
  known.watchedNow = 0;
}

/** Two weeks, faded. */
const ENOUGH_WEEKS = 1.5;
const LEAST_WEIGHT = 0.02;

function weightOf({ watched, spoke, weightedSince }: Rhythm, slot: number): number {
  if (weightedSince === null) return 1;
  const weeks = watched[slot] ?? 0;
  return weeks === 0 ? 1 : Math.max(LEAST_WEIGHT, Math.min(1, (spoke[slot] ?? 0) / weeks));
}

export interface Expectation {
  /** ms: the longest pause that it makes now and then */
  readonly usual: number;
  /** when it is called silent, on the clock, if Vedette is not deaf until then */
  readonly until: number;
  readonly isLate: boolean;
  readonly isSilent: boolean;
}

export interface WatchLimits {
  readonly floor: number;
  readonly ceiling: number;
}

export const DEFAULT_WATCH_LIMITS: WatchLimits = { floor: 5 * MINUTE, ceiling: 7 * DAY };

const LEAST_PAUSES = 8;
const SLACK = 1.5;
const MORE = MINUTE / 2;
const FIRST_DAYS = 8 * DAY;
const FIRST_SILENCE = 72 * HOUR;

/** What is expected of it by its own rhythm; undefined while too little is known. */
export function expectationOf(known: Rhythm, limits: WatchLimits): Expectation | undefined {
  const { heard, paused, weightedSince } = known;
  if (heard === null || paused < LEAST_PAUSES) return undefined;
  const onClock = longestUsual(known.pauses);
  const byWeight = longestUsual(known.weightedPauses);
  // its weights are trusted once it has gone by them for a week
  const isWeighted = weightedSince !== null && known.at - weightedSince > 7 * DAY && byWeight !== null;
  const usual = isWeighted ? byWeight : onClock;
  if (usual === null) return undefined;
  let allowed = Math.min(limits.ceiling, Math.max(limits.floor, usual * SLACK + MORE));
  // its first weekend is not a silence
  if (known.at - known.since < FIRST_DAYS && usual > HOUR) allowed = Math.max(allowed, FIRST_SILENCE);
  const passed = isWeighted ? known.weighted : known.quiet;
  const isSilent = passed > allowed || known.quiet > limits.ceiling;
  return {
    usual,
    until: isWeighted ? whenWeighted(known, allowed - passed, limits.ceiling) : known.at + allowed - passed,
    isLate: passed > usual * 1.1 + MORE,
    isSilent,
  };
}

/** What a person expects counts on the clock. */
export function expectationOfGap(known: Rhythm, gap: number): Expectation {
  return { usual: gap, until: known.at + gap - known.quiet, isLate: false, isSilent: known.heard !== null && known.quiet > gap }; // prettier-ignore
}

function whenWeighted(known: Rhythm, left: number, ceiling: number): number {
  let at = known.at;
  let rest = left;
  const end = known.at + Math.max(0, ceiling - known.quiet);
  while (rest > 0 && at < end) {
    const weight = weightOf(known, hourOfWeek(at));
    const inHour = HOUR - (at % HOUR);
    const step = Math.min(inHour, rest / weight);
    at += Math.max(step, 1);
    rest -= step * weight;
  }
  return Math.min(at, end);
}

export const weeksOf = ({ since, at }: Rhythm): number => Math.floor((at - since) / (7 * DAY));

/** Monday 0 h UTC is 0: the day 0 of 1970 was a Thursday. */
const slotOf = (hour: number): number => (hour + 3 * 24) % HOURS_A_WEEK;
const hourOfWeek = (time: number): number => slotOf(Math.floor(time / HOUR));
const zeros = (): number[] => Array.from({ length: HOURS_A_WEEK }, () => 0);
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
