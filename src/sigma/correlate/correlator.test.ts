import { describe, expect, test } from 'vitest';
import type { SigmaCorrelation } from '../rule.ts';
import { DEFAULT_LIMITS, type CorrelationMatch, type Correlator } from './correlator.ts';
import { createCorrelator } from './create-correlator.ts';
import { describeMatch } from './describe-match.ts';
import { fieldsToSight, valuesToSight, type Sighting } from './sighting.ts';
import { restoreCorrelator, snapshotOf } from './snapshot.ts';
import { baseRules, readTestCorrelation, readTexts } from './test-correlations.ts';
import { testLogSources } from '../test-rule.ts';

const COUNT = 'type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: {gte: 3}';
let next = 0;

/** @param at seconds */
const seen = (at: number, values: Readonly<Record<string, string | null>> = { User: 'jdoe' }, rule = 'a'): Sighting => ({
  rule: `id-${rule}`,
  event: `event-${next++}`,
  time: at * 1000,
  fields: Object.keys(values),
  values: Object.values(values),
  context: '',
}); // prettier-ignore

const feed = (correlator: Correlator, ...sightings: readonly Sighting[]): CorrelationMatch[] =>
  sightings.flatMap((sighting) => correlator.see(sighting, sighting.time));

/** When a correlation comes true, in seconds. */
function timesOf(section: string, ...sightings: readonly Sighting[]): number[] {
  const correlator = createCorrelator([readTestCorrelation(section)]);
  return [...feed(correlator, ...sightings), ...correlator.end()].map(({ time }) => time / 1000);
}

describe('a window', () => {
  test('slides: it is no boundary of the clock', () => {
    expect(timesOf(COUNT, seen(8), seen(12), seen(17))).toEqual([17]);
  });

  test('holds what is just one time span apart, and nothing more', () => {
    expect(timesOf(COUNT, seen(0), seen(5), seen(10))).toEqual([10]);
    expect(timesOf(COUNT, seen(0), seen(5), seen(10.001))).toEqual([]);
  });

  test('goes by the time of events, not by when they come', () => {
    expect(timesOf(COUNT, seen(20), seen(3), seen(12), seen(11))).toEqual([12]);
  });

  test('a late sighting completes an earlier window', () => {
    expect(timesOf(COUNT, seen(0), seen(1), seen(100), seen(2))).toEqual([2]);
  });
});

describe('a burst', () => {
  test('is one match, where it becomes one; while it goes on there is one more each time span', () => {
    const everySecond = Array.from({ length: 40 }, (_, i) => seen(i));
    expect(timesOf(COUNT, ...everySecond)).toEqual([2, 13, 24, 35]);
  });

  test('no sighting is in two matches of a group', () => {
    const correlator = createCorrelator([readTestCorrelation(COUNT)]);
    const matches = feed(correlator, ...Array.from({ length: 40 }, (_, i) => seen(i)));
    const events = matches.flatMap(({ sightings }) => sightings.map(({ event }) => event));
    expect(new Set(events).size).toBe(events.length);
  });
});

describe('groups', () => {
  test('are those of the values, in any case; each field counts', () => {
    expect(timesOf(COUNT, seen(0, { User: 'JDoe' }), seen(1, { User: 'jdoe' }), seen(2, { User: 'other' }), seen(3, { User: 'JDOE' }))).toEqual([3]); // prettier-ignore
    const two = COUNT.replace('[User]', '[User, Host]');
    const pairs = [['ab', 'c'], ['a', 'bc'], ['ab', 'c'], ['ab', 'c']]; // prettier-ignore
    expect(timesOf(two, ...pairs.map(([User = '', Host = ''], i) => seen(i, { User, Host })))).toEqual([3]);
  });

  test('without group-by there is one', () => {
    expect(timesOf(COUNT.replace('group-by: [User]\n', ''), seen(0, {}), seen(1, {}), seen(2, {}))).toEqual([2]);
  });

  test('a sighting without the field is in none, and counted', () => {
    const correlator = createCorrelator([readTestCorrelation(COUNT)]);
    expect(feed(correlator, seen(0, {}), seen(1, { User: null }), seen(2), seen(3))).toEqual([]);
    expect(correlator.countsByCorrelation.get('corr')).toMatchObject({ sightings: 4, withoutGroup: 2, kept: 2 });
  });

  test('the empty text is a value', () => {
    expect(timesOf(COUNT, ...[0, 1, 2].map((at) => seen(at, { User: '' })))).toEqual([2]);
  });
});

describe('values', () => {
  const VALUES = COUNT.replace('event_count', 'value_count').replace('{gte: 3}', '{gte: 2, field: Ip}');

  test('are distinct without regard to case; tuples are', () => {
    expect(timesOf(VALUES, seen(0, { User: 'a', Ip: 'X' }), seen(1, { User: 'a', Ip: 'x' }))).toEqual([]);
    const tuples = VALUES.replace('field: Ip', 'field: [Ip, Port]');
    expect(timesOf(tuples, seen(0, { User: 'a', Ip: '1', Port: '23' }), seen(1, { User: 'a', Ip: '12', Port: '3' }))).toEqual([1]); // prettier-ignore
  });

  test('what has none, or no number, is left out and counted', () => {
    const sum = COUNT.replace('event_count', 'value_sum').replace('{gte: 3}', '{gt: 10, field: Bytes}');
    const correlator = createCorrelator([readTestCorrelation(sum)]);
    const texts = ['7', 'many', null, '0x10', '1e1'];
    const matches = feed(correlator, ...texts.map((Bytes, i) => seen(i, { User: 'a', Bytes })));
    expect(matches).toMatchObject([{ time: 4000, measure: 17, total: 2 }]);
    expect(correlator.countsByCorrelation.get('corr')).toMatchObject({ withoutValue: 3 });
  });

  test('of an event: a list is one value, a long one is known by its hash', () => {
    const fields = { Ip: ['192.0.2.1', '192.0.2.2'], n: 4625, 'Threat Name': 'x', long: 'y'.repeat(5000), gone: null };
    const values = valuesToSight(fields, testLogSources, ['Ip', 'n', 'ThreatName', 'long', 'gone', 'absent']);
    expect(values.toSpliced(3, 1)).toEqual(['192.0.2.1,192.0.2.2', '4625', 'x', null, null]);
    expect(values[3]).toHaveLength(300);
  });
});

test('without a percentile, value_percentile is about how much of the window a value is', () => {
  const rare = 'type: value_percentile\nrules: [a]\ngroup-by: [Host]\ntimespan: 1h\ncondition: {field: Image, lte: 1}';
  const images = (rares: number): Sighting[] =>
    Array.from({ length: 200 }, (_, i) => seen(i, { Host: 'h', Image: i < rares ? 'odd.exe' : 'usual.exe' }));
  expect(timesOf(rare, ...images(2))).toEqual([199]);
  expect(timesOf(rare, ...images(3))).toEqual([]);
});

describe('conditions that further sightings could undo', () => {
  const FEW = COUNT.replace('gte: 3', 'lt: 3');

  test('are judged when the time is over', () => {
    const correlator = createCorrelator([readTestCorrelation(FEW)], { ...DEFAULT_LIMITS, lateness: 5000 });
    expect(feed(correlator, seen(0), seen(1))).toEqual([]);
    expect(correlator.advance(15_000)).toEqual([]);
    expect(correlator.advance(15_001)).toMatchObject([{ time: 1000, measure: 2 }]);
    expect(correlator.advance(99_000)).toEqual([]);
  });

  test('for data of long ago that time is as long on the clock', () => {
    const correlator = createCorrelator([readTestCorrelation(FEW)], { ...DEFAULT_LIMITS, lateness: 5000 });
    const now = 1_000_000_000;
    expect(correlator.see(seen(0), now)).toEqual([]);
    expect(correlator.advance(now + 15_000)).toEqual([]);
    expect(correlator.advance(now + 15_001)).toHaveLength(1);
  });

  test('a rule that must be absent opens no window', () => {
    const section = 'type: temporal\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 10s\ncondition: a and b and not c';
    const [user] = [{ User: 'a' }];
    expect(timesOf(section, seen(0, user, 'a'), seen(9, user, 'b'))).toEqual([9]);
    expect(timesOf(section, seen(0, user, 'a'), seen(9, user, 'b'), seen(10, user, 'c'))).toEqual([]);
    expect(timesOf(section, seen(0, user, 'c'), seen(1, user, 'a'), seen(9, user, 'b'))).toEqual([9]);
  });
});

describe('the order of rules', () => {
  const ORDERED = 'type: temporal_ordered\nrules: [a, b]\ngroup-by: [User]\ntimespan: 10s';

  test('is that of event time, and rules of one moment are in order', () => {
    const user = { User: 'x' };
    expect(timesOf(ORDERED, seen(0, user, 'a'), seen(5, user, 'b'))).toEqual([5]);
    expect(timesOf(ORDERED, seen(0, user, 'b'), seen(5, user, 'a'))).toEqual([]);
    expect(timesOf(ORDERED, seen(5, user, 'b'), seen(0, user, 'a'))).toEqual([5]);
    expect(timesOf(ORDERED, seen(5, user, 'b'), seen(5, user, 'a'))).toEqual([5]);
  });
});

describe('an event', () => {
  test('that comes again is counted once', () => {
    const one = seen(0);
    const correlator = createCorrelator([readTestCorrelation(COUNT)]);
    expect(feed(correlator, one, one, seen(1), one)).toEqual([]);
    expect(correlator.countsByCorrelation.get('corr')).toMatchObject({ duplicates: 2, kept: 2 });
  });

  test('that two rules match is one event, and for temporal types both rules', () => {
    const [a, b] = [seen(0), { ...seen(0), rule: 'id-b' }];
    const both = [a, { ...b, event: a.event }];
    expect(timesOf(COUNT.replace('[a]', '[a, b]').replace('3', '2'), ...both)).toEqual([]);
    expect(timesOf('type: temporal\nrules: [a, b]\ngroup-by: [User]\ntimespan: 1s', ...both)).toEqual([0]);
  });

  test('that is older than the lateness allows is left out and counted', () => {
    const correlator = createCorrelator([readTestCorrelation(COUNT)], { ...DEFAULT_LIMITS, lateness: 60_000 });
    expect(feed(correlator, seen(100), seen(40), seen(39.999))).toEqual([]);
    expect(correlator.countsByCorrelation.get('corr')).toMatchObject({ late: 1, kept: 2 });
  });
});

describe('chains', () => {
  const chain = (outer: string): readonly SigmaCorrelation[] => {
    const inner = 'title: Inner\nid: inner\ncorrelation:\n  type: event_count\n  rules: [a]\n  group-by: [Host]\n  timespan: 10s\n  condition: {gte: 3}\n'; // prettier-ignore
    const { correlations, problems } = readTexts(baseRules(['a', 'b']), inner, `title: Outer\nid: outer\ncorrelation:\n${outer}`);
    expect(problems).toEqual([]);
    return correlations;
  }; // prettier-ignore
  const spray = (at: number, user: string): Sighting => seen(at, { Host: 'dc', User: user });

  test('an outer correlation groups by fields of what contributed to the inner one; the inner one is silent', () => {
    const correlations = chain('  type: temporal_ordered\n  rules: [inner, b]\n  group-by: [User]\n  timespan: 1m\n');
    expect(fieldsToSight(correlations).get('id-a')).toEqual(['Host', 'User']);
    const correlator = createCorrelator(correlations);
    const matches = feed(correlator, spray(0, 'ann'), spray(1, 'bob'), spray(2, 'eve'), seen(20, { User: 'zoe' }, 'b'), seen(21, { User: 'BOB' }, 'b')); // prettier-ignore
    expect(matches.map(({ correlation, group, time }) => [correlation.id, group[0]?.value, time])).toEqual([['outer', 'bob', 21_000]]); // prettier-ignore
  });

  test('what must come together sees the inner one for as long as it holds', () => {
    const correlator = createCorrelator(chain('  type: temporal\n  rules: [inner, b]\n  group-by: [User]\n  timespan: 1m\n')); // prettier-ignore
    const later = Array.from({ length: 9 }, (_, i) => spray(i, i === 8 ? 'kim' : 'ann'));
    expect(feed(correlator, ...later, seen(20, { User: 'kim' }, 'b'))).toHaveLength(1);
  });

  test('what counts sees each time that the inner one comes true', () => {
    const correlator = createCorrelator(chain('  type: event_count\n  rules: [inner]\n  timespan: 1h\n  condition: {gte: 3}\n')); // prettier-ignore
    const matches = feed(correlator, ...Array.from({ length: 40 }, (_, i) => spray(i, 'ann')));
    expect(matches.map(({ time, total }) => [time, total])).toEqual([[24_000, 3]]);
  });
});

describe('what is kept', () => {
  const limits = { ...DEFAULT_LIMITS, groupsOfCorrelation: 100, sightingsOfGroup: 50, sightings: 400 };

  test('invented groups push each other out, and that is counted; a group that is seen stays', () => {
    const correlator = createCorrelator([readTestCorrelation(COUNT.replace('10s', '1h'))], limits);
    const matches = [];
    for (let i = 0; i < 5000; i++) {
      matches.push(...feed(correlator, seen(i / 10, { User: `invented-${i}` })));
      if (i % 50 === 0) matches.push(...feed(correlator, seen(i / 10)));
    }
    expect(matches.map(({ groupKey }) => groupKey)).toEqual(['jdoe']);
    const counts = correlator.countsByCorrelation.get('corr');
    expect(counts).toMatchObject({ groups: 100, evictedGroups: 4901 });
    expect(counts?.kept).toBeLessThanOrEqual(400);
  });

  test('of a group that has too many the oldest go, and it still counts', () => {
    const correlator = createCorrelator([readTestCorrelation(COUNT.replace('10s', '1h').replace('3', '40'))], limits);
    expect(feed(correlator, ...Array.from({ length: 500 }, (_, i) => seen(i / 1000))).map(({ measure }) => measure)).toEqual([40]); // prettier-ignore
    expect(correlator.countsByCorrelation.get('corr')).toMatchObject({ kept: 80, dropped: 420 });
  });

  test('windows that wait to be judged do not keep what was evicted', () => {
    const correlator = createCorrelator([readTestCorrelation(COUNT.replace('gte: 3', 'lt: 2'))], limits);
    for (let i = 0; i < 20_000; i++) correlator.see(seen(i / 1e6, { User: `invented-${i}` }), 0);
    expect(correlator.end()).toHaveLength(100);
    expect(correlator.countsByCorrelation.get('corr')).toMatchObject({ groups: 100, evictedGroups: 19_900 });
  });

  test('all correlations together keep no more than the limit', () => {
    const two = [COUNT, COUNT].map((section, i) => ({ ...readTestCorrelation(section.replace('10s', '1h').replace('3', '1000')), id: `corr-${i}` })); // prettier-ignore
    const correlator = createCorrelator(two, { ...limits, sightingsOfGroup: 10_000 });
    for (let i = 0; i < 3000; i++) correlator.see(seen(i / 100, { User: `user-${i % 90}` }), i * 10);
    const kept = [...correlator.countsByCorrelation.values()].map((counts) => counts.kept);
    expect(kept.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(400);
  });

  test('a group of which nothing was seen for long is forgotten, not evicted', () => {
    const correlator = createCorrelator([readTestCorrelation(COUNT)], limits);
    feed(correlator, seen(0));
    correlator.advance(10_000 + limits.lateness + 1);
    expect(correlator.countsByCorrelation.get('corr')).toMatchObject({ groups: 0, kept: 0, evictedGroups: 0 });
  });
});

describe('a snapshot', () => {
  test('is kept for the correlations that are the same; names and levels do not matter', () => {
    const [one, other] = ['one', 'other'].map((id) => ({ ...readTestCorrelation(COUNT), id }));
    if (one === undefined || other === undefined) throw new Error('no correlations');
    const before = createCorrelator([one, other]);
    feed(before, seen(0), seen(1));
    const changed = [
      { ...one, title: 'Renamed', level: 'high' as const },
      { ...other, timespan: 5 },
    ];
    const { correlator, kept, dropped } = restoreCorrelator(snapshotOf(before), changed);
    expect({ kept, dropped }).toEqual({ kept: ['one'], dropped: ['other'] });
    expect(feed(correlator, seen(2)).map(({ correlation }) => correlation.title)).toEqual(['Renamed']);
    expect(restoreCorrelator(snapshotOf(before), [one]).dropped).toEqual(['other']);
  });

  test.each(['', 'null', '{"version":1}', '{"version":1,"rules":[],"sightings":[],"correlations":[{"id":"corr"}]}x', '[]'])(
    'that cannot be read is a problem and not the end: %s',
    (text) => {
      const { correlator, problem } = restoreCorrelator(text, [readTestCorrelation(COUNT)]);
      expect(problem).toBeTypeOf('string');
      expect(feed(correlator, seen(0), seen(1), seen(2))).toHaveLength(1);
    },
  ); // prettier-ignore
});

test.each([
  [COUNT, 'A correlation: 3 events of "Rule a" for User "jdoe" within 10 seconds; expected: at least 3. From 1970-01-01 00:00:00 UTC to 1970-01-01 00:00:02 UTC.'],
  [COUNT.replace('gte: 3', 'gt: 0, lte: 5'), 'A correlation: 3 events of "Rule a" for User "jdoe" within 10 seconds (judged when the time was over); expected: more than 0 and at most 5. From 1970-01-01 00:00:00 UTC to 1970-01-01 00:00:02 UTC.'],
  [COUNT.replace('event_count', 'value_count').replace('3', '1, field: User'), 'A correlation: 1 different value of User in 1 events of "Rule a" for User "jdoe" within 10 seconds; expected: at least 1. From 1970-01-01 00:00:00 UTC to 1970-01-01 00:00:00 UTC.'],
])('a match is told in one sentence', (section, text) => {
  const correlator = createCorrelator([readTestCorrelation(section)]);
  const [match] = [...feed(correlator, seen(0), seen(1), seen(2)), ...correlator.end()];
  expect(match === undefined ? '' : describeMatch(match)).toBe(text);
}); // prettier-ignore
