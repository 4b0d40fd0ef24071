import { createGlob } from '../../../model/glob.ts';
import type { Condition } from './feature.ts';
import type { Scalar } from './read-path.ts';

export type Test = (value: Scalar | undefined) => boolean;

/** One line of `when`. Texts are compared without their case; `*` stands for anything. */
export function createTest(condition: Condition): Test {
  switch (condition.kind) {
    case 'present':
      return (value) => (value !== undefined) === condition.is;
    case 'range':
      return (value) => {
        const number = typeof value === 'string' ? Number(value) : value;
        return number !== undefined && number >= condition.min && number <= condition.max;
      };
    case 'values': {
      const { is } = condition;
      const matches = createMatches(condition.values);
      return (value) => (value === undefined ? !is : matches(value) === is);
    }
  }
}

function createMatches(values: readonly (string | number | boolean)[]): (value: Scalar) => boolean {
  const exact = new Set<string>();
  const numbers = new Set<number>();
  const globs: ((text: string) => boolean)[] = [];
  for (const value of values) {
    if (typeof value === 'number') numbers.add(value);
    const text = String(value).toLowerCase();
    if (text.includes('*')) globs.push(createGlob(text));
    else exact.add(text);
  }
  const isNumeric = values.every((value) => typeof value === 'number');
  return (value) => {
    if (typeof value === 'number' && (isNumeric || numbers.has(value))) return numbers.has(value);
    const text = String(value);
    if (exact.has(text)) return true;
    const lower = text.slice(0, LONGEST).toLowerCase();
    return exact.has(lower) || globs.some((isLike) => isLike(lower));
  };
}

/** Patterns look at the beginning of a long text only. */
const LONGEST = 1000;
