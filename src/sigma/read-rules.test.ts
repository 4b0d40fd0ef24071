import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRules } from './read-rules.ts';
import { attackOf, severityOf } from './read-rule.ts';
import { item, ruleText } from './test-rule.ts';

const read = (text: string): ReturnType<typeof readRules> => readRules([{ source: 'rules/a.yml', text }]);
const good = ruleText(item('f: 1'));

describe('rules', () => {
  test('are read with what they say about themselves', () => {
    const { rules, problems } = read(
      ruleText(item('f: 1'), 'name: a_test\nstatus: test\nlevel: high\ndescription: Why.\nauthor: Jo\ntags: [attack.t1059.001, attack.T1003, attack.execution, cve.2026-1]\nfalsepositives: None\nmine: 5\n'), // prettier-ignore
    );
    expect(problems).toEqual([]);
    const [rule] = rules;
    expect(rule).toMatchObject({
      title: 'A test', name: 'a_test', status: 'test', level: 'high', description: 'Why.', author: 'Jo', falsePositives: ['None'],
      logSource: { product: 'test', category: 'process_creation' }, conditions: ['selection'], custom: { mine: 5 }, source: 'rules/a.yml', line: 1,
    }); // prettier-ignore
    if (rule === undefined) return;
    expect(attackOf(rule)).toEqual(['T1059.001', 'T1003']);
    expect(severityOf(rule)).toBe('high');
    expect(severityOf({ ...rule, level: undefined })).toBe('medium');
  });

  test('without an id get the same one every time', () => {
    const text = good.replace(/^id: .*\n/m, '');
    expect(read(text).rules[0]?.id).toMatch(/^no-id-[0-9a-f]{32}$/);
    expect(read(text).rules[0]?.id).toBe(read(text).rules[0]?.id);
  });

  test('grouping is read from the custom attribute', () => {
    const [rule] = read(ruleText(item('f: 1'), 'vedette:\n  group-by: [User, Computer]\n  window: 4h\n')).rules;
    expect(rule?.grouping).toEqual({ fields: ['User', 'Computer'], window: 14_400_000 });
  });
});

describe('what is wrong is said with its place', () => {
  test.each([
    ['title: x\n\tid: 1', { line: 2, message: 'not valid YAML' }],
    ['- a\n- b', { line: 1, message: 'must be a map' }],
    ['', { message: 'there is no rule in it' }],
    [good.replace('title: A test', 'title: ""'), { line: 1, field: 'title', message: 'needs a "title"' }],
    [good.replace(/logsource:\n.*\n.*\n/, ''), { line: 1, field: 'logsource', message: 'needs a "logsource"' }],
    [good.replace(/product: .*\n.*\n/, 'definition: x\n'), { line: 3, field: 'logsource', message: 'needs a category, product or service' }], // prettier-ignore
    [good.replace('product: test', 'product: [a]'), { line: 4, field: 'logsource.product', message: 'must be a text' }],
    [ruleText(item('f: 1'), 'level: severe\n'), { line: 3, field: 'level', message: 'must be one of informational' }],
    [ruleText(item('f: 1'), 'status: new\n'), { line: 3, field: 'status', message: 'must be one of stable' }],
    [
      ruleText(item('f: 1'), 'vedette: {window: 4 hours}\n'),
      { line: 3, field: 'vedette.window', message: 'for example 4h' },
    ],
    [
      ruleText(item('f: 1'), 'vedette: {groupby: [a]}\n'),
      { line: 3, field: 'vedette.groupby', message: 'is not known' },
    ],
    [ruleText('selection:\n  f|contains:\n    - a\n    - 5\ncondition: selection'), { line: 10, field: 'detection.selection.f|contains.1', message: 'needs a text' }], // prettier-ignore
    [ruleText('selection:\n  f: 1\ncondition: selection and other'), { line: 9, field: 'detection.condition', message: '"other" is not a search' }], // prettier-ignore
    ['title: A\ncorrelation:\n  type: event_count\n', { line: 2, message: 'needs a "timespan"' }],
    ['action: again\ntitle: x\n', { line: 1, field: 'action', message: 'global, reset or repeat' }],
    [`${good}f: 1\nf: 2\n`, { line: 11, message: 'duplicated mapping key' }],
  ])('%#', (text, { message, ...place }) => {
    const { rules, problems } = read(text);
    expect(rules).toEqual([]);
    expect(problems[0]).toMatchObject({ source: 'rules/a.yml', ...place });
    expect(problems[0]?.message).toContain(message);
  });

  test('everything wrong in a rule is said, not only the first', () => {
    const { problems } = read(ruleText('selection:\n  f|nope: 1\n  g|gt: x\ncondition: selection', 'level: x\n'));
    expect(problems.map(({ line }) => line)).toEqual([3, 9, 10]);
  });

  test('a bad document does not touch its neighbours, and lines count in the file', () => {
    const { rules, problems } = readRules([
      { source: 'a.yml', text: `${good}---\ntitle: [\n---\n# only a comment\n---\ntitle: B\n` },
      { source: 'b.yml', text: good.replace(/^id: .*$/m, 'id: other').replace('A test', 'B') },
    ]);
    expect(rules.map(({ title }) => title)).toEqual(['A test', 'B']);
    expect(problems.map(({ source, line }) => `${source}:${line}`)).toEqual(['a.yml:11', 'a.yml:15', 'a.yml:15']);
  });

  test('an id is used once', () => {
    const { rules, problems } = readRules([{ source: 'a.yml', text: good }, { source: 'b.yml', text: good }]); // prettier-ignore
    expect(rules).toHaveLength(1);
    expect(problems).toMatchObject([{ source: 'b.yml', line: 2, field: 'id' }]);
  });

  test('aliases that multiply are stopped', () => {
    let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 9; i++)
      text += `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    const start = performance.now();
    const { problems } = read(ruleText('selection: *a8\ncondition: selection', text));
    expect(performance.now() - start).toBeLessThan(5000);
    expect(problems[0]?.message).toContain('more than');
    expect(problems.length).toBeLessThan(200);
  });

  test('whatever the text, nothing is thrown and what is not loaded is said', () => {
    const lines = fc.constantFrom('title: x', 'logsource:', '  product: test', 'detection:', '  s:', '    f|contains: a', '    - b', '  condition: s', '  condition: 1 of s*', '---', 'action: global', 'action: repeat', '\t', '{', '*a', '&a b', '? x', '!!binary x', '    f|re: (', '""'); // prettier-ignore
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(lines, { maxLength: 14 }).map((all) => all.join('\n')),
          fc.string(),
        ),
        (text) => {
          const { rules, problems } = read(text);
          for (const { message, source } of problems)
            expect([typeof message, source]).toEqual(['string', 'rules/a.yml']);
          if (/^\s*$/.test(text)) expect(rules).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('collections', () => {
  test('global is a template, repeat is the one before with changes, reset forgets', () => {
    const text = [
      'action: global\nlogsource: {product: test}\nlevel: low\ndetection:\n  condition: s',
      'title: One\ndetection:\n  s: {f: 1}',
      'action: repeat\ntitle: Two\ndetection:\n  s: {g: 2}',
      'action: reset',
      'title: Three\ndetection:\n  s: {f: 1}',
    ].join('\n---\n');
    const { rules, problems } = read(text);
    expect(rules.map(({ title, level, line }) => [title, level, line])).toEqual([['One', 'low', 6], ['Two', 'low', 10]]); // prettier-ignore
    expect(rules[1]?.detection).toMatchObject({ kind: 'and', parts: [{ field: 'f' }, { field: 'g' }] });
    expect(problems.map(({ rule, field }) => [rule, field])).toEqual([['Three', 'logsource'], ['Three', 'detection.condition']]); // prettier-ignore
  });
});
