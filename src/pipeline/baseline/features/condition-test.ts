import type { NormalizedEvent } from '../../normalize/normalized-event.ts';
import { scalarOf } from './value-of.ts';
import type { Condition } from './feature.ts';
import type { Read } from './read-path.ts';
import { createGlob } from '../../../model/glob.ts';

export type Test = (event: NormalizedEvent) => boolean;

/** One line of `when`. Texts are compared without their case; `*` stands for anything. */
export function createTest(read: Read, condition: Condition): Test {
  switch (condition.kind) {
    case 'present':
      return (event) => (scalarOf(read(event)) !== undefined) === condition.is;
    case 'range':
      return (event) => {
        const value = scalarOf(read(event));
        const number = typeof value === 'string' ? Number(value) : value;
        return number !== undefined && number >= condition.min && number <= condition.max;
      };
    case 'values': {
      const { is } = condition;
      const matches = createMatches(condition.values);
      return (event) => {
        const value = scalarOf(read(event));
        return value === undefined ? !is : matches(value) === is;
      };
    }
  }
}

function createMatches(values: readonly (string | number | boolean)[]): (value: string | number) => boolean {
  const exact = new Set<string>();
  const numbers = new Set<number>();
  const globs: ((text: string) => boolean)[] = [];
  for (const value of values) {
    if (typeof value === 'number') numbers.add(value);
    const text = String(value).toLowerCase();
    if (text.includes('*')) globs.push(createGlob(text));
    else exact.add(text);
  }
  return (value) => {
    if (typeof value === 'number' && numbers.has(value)) return true;
    const text = String(value);
    if (exact.has(text)) return true;
    const lower = text.slice(0, LONGEST).toLowerCase();
    return exact.has(lower) || globs.some((isLike) => isLike(lower));
  };
}

/** Patterns look at the beginning of a long text only. */
const LONGEST = 1000;
