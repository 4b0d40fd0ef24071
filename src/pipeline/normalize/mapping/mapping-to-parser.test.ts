import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { asSourceId } from '../../../model/ids.ts';
import { parserContract } from '../test-parser-contract.ts';
import { noContext } from '../test-parser-run.ts';
import { mappingCases } from './cases.ts';
import { mappingToParser } from './mapping-to-parser.ts';
import { readMapping } from './read-mapping.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

const parsers = ['acme-json', 'acme-csv', 'acme-pairs', 'acme-text'].map((name) => {
  const { mapping, problems } = readMapping(readFileSync(fixture(`${name}.yml`), 'utf8'));
  if (mapping === undefined) throw new Error(JSON.stringify(problems));
  return mappingToParser(mapping);
});

parserContract(parsers, mappingCases, fixture('golden'));

test('a mapping for one source claims nothing of another', () => {
  const { mapping } = readMapping('mapping: here\ntitle: Here\ninput: json\nsource: file:*/acme/*\ntime: t\n');
  if (mapping === undefined) throw new Error('no mapping');
  const parser = mappingToParser(mapping);
  if (parser.input !== 'json') throw new Error('no parser for JSON');
  expect(parser.claims({ a: 1 }, { ...noContext, source: asSourceId('file:/var/log/acme/a.log') })).toBe(true);
  expect(parser.claims({ a: 1 }, { ...noContext, source: asSourceId('file:/var/log/other/a.log') })).toBe(false);
  expect(parser.claims({ a: 1 })).toBe(false);
});

test('a delimited mapping without columns reads the header of the file', () => {
  const text = 'mapping: with-header\ntitle: With header\ninput: delimited\nrecognise: { keys: [who, when] }\ntime: when\nfields: { user: who }\n';
  const { mapping } = readMapping(text);
  if (mapping === undefined) throw new Error('no mapping');
  const parser = mappingToParser(mapping);
  if (parser.input !== 'text') throw new Error('no parser for text');
  const context = { ...noContext, context: '#delimited ;\nwhen;who;what' };
  const record = '2026-11-21 10:00:00;jdoe;"a;b"';
  expect(parser.claims(record, context)).toBe(true);
  expect(parser.parse(record, context)).toMatchObject({ fields: { who: 'jdoe', what: 'a;b' }, time: Date.UTC(2026, 10, 21, 10), quality: ['time-no-zone'] });
  expect(parser.claims(record, noContext)).toBe(false);
  expect(parser.parse('a;b', context)).toMatchObject({ unreadable: { kind: 'not-recognised' } });
}); // prettier-ignore
