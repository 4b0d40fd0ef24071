import { describe, expect, test } from 'vitest';
import type { Finding } from '../../model/finding.ts';
import { asEntityId, asRuleId, asSourceId, DEFAULT_TENANT, eventIdOf, findingIdOf, streamOf } from '../../model/ids.ts';
import { jsonlReport } from './jsonl-report.ts';

const id = eventIdOf(streamOf('a test'), 7);
const rule = { id: asRuleId('r-1'), title: 'A "quoted" title', source: 'rules/one.yml:3' };
const one: Finding = {
  id: findingIdOf(id, 'sigma', rule.id),
  tenant: DEFAULT_TENANT,
  time: Date.UTC(2026, 10, 2),
  found: 0,
  detector: 'sigma',
  rule,
  severity: 'high',
  score: 80,
  attack: ['T1059.001'],
  entities: [{ id: asEntityId('user:alice'), kind: 'user', name: 'Alice', role: 'actor' }],
  key: 'r-1',
  window: 1,
  event: { id, time: Date.UTC(2026, 10, 2), source: asSourceId('file:a "b"'), format: 'json', fields: { a: 1, b: 'x\ny\u2028' } },
  evidence: [],
  explanation: 'because\nof "it"',
}; // prettier-ignore

function linesOf(...findings: readonly (readonly [Finding, string?])[]): string[] {
  const written: string[] = [];
  const report = jsonlReport((text) => void written.push(text));
  for (const [finding, text] of findings) report.finding(finding, text);
  return written;
}

/** What the line says, as the documentation of `analyze` lists it. */
const expected = ({ time, severity, score, rule: of, attack, entities, event, explanation }: Finding): object => ({
  time: new Date(time).toISOString(),
  severity,
  score,
  rule: of,
  attack,
  entities,
  event: { id: event.id, time: new Date(event.time).toISOString(), source: event.source, fields: event.fields },
  explanation,
});

describe('a finding as a line', () => {
  test('says the same with and without the text of the record', () => {
    const [plain = '', own = ''] = linesOf([one], [{ ...one, event: { ...one.event } }, JSON.stringify(one.event.fields)]); // prettier-ignore
    expect(plain).toBe(`${JSON.stringify(expected(one))}\n`);
    expect(own).toBe(plain);
  });

  test.each(['\uFEFF{"a":1,"b":"x\\ny\u2028"}', '{"a":1,\r"b":\n"x\\ny\u2028"}\r', ' {"b":"x\\u000ay\u2028","a":1.0}'])(
    'is one line of JSON for the record %j',
    (text) => {
      const [line = ''] = linesOf([one, text]);
      expect(line.slice(0, -1)).not.toMatch(/[\n\r]/);
      expect(JSON.parse(line)).toEqual(expected(one));
    },
  );

  test('a number of the record keeps its digits', () => {
    expect(linesOf([one, '{"a":12345678901234567891}'])[0]).toContain('"fields":{"a":12345678901234567891}}');
  });

  test('what findings share does not hide where they differ', () => {
    const otherRule = { ...one, rule: { ...rule, id: asRuleId('r-2') }, attack: [], explanation: 'else' };
    const otherEvent = { ...one, event: { ...one.event, fields: { a: 2 } }, time: one.time + 1 };
    const otherEntities = { ...otherEvent, entities: [] };
    const all = [one, otherRule, otherEvent, otherEntities, one];
    expect(linesOf(...all.map((each) => [each] as const)).map((line): unknown => JSON.parse(line))).toEqual(all.map(expected)); // prettier-ignore
  });
});
