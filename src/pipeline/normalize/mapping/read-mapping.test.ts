import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMapping } from './read-mapping.ts';

const head = 'mapping: acme\ntitle: Acme\n';

describe('what is wrong with a mapping, at its place', () => {
  test.each([
    ['a: [', 'not valid YAML', 1],
    ['', 'nothing in it', 1],
    [`${head}input: jsn\n`, 'must be one of json', 3],
    [`${head}input: json\nsource: x\nfields:\n  src_ipp: a\n`, 'none of the meanings', 6],
    [`${head}input: json\nsource: x\ntime:\n  field: t\n  format: nonsense\n`, 'no time format', 7],
    [`${head}input: json\nsource: x\ntime: { field: t, zone: Mars/Olympus }\n`, 'no zone', 5],
    [`${head}input: json\ntime: t\n`, 'is missing: name keys', 1],
    [`${head}input: text\ntime: t\npatterns:\n  - 'a <b'\n`, 'not closed', 6],
    [`${head}input: text\npatterns:\n  - 'a=<b> <time:yyyy-MM-dd>'\nfields:\n  user: c\n`, 'no field "c"', 7],
    [`${head}input: json\nsource: x\ntime: t\nevent:\n  class: network\n  activity: logon\n`, 'no activity', 8],
    [`${head}input: json\nsource: x\ntime: t\npatterns: ['<a> b c']\n`, 'is for "input: text"', 6],
    [`${head}input: json\nsource: x\ntime: t\nnope: 1\n`, '"nope" is not known', 6],
    [`${head}input: delimited\ndelimiter: ab\ncolumns: [a, b, c, d]\ntime: a\n`, 'one character', 4],
  ])('%j', (text, message, line) => {
    const { mapping, problems } = readMapping(text);
    expect(mapping).toBeUndefined();
    expect(problems[0]).toMatchObject({ level: 'error', line });
    expect(problems[0]?.message).toContain(message);
  });

  test('a warning does not stop it', () => {
    const { mapping, problems } = readMapping(`${head}input: json\nsource: x\nevent: { class: network }\ntime: t\n`);
    expect(mapping?.mapping).toBe('acme');
    expect(problems.map(({ level, at }) => [level, at])).toEqual([['warning', 'event.class']]);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 200, unit: 'binary' }), fc.json().map((json) => `${head}input: json\nfields: ${json}`)), (text) => {
        readMapping(text);
      }),
      { numRuns: 300 },
    );
  });
}); // prettier-ignore
