import type { SourceId } from '../../model/ids.ts';
import type { SourceClock } from '../../model/record.ts';
import type { PlacedClock } from '../../store/state/source-clocks.ts';

/** How times of a source were read at a place of the journal; undefined: as they are. */
export type ClockAt = (source: SourceId, position: number) => SourceClock | undefined;

type Placed = Pick<PlacedClock, 'source' | 'position' | 'clock'>;

/** @param clocks all that there ever were, in the order of their places; of one source, later ones take over */
export function createClockAt(clocks: readonly Placed[]): ClockAt {
  const bySource = Map.groupBy(clocks, ({ source }) => source);
  return (source, position) => clockIn(bySource.get(source), position);
}

/** @param clocks of one source, in the order of their places */
export const clockIn = (clocks: readonly Placed[] | undefined, position: number): SourceClock | undefined =>
  clocks?.findLast((each) => each.position <= position)?.clock;
