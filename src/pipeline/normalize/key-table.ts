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
  /** of those that need no key */
  readonly always: readonly number[];
  readonly placesByKey: ReadonlyMap<string, readonly number[]>;
}

/** Which parsers may claim an object, by its keys; one may be named twice. */
function placesOf({ always, placesByKey }: KeyTable, object: JsonObject): readonly number[] {
  let places = always;
  for (const key in object) {
    const more = placesByKey.get(key);
    if (more !== undefined) places = places.length === 0 ? more : [...places, ...more];
  }
  return places.length < 2 || places === always ? places : places.toSorted((a, b) => a - b);
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
  return { always, placesByKey };
}
