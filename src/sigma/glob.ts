import { fold } from './fold.ts';
import { isMany, mapLiterals, patternForm, type Pattern } from './pattern.ts';

export type TextCheck = (text: string) => boolean;

/** A check of whole texts against a pattern. With `folded`, the texts come folded (see fold.ts) and the pattern is folded here. */
export function patternToCheck(pattern: Pattern, folded: boolean): TextCheck {
  const form = patternForm(folded ? mapLiterals(pattern, fold) : pattern);
  switch (form.form) {
    case 'any':
      return () => true;
    case 'equals':
      return (text) => text === form.text;
    case 'starts':
      return (text) => text.startsWith(form.text);
    case 'ends':
      return (text) => text.endsWith(form.text);
    case 'contains':
      return (text) => text.includes(form.text);
    case 'glob':
      return form.pattern.every((part) => typeof part === 'string' || part.wild === 'many')
        ? literalsCheck(form.pattern)
        : globCheck(form.pattern);
  }
}

/** Only literals and `many`: the first and last are anchored, those between are found from left to right. */
function literalsCheck(pattern: Pattern): TextCheck {
  const first = pattern[0];
  const last = pattern.at(-1);
  const head = typeof first === 'string' ? first : '';
  const tail = typeof last === 'string' ? last : '';
  const between = pattern
    .slice(head === '' ? 0 : 1, tail === '' ? undefined : -1)
    .filter((part) => typeof part === 'string');
  return (text) => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
    let at = head.length;
    for (const literal of between) {
      const found = text.indexOf(literal, at);
      if (found < 0) return false;
      at = found + literal.length;
    }
    return at + tail.length <= text.length;
  };
}

const ONE_CHARACTER = -1;
const MANY_CHARACTERS = -2;

/** The classic two-pointer search: only the last `many` is ever widened, so time is at most text times pattern. */
function globCheck(pattern: Pattern): TextCheck {
  const tokens = Int32Array.from(
    pattern.flatMap((part) => {
      if (typeof part !== 'string') return [isMany(part) ? MANY_CHARACTERS : ONE_CHARACTER];
      return Array.from({ length: part.length }, (_, i) => part.charCodeAt(i));
    }),
  );
  return (text) => {
    let at = 0;
    let token = 0;
    let manyToken = -1;
    let manyAt = 0;
    while (at < text.length) {
      const wanted = tokens[token];
      if (wanted === MANY_CHARACTERS) {
        manyToken = token++;
        manyAt = at;
      } else if (wanted === ONE_CHARACTER) {
        at += isPair(text, at) ? 2 : 1;
        token++;
      } else if (wanted === text.charCodeAt(at)) {
        at++;
        token++;
      } else if (manyToken >= 0) {
        token = manyToken + 1;
        manyAt += 1;
        at = manyAt;
      } else return false;
    }
    while (tokens[token] === MANY_CHARACTERS) token++;
    return token === tokens.length;
  };
}

/** A character outside of the basic plane is two code units and one character. */
function isPair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdbff) return false;
  const next = text.charCodeAt(at + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}
