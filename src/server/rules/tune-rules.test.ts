import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { ruleException, type RuleException } from '../../model/rule.ts';
import { createSigmaEngine } from '../../sigma/engine.ts';
import { readRules } from '../../sigma/read-rules.ts';
import { tuneRule } from './tune-rules.ts';

const windows = logSourceSet([{ product: 'windows' }]);
const text =
  'title: T\nid: t\nlogsource: { product: windows }\ndetection: { s: { A|contains: x }, condition: s }\nlevel: low';

function tuned(exceptions: readonly RuleException[]) {
  const [rule] = readRules([{ source: 't.yml', text }]).rules;
  if (rule === undefined) throw new Error('no rule');
  return tuneRule(rule, { rule: 't', enabled: null, severity: 'high', exceptions: [...exceptions] });
}

const fields = (field: string, is: 'equals' | 'contains' | 'startswith' | 'endswith' | 'cidr' | 're', ...values: string[]) => ruleException.parse({ kind: 'fields', title: 'E', tests: [{ field, is, values }] }); // prettier-ignore
const sigma = (body: string): RuleException => ({ kind: 'sigma', title: 'E', text: body });

const cases: readonly [string, RuleException, JsonObject, JsonObject][] = [
  ['equal, in any case', fields('U', 'equals', 'Alice', 'bob'), { A: 'x', U: 'ALICE' }, { A: 'x', U: 'alice2' }],
  ['a number as text', fields('N', 'equals', '5'), { A: 'x', N: 5 }, { A: 'x', N: 50 }],
  ['a star that is a star', fields('U', 'equals', 'a*'), { A: 'x', U: 'a*' }, { A: 'x', U: 'ab' }],
  ['a path as it is', fields('P', 'startswith', 'C:\\Temp\\'), { A: 'x', P: 'c:\\temp\\y' }, { A: 'x', P: 'c:\\tempy' }],
  ['two backslashes', fields('P', 'contains', '\\\\srv\\'), { A: 'x', P: '\\\\SRV\\s' }, { A: 'x', P: '\\srv\\s' }],
  ['an end', fields('P', 'endswith', '.log'), { A: 'x', P: 'a.LOG' }, { A: 'x', P: 'a.log1' }],
  ['a network', fields('I', 'cidr', '192.0.2.0/24'), { A: 'x', I: '192.0.2.9' }, { A: 'x', I: '198.51.100.9' }],
  ['an expression', fields('U', 're', '^svc-\\d+$'), { A: 'x', U: 'SVC-12' }, { A: 'x', U: 'svc-x' }],
  ['a field with signs of YAML', fields('a: {b', 'equals', '"}'), { A: 'x', 'a: {b': '"}' }, { A: 'x' }],
  ['Sigma’s own words', sigma('s: { U|startswith: svc }\nt:\n  A|endswith: y\ncondition: s and t'), { A: 'xy', U: 'svc1' }, { A: 'x', U: 'svc1' }],
]; // prettier-ignore

describe('a tuned rule', () => {
  it.each(cases)('leaves out %s, and nothing else', (_, exception, out, kept) => {
    const { rule, problems } = tuned([exception]);
    expect(problems).toEqual([]);
    const engine = createSigmaEngine([rule]);
    expect(engine.match(windows, out)).toEqual([]);
    expect(engine.match(windows, kept)).toEqual([rule]);
  });

  it('has its new severity, and fires on what none of its exceptions is about', () => {
    const { rule } = tuned([fields('U', 'equals', 'a'), fields('U', 'equals', 'b')]);
    expect(rule.level).toBe('high');
    const engine = createSigmaEngine([rule]);
    expect(['a', 'b', 'c'].map((U) => engine.match(windows, { A: 'x', U }).length)).toEqual([0, 0, 1]);
  });

  it.each([
    'condition: s',
    's: { A: 1 }',
    's: [',
    '---\ntitle: other',
    's: { A|nonsense: 1 }\ncondition: s',
    '{}',
    's: &a [*a]\ncondition: s',
  ])('goes on without an exception that cannot be read (%s), which is a problem', (body) => {
    const { rule, problems } = tuned([sigma(body)]);
    expect(problems).toMatchObject([{ source: 't.yml', rule: 't', field: 'exception' }]);
    expect(createSigmaEngine([rule]).match(windows, { A: 'x' })).toHaveLength(1);
  });

  it('takes no field with a modifier in it', () => {
    expect(ruleException.safeParse({ kind: 'fields', title: 'E', tests: [{ field: 'A|re', values: ['x'] }] }).success).toBe(false); // prettier-ignore
  });
});
