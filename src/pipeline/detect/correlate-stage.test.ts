import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSourceId, DEFAULT_TENANT, eventIdOf, streamOf } from '../../model/ids.ts';
import { entityRefOf } from '../../model/entity.ts';
import { finding as findingSchema, type Finding } from '../../model/finding.ts';
import type { Sighting } from '../../sigma/correlate/sighting.ts';
import { readRules } from '../../sigma/read-rules.ts';
import type { SigmaCorrelation } from '../../sigma/rule.ts';
import { nothingUnderstood } from '../nothing-understood.ts';
import type { SavedCorrelations, Understood } from '../ports.ts';
import { createCorrelateStage, type Correlated, type CorrelateDeps, type CorrelatorChange } from './correlate-stage.ts';
import { packSightings } from './pack-sightings.ts';

const source = asSourceId('test');
const stream = streamOf('correlate');

const correlationsOf = (limit: number): readonly SigmaCorrelation[] =>
  readRules([{ source: 'r.yml', text: `
title: Base
id: base
logsource: {product: test}
detection: {s: {f: 1}, condition: s}
---
title: Often
id: often
level: high
tags: [attack.t1110]
correlation: {type: event_count, rules: [base], group-by: [User], timespan: 1m, condition: {gte: ${limit}}}
---
title: Seldom
id: seldom
correlation: {type: event_count, rules: [base], group-by: [User], timespan: 1m, condition: {lte: 1}}
` }]).correlations; // prettier-ignore

const rules = new Map([
  ['three', correlationsOf(3)],
  ['four', correlationsOf(4)],
]);
const deps: CorrelateDeps = { correlationsOf: (version) => rules.get(version) };

let sequence = 0;
const sighting = (second: number, user: string): Sighting => ({
  rule: 'base',
  event: eventIdOf(stream, sequence++),
  time: 1_000_000_000 + second * 1000,
  fields: ['User'],
  values: [user],
  context: JSON.stringify({
    tenant: DEFAULT_TENANT,
    source,
    format: 'test',
    received: 1_000_000_000 + second * 1000,
    entities: [entityRefOf('user', user, 'actor')],
  }),
});

const understood = (second: number, users: readonly string[], version = 'three'): Understood => ({
  ...nothingUnderstood(source),
  rules: version,
  received: 1_000_000_000 + second * 1000,
  ...(users.length === 0 ? {} : { sightings: [packSightings(users.map((user) => sighting(second, user)))] }),
});

/** What the ledger does with a change. */
class Saved implements SavedCorrelations {
  snapshot: Uint8Array | null = null;
  seen: Uint8Array[] = [];

  settle({ change: { correlations } }: Correlated): void {
    if (correlations === undefined) return;
    if (correlations.kind === 'seen') this.seen.push(correlations.bytes);
    else [this.snapshot, this.seen] = [correlations.bytes, []];
  }
}

const findingsOf = ({ understood: all }: Correlated): Finding[] => all.flatMap(({ findings }) => [...findings]);
const summary = (findings: readonly Finding[]): string[] => findings.map(({ rule, key, time }) => `${rule.id} ${key} ${time}`); // prettier-ignore

describe('the stage of correlations', () => {
  test('makes a whole finding', () => {
    const correlate = createCorrelateStage(new Saved(), deps);
    const [one, ...more] = [0, 20, 40, 50].flatMap((second) =>
      findingsOf(correlate([understood(second, ['JDoe'])])),
    );
    expect(more).toEqual([]);
    expect(findingSchema.parse(one)).toEqual(one);
    expect(one).toMatchObject({
      detector: 'sigma-correlation',
      rule: { id: 'often', title: 'Often', source: 'r.yml:6' },
      severity: 'high',
      attack: ['T1110'],
      time: 1_000_040_000,
      found: 1_000_040_000,
      key: 'often User=jdoe',
      window: 3_600_000,
      entities: [{ id: 'user:jdoe' }],
      event: { time: 1_000_040_000, source: 'test', fields: { User: 'JDoe' } },
      explanation: 'Often: 3 events of "Base" for User "JDoe" within 1 minute; expected: at least 3. From 1970-01-12 13:46:40 UTC to 1970-01-12 13:47:20 UTC.',
    });
    expect(one?.evidence.map(({ field }) => field)).toEqual(['User', 'measured', 'event', 'event', 'event']);
  }); // prettier-ignore

  test('puts its findings behind those of the rules, and says when nothing changed', () => {
    const correlate = createCorrelateStage(new Saved(), deps);
    const first = correlate([understood(0, [])]);
    expect(first.change.correlations?.kind).toBe('snapshot');
    expect(correlate([understood(1, [])])).toMatchObject({ change: {} });
    expect(correlate([understood(2, ['a'])]).change.correlations?.kind).toBe('seen');
  });

  test('whatever the moment of a crash, the same is found once', () => {
    const stretch = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 25 }), fc.array(fc.constantFrom('a', 'b', 'A', 'c'), { maxLength: 4 })),
      { minLength: 1, maxLength: 4 },
    );
    const stretches = fc.array(fc.tuple(stretch, fc.boolean()), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(stretches, (all) => {
        let second = 0;
        // long quiet times too: windows are judged and groups forgotten on the clock alone
        const batches = all.map(([parts, isLate]) => {
          second += isLate ? 700 : 0;
          return parts.map(([gap, users]) => understood((second += gap), users));
        });
        const steady = createCorrelateStage(new Saved(), deps);
        const expected = batches.flatMap((batch) => findingsOf(steady(batch)));
        const saved = new Saved();
        let correlate = createCorrelateStage(saved, deps);
        const found: Finding[] = [];
        for (const [i, batch] of batches.entries()) {
          const isCrash = all[i]?.[1] === true;
          // what a crash interrupts is done again by a stage that begins with what was settled
          if (isCrash) {
            correlate(batch);
            correlate = createCorrelateStage(saved, deps);
          }
          const correlated = correlate(batch);
          saved.settle(correlated);
          found.push(...findingsOf(correlated));
        }
        expect(found).toEqual(expected);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      }),
      { numRuns: 200 },
    );
  });

  test('another rule set takes over at its first batch; what is the same goes on, what changed begins anew', () => {
    const told: CorrelatorChange[] = [];
    const correlate = createCorrelateStage(new Saved(), { ...deps, told: (change) => told.push(change) });
    expect(summary(findingsOf(correlate([understood(0, ['a', 'a']), understood(10, ['a'], 'four')])))).toEqual([]);
    expect(told.map(({ kept, dropped }) => ({ kept, dropped }))).toEqual([{ kept: [], dropped: [] }, { kept: ['seldom'], dropped: ['often'] }]); // prettier-ignore
    expect(summary(findingsOf(correlate([understood(20, ['a', 'a', 'a'], 'four')])))).toEqual(['often often User=a 1000020000']);
    // five were seen, one of them more would have been enough for a match of one
    expect(summary(findingsOf(correlate([understood(5000, [], 'four')])))).toEqual([]);
  }); // prettier-ignore

  test('after a start with other rules, what was settled is given to those that are the same', () => {
    const saved = new Saved();
    const before = createCorrelateStage(saved, deps);
    for (const second of [0, 1]) saved.settle(before([understood(second, ['a'])]));
    const told: CorrelatorChange[] = [];
    const after = createCorrelateStage(saved, { ...deps, told: (change) => told.push(change) });
    expect(summary(findingsOf(after([understood(2, ['a'], 'four')])))).toEqual([]);
    expect(told).toMatchObject([{ kept: ['seldom'], dropped: ['often'] }]);
    const same = createCorrelateStage(saved, deps);
    expect(summary(findingsOf(same([understood(2, ['a'])])))).toEqual(['often often User=a 1000002000']);
  });

  test('a state that cannot be read is said, and correlations begin anew', () => {
    const told: CorrelatorChange[] = [];
    const broken = { snapshot: new TextEncoder().encode('{"clock":5}\n{"version":2}'), seen: [] };
    const correlate = createCorrelateStage(broken, { ...deps, told: (change) => told.push(change) });
    expect(summary(findingsOf(correlate([understood(0, ['a', 'a', 'a'])])))).toHaveLength(1);
    expect(told[0]?.problem).toContain('not a snapshot of this version');
  });

  test('a batch of a rule set that nobody knows is a bug', () => {
    expect(() => createCorrelateStage(new Saved(), deps)([understood(0, [], 'five')])).toThrow('are not known');
  });
});
