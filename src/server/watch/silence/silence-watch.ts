import { z } from 'zod';
import type { Alert } from '../../../model/alert.ts';
import { alertId, DEFAULT_TENANT, type AlertId, type SourceId } from '../../../model/ids.ts';
import type { JsonValue } from '../../../model/json.ts';
import type { SourceWatch, WatchMode } from '../../../model/keeping.ts';
import type { Query } from '../../../model/query.ts';
import type { Journal, Received } from '../../../pipeline/ports.ts';
import type { EventStore } from '../../../store/events/event-store.ts';
import { findingToRow } from '../../../store/events/row.ts';
import type { Actor } from '../../../store/state/actor.ts';
import type { OwnAlerts } from '../../../store/state/own-alerts.ts';
import type { SourceWatches } from '../../../store/state/source-watches.ts';
import {
  DEFAULT_WATCH_LIMITS,
  expectationOf,
  expectationOfGap,
  look,
  newRhythm,
  rhythm,
  weeksOf,
  type Expectation,
  type Rhythm,
} from './rhythm.ts';
import { silenceToFinding } from './silence-finding.ts';
import { deafWords, durationText, lateWords, returnedWords, silentWords, timeText } from './silence-words.ts';

/** Watches over sources that used to speak: who falls silent is an alert, who speaks again is told of in it (docs/keeping.md). */
export interface SilenceWatch {
  /** Looks at all sources once. Never rejects: what could not be told is told at the next look. */
  look(): Promise<void>;
  all(): readonly SourceWatch[];
  set(source: SourceId, mode: WatchMode, expectedGap: number | null, note: string, by: Actor): Promise<SourceWatch>;
  /** Writes down what was learnt. */
  save(): Promise<void>;
}

export interface SilenceWatchDeps {
  readonly journal: Pick<Journal, 'received'>;
  readonly watches: SourceWatches;
  readonly alerts: OwnAlerts;
  readonly events: Pick<EventStore, 'search' | 'histogram' | 'insert'>;
  /** why the journal takes nothing now; undefined: it does */
  readonly deafBecause: () => string | undefined;
  readonly alertsChanged: (alerts: readonly Alert[], change: 'new' | 'changed') => void;
  /** told of a step that did not work and is tried again */
  readonly trouble: (error: unknown) => void;
  readonly now: () => number;
}

/** Between two looks; what is much longer was a time in which this process did not run. */
export const LOOK_EVERY_MS = 5000;
const ASLEEP_MS = 6 * LOOK_EVERY_MS;
/** Sources are named by senders: beyond so many, new ones are not watched. */
const MOST_SOURCES = 20_000;
/** After a source is back, before it is said how much came late. */
const LATE_AFTER_MS = 120_000;

/** What is kept beside the rhythm. */
const kept = z.object({
  rhythm,
  /** it was told that it is silent, in this alert */
  told: z.object({ alert: alertId, heard: z.number(), usual: z.number(), until: z.number() }).nullable(),
  /** it is back, and it is still to be said what came late */
  back: z.object({ alert: alertId, from: z.number(), to: z.number(), words: z.string() }).nullable(),
});

interface Watched extends z.infer<typeof kept> {
  mode: WatchMode;
  expectedGap: number | null;
  isChanged: boolean;
}

/** Reads what was learnt; the time since it was saved is one in which Vedette did not run. */
export async function openSilenceWatch(deps: SilenceWatchDeps): Promise<SilenceWatch> {
  const { now } = deps;
  const watched = new Map<SourceId, Watched>();
  for (const { source, mode, expectedGap, rhythm: saved } of await deps.watches.all(DEFAULT_TENANT)) {
    const known = kept.safeParse(saved).data ?? { rhythm: newRhythm(now(), 0, null), told: null, back: null };
    const { rhythm: own } = known;
    look(own, { now: now(), records: own.records, isTold: known.told !== null, deafBecause: 'Vedette did not run' });
    watched.set(source, { ...known, mode, expectedGap, isChanged: false });
  }
  let lastLook = now();
  let looking: Promise<void> | undefined;

  async function lookAtAll(): Promise<void> {
    const at = now();
    const isAsleep = at - lastLook > ASLEEP_MS;
    lastLook = at;
    const deafBecause = isAsleep ? 'this machine did not run' : deps.deafBecause();
    for (const [source, received] of deps.journal.received()) {
      const one = watched.get(source) ?? begin(source, received, at);
      if (one === undefined) continue;
      const { deaf, deafBecause: why } = one.rhythm;
      look(one.rhythm, { now: at, records: received.records, deafBecause, isTold: one.told !== null });
      one.isChanged = true;
      const { told } = one;
      // also if that could not be told at the look at which it was heard
      const isHeard = told !== null && (one.rhythm.heard ?? 0) > told.heard;
      if (told !== null && (isHeard || one.mode === 'off')) await attempt(() => isBack(source, one, { ...one.rhythm, deaf, deafBecause: why }, isHeard));
      else if (one.told === null && one.mode !== 'off' && deafBecause === undefined) await attempt(() => tellIfSilent(source, one));
      if (one.back !== null && at - one.back.to > LATE_AFTER_MS) await attempt(() => tellLate(source, one));
    }
  } // prettier-ignore

  function begin(source: SourceId, received: Received, at: number): Watched | undefined {
    if (watched.size >= MOST_SOURCES) return undefined;
    const one: Watched = { rhythm: newRhythm(at, received.records, Math.min(received.last, at)), told: null, back: null, mode: 'learnt', expectedGap: null, isChanged: true }; // prettier-ignore
    watched.set(source, one);
    return one;
  }

  async function attempt(step: () => Promise<void>): Promise<void> {
    await step().catch(deps.trouble);
  }

  async function tellIfSilent(source: SourceId, one: Watched): Promise<void> {
    const expected = expectation(one);
    const { heard } = one.rhythm;
    if (expected?.isSilent !== true || heard === null) return;
    const { usual, until } = expected;
    const explanation = silentWords(source, one.rhythm, usual, until, one.mode === 'expected');
    const last = await lastEvent(source);
    const finding = silenceToFinding({ source, heard, now: one.rhythm.at, explanation, usual: durationText(usual), last });
    await deps.events.insert('findings', Buffer.from(`${findingToRow(finding)}\n`), `silence:${finding.id}`);
    const raised = await deps.alerts.raise([finding]);
    const alert = [...raised.created, ...raised.changed][0];
    if (raised.created.length > 0) deps.alertsChanged(raised.created, 'new');
    if (raised.changed.length > 0) deps.alertsChanged(raised.changed, 'changed');
    if (alert === undefined) return;
    one.told = { alert: alert.id, heard, usual, until };
    await saveThese(new Map([[source, one]]));
  } // prettier-ignore

  async function lastEvent(source: SourceId): Promise<Parameters<typeof silenceToFinding>[0]['last']> {
    const query: Query = { kind: 'compare', field: 'source', op: '=', value: { text: source, pattern: false } };
    const { events } = await deps.events.search({ tenant: DEFAULT_TENANT, query, limit: 1 });
    return events[0];
  }

  async function isBack(source: SourceId, one: Watched, before: Rhythm, hasSpoken: boolean): Promise<void> {
    const { told } = one;
    if (told === null) return;
    const { heard: from } = told;
    const to = one.rhythm.heard ?? one.rhythm.at;
    const words = hasSpoken ? returnedWords(source, from, to, deafWords(before)) : `The source ${source} is no longer watched for silence: a person turned it off.`;
    await tell(told.alert, words, true);
    one.told = null;
    one.back = hasSpoken ? { alert: told.alert, from, to, words } : null;
    await saveThese(new Map([[source, one]]));
  } // prettier-ignore

  async function tellLate(source: SourceId, one: Watched): Promise<void> {
    const { back } = one;
    if (back === null) return;
    const query: Query = { kind: 'compare', field: 'source', op: '=', value: { text: source, pattern: false } };
    const { total } = await deps.events.histogram({ tenant: DEFAULT_TENANT, query, from: back.from + 1000, to: back.to - LOOK_EVERY_MS, buckets: 1 }); // prettier-ignore
    await tell(back.alert, `${back.words}${lateWords(total)}`, false);
    one.back = null;
    await saveThese(new Map([[source, one]]));
  }

  async function tell(id: AlertId, words: string, close: boolean): Promise<void> {
    const changed = await deps.alerts.tell(DEFAULT_TENANT, id, words, close);
    if (changed !== null) deps.alertsChanged([changed], 'changed');
  }

  async function saveThese(these: ReadonlyMap<SourceId, Watched>): Promise<void> {
    const rhythms = new Map<SourceId, JsonValue>();
    for (const [source, one] of these) {
      rhythms.set(source, z.json().parse({ rhythm: one.rhythm, told: one.told, back: one.back }));
      one.isChanged = false;
    }
    await deps.watches.save(DEFAULT_TENANT, rhythms);
  }

  const toWatch = (source: SourceId, one: Watched): SourceWatch => {
    const expected = expectation(one);
    const state = stateOf(one, expected);
    const { heard, deaf, deafBecause, paused } = one.rhythm;
    return {
      source,
      mode: one.mode,
      state,
      heard,
      usual: expected?.usual ?? null,
      expectedUntil: one.told?.until ?? (one.mode === 'off' ? null : (expected?.until ?? null)),
      expectedGap: one.expectedGap,
      deaf,
      deafBecause,
      pauses: paused,
      weeks: weeksOf(one.rhythm),
      alert: one.told?.alert ?? null,
      says: saidOf(state, one, expected),
    };
  };

  return {
    look: () => (looking ??= lookAtAll().finally(() => (looking = undefined))),
    all: () => [...watched].map(([source, one]) => toWatch(source, one)),
    async set(source, mode, expectedGap, note, by) {
      await deps.watches.set(DEFAULT_TENANT, source, mode, expectedGap, note, by);
      const received = deps.journal.received().get(source);
      const one = watched.get(source) ?? { rhythm: newRhythm(now(), received?.records ?? 0, received?.last ?? null), told: null, back: null, mode, expectedGap, isChanged: true }; // prettier-ignore
      one.mode = mode;
      one.expectedGap = expectedGap;
      watched.set(source, one);
      return toWatch(source, one);
    },
    async save() {
      const changed = [...watched].filter(([, one]) => one.isChanged);
      await attempt(() => saveThese(new Map(changed)));
    },
  };
}

function expectation({ mode, expectedGap, rhythm: known }: Watched): Expectation | undefined {
  if (mode === 'expected' && expectedGap !== null) return expectationOfGap(known, expectedGap);
  return expectationOf(known, DEFAULT_WATCH_LIMITS);
}

function stateOf({ mode, told }: Watched, expected: Expectation | undefined): SourceWatch['state'] {
  if (mode === 'off') return 'off';
  if (told !== null || expected?.isSilent === true) return 'silent';
  if (expected === undefined) return 'learning';
  return expected.isLate ? 'late' : 'speaks';
}

function saidOf(state: SourceWatch['state'], { rhythm: known, told }: Watched, expected: Expectation | undefined): string {
  if (state === 'off') return 'It is not watched for silence.';
  if (state === 'learning' || expected === undefined) return `Its rhythm is being learnt: ${known.paused} pauses so far.`;
  const usual = durationText(told?.usual ?? expected.usual);
  const heard = known.heard === null ? 'never' : timeText(known.heard);
  const until = timeText(told?.until ?? expected.until);
  if (state === 'silent') return `Silent: last heard ${heard}, usually at least every ${usual}, expected until ${until}.${deafWords(known)}`;
  return `${state === 'late' ? 'Later than usual' : 'It speaks'}: last heard ${heard}, usually at least every ${usual}, expected until ${until}.${deafWords(known)}`;
} // prettier-ignore
