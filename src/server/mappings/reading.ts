import type { Parser } from '../../pipeline/normalize/parser.ts';
import { compileMappings, NO_MAPPINGS, type MappingHistory, type MappingSet } from './mapping-set.ts';

export interface Reading<Reader> {
  readonly version: string;
  readonly reader: Reader;
}

/**
 * Which reader a record is for, by its place in the journal: that of the mappings which were in force when it was first read. Readers of sets from before are
 * made only when such a record is read again.
 */
export function createReading<Reader>(
  history: MappingHistory = { now: NO_MAPPINGS, earlier: [] },
  make: (parsers: readonly Parser[]) => Reader,
): (first: number) => Reading<Reader> {
  const made = new Map<string, Reading<Reader>>();
  const readingOf = (set: MappingSet): Reading<Reader> => {
    const known = made.get(set.version);
    if (known !== undefined) return known;
    const reading = { version: set.version, reader: make(compileMappings(set).parsers) };
    made.set(set.version, reading);
    return reading;
  };
  const now = readingOf(history.now);
  const { earlier } = history;
  const last = earlier.at(-1)?.until ?? 0;
  return (first) => {
    if (first >= last) return now;
    const found = earlier.find(({ until }) => first < until);
    return found === undefined ? now : readingOf(found.set);
  };
}
