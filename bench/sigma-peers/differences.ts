import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isJsonObject } from '../../src/model/json.ts';

/** The events, by number, that each rule matched. */
export type Matches = ReadonlyMap<string, ReadonlySet<number>>;

export interface Difference {
  readonly rule: string;
  readonly title: string;
  readonly both: number;
  readonly onlyOurs: number;
  readonly onlyTheirs: number;
  /** numbers of events, for whoever wants to see one */
  readonly examples: readonly number[];
}

export const titlesById = new Map<string, string>();

/** Matches as lines of JSON with `rule_id` and the event's number, in `event` or in the whole event's `_n`. */
export async function readMatches(path: string): Promise<Matches> {
  const matches = new Map<string, Set<number>>();
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (!line.startsWith('{')) continue;
    const match: unknown = JSON.parse(line);
    if (!isJsonObject(match)) continue;
    const { rule_id: rule, rule_title: title, event } = match;
    const number = isJsonObject(event) ? event['_n'] : event;
    if (typeof rule !== 'string' || typeof number !== 'number') continue;
    if (typeof title === 'string') titlesById.set(rule, title);
    const events = matches.get(rule);
    if (events === undefined) matches.set(rule, new Set([number]));
    else events.add(number);
  }
  return matches;
}

export function differencesOf(ours: Matches, theirs: Matches): Difference[] {
  const none: ReadonlySet<number> = new Set();
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((rule) => {
      const [left, right] = [ours.get(rule) ?? none, theirs.get(rule) ?? none];
      const onlyLeft = [...left].filter((event) => !right.has(event));
      const onlyRight = [...right].filter((event) => !left.has(event));
      return {
        rule,
        title: titlesById.get(rule) ?? rule,
        both: left.size - onlyLeft.length,
        onlyOurs: onlyLeft.length,
        onlyTheirs: onlyRight.length,
        examples: [...onlyLeft.slice(0, 1), ...onlyRight.slice(0, 2)],
      };
    })
    .filter(({ onlyOurs, onlyTheirs }) => onlyOurs + onlyTheirs > 0)
    .sort((a, b) => b.onlyOurs + b.onlyTheirs - a.onlyOurs - a.onlyTheirs);
}

export const countMatches = (matches: Matches): number =>
  [...matches.values()].reduce((sum, { size }) => sum + size, 0);
