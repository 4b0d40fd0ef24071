import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { compileMappings, mappingSetOf } from '../mappings/mapping-set.ts';
import { NO_ADAPTATION } from '../rule-adaptation.ts';
import { createCaseRunner, type CaseResult } from './rule-cases.ts';

const started = (image: string, more: object = {}): string =>
  JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Hostname: 'ws-17.example.com',
    UtcTime: '2026-11-02 08:15:30.120',
    Image: image,
    ...more,
  });

const rule = (cases: readonly Record<string, string>[], title = 'A shell'): string =>
  JSON.stringify({
    title,
    logsource: { product: 'windows', category: 'process_creation' },
    detection: {
      selection: { 'Image|endswith': '\\cmd.exe' },
      filter_system: { User: 'SYSTEM' },
      condition: 'selection and not 1 of filter_*',
    },
    vedette: { cases },
  });

function results(...texts: string[]): { cases: CaseResult[]; problems: readonly string[] } {
  const runner = createCaseRunner(texts.map((text, i) => ({ source: `rule-${i}.yml`, text })));
  return {
    cases: runner.rules.flatMap((each) => each.cases.map((one) => runner.run(each, one))),
    problems: runner.problems.map(({ source, line, field, message }) => `${source}:${line} ${field}: ${message}`),
  };
}

describe('the cases of rules', () => {
  test('pass where the rule speaks and is silent as it says', () => {
    const { cases, problems } = results(rule([{ fires: started('C:\\cmd.exe') }, { silent: started('C:\\x.exe') }]));
    expect(problems).toEqual([]);
    expect(cases).toEqual([
      { number: 1, expects: 'fires', isPassed: true, line: undefined, why: [], others: [] },
      { number: 2, expects: 'silent', isPassed: true, line: undefined, why: [], others: [] },
    ]);
  });

  test('are read by mappings, too, where they are given', () => {
    const mapping =
      'mapping: shop\ntitle: Shop\ninput: json\nrecognise: { keys: [shopEvent] }\ntime: at\nlog_source: { product: shop }\n';
    const text = JSON.stringify({ title: 'Large', logsource: { product: 'shop' }, detection: { selection: { 'n|gt': 9 }, condition: 'selection' }, vedette: { cases: [{ fires: '{"shopEvent":"order","n":10}' }] } }); // prettier-ignore
    const { parsers } = compileMappings(mappingSetOf([{ source: 'shop.yml', text: mapping }]));
    const passes = (...known: (typeof parsers)[]): readonly boolean[] => {
      const runner = createCaseRunner([{ source: 'large.yml', text }], [], NO_ADAPTATION, ...known);
      return runner.rules.flatMap((each) => each.cases.map((one) => runner.run(each, one).isPassed));
    };
    expect([passes(parsers), passes()]).toEqual([[true], [false]]);
  });

  test('of several records, one a line, one is enough to fire', () => {
    const lines = [started('C:\\x.exe'), started('C:\\cmd.exe')].join('\n');
    expect(results(rule([{ fires: lines }, { silent: lines }])).cases.map(({ isPassed }) => isPassed)).toEqual([true, false]); // prettier-ignore
  });

  test('a rule that fired and should not: the evidence', () => {
    const [one] = results(rule([{ silent: started('C:\\cmd.exe') }])).cases;
    expect(one).toMatchObject({ isPassed: false, why: ['it fired, because', 'Image ends with "\\cmd.exe": "C:\\cmd.exe"'] }); // prettier-ignore
  });

  test('a rule that stayed silent and should not: each search, with the values that decided', () => {
    const nearest = [started('C:\\bash.exe', { User: 'SYSTEM' }), started('C:\\cmd.exe', { User: 'SYSTEM' })];
    const [one] = results(rule([{ fires: nearest.join('\n') }])).cases;
    expect(one?.why).toEqual([
      'the nearest record was read as windows/sysmon-1; the condition is: selection and not 1 of filter_*',
      'selection is true',
      '  Image ends with "\\cmd.exe": "C:\\cmd.exe"',
      'filter_system is true',
      '  User is "SYSTEM": "SYSTEM"',
    ]);
    expect(results(rule([{ fires: started('C:\\bash.exe') }])).cases[0]?.why).toContain(
      '  Image is "C:\\bash.exe"; asked: ends with "\\cmd.exe"',
    );
  });

  test('records of another log source are told', () => {
    const [one] = results(rule([{ fires: started('C:\\cmd.exe', { EventID: 3 }) }])).cases;
    expect(one?.why.join()).toContain('the rule is for product windows, category process_creation; the record was read as windows/sysmon-3'); // prettier-ignore
  });

  test('a case whose records cannot be read shows nothing: it fails, also when it should be silent', () => {
    const { cases } = results(rule([{ silent: '{"EventID": 1' }, { fires: 'what is this' }]));
    expect(cases.map(({ isPassed }) => isPassed)).toEqual([false, false]);
    expect(cases[0]?.why[1]).toContain('record 1 could not be read');
  });

  test('other rules that speak are named', () => {
    const { cases } = results(rule([{ fires: started('C:\\cmd.exe') }]), rule([], 'The same again'));
    expect(cases[0]?.others).toEqual(['The same again']);
  });

  test('the line is that of the case in its file', () => {
    const text = `title: T\nlogsource: { category: process_creation }\ndetection: { s: { Image: x }, condition: s }\nvedette:\n  cases:\n    - silent: |-\n        ${started('x')}\n    - fires: |-\n        ${started('y')}\n`; // prettier-ignore
    expect(results(text).cases.map(({ line }) => line)).toEqual([6, 8]);
  });

  test.each([
    ['no list', { fires: 'x' }, 'must be a list'],
    ['an unknown key', [{ fire: 'x' }], 'a case is a map with one key'],
    ['two keys', [{ fires: 'x', silent: 'y' }], 'a case is a map with one key'],
    ['no text', [{ fires: { EventID: 1 } }], 'this one is no text'],
    ['nothing', [{ fires: ' ' }], 'the case has no record'],
  ])('cases that cannot be read are problems: %s', (_, cases, message) => {
    const text = JSON.stringify({ ...JSON.parse(rule([])), vedette: { cases } });
    const { problems } = results(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('rule-0.yml:1 vedette.cases');
    expect(problems[0]).toContain(message);
  });

  test('a rule that does not load is a problem and its cases are not run', () => {
    const { cases, problems } = results(rule([{ fires: 'x' }]).replace('endswith', 'endswth'), rule([{ fires: started('C:\\cmd.exe') }], 'B')); // prettier-ignore
    expect(cases).toHaveLength(1);
    expect(problems[0]).toContain('endswth');
  });

  describe('of correlations', () => {
    const base = JSON.stringify({
      title: 'A shell was started',
      name: 'shell_started',
      logsource: { product: 'windows', category: 'process_creation' },
      detection: { selection: { 'Image|endswith': '\\cmd.exe' }, condition: 'selection' },
    });
    const correlation = (cases: readonly Record<string, string>[]): string =>
      JSON.stringify({
        title: 'Many shells',
        correlation: { type: 'event_count', rules: ['shell_started'], 'group-by': ['User'], timespan: '1m', condition: { gte: 3 } }, // prettier-ignore
        vedette: { cases },
      });
    const shells = (count: number, user: string): string =>
      Array.from({ length: count }, (_, i) => started('C:\\cmd.exe', { User: user, UtcTime: `2026-11-02 08:15:3${i}.120` })).join('\n'); // prettier-ignore

    test('a case is several records; each begins with nothing remembered', () => {
      const cases = [{ fires: shells(3, 'a') }, { silent: shells(2, 'a') }, { silent: [shells(2, 'a'), shells(2, 'b')].join('\n') }]; // prettier-ignore
      const found = results([base, correlation(cases)].join('\n---\n')).cases;
      expect(found.map(({ isPassed, why }) => ({ isPassed, why }))).toEqual(cases.map(() => ({ isPassed: true, why: [] }))); // prettier-ignore
    });

    test('what it refers to may stand in another file', () => {
      expect(results(base, correlation([{ fires: shells(3, 'a') }])).cases[0]?.isPassed).toBe(true);
    });

    test('one that stayed silent: what it saw, with the values that it groups by', () => {
      const [one] = results([base, correlation([{ fires: `${shells(1, 'a')}\n${shells(1, 'b')}` }])].join('\n---\n')).cases; // prettier-ignore
      expect(one?.why).toEqual([
        '"A shell was started" matched 2 of the 2 records',
        '  2026-11-02T08:15:30.120Z User=a',
        '  2026-11-02T08:15:30.120Z User=b',
      ]);
      const [none] = results([base, correlation([{ fires: started('C:\\x.exe') }])].join('\n---\n')).cases;
      expect(none?.why.slice(0, 3)).toEqual([
        '"A shell was started" matched none of the 1 records',
        '  it was read as windows/sysmon-1; the condition is: selection',
        '  selection is false',
      ]);
    });

    test('one that fired and should not: why', () => {
      const [one] = results([base, correlation([{ silent: shells(3, 'a') }])].join('\n---\n')).cases;
      expect(one?.why[0]).toBe('it fired');
      expect(one?.why[1]).toContain('Many shells');
    });

    test('a rule that only correlations look at may have cases, too', () => {
      const own = JSON.stringify({ ...z.record(z.string(), z.unknown()).parse(JSON.parse(base)), vedette: { cases: [{ fires: shells(1, 'a') }, { silent: started('C:\\x.exe') }] } }); // prettier-ignore
      expect(results(own, correlation([])).cases.map(({ isPassed }) => isPassed)).toEqual([true, true]);
    });
  });
});
