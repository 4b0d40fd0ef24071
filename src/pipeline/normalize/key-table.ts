import type { JsonObject } from '../../model/json.ts';
import type { JsonParser, KeyChoice, ParseContext } from './parser.ts';

/** The first parser of a list that claims an object. */
export type FindByKeys = (object: JsonObject, context: ParseContext | undefined) => JsonParser | undefined;

/** So many are quicker asked in turn than looked up. */
const FEW = 4;

/**
 * Finds by a table what asking all parsers in turn finds. Each parser stands in it under the keys of one of its `needs`, the one that the fewest others
 * share, so an object costs a look-up for each of its keys, and then the few parsers that may claim it. The table is made when it is first asked.
 */
export function createKeyTable(parsers: readonly JsonParser[]): FindByKeys {
  if (parsers.length <= FEW) return (object, context) => parsers.find((parser) => parser.claims(object, context));
  let table: KeyTable | undefined;
  return (object, context) => {
    table ??= tableOf(parsers.map(({ needs = [] }) => needs));
    for (const place of placesOf(table, object))
      if (parsers[place]?.claims(object, context) === true) return parsers[place];
    return undefined;
  };
}

/** Places in a list of parsers, ascending. */
export interface KeyTable {
  /** of those that need no key: they stand in each of the lists, too */
  readonly always: readonly number[];
  readonly placesByKey: ReadonlyMap<string, readonly number[]>;
}

/** Which parsers may claim an object, by its keys; one may be named twice. */
function placesOf({ always, placesByKey }: KeyTable, object: JsonObject): readonly number[] {
  let found: readonly number[] | undefined;
  let isMixed = false;
  for (const key in object) {
    const more = placesByKey.get(key);
    if (more === undefined || more === found) continue;
    isMixed ||= found !== undefined;
    found = found === undefined ? more : [...found, ...more];
  }
  if (found === undefined) return always;
  return isMixed ? [...new Set(found)].sort((one, other) => one - other) : found;
}

export function tableOf(needs: readonly (readonly KeyChoice[])[]): KeyTable {
  const shares = new Map<string, number>();
  for (const key of needs.flat(2)) shares.set(key, (shares.get(key) ?? 0) + 1);
  const always: number[] = [];
  const placesByKey = new Map<string, number[]>();
  for (const [place, choices] of needs.entries()) {
    const rarest = choices
      .map((keys) => ({ keys, shared: keys.reduce((sum, key) => sum + (shares.get(key) ?? 0), 0) }))
      .toSorted((a, b) => a.shared - b.shared)[0];
    if (rarest === undefined) always.push(place);
    else for (const key of rarest.keys) placesByKey.set(key, [...(placesByKey.get(key) ?? []), place]);
  }
  for (const [key, places] of placesByKey) placesByKey.set(key, [...new Set([...always, ...places])].sort((one, other) => one - other)); // prettier-ignore
  return { always, placesByKey };
}
