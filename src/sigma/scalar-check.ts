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
      return test.cased ? (value) => check(scalarToText(value)) : (value) => check(fold(scalarToText(value)));
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

/** Compares a value with the other field's value. */
export function fieldRefMatches(test: FieldRefTest, value: Scalar, other: Scalar): boolean {
  const [text, part] = [value, other].map((one) => (test.cased ? scalarToText(one) : fold(scalarToText(one))));
  if (text === undefined || part === undefined) return false;
  switch (test.how) {
    case 'equals':
      return text === part;
    case 'contains':
      return text.includes(part);
    case 'startswith':
      return text.startsWith(part);
    case 'endswith':
      return text.endsWith(part);
  }
}
