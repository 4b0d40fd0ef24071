import type { JsonObject } from '../../../model/json.ts';
import { setField } from './set-field.ts';

export interface PairSigns {
  /** between pairs: a blank stands for any run of blanks */
  readonly separator: string;
  /** between key and value */
  readonly assign: string;
}

export const USUAL_PAIRS: PairSigns = { separator: ' ', assign: '=' };

/**
 * `key=value key="a value" …` as fields; values in double or single quotes, with backslashes before quotes inside. Words without a sign are
 * passed over when they stand before a key. One pass.
 */
export function splitKeyValue(text: string, { separator, assign }: PairSigns): JsonObject {
  const fields: JsonObject = {};
  /** `key: value` with blanks between pairs: those behind the sign belong to neither */
  const isPadded = separator === ' ' && assign !== '=';
  const next = (from: number): number => {
    const at = text.indexOf(separator, from);
    return at < 0 ? text.length : at;
  };
  let count = 0;
  let at = 0;
  while (at < text.length && count < MOST) {
    const sign = text.indexOf(assign, at);
    if (sign < 0) break;
    // words before the key belong to nobody
    const before = text.lastIndexOf(separator, sign - 1);
    const key = text.slice(before >= at ? before + separator.length : at, sign).trim();
    let from = sign + assign.length;
    if (isPadded) while (text.charCodeAt(from) === 32) from += 1;
    const quote = text[from];
    let end: number;
    let value: string;
    if (quote === '"' || quote === "'") {
      end = closing(text, from + 1, quote);
      value = text.slice(from + 1, end).replaceAll(`\\${quote}`, quote);
      end = next(Math.min(end + 1, text.length));
    } else {
      end = next(from);
      value = text.slice(from, end).trim();
    }
    if (key !== '' && key.length <= 300) {
      setField(fields, key, value);
      count += 1;
    }
    at = end + separator.length;
  }
  return fields;
}

const MOST = 5000;

function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}
