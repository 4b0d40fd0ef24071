import { expect, test } from 'vitest';
import { readPlaceholders } from './read-placeholders.ts';

const read = (text: string): ReturnType<typeof readPlaceholders> => readPlaceholders([{ source: 'p.yml', text }]);

test('values of placeholders are read from YAML and JSON', () => {
  expect(read('a: x\nb: [y, 5, "z*"]\n')).toEqual({ placeholders: { a: ['x'], b: ['y', '5', 'z*'] }, problems: [] });
  expect(read('{"a": ["x"]}')).toEqual({ placeholders: { a: ['x'] }, problems: [] });
});

test.each([
  ['- a', 1, 'must be a map'],
  ['a: x\nb: []', 2, 'needs a text'],
  ['a: x\nb: {c: d}', 2, 'needs a text'],
  ['a b: x', 1, 'the name of a placeholder'],
  ['a: [', 1, 'not valid YAML'],
])('%j is a problem with its place', (text, line, message) => {
  const { problems } = read(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ source: 'p.yml', line });
  expect(problems[0]?.message).toContain(message);
});
