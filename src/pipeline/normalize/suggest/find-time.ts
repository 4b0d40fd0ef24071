import { compiledKnownTimes } from '../mapping/known-times.ts';
import { compileTimeFormat, partsToTime, type TimeFormat } from '../mapping/time-format.ts';

/** Where a time stands in a line, and how it is written. */
export interface FoundTime {
  readonly from: number;
  readonly to: number;
  readonly format: string;
}

const SHORTEST = 8;
const FURTHEST = 120;
const MOST_PLACES = 16;
const iso = compileTimeFormat('iso');
const formats: readonly TimeFormat[] = [...(typeof iso === 'string' ? [] : [iso]), ...compiledKnownTimes];

/** The first time near the beginning of a line; of several ways to read it the one that takes most of it. */
export function findTime(line: string, received: number): FoundTime | undefined {
  let places = 0;
  for (let at = 0; at < Math.min(line.length, FURTHEST) && places < MOST_PLACES; at += 1) {
    if (!isStart(line, at)) continue;
    places += 1;
    const found = longestAt(line, at, received);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A digit or letter behind something that is neither. */
function isStart(line: string, at: number): boolean {
  return /[A-Za-z\d]/.test(line[at] ?? '') && !/[A-Za-z\d.:/-]/.test(line[at - 1] ?? ' ');
}

function longestAt(line: string, from: number, received: number): FoundTime | undefined {
  let best: FoundTime | undefined;
  for (const known of formats) {
    const { format } = known;
    const found = known.at(line, from);
    if (found === undefined || found.end - from < SHORTEST || found.end <= (best?.to ?? 0)) continue;
    // a time that goes on is another one
    if (/[A-Za-z\d]/.test(line[found.end] ?? '')) continue;
    if (partsToTime(found.parts, 'UTC', received) !== undefined) best = { from, to: found.end, format };
  }
  return best;
}
