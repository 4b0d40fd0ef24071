import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext, parseWith } from '../../pipeline/normalize/test-parser-run.ts';
import { lookup } from '../../sigma/lookup.ts';
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

it.each([
  [
    'json-http',
    {
      'c-uri': '/login.php?user=a',
      'cs-method': 'POST',
      'cs-host': 'www.example.com:8080',
      'sc-status': 200,
      'c-useragent': 'curl/8.5.0',
    },
  ],
  ['json-dns', { query: 'www.example.com', record_type: 'A', answer: ['203.0.113.80', 'a.example.com'] }],
  ['json-conn', { src_ip: '192.0.2.10', dst_ip: '198.51.100.7', dst_port: 443, 'id.resp_p': 443 }],
  ['json-conn-underscores', { 'id.orig_h': '192.0.2.10', src_ip: '192.0.2.10', dst_port: 443 }],
  ['json-conn-nested-id', { 'id.orig_h': '192.0.2.10', dst_port: 443 }],
])('answers Sigma’s names for generic log sources: %s', (name, expected) => {
  const each = zeekCases.find((one) => one.name === name);
  const result = parseWith(zeekParsers, each?.record ?? '');
  if (result === undefined || !('kind' in result)) throw new Error('unreadable');
  const seen = Object.keys(expected).map((field) => [field, lookup(result.fields, result.kind.logSources, field)]);
  expect(Object.fromEntries(seen)).toEqual(expected);
});
