import { describe, expect, test } from 'vitest';
import { entityRefOf } from '../../model/entity.ts';
import { DEFAULT_WINDOW, finding, type Finding } from '../../model/finding.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { readRules } from '../../sigma/read-rules.ts';
import { NormalizedEvent } from '../normalize/normalized-event.ts';
import type { EventKind } from '../normalize/parser.ts';
import type { Sighting } from '../../sigma/correlate/sighting.ts';
import { sightingToContext } from './event-to-sighting.ts';
import { createSigmaDetector } from './sigma-detector.ts';

const kind: EventKind = {
  id: 'test/process',
  logSources: logSourceSet([{ product: 'test', category: 'process_creation' }]),
  ocsf: () => {
    throw new Error('nobody asked for OCSF');
  },
  entities: () => [
    entityRefOf('device', 'WS-17.example.com', 'observer'),
    entityRefOf('user', 'jdoe', 'actor'),
    entityRefOf('address', '192.0.2.1', 'destination'),
  ],
};

const eventOf = (fields: JsonObject, sequence = 7): NormalizedEvent =>
  new NormalizedEvent({
    tenant: DEFAULT_TENANT, source: asSourceId('test'), kind, fields, time: 1000, received: 2000, quality: [], stream: streamOf('test'), sequence,
    raw: undefined, fieldsJson: undefined,
  }); // prettier-ignore

function detect(more: string, fields: JsonObject): Finding[] {
  const text = `title: A tool was run\nid: rule-1\n${more}logsource:\n  product: test\ndetection:\n  s:\n    Image|endswith: tool\n  condition: s\n`;
  const read = readRules([{ source: 'a.yml', text }]);
  expect(read.problems).toEqual([]);
  const found: Finding[] = [];
  createSigmaDetector(read).detect(eventOf(fields), (one) => found.push(one));
  return found;
}

describe('the Sigma detector', () => {
  test('makes a whole finding, the same every time', () => {
    const [one, ...more] = detect('level: high\ntags: [attack.t1059.001]\n', { Image: '/bin/tool' });
    expect(more).toEqual([]);
    expect(finding.parse(one)).toEqual(one);
    expect(one).toMatchObject({
      time: 1000,
      found: 2000,
      detector: 'sigma',
      rule: { id: 'rule-1', title: 'A tool was run', source: 'a.yml:1' },
      severity: 'high',
      score: 73,
      attack: ['T1059.001'],
      key: 'rule-1 device:ws-17.example.com user:jdoe',
      window: DEFAULT_WINDOW,
      event: { format: 'test', fields: { Image: '/bin/tool' } },
      evidence: [{ field: 'Image', value: '/bin/tool', condition: 'ends with "tool"' }],
      explanation: 'A tool was run: Image ends with "tool".',
    });
    expect(detect('level: high\ntags: [attack.t1059.001]\n', { Image: '/bin/tool' })).toEqual([one]);
  });

  test('is silent about other events, and then asks for nothing', () => {
    expect(detect('', { Image: '/bin/other' })).toEqual([]);
  });

  test('a rule without a level is of medium severity', () => {
    expect(detect('', { Image: 'tool' })).toMatchObject([{ severity: 'medium', score: 47, attack: [] }]);
  });

  test('a rule may say what its findings are grouped by, and how long', () => {
    const more = 'vedette:\n  group-by: [User, Place]\n  window: 10m\n';
    expect(detect(more, { Image: 'tool', User: 'JDOE' })).toMatchObject([
      { key: 'rule-1 User=jdoe Place=', window: 600_000 },
    ]);
  });
});

describe('a rule that correlations refer to', () => {
  const text = (generate: boolean): string =>
    `title: A tool\nid: rule-1\nlogsource: {product: test}\ndetection:\n  s: {Image|endswith: tool}\n  condition: s\n---\ntitle: Often\ncorrelation:\n  type: value_count\n  rules: [rule-1]\n  group-by: [who]\n  aliases: {who: {rule-1: User}}\n  timespan: 1h\n  condition: {gte: 2, field: Image}\n  generate: ${generate}\n`;
  const outOf = (generate: boolean, event: NormalizedEvent): { found: Finding[]; seen: Sighting[] } => {
    const out = { found: new Array<Finding>(), seen: new Array<Sighting>() };
    createSigmaDetector(readRules([{ source: 'a.yml', text: text(generate) }])).detect(event, (one) => out.found.push(one), (one) => out.seen.push(one)); // prettier-ignore
    return out;
  };

  test('gives a sighting with just the fields that are needed, and no finding', () => {
    const { found, seen } = outOf(false, eventOf({ Image: '/bin/tool', User: 'jdoe', Other: 'x' }));
    expect(found).toEqual([]);
    expect(seen).toMatchObject([{ rule: 'rule-1', time: 1000, fields: ['User', 'Image'], values: ['jdoe', '/bin/tool'] }]); // prettier-ignore
    expect(seen.map(sightingToContext)[0]).toMatchObject({ source: 'test', format: 'test', received: 2000, entities: [{ kind: 'device' }, { kind: 'user' }, { kind: 'address' }] }); // prettier-ignore
  });

  test('gives both where the correlation says generate', () => {
    const { found, seen } = outOf(true, eventOf({ Image: '/bin/tool' }));
    expect(found).toHaveLength(1);
    expect(seen[0]?.values).toEqual([null, '/bin/tool']);
  });
});
