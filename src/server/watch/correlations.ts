import type { CorrelationCounts, Correlator } from '../../sigma/correlate/correlator.ts';
import type { CorrelatorChange } from '../../pipeline/detect/correlate-stage.ts';
import type { Log } from '../log.ts';

/** Looks on at what correlations do: what they keep, and what they left out and why. */
export interface CorrelationWatch {
  told(change: CorrelatorChange): void;
  /** by the id of the correlation; of the rule set that judges now, since it took over or the pipeline began anew */
  counts(): ReadonlyMap<string, Readonly<CorrelationCounts>>;
}

export function createCorrelationWatch(log: Log): CorrelationWatch {
  let correlator: Correlator | undefined;
  return {
    told(change) {
      correlator = change.correlator;
      const { kept, dropped, problem } = change;
      const counts = { correlations: correlator.correlations.length, kept: kept.length, dropped: dropped.length };
      if (problem !== undefined) log.error({ ...counts, reason: problem }, 'the state of correlations could not be read: they begin anew');
      else if (dropped.length > 0) log.warn({ ...counts, ids: dropped.slice(0, 20) }, 'correlations changed or are gone: what they had seen is dropped');
      else log.info(counts, 'correlations take over');
    },
    counts: () => correlator?.countsByCorrelation ?? new Map<string, CorrelationCounts>(),
  }; // prettier-ignore
}
