import { isInRange, textToAddress } from './cidr.ts';
import { datePartOf } from './date-part.ts';
import { fold } from './fold.ts';
import { patternToCheck } from './glob.ts';
import { scalarToText, type Scalar } from './lookup.ts';
import type { CompareTest, FieldRefTest, RegexTest, CidrTest, TextTest } from './rule.ts';

export type ScalarCheck = (value: Scalar) => boolean;

/** A test of one value, without anything around it. */
export function testToCheck(test: TextTest | RegexTest | CidrTest | CompareTest): ScalarCheck {
  switch (test.kind) {
    case 'text': {
      const check = patternToCheck(test.pattern, !test.cased);
      return test.cased ? (value) => check(scalarToText(value)) : (value) => check(foldedOnce(scalarToText(value)));
    }
    case 'regex':
      return (value) => {
        const text = scalarToText(value);
        return test.regex.test(text, fold(text));
      };
    case 'cidr':
      return (value) => {
        const address = typeof value === 'string' ? textToAddress(value) : undefined;
        return address !== undefined && isInRange(address, test.range);
      };
    case 'compare':
      return compareCheck(test);
  }
}

/** Alternatives ask about the same value one after the other. */
function foldedOnce(text: string): string {
  if (text !== last.text) {
    last.folded = fold(text);
    last.text = text;
  }
  return last.folded;
}

const last = { text: '', folded: '' };

const DECIMAL = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;

function compareCheck({ part, operator, value: limit }: CompareTest): ScalarCheck {
  return (value) => {
    const number = numberOf(value, part);
    if (number === undefined) return false;
    switch (operator) {
      case 'eq':
        return number === limit;
      case 'gt':
        return number > limit;
      case 'gte':
        return number >= limit;
      case 'lt':
        return number < limit;
      case 'lte':
        return number <= limit;
    }
  };
}

/** Texts count as the decimal number they spell; hexadecimal and anything else is no number. */
function numberOf(value: Scalar, part: CompareTest['part']): number | undefined {
  if (typeof value === 'boolean') return undefined;
  if (part !== null) return datePartOf(value, part);
  if (typeof value === 'number') return value;
  return value.length <= 400 && DECIMAL.test(value) ? Number(value) : undefined;
}

/** Of a list in the other field, so many elements are looked for within values; for equality there is no such limit. */
export const MOST_PARTS = 100;

/** Whether one of the values is, or holds, one of the other field's. Lists cost their length, not the product of both. */
export function fieldRefMatches(test: FieldRefTest, values: readonly Scalar[], others: readonly Scalar[]): boolean {
  if (values.length === 0 || others.length === 0) return false;
  const textOf = (value: Scalar): string => (test.cased ? scalarToText(value) : fold(scalarToText(value)));
  if (test.how === 'equals' && values.length > 1) {
    const known = new Set(others.map(textOf));
    return values.some((value) => known.has(textOf(value)));
  }
  const parts = (test.how === 'equals' ? others : others.slice(0, MOST_PARTS)).map(textOf);
  return values.some((value) => {
    const text = textOf(value);
    return parts.some((part) => holds[test.how](text, part));
  });
}

const holds: Readonly<Record<FieldRefTest['how'], (text: string, part: string) => boolean>> = {
  equals: (text, part) => text === part,
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};
