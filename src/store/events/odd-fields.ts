import type { JsonObject, JsonValue } from '../../model/json.ts';

/**
 * Whether the engine could read the stored JSON of an event otherwise than we do, so that a search by its JSON functions or by its index
 * of words could miss it. Such rows are marked, and whoever must not miss any looks at them himself (docs/backtest.md). They are:
 *
 * - a name twice in one object: we take the last value, the engine the first;
 * - a lone surrogate, or an integer beyond 64 bits: the engine cannot read the whole text;
 * - the Kelvin sign and the dotted capital I: the only characters beyond ASCII that are ASCII in lower case, which the index does not know.
 *
 * Runs for every event.
 *
 * @param text what is stored @param isRecord the text came with the record; otherwise we wrote it, and no name is in it twice
 */
export function isOdd(fields: JsonObject, text: string, isRecord: boolean): boolean {
  if (text.includes('\u212a') || text.includes('\u0130')) return true;
  if (!isRecord && text.includes('\\ud')) return true;
  counted.names = 0;
  counted.isHuge = false;
  counted.lowest = 0;
  walk(fields);
  if (counted.isHuge || (counted.lowest > 0 && (text.match(LOWEST)?.length ?? 0) !== counted.lowest)) return true;
  return isRecord && namesIn(text, counted.names) !== counted.names;
}

const counted = { names: 0, isHuge: false, lowest: 0 };

/** The engine reads integers up to 64 bits; as a double, this is where it ends. */
const MOST = 2 ** 63;
/** The lowest integer that it reads, which it is only if all its digits are there: JavaScript writes the same double as -9223372036854776000. */
const LOWEST = /[:,[]\s*-9223372036854775808(?![\d.eE])/g;

function walk(value: JsonValue | undefined): void {
  if (typeof value === 'number') {
    if (value === -MOST) counted.lowest++;
    else if (!(value > -MOST && value <= MOST)) counted.isHuge = true;
  } else if (Array.isArray(value)) {
    for (const element of value) if (typeof element !== 'string') walk(element);
  } else if (typeof value === 'object' && value !== null) {
    for (const name in value) {
      counted.names++;
      const inside = value[name];
      if (typeof inside !== 'string') walk(inside);
    }
  }
}

/**
 * How many names of values a JSON text has. Mostly one look for each is enough: the sign `":` stands behind every name, and if there are as
 * many as names were read, there can be no more. Where it also stands in values, or blanks stand before a colon, the text is gone through.
 */
function namesIn(text: string, expected: number): number {
  let count = 0;
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) count++;
  return count === expected && !BLANK_BEFORE_COLON.some((sign) => text.includes(sign)) ? count : exactNamesIn(text);
}

const BLANK_BEFORE_COLON = [' :', '\t:', '\n:', '\r:'] as const;

function exactNamesIn(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:)?/gs)) if (colon !== undefined) count++;
  return count;
}
