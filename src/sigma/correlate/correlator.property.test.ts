import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SigmaCorrelation } from '../rule.ts';
import { DEFAULT_LIMITS, type CorrelationMatch, type Correlator } from './correlator.ts';
import { createCorrelator } from './create-correlator.ts';
import type { Sighting } from './sighting.ts';
import { restoreCorrelator, snapshotOf } from './snapshot.ts';
import { readTestCorrelation } from './test-correlations.ts';
import { Oracle, type PlainMatch } from './test-oracle.ts';

const LATENESS = 8000;
const limits = { ...DEFAULT_LIMITS, lateness: LATENESS };
const FIELDS = ['User', 'Value'];

type Step =
  | { readonly kind: 'see'; readonly sighting: Sighting; readonly clock: number }
  | { readonly kind: 'advance'; readonly clock: number };

/** Streams in which most sightings come in order, some late, some much too late, some twice, some without a field. */
const stream = (texts: readonly string[]): fc.Arbitrary<Step[]> => {
  const one = fc.record({
    gap: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 3 }) }, { weight: 1, arbitrary: fc.integer({ min: 4, max: 40 }) }),
    lag: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.integer({ min: 1, max: 7 }) }, { weight: 1, arbitrary: fc.integer({ min: 8, max: 30 }) }),
    rule: fc.constantFrom('id-a', 'id-b', 'id-c'),
    event: fc.oneof({ weight: 9, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 }) }),
    user: fc.constantFrom('jdoe', 'JDOE', 'root', null),
    value: fc.constantFrom(...texts, null),
    advances: fc.boolean(),
  });
  return fc.array(one, { minLength: 1, maxLength: 60 }).map((all) => {
    let now = 1_000_000;
    return all.flatMap(({ gap, lag, rule, event, user, value, advances }, i): Step[] => {
      now += gap * 1000;
      // what comes again is the same event: of the same time
      const known = event >= 0 && event < i;
      const time = known ? 1_000_000 + event * 1000 : now - lag * 1000;
      const sighting: Sighting = { rule, event: known ? `again-${event}` : `event-${i}`, time, fields: FIELDS, values: [user, value], context: '' };
      const seen: Step = { kind: 'see', sighting, clock: now };
      return advances ? [seen, { kind: 'advance', clock: now + 500 }] : [seen];
    });
  });
}; // prettier-ignore

const run = (correlator: Correlator, steps: readonly Step[]): CorrelationMatch[] =>
  steps.flatMap((step) =>
    step.kind === 'see' ? correlator.see(step.sighting, step.clock) : correlator.advance(step.clock),
  );

const plain = ({ groupKey, time, measure }: CorrelationMatch): PlainMatch => ({ group: groupKey, time, measure });

const COUNTS = ['x', 'X', 'y', 'z', 'w'];
const NUMBERS = ['1', '2.5', '10', '-3', '0.25', '700'];
const cases: readonly (readonly [string, readonly string[]])[] = [
  ['type: event_count\nrules: [a, b]\ngroup-by: [User]\ntimespan: 6s\ncondition: {gte: 3}', COUNTS],
  ['type: event_count\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 1s\ncondition: {gt: 1}', COUNTS],
  ['type: event_count\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 6s\ncondition: {gte: 1}', COUNTS],
  ['type: event_count\nrules: [a, b]\ngroup-by: [User]\ntimespan: 6s\ncondition: {lt: 3}', COUNTS],
  ['type: event_count\nrules: [a, b]\ngroup-by: [User]\ntimespan: 9s\ncondition: {gte: 2, lte: 4, neq: 3}', COUNTS],
  ['type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 6s\ncondition: {eq: 2}', COUNTS],
  ['type: value_count\nrules: [a, b]\ngroup-by: [User]\ntimespan: 6s\ncondition: {field: Value, gte: 3}', COUNTS],
  ['type: value_count\nrules: [a, b]\ngroup-by: [User]\ntimespan: 6s\ncondition: {field: Value, lte: 1}', COUNTS],
  ['type: value_sum\nrules: [a, b]\ngroup-by: [User]\ntimespan: 6s\ncondition: {field: Value, gt: 12}', NUMBERS],
  ['type: value_sum\nrules: [a, b]\ngroup-by: [User]\ntimespan: 6s\ncondition: {field: Value, lt: 5.5}', NUMBERS],
  ['type: value_avg\nrules: [a, b]\ngroup-by: [User]\ntimespan: 6s\ncondition: {field: Value, gte: 3}', NUMBERS],
  ['type: value_median\nrules: [a, b]\ngroup-by: [User]\ntimespan: 6s\ncondition: {field: Value, gt: 2}', NUMBERS],
  [
    'type: value_percentile\nrules: [a]\ngroup-by: [User]\ntimespan: 6s\ncondition: {field: Value, percentile: 90, gt: 9}',
    NUMBERS,
  ],
  ['type: temporal\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 6s', COUNTS],
  ['type: temporal\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 6s\ncondition: {gte: 2}', COUNTS],
  ['type: temporal\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 6s\ncondition: {eq: 2}', COUNTS],
  ['type: temporal\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 6s\ncondition: a and (b or c)', COUNTS],
  ['type: temporal\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 6s\ncondition: a and b and not c', COUNTS],
  ['type: temporal_ordered\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 9s', COUNTS],
  ['type: temporal_ordered\nrules: [c, a, b]\ngroup-by: [User]\ntimespan: 6s\ncondition: {gte: 2}', COUNTS],
  ['type: temporal_ordered\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 6s\ncondition: (a or b) and c', COUNTS],
  ['type: temporal_ordered\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 6s\ncondition: a and c and not b', COUNTS],
  ['type: temporal_ordered\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 6s\ncondition: {eq: 2}', COUNTS],
];

/** A sighting is `again` with the time of its first coming: the streams repeat places, so the first of a name counts. */
describe('the correlator agrees with the plain reading of its semantics, whatever comes when', () => {
  test.each(cases)('%s', (section, texts) => {
    const correlation = readTestCorrelation(section);
    fc.assert(
      fc.property(stream(texts), (steps) => {
        const oracle = new Oracle(correlation, LATENESS);
        const correlator = createCorrelator([correlation], limits);
        for (const step of steps) {
          const found = run(correlator, [step]).map(plain);
          const expected = step.kind === 'see' ? oracle.see(step.sighting, step.clock) : oracle.advance(step.clock);
          expect(sorted(found)).toEqual(sorted(expected));
        }
        expect(sorted(correlator.end().map(plain))).toEqual(sorted(oracle.advance(Infinity)));
      }),
      { numRuns: 300 },
    );
  });
});

const sorted = (matches: readonly PlainMatch[]): PlainMatch[] =>
  matches.toSorted((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : a.time - b.time));

describe('a snapshot taken at any moment', () => {
  const all: SigmaCorrelation[] = cases.map(([section], i) => ({ ...readTestCorrelation(section), id: `corr-${i}` }));
  const chained: SigmaCorrelation[] = [
    { ...readTestCorrelation(cases[0]?.[0] ?? ''), id: 'inner' },
    outer('type: temporal_ordered\nrules: [a, b]\ngroup-by: [Value]\ntimespan: 12s', 'outer'),
    outer('type: event_count\nrules: [a, b]\ngroup-by: [User]\ntimespan: 30s\ncondition: {gte: 2}', 'counting'),
  ];

  const few = { ...limits, groupsOfCorrelation: 2, sightingsOfGroup: 4, sightings: 60 };

  test.each([['alone', all, limits], ['chained', chained, limits], ['with little room', [...all, ...chained], few]])('goes on as if nothing had happened: %s', (_, correlations, limits) => {
    fc.assert(
      fc.property(stream(NUMBERS), fc.nat(), (steps, where) => {
        const cut = where % (steps.length + 1);
        const whole = createCorrelator(correlations, limits);
        const before = run(whole, steps.slice(0, cut));
        const restored = restoreCorrelator(snapshotOf(whole), correlations, limits);
        expect(restored).toMatchObject({ kept: correlations.map(({ id }) => id), dropped: [] });
        expect(snapshotOf(restored.correlator)).toBe(snapshotOf(whole));
        const rest = steps.slice(cut);
        expect(run(restored.correlator, rest)).toEqual(run(whole, rest));
        expect(restored.correlator.end()).toEqual(whole.end());
        expect(before.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 150 },
    );
  }); // prettier-ignore
});

/** The same correlation with its rule `a` taken for the correlation `inner`. */
function outer(section: string, id: string): SigmaCorrelation {
  const correlation = readTestCorrelation(section);
  const refs = correlation.refs.map((ref) => ref.rule === 'id-a' ? { ...ref, kind: 'correlation' as const, rule: 'inner' } : ref); // prettier-ignore
  return { ...correlation, id, refs };
}
