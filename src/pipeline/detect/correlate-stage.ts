import type { Finding } from '../../model/finding.ts';
import type { CorrelationMatch, Correlator } from '../../sigma/correlate/correlator.ts';
import { createCorrelator } from '../../sigma/correlate/create-correlator.ts';
import { restoreCorrelator, snapshotOf } from '../../sigma/correlate/snapshot.ts';
import type { SigmaCorrelation } from '../../sigma/rule.ts';
import { nothingUnderstood } from '../nothing-understood.ts';
import type { CorrelationChange, SavedCorrelations, Understood } from '../ports.ts';
import { clockToLine, CorrelationLog, lineToClock, replay } from './correlation-log.ts';
import { matchToFinding } from './match-to-finding.ts';
import { unpackSightings } from './pack-sightings.ts';

/** Correlates one stretch; to be called once for each, in journal order. Its change is settled with the stretch, or the stage is made anew. */
export type Correlate = (understood: readonly Understood[]) => Correlated;

export interface Correlated {
  /** as given, with the findings of correlations behind them */
  readonly understood: readonly Understood[];
  /** for `settle` */
  readonly change: { readonly correlations?: CorrelationChange };
}

export interface CorrelateDeps {
  /** the correlations of a rule set; undefined if that version is not known (any more) */
  readonly correlationsOf: (version: string) => readonly SigmaCorrelation[] | undefined;
  /** told when a rule set's correlations take over, and what became of the state of those before */
  readonly told?: (change: CorrelatorChange) => void;
}

export interface CorrelatorChange {
  readonly correlator: Correlator;
  /** ids of the correlations that go on with what they knew, and of those whose state was dropped because they changed */
  readonly kept: readonly string[];
  readonly dropped: readonly string[];
  /** why nothing could be kept */
  readonly problem?: string;
}

/** A snapshot is made when the rows since the last one are larger than it, and than this. */
const SMALLEST_LOG = 4 << 20;

/**
 * The stage that looks at sightings over time. It keeps one correlator; when a batch was judged by another rule set, that set's correlations take over, and those
 * that are the same go on with what they know.
 *
 * State: a snapshot from time to time, and for each stretch since what was seen in it. Both move in one transaction with the position, so
 * after a crash the same stretch meets the same state and finds the same.
 */
export function createCorrelateStage(saved: SavedCorrelations, deps: CorrelateDeps): Correlate {
  let state: SavedCorrelations | undefined = saved;
  let version: string | undefined;
  let correlator: Correlator = createCorrelator([]);
  let clock = 0;
  let needsSnapshot = false;
  let logged = 0;
  let snapshotSize = 0;

  function takeOver(next: string): void {
    version = next;
    const correlations = deps.correlationsOf(next);
    if (correlations === undefined) throw new Error(`the rule set ${next} judged a batch, and its correlations are not known`);
    const change =
      state === undefined
        ? { ...restoreCorrelator(snapshotOf(correlator), correlations), clock }
        : restoreSaved(state, correlations);
    state = undefined;
    correlator = change.correlator;
    clock = Math.max(clock, change.clock);
    // what is logged belongs to the correlations of the snapshot before it
    needsSnapshot = true;
    deps.told?.(change);
  } // prettier-ignore

  function correlateOne(each: Understood, log: CorrelationLog): Finding[] {
    if (each.rules !== undefined && each.rules !== version) takeOver(each.rules);
    const { sightings = [], received = 0 } = each;
    clock = Math.max(clock, received);
    const { changes } = correlator;
    const matches: CorrelationMatch[] = [...correlator.advance(clock)];
    if (sightings.length > 0 || correlator.changes !== changes) log.clock(clock);
    for (const packed of sightings) {
      log.seen(packed);
      for (const sighting of unpackSightings(packed)) {
        for (const match of correlator.see(sighting, clock)) matches.push(match);
      }
    }
    return matches.flatMap((match) => matchToFinding(match) ?? []);
  }

  function changeOf(log: CorrelationLog): Correlated['change'] {
    if (!needsSnapshot && log.isEmpty) return {};
    if (!needsSnapshot && logged <= Math.max(SMALLEST_LOG, snapshotSize)) {
      const bytes = log.toBytes();
      logged += bytes.length;
      return { correlations: { kind: 'seen', bytes } };
    }
    const bytes = new TextEncoder().encode(`${clockToLine(clock)}\n${snapshotOf(correlator)}`);
    needsSnapshot = false;
    logged = 0;
    snapshotSize = bytes.length;
    return { correlations: { kind: 'snapshot', bytes } };
  }

  return (understood) => {
    const log = new CorrelationLog();
    const findings = understood.flatMap((each) => correlateOne(each, log));
    const change = changeOf(log);
    const [first] = understood;
    if (findings.length === 0 || first === undefined) return { understood, change };
    return { understood: [...understood, { ...nothingUnderstood(first.source), findings }], change };
  };
}

/** The state as it was settled: what was seen since the snapshot is given again to the correlations that are still the same. */
function restoreSaved(
  { snapshot, seen }: SavedCorrelations,
  correlations: readonly SigmaCorrelation[],
): CorrelatorChange & { readonly clock: number } {
  if (snapshot === null) return { correlator: createCorrelator(correlations), kept: [], dropped: [], clock: 0 };
  const text = new TextDecoder().decode(snapshot);
  const cut = text.indexOf('\n');
  const state = text.slice(cut + 1);
  const { kept, dropped, problem } = restoreCorrelator(state, correlations);
  if (problem !== undefined) return { correlator: createCorrelator(correlations), kept, dropped, problem, clock: 0 };
  const then = restoreCorrelator(
    state,
    correlations.filter(({ id }) => kept.includes(id)),
  ).correlator;
  const clock = replay(seen, then, lineToClock(text.slice(0, cut)));
  return { correlator: restoreCorrelator(snapshotOf(then), correlations).correlator, kept, dropped, clock };
}
