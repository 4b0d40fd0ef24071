import { isConditionProblem, readLogic } from '../condition.ts';
import { isMapping } from '../rule-document.ts';
import { Parameters } from './parameters.ts';
import type { Run } from './pipeline.ts';

/** Whether a step is for a rule, an item or a field. */
export type Test<Subject> = (subject: Subject, run: Run) => boolean;

/** Reads the parameters of one kind of condition. */
export type ReadTest<Subject> = (parameters: Parameters) => Test<Subject>;

/**
 * Reads the conditions of one sort (`rule`, `detection_item`, `field_name`) of a step: a list or a map of them, and how they are joined:
 * `…_cond_op` (and, or), `…_cond_not`, or `…_cond_expr`, an expression over the map's names. Without conditions a step is for all.
 */
export function readConditions<Subject>(
  step: Parameters,
  sort: 'rule' | 'detection_item' | 'field_name',
  testsByType: Readonly<Record<string, ReadTest<Subject>>>,
): Test<Subject> {
  const key = `${sort}_conditions`;
  const given = step.any(key) ?? [];
  const operator = step.oneOf(`${sort}_cond_op`, ['and', 'or'], 'and');
  const isNegated = step.flag(`${sort}_cond_not`);
  const expression = step.optionalText(`${sort}_cond_expr`);
  const named: unknown = Array.isArray(given) ? Object.fromEntries(given.map((one: unknown, i) => [String(i), one])) : given;
  const testsByName = new Map<string, Test<Subject>>();
  if (!isMapping(named)) step.fail(key, `"${key}" must be a list or a map of conditions`, undefined);
  else for (const [name, one] of Object.entries(named)) testsByName.set(name, readTest(step, [key, name], one, testsByType));
  const tests = [...testsByName.values()];
  const joined = expression === undefined ? join(tests, operator) : readExpression(step, `${sort}_cond_expr`, expression, testsByName);
  if (expression !== undefined && (step.has(`${sort}_cond_op`) || Array.isArray(given)))
    step.fail(`${sort}_cond_expr`, `an expression needs a map of conditions, and no "${sort}_cond_op"`, undefined);
  return isNegated ? (subject, run) => !joined(subject, run) : joined;
} // prettier-ignore

function join<Subject>(tests: readonly Test<Subject>[], operator: 'and' | 'or'): Test<Subject> {
  if (tests.length === 0) return () => true;
  return operator === 'and'
    ? (subject, run) => tests.every((test) => test(subject, run))
    : (subject, run) => tests.some((test) => test(subject, run));
}

function readTest<Subject>(
  step: Parameters,
  path: readonly string[],
  value: unknown,
  testsByType: Readonly<Record<string, ReadTest<Subject>>>,
): Test<Subject> {
  const type = isMapping(value) ? value['type'] : undefined;
  const read = typeof type === 'string' && Object.hasOwn(testsByType, type) ? testsByType[type] : undefined;
  if (read === undefined || !isMapping(value)) {
    step.failAt(path, `the condition ${JSON.stringify(type) ?? 'without a type'} is not known; there are: ${Object.keys(testsByType).join(', ')}`); // prettier-ignore
    return () => false;
  }
  const parameters = new Parameters(value, [...step.path, ...path], step.report);
  const test = read(parameters);
  parameters.end();
  if (parameters.hasFailed) step.hasFailed = true;
  return test;
}

function readExpression<Subject>(
  step: Parameters,
  key: string,
  text: string,
  testsByName: ReadonlyMap<string, Test<Subject>>,
): Test<Subject> {
  interface Part {
    readonly test: Test<Subject>;
  }
  const partsByName = new Map([...testsByName].map(([name, test]): [string, Part] => [name, { test }]));
  const read = readLogic<Part>(text, partsByName, {
    allOf: (parts) => ({ test: (subject, run) => parts.every(({ test }) => test(subject, run)) }),
    anyOf: (parts) => ({ test: (subject, run) => parts.some(({ test }) => test(subject, run)) }),
    notOf: ({ test }) => ({ test: (subject, run) => !test(subject, run) }),
  });
  if (!isConditionProblem(read)) return read.test;
  return step.fail(key, `the expression cannot be read: ${read.message}`, () => false);
}
