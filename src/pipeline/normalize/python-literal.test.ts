import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pythonToJson } from './python-literal.ts';

const { raw } = String;

test.each([
  [`{'type': 'Root', 'mfa': True, 'n': [1, -2.5, None], 'x': False}`, { type: 'Root', mfa: true, n: [1, -2.5, null], x: false }], // prettier-ignore
  [`{'name': "O'Brien", 'path': 'C:\\\\a'}`, { name: "O'Brien", path: raw`C:\a` }],
  [raw`['a\'b', 'é\n', '\u00e9', '\U0001f600']`, ["a'b", 'é\n', 'é', '😀']],
  ['{}', {}],
])('%s', (text, value) => {
  expect(JSON.parse(pythonToJson(text) ?? '')).toEqual(value);
});

test.each([`{'a': object}`, `{'a`, raw`{'\x1'}`, raw`['\U00110000']`, `{'a': datetime(2026)}`])(
  '%s is none',
  (text) => {
    expect(pythonToJson(text)).toBeUndefined();
  },
);

test('whatever the text, nothing is thrown; JSON without escapes is itself', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom("'", '"', '\\', '{', '}', ',', ':', 'x', 'u', 'T', 'True', '1', 'a') }), (text) => typeof pythonToJson(text) !== 'number')); // prettier-ignore
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = JSON.stringify(value);
      if (/\\|true|false|null/.test(text)) return;
      expect(JSON.parse(pythonToJson(text) ?? '')).toEqual(JSON.parse(text));
    }),
  );
});
