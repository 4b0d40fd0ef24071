import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { zeekCases } from './cases.ts';
import { zeekParsers } from './index.ts';
import { unescapeZeek } from './tsv-value.ts';
import { zeekTsv } from './zeek-tsv.ts';

parserContract(zeekParsers, zeekCases, fileURLToPath(new URL('golden', import.meta.url)));

it('says that the header is missing', () => {
  expect(zeekTsv.parse('1795290611.25\tC1', noContext)).toMatchObject({ unreadable: { kind: 'not-recognised' } });
});

it.each([
  ['plain', 'plain'],
  ['back\\\\slash', 'back\\slash'],
  ['\\x41', 'A'],
  ['\\xc3\\xa4', 'ä'],
  ['\\xf0\\x9f\\x98\\x80', '😀'],
  ['\\xff', '\\xff'],
  ['\\xc3(', '\\xc3('],
  ['\\xed\\xa0\\x80', '\\xed\\xa0\\x80'],
  ['\\x00\\x1b\\x0a', '\\x00\\x1b\n'],
  ['\\xzz \\', '\\xzz \\'],
])('reads the escapes of %s', (written, read) => {
  expect(unescapeZeek(written)).toBe(read);
});

it('gives a field named __proto__ as a field, not as a prototype', () => {
  const context = { ...noContext, context: '#fields\tts\t__proto__\n' };
  const result = zeekTsv.parse('1795290611.25\tx', context);
  expect('fields' in result && Object.keys(result.fields)).toEqual(['ts', '__proto__']);
});
