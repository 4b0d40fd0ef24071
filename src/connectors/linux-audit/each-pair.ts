/** One pair as it stands in the text. */
export interface FoundPair {
  name: string;
  value: string;
  quote: '"' | "'" | undefined;
}

/**
 * Every `name=value` of an audit record: a name of at most 64 letters, digits, `_` and `-`, that does not begin with a digit or `-` and may end in
 * `[number]`; then a text in either quotes, or what there is up to a blank. A text whose quote is not closed is a word. What is no pair is passed over.
 *
 * By hand and not as an expression, since it runs thirty times a record: from one `=` to the next, looking back for the name. Time: linear.
 *
 * @param tell gets one object, filled anew each time; returns false to stop
 */
export function eachPair(text: string, tell: (pair: FoundPair) => boolean): void {
  const found: FoundPair = { name: '', value: '', quote: undefined };
  // where nothing closes a quote any more
  let noDouble = false;
  let noSingle = false;
  let from = 0;
  for (let equals = text.indexOf('='); equals >= 0; equals = text.indexOf('=', Math.max(from, equals + 1))) {
    const start = startOfName(text, from, equals);
    if (start < 0) continue;
    found.name = text.slice(start, equals);
    found.quote = undefined;
    const begin = equals + 1;
    const first = text.charCodeAt(begin);
    let end = -1;
    if (first === DOUBLE && !noDouble) {
      end = text.indexOf('"', begin + 1);
      noDouble = end < 0;
      if (end >= 0) found.quote = '"';
    } else if (first === SINGLE && !noSingle) {
      end = text.indexOf("'", begin + 1);
      noSingle = end < 0;
      if (end >= 0) found.quote = "'";
    }
    if (found.quote === undefined) {
      from = endOfWord(text, begin);
      found.value = text.slice(begin, from);
    } else {
      found.value = text.slice(begin + 1, end);
      from = end + 1;
    }
    if (!tell(found)) return;
  }
}

const DOUBLE = 0x22;
const SINGLE = 0x27;
const LONGEST_NAME = 64;
const LONGEST_INDEX = 4;

/** Where the name begins that ends at `equals`; less than 0 if none does. */
function startOfName(text: string, from: number, equals: number): number {
  let end = equals;
  if (text.charCodeAt(end - 1) === 0x5d) {
    let open = end - 2;
    while (open >= from && open > end - 2 - LONGEST_INDEX && isDigit(text.charCodeAt(open))) open -= 1;
    if (open < from || open === end - 2 || text.charCodeAt(open) !== 0x5b) return -1;
    end = open;
  }
  let start = -1;
  const least = Math.max(from, end - LONGEST_NAME);
  for (let at = end - 1; at >= least; at -= 1) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) start = at;
    else if (!isDigit(code) && code !== 0x2d) break;
  }
  return start;
}

/** Also `_`. */
const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f; // prettier-ignore
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function endOfWord(text: string, begin: number): number {
  let at = begin;
  while (at < text.length && !isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

/** What `\s` is. */
const isBlank = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0xa0 && otherBlank.test(String.fromCharCode(code))); // prettier-ignore
const otherBlank = /\s/;
