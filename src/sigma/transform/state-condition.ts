import type { Parameters } from './parameters.ts';
import type { Run } from './pipeline.ts';

const OPERATORS = ['eq', 'ne', 'gte', 'gt', 'lte', 'lt'] as const;

/** Compares a state that an earlier step set; one that was never set is like nothing. */
export function stateTest(parameters: Parameters): (run: Run) => boolean {
  const key = parameters.text('key');
  const wanted = parameters.scalar('val');
  const op = parameters.oneOf('op', OPERATORS, 'eq');
  return ({ state }) => {
    if (!state.has(key)) return false;
    const value = state.get(key);
    if (op === 'eq') return value === wanted;
    if (op === 'ne') return value !== wanted;
    const isNumbers = typeof value === 'number' && typeof wanted === 'number';
    const isTexts = typeof value === 'string' && typeof wanted === 'string';
    if (!isNumbers && !isTexts) return false;
    return { gt: value > wanted, gte: value >= wanted, lt: value < wanted, lte: value <= wanted }[op];
  };
}
