import { describe, expect, test } from 'vitest';
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
});
