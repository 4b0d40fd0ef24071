import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpus } from '../corpora.ts';
import { createCorrelator } from './correlate/create-correlator.ts';
import { valuesToSight } from './correlate/sighting.ts';
import { readRules } from './read-rules.ts';
import { testLogSources } from './test-rule.ts';
import { readPipelines } from './transform/read-pipeline.ts';
import { baseRules, correlationText, readTestCorrelation, readTexts } from './correlate/test-correlations.ts';

const COUNT = 'type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 5m\ncondition: {gte: 5}';

/** The only problem of a section, with its field. */
function problemOf(section: string): { field: string | undefined; line: number | undefined; message: string } {
  const { correlations, problems } = readTexts(baseRules(['a', 'b', 'c']), correlationText(section));
  expect(correlations).toEqual([]);
  expect(problems.map(({ source }) => source)).toEqual(['1.yml']);
  const [{ field, line, message } = { field: undefined, line: undefined, message: '' }] = problems;
  return { field, line, message };
}

describe('a correlation', () => {
  test('is read whole', () => {
    expect(readTestCorrelation(`${COUNT}\ngenerate: true`, ['a'], 'level: high\ntags: [attack.t1110]\n')).toMatchObject({
      id: 'corr',
      level: 'high',
      tags: ['attack.t1110'],
      type: 'event_count',
      refs: [{ kind: 'rule', rule: 'id-a', name: 'a', groupFields: ['User'], valueFields: [] }],
      groupBy: ['User'],
      timespan: 300_000,
      condition: { kind: 'bounds', bounds: [{ operator: 'gte', value: 5 }], fields: [], percentile: undefined },
      generate: true,
    });
  }); // prettier-ignore

  test.each([
    ['30s', 30_000], ['90m', 5_400_000], ['1h', 3_600_000], ['2d', 172_800_000], ['1w', 604_800_000], ['1M', 2_629_746_000], ['1y', 31_556_952_000],
  ])('time span %s', (text, ms) => {
    expect(readTestCorrelation(COUNT.replace('5m', text)).timespan).toBe(ms);
  }); // prettier-ignore

  test.each([
    ['gt: 3', [['gt', 3]]],
    ['gt: 100\n  lte: 200', [['gt', 100], ['lte', 200]]],
    ['gte: 1\n  lt: 9\n  neq: 5', [['gte', 1], ['lt', 9], ['neq', 5]]],
    ['eq: 4', [['eq', 4]]],
  ])('a range: %s', (bounds, expected) => {
    const { condition } = readTestCorrelation(COUNT.replace('condition: {gte: 5}', `condition:\n  ${bounds}`));
    expect(condition.kind === 'bounds' && condition.bounds.map(({ operator, value }) => [operator, value])).toEqual(expected);
  }); // prettier-ignore

  test('fields of the condition: one, a list for tuples, a percentile', () => {
    const fieldsOf = (type: string, condition: string): unknown =>
      readTestCorrelation(COUNT.replace('event_count', type).replace('{gte: 5}', `{gte: 5, ${condition}}`)).condition;
    expect(fieldsOf('value_count', 'field: [Host, Ip]')).toMatchObject({ fields: ['Host', 'Ip'] });
    for (const type of ['value_sum', 'value_avg', 'value_median'])
      expect(fieldsOf(type, 'field: Bytes')).toMatchObject({ fields: ['Bytes'] });
    expect(fieldsOf('value_percentile', 'field: Bytes, percentile: 95')).toMatchObject({ percentile: 95 });
  });

  test('the default of the temporal types is all rules', () => {
    const section = 'type: temporal\nrules: [a, b, c]\ngroup-by: User\ntimespan: 1m';
    expect(readTestCorrelation(section).condition).toMatchObject({ bounds: [{ operator: 'gte', value: 3 }] });
  });

  test('a condition in words, with and without a list of rules', () => {
    const section = 'type: temporal\ntimespan: 1m\ncondition: b and (a or not c)';
    expect(readTestCorrelation(section)).toMatchObject({
      refs: [{ rule: 'id-b' }, { rule: 'id-a' }, { rule: 'id-c' }],
      groupBy: [],
      condition: { kind: 'words', expr: { kind: 'and', parts: [{ kind: 'seen', ref: 0 }, { kind: 'or' }] } },
    });
    expect(readTestCorrelation('type: temporal\ntimespan: 1m\nrules: [a, b, c]\ncondition: 1 of *')).toMatchObject({
      condition: { expr: { kind: 'or', parts: [{ ref: 0 }, { ref: 1 }, { ref: 2 }] } },
    });
  });

  test('aliases name the field in the events of each rule; where they say nothing, the name is the field', () => {
    const section = `type: temporal\nrules: [a, id-b, c]\ngroup-by: [ip]\ntimespan: 10s\naliases:\n  ip:\n    a: destination.ip\n    b: source.ip`;
    expect(readTestCorrelation(section).refs.map(({ groupFields }) => groupFields)).toEqual([['destination.ip'], ['source.ip'], ['ip']]);
  }); // prettier-ignore

  test.each([
    ['rules: [a]\ntimespan: 1m\ncondition: {gte: 1}', 'correlation.type', 3, 'must be one of'],
    [COUNT.replace('event_count', 'near'), 'correlation.type', 4, 'must be one of'],
    [COUNT.replace('rules: [a]', ''), 'correlation.rules', 3, 'needs "rules"'],
    [COUNT.replace('[a]', '[]'), 'correlation.rules', 5, 'list of 1 to 100'],
    [COUNT.replace('[a]', '[a, {b: c}]'), 'correlation.rules.1', 5, 'id or the name'],
    [COUNT.replace('[a]', '[a, id-a]'), 'correlation.rules.1', 5, 'listed twice'],
    [COUNT.replace('[a]', '[a, nobody]'), 'correlation.rules.1', 5, 'no rule with the id or name "nobody"'],
    [COUNT.replace('[User]', '[User, 5]'), 'correlation.group-by.1', 6, 'must be its name'],
    [COUNT.replace('[User]', '[User, User]'), 'correlation.group-by.1', 6, 'listed twice'],
    [COUNT.replace('timespan: 5m', ''), 'correlation.timespan', 3, 'needs a "timespan"'],
    [COUNT.replace('5m', '5 minutes'), 'correlation.timespan', 7, 'for example 90m'],
    [COUNT.replace('5m', '0s'), 'correlation.timespan', 7, 'for example 90m'],
    [COUNT.replace('{gte: 5}', '{}'), 'correlation.condition', 8, 'at least one of'],
    [COUNT.replace('condition: {gte: 5}', ''), 'correlation.condition', 3, 'needs a "condition"'],
    [COUNT.replace('{gte: 5}', '[gte, 5]'), 'correlation.condition', 8, 'must be a map'],
    [COUNT.replace('{gte: 5}', '{ge: 5}'), 'correlation.condition.ge', 8, 'is not known'],
    [COUNT.replace('{gte: 5}', '{gte: "5"}'), 'correlation.condition.gte', 8, 'whole number'],
    [COUNT.replace('{gte: 5}', '{gte: 5.5}'), 'correlation.condition.gte', 8, 'whole number'],
    [COUNT.replace('{gte: 5}', '{lt: 1}'), 'correlation.condition', 8, 'count of 0'],
    [COUNT.replace('{gte: 5}', '{gte: 100001}'), 'correlation.condition', 8, 'above 100000 are not supported'],
    [COUNT.replace('{gte: 5}', '{gte: 5, lt: 5}'), 'correlation.condition', 8, 'no count'],
    [COUNT.replace('{gte: 5}', '{gte: 5, field: User}'), 'correlation.condition.field', 8, 'no meaning'],
    [COUNT.replace('{gte: 5}', '{gte: 5, percentile: 9}'), 'correlation.condition.percentile', 8, 'no meaning'],
    [COUNT.replace('{gte: 5}', 'a and b'), 'correlation.condition', 8, 'for temporal types'],
    [COUNT.replace('event_count', 'value_count'), 'correlation.condition.field', 8, 'needs a "field"'],
    [COUNT.replace('event_count', 'value_sum').replace('{gte: 5}', '{gte: 5, field: [x, y]}'), 'correlation.condition.field', 8, 'only value_count'],
    [COUNT.replace('event_count', 'value_avg').replace('{gte: 5}', '{gt: 5, lt: 4, field: x}'), 'correlation.condition', 8, 'no number'],
    [COUNT.replace('event_count', 'value_percentile').replace('{gte: 5}', '{gt: 5, percentile: 101, field: x}'), 'correlation.condition.percentile', 8, '0 to 100'],
    [`${COUNT}\ngenerate: 1`, 'correlation.generate', 9, 'true or false'],
    [`${COUNT}\nordered: true`, 'correlation.ordered', 9, 'is not known'],
    [`${COUNT}\naliases: [x]`, 'correlation.aliases', 9, 'must be a map'],
    [`${COUNT}\naliases: {ip: {b: x}}`, 'correlation.aliases.ip.b', 9, 'does not refer to "b"'],
    ['type: temporal\nrules: [a, b]\ntimespan: 1m\ncondition: {gte: 3}', 'correlation.condition', 7, 'asks for 3 rules'],
    ['type: temporal\nrules: [a, b]\ntimespan: 1m\ncondition: a and', 'correlation.condition', 7, 'is not in the condition'],
    ['type: temporal\nrules: [a]\ntimespan: 1m\ncondition: a and b', 'correlation.condition', 7, 'not one of the references'],
    ['type: temporal\ntimespan: 1m\ncondition: a and (b', 'correlation.condition', 6, 'not closed'],
    ['type: temporal\ntimespan: 1m\ncondition: not a', 'correlation.condition', 6, 'at least one rule must have been seen'],
    ['type: temporal\ntimespan: 1m\ncondition: a and not a', 'correlation.condition', 6, 'nothing can meet it'],
    ['type: temporal\ntimespan: 1m\ncondition: a and nobody', 'correlation.condition', 6, 'no rule with the id or name "nobody"'],
  ])('what is wrong is said with its place: %#', (section, field, line, message) => {
    const problem = problemOf(section);
    expect(problem).toMatchObject({ field, line });
    expect(problem.message).toContain(message);
  }); // prettier-ignore

  test('everything wrong is said at once', () => {
    const { problems } = readTexts('title: x\nlevel: y\ncorrelation:\n  type: near\n  rules: []\n  timespan: 1\n');
    expect(problems.map(({ field }) => field)).toEqual(['level', 'correlation.type', 'correlation.rules', 'correlation.timespan']);
  }); // prettier-ignore
});

const chain = (id: string, ref: string, more = ''): string =>
  `title: ${id}\nid: ${id}\n${more}correlation:\n  type: event_count\n  rules: [${ref}]\n  timespan: 1m\n  condition: {gte: 2}\n`;

describe('references', () => {
  test('lead forward, backward, into other files and to other correlations', () => {
    const { correlations, problems } = readTexts(`${chain('outer', 'inner')}---\n${chain('x', 'a')}`, chain('id-of-inner', 'id-b', 'name: inner\n'), baseRules(['a', 'b'])); // prettier-ignore
    expect(problems).toEqual([]);
    expect(correlations.map(({ id, refs }) => [id, refs[0]?.kind, refs[0]?.rule])).toEqual([['outer', 'correlation', 'id-of-inner'], ['x', 'rule', 'id-a'], ['id-of-inner', 'rule', 'id-b']]); // prettier-ignore
  });

  test('in a circle are a problem, with the circle', () => {
    const { correlations, problems } = readTexts(chain('one', 'two'), chain('two', 'three'), chain('three', 'one'));
    expect(correlations).toEqual([]);
    expect(problems[0]).toMatchObject({ source: '2.yml', field: 'correlation.rules.0', message: 'this leads back to where it came from: "one" refers to "two" refers to "three" refers to "one"' }); // prettier-ignore
    expect(problems.map(({ source }) => source)).toEqual(['2.yml', '1.yml', '0.yml']);
    expect(problems[2]?.message).toContain('the correlation "two" in 1.yml, line 1, was not loaded');
  });

  test('to a rule that did not load say where it is', () => {
    const { problems } = readTexts('title: Broken\nname: broken\nlogsource: {product: x}\n', chain('one', 'broken'));
    expect(problems.at(-1)).toMatchObject({ source: '1.yml', line: 5, message: 'the rule "broken" in 0.yml, line 1, was not loaded' }); // prettier-ignore
  });

  test('to a name that two rules have are a problem', () => {
    const { problems } = readTexts(baseRules(['a']), baseRules(['a']).replace('id-a', 'other'), chain('one', 'a'));
    expect(problems).toMatchObject([{ source: '2.yml', message: '2 rules have the name "a" (0.yml, line 1; 1.yml, line 1): refer to one by its id' }]); // prettier-ignore
  });

  test('an id is used once, also between rules and correlations', () => {
    const { problems } = readTexts(baseRules(['a']), chain('id-a', 'a'));
    expect(problems).toMatchObject([{ source: '1.yml', field: 'id' }]);
  });
});

describe('what a correlation refers to', () => {
  const partsOf = (...texts: string[]): string[] => {
    const { rules, correlations } = readTexts(...texts);
    return [...rules, ...correlations].filter(({ isPart }) => isPart === true).map(({ id }) => id);
  };
  const generating = (id: string, ref: string): string => chain(id, ref).replace('condition', 'generate: true\n  condition'); // prettier-ignore

  test('reports nothing of its own', () => {
    expect(partsOf(baseRules(['a', 'b', 'c']), chain('one', 'a'), chain('two', 'one'))).toEqual(['id-a', 'one']);
  });

  test('unless one of those that refer to it says so, in either place', () => {
    expect(partsOf(baseRules(['a', 'b']), generating('one', 'a'), chain('two', 'a'))).toEqual([]);
    expect(partsOf(baseRules(['a']), chain('one', 'a', 'generate: true\n'))).toEqual([]);
  });

  test('stays silent when the correlation has a problem', () => {
    expect(partsOf(baseRules(['a']), chain('one', 'a').replace('1m', 'soon'))).toEqual(['id-a']);
  });
});

const samples = corpus('sigma-spec');
test.skipIf(samples === undefined)("the specification's samples load, given the rules that they refer to", () => {
  const folder = `${samples}/tests/schema/correlation`;
  const names = ['5638f7c0-ac70-491d-8465-2a65075e0d86', 'recon_cmd_a', 'recon_cmd_b', 'recon_cmd_c', 'rule_a_id', 'process_creation', 'website_access']; // prettier-ignore
  const rules = names.map((name) => ({ source: name, text: baseRules(['x']).replaceAll('id-x', name) }));
  for (const file of readdirSync(folder)) {
    const { correlations, problems } = readTexts(
      readFileSync(`${folder}/${file}`, 'utf8'),
      ...rules.map(({ text }) => text),
    );
    expect([file, problems, correlations.length]).toEqual([file, [], 1]);
  }
});

test('pipelines rename what correlations ask of the events of a rule, as they do in that rule', () => {
  const { pipelines, problems: bad } = readPipelines([{ source: 'p.yml', text: 'name: test\npriority: 1\ntransformations:\n  - type: field_name_mapping\n    mapping: {User: [user.name, user.id], kind: event.kind}\n    rule_conditions:\n      - {type: logsource, product: test}\n' }]); // prettier-ignore
  expect(bad).toEqual([]);
  const section =
    'type: value_count\nrules: [a]\ngroup-by: [User, Host]\ntimespan: 1m\ncondition: {field: kind, gte: 2}';
  const texts = [baseRules(['a', 'b']), correlationText(section)].map((text, i) => ({ source: `${i}.yml`, text }));
  const { rules, correlations, problems } = readRules(texts, { pipelines });
  expect(problems).toEqual([]);
  expect(correlations[0]?.refs[0]).toMatchObject({ groupFields: ['User', 'Host'], valueFields: ['kind'] });
  expect(rules.map(({ fieldNames }) => fieldNames)).toEqual([{ User: ['user.name', 'user.id'], kind: ['event.kind'] }, undefined]); // prettier-ignore
  const values = valuesToSight({ user: { id: 'u1' }, Host: 'h', 'event.kind': 'a' }, testLogSources, ['User', 'Host', 'kind'], rules[0]?.fieldNames); // prettier-ignore
  expect(values).toEqual(['u1', 'h', 'a']);
});

test('whatever a correlation says, nothing is thrown, and what is not loaded is said', () => {
  const value: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom('event_count', 'value_count', 'temporal', 'temporal_ordered', 'value_percentile', 'a', 'b', 'id-a', 'corr', '5m', '1y', '0s', 'a and not b', '((', 'not a', 5, -1, 1e300, true, null, [], {}),
    fc.array(fc.constantFrom('a', 'b', 'c', 'corr', 'x', 7, null), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('gt', 'gte', 'lt', 'eq', 'neq', 'field', 'percentile', 'x'), fc.constantFrom(0, 1, 2, 3.5, 'User', ['a', 'b'], null), { maxKeys: 3 }),
    fc.anything({ maxDepth: 2 }),
  );
  const keys = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate', '__proto__', 'other'];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 7 }), (section) => {
      let text: string | undefined;
      try {
        text = JSON.stringify({ title: 'x', id: 'corr', correlation: section });
      } catch {
        return;
      }
      const { correlations, problems } = readTexts(baseRules(['a', 'b', 'c']), text);
      expect(correlations.length === 1 || problems.length > 0).toBe(true);
      for (const correlation of correlations) expect(createCorrelator([correlation]).end()).toEqual([]);
    }),
    { numRuns: 1000 },
  );
}); // prettier-ignore
