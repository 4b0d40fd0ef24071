import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../model/json.ts';
import { createSigmaEngine } from './engine.ts';
import { readRules, type ReadRules } from './read-rules.ts';
import { testLogSources } from './test-rule.ts';

const rule = (id: string, more = ''): string => `
title: Rule ${id}
id: ${id}
name: ${id}_name
logsource: {product: test, category: process_creation}
detection:
  selection: {Image: a.exe}
  filter_x: {User: nobody}
  condition: ${more === '' ? 'selection and not 1 of filter_*' : more}
`;

const filter = (body: string, logsource = '{product: test, category: process_creation}'): string =>
  `title: A filter\nid: the-filter\nlogsource: ${logsource}\nfilter:\n${body}\n`;

const read = (...documents: readonly string[]): ReadRules =>
  readRules([{ source: 'rules.yml', text: documents.join('---\n') }]);

function hits({ rules }: ReadRules, fields: JsonObject): string[] {
  return createSigmaEngine(rules)
    .match(testLogSources, fields)
    .map(({ id }) => id);
}

const notAdmins = '  rules: [r1]\n  selection: {User|startswith: adm_}\n  condition: not selection';

describe('filters', () => {
  test('are added to the rules they name, by id or name, and to no other', () => {
    for (const names of ['[r1]', '[r1_name]', 'r1', 'r1_name']) {
      const loaded = read(rule('r1'), rule('r2'), filter(notAdmins.replace('[r1]', names)));
      expect(loaded.problems).toEqual([]);
      expect(hits(loaded, { Image: 'a.exe', User: 'bob' })).toEqual(['r1', 'r2']);
      expect(hits(loaded, { Image: 'a.exe', User: 'adm_bob' })).toEqual(['r2']);
      expect(hits(loaded, { Image: 'b.exe', User: 'bob' })).toEqual([]);
    }
  });

  test.each(['any', 'Any', '[]'])('are added to every rule of their log source with rules: %s', (any) => {
    const other = rule('r3').replace('category: process_creation', 'category: file_event');
    const loaded = read(filter(notAdmins.replace('[r1]', any)), rule('r1'), rule('r2'), other);
    expect(loaded.problems).toEqual([]);
    expect(hits(loaded, { Image: 'a.exe', User: 'adm_bob' })).toEqual([]);
    expect(loaded.rules.find(({ id }) => id === 'r3')?.detection).toEqual(read(other).rules[0]?.detection);
  });

  test('may stand in another file, before or after', () => {
    const texts = [rule('r1'), filter(notAdmins)].map((text, i) => ({ source: `${i}.yml`, text }));
    for (const order of [texts, [...texts].reverse()])
      expect(hits(readRules(order), { Image: 'a.exe', User: 'adm_bob' })).toEqual([]);
  });

  test('a rule must have every part of the log source that the filter names, not the other way round', () => {
    for (const [logsource, isFiltered] of [
      ['{product: test}', true],
      ['{category: process_creation}', true],
      ['{product: TEST, category: Process_Creation}', true],
      ['{product: test, category: process_creation, service: sysmon}', false],
      ['{product: other}', false],
    ] as const) {
      const loaded = read(rule('r1'), filter(notAdmins, logsource));
      expect(hits(loaded, { Image: 'a.exe', User: 'adm_bob' })).toEqual(isFiltered ? [] : ['r1']);
      expect(loaded.problems.map(({ message }) => message)).toEqual(isFiltered ? [] : [expect.stringContaining('was not applied to it')]); // prettier-ignore
    }
  });

  test('(condition) and (condition): an "or" on either side stays where it is', () => {
    const loaded = read(
      rule('r1', 'selection or filter_x'),
      filter('  rules: any\n  a: {User: x}\n  b: {Host: h}\n  condition: not a and not b'),
    );
    expect(hits(loaded, { Image: 'a.exe', User: 'y' })).toEqual(['r1']);
    expect(hits(loaded, { Image: 'a.exe', User: 'x' })).toEqual([]);
    expect(hits(loaded, { User: 'nobody', Host: 'h' })).toEqual([]);
    expect(hits(loaded, { User: 'nobody', Host: 'i' })).toEqual(['r1']);
  });

  test('lists of conditions of the rule are all filtered', () => {
    const loaded = read(rule('r1', '[selection, filter_x]'), filter(notAdmins));
    expect(hits(loaded, { Image: 'a.exe', User: 'adm_' })).toEqual([]);
    expect(hits(loaded, { User: 'nobody' })).toEqual(['r1']);
  });

  test.each(['not 1 of selection*', 'not selection', 'not 1 of them', 'not (selection or selection)'])(
    'names in "%s" are those of the filter, whatever the rule calls its own',
    (condition) => {
      const body = `  rules: any\n  selection: {User: x}\n  condition: ${condition}`;
      const loaded = read(rule('r1', '1 of selection*'), rule('r2', '1 of them'), filter(body));
      expect(loaded.problems).toEqual([]);
      expect(hits(loaded, { Image: 'a.exe', User: 'x' })).toEqual([]);
      expect(hits(loaded, { Image: 'a.exe', User: 'y' })).toEqual(['r1', 'r2']);
      expect(hits(loaded, { Image: 'b.exe', User: 'y' })).toEqual([]);
    },
  );

  test('a filter without "not" keeps only what it describes, and a warning says so', () => {
    const loaded = read(rule('r1'), filter(notAdmins.replace('not ', '')));
    expect(hits(loaded, { Image: 'a.exe', User: 'adm_bob' })).toEqual(['r1']);
    expect(hits(loaded, { Image: 'a.exe', User: 'bob' })).toEqual([]);
    expect(loaded.problems).toMatchObject([{ level: 'warning', field: 'filter.condition' }]);
    expect(loaded.problems[0]?.message).toContain('keeps only');
    expect(read(rule('r1'), filter('  rules: any\n  s: {User|neq: x}\n  condition: s')).problems).toEqual([]);
  });

  test('several filters add up', () => {
    const second = filter('  rules: any\n  s: {Host: h}\n  condition: not s');
    const loaded = read(rule('r1'), filter(notAdmins), second);
    expect(hits(loaded, { Image: 'a.exe', User: 'bob', Host: 'h' })).toEqual([]);
    expect(hits(loaded, { Image: 'a.exe', User: 'adm_', Host: 'i' })).toEqual([]);
    expect(hits(loaded, { Image: 'a.exe', User: 'bob', Host: 'i' })).toEqual(['r1']);
  });

  test('a template is not for filters', () => {
    const loaded = read('action: global\ndetection: {condition: other}\n', filter(notAdmins), 'action: reset\n', rule('r1')); // prettier-ignore
    expect(loaded.problems).toEqual([]);
    expect(hits(loaded, { Image: 'a.exe', User: 'adm_' })).toEqual([]);
  });
});

describe('what is wrong with a filter is said with its place, and rules load all the same', () => {
  test.each([
    ['  rules: [r9]\n  s: {a: 1}\n  condition: not s', 'filter.rules.0', 'there is no rule with the id or name "r9"'],
    ['  rules: {a: 1}\n  s: {a: 1}\n  condition: not s', 'filter.rules', 'must be the ids or names'],
    ['  s: {a: 1}\n  condition: not s', 'filter.rules', 'must be the ids or names'],
    ['  rules: any\n  s: {a: 1}', 'filter.condition', 'needs a "condition"'],
    ['  rules: any\n  s: {a: 1}\n  condition: [s, s]', 'filter.condition', 'has one condition'],
    ['  rules: any\n  s: {a: 1}\n  condition: not t', 'filter.condition', '"t" is not a search'],
    ['  rules: any\n  condition: not selection', 'filter', 'needs a named search'],
    ['  rules: any\n  s: {a|nope: 1}\n  condition: not s', 'filter.s.a|nope', '"nope" is not known'],
  ])('%j', (body, field, message) => {
    const { rules, problems } = read(rule('r1'), filter(body), rule('r2'));
    expect(rules.map(({ id }) => id)).toEqual(['r1', 'r2']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ source: 'rules.yml', rule: 'the-filter', field });
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.line).toBeGreaterThanOrEqual(12);
    expect(problems[0]?.level).toBeUndefined();
  });

  test('a filter without log source or body', () => {
    expect(read('title: F\nlogsource: {product: a}\nfilter: 5\n').problems).toMatchObject([{ field: 'filter' }]);
    expect(read('title: F\nfilter:\n  rules: any\n  s: {a: 1}\n  condition: not s\n').problems).toMatchObject([{ field: 'logsource' }]); // prettier-ignore
    expect(read('logsource: {product: a}\nfilter:\n  rules: any\n  s: {a: 1}\n  condition: not s\n').problems).toMatchObject([{ field: 'title' }]); // prettier-ignore
  });
});
