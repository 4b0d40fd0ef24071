import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { exponential, seeded } from '../../../statistics/random.ts';
import { beacon, type BeaconModel } from './beacon.ts';
import type { Judgement, Seen } from './kind.ts';
import { scopesWith } from './test-scopes.ts';

const options = beacon.options.parse({});
const MONDAY = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;

describe('beacon', () => {
  test('a rhythm to a destination that nobody else uses is found, and told in words', () => {
    const random = seeded(3);
    const times = beats(() => 10 * MINUTE * (0.7 + 0.6 * random()), 60);
    const { least, judgement } = watch(times, tenantWith(1));
    expect(least).toBeLessThan(1e-4);
    expect(judgement?.words).toMatch(
      /^connects to c2\.example\.com every (9\.\d|1\d(\.\d)?) min with \d+ % jitter, \d+ times or more over \d+(\.\d)? h; nobody else uses it$/,
    );
    expect(sum(judgement)).toBeCloseTo(-Math.log2(judgement?.p ?? 1), 6);
    expect(judgement?.contributions[0]?.feature).toBe('gap.variation');
  });

  test('people and chance stay silent', () => {
    const random = seeded(5);
    const times = beats(() => 10 * MINUTE * exponential(random), 200);
    expect(watch(times, tenantWith(1)).least).toBeGreaterThan(1e-3);
  });

  test('the same rhythm to what many use stays silent', () => {
    const times = beats(() => 10 * MINUTE, 60);
    expect(watch(times, tenantWith(20)).least).toBe(1);
    expect(watch(times, tenantWith(4)).judgement?.suppressors).toEqual(['4 clients use this destination']);
  });

  test('a rhythm that was there on the days of learning stays silent; one that was found does not become a habit', () => {
    const model = beacon.create(options, 'entity');
    const tenant = tenantWith(1);
    const month = beats(() => 10 * MINUTE, 144 * 10);
    for (const [ordinal, time] of month.entries()) model.learn(seen(time, ordinal), 1, scopesWith(tenant));
    expect(
      watch(
        beats(() => 10 * MINUTE, 60, (month.at(-1) ?? 0) + MINUTE),
        tenant,
        model,
      ).least,
    ).toBe(1);
    const found = watch(month, tenant);
    expect(found.last).toBeLessThan(1e-4);
  });

  test('minutes are not enough', () => {
    expect(
      watch(
        beats(() => 10_000, 60),
        tenantWith(1),
      ).least,
    ).toBeNaN();
  });

  test('a snapshot goes on where it was, and other bytes are refused', () => {
    const times = beats(() => 10 * MINUTE, 60);
    const [whole, first] = [beacon.create(options, 'entity'), beacon.create(options, 'entity')];
    const tenant = tenantWith(2);
    watch(times.slice(0, 20), tenant, whole);
    watch(times.slice(0, 20), tenant, first);
    const read = beacon.read(new ByteReader(written(first)), options, 'entity');
    expect(watch(times.slice(20), tenant, read)).toEqual(watch(times.slice(20), tenant, whole));
    expect(written(beacon.read(new ByteReader(written(tenant)), options, 'tenant'))).toEqual(written(tenant));
    expect(() => beacon.read(new ByteReader(written(first).slice(0, 30)), options, 'entity')).toThrow(RangeError);
  });

  test('clocks that jump and sizes that are none do no harm, and memory is bounded', () => {
    const model = beacon.create(options, 'entity');
    const tenant = tenantWith(1);
    for (const [ordinal, time] of [MONDAY, Number.NaN, 1e18, MONDAY, -1e18, Infinity].entries()) {
      model.judge(seen(time, ordinal, 1e9), scopesWith(tenant), options);
      model.learn(seen(time, ordinal, 1e9), 1, scopesWith(tenant));
    }
    for (let other = 0; other < 1e4; other++) {
      const each = { ...seen(MONDAY + other * MINUTE, other), by: `d${other % 3000}.example.com` };
      model.judge(each, scopesWith(tenant), options);
      tenant.learn({ ...each, entity: `device:${other}` }, 1, scopesWith(tenant));
    }
    expect(model.bytes).toBeLessThan(40_000);
    expect(tenant.bytes).toBeLessThan(500_000);
    expect(() => model.describe()).not.toThrow();
  });
});

function beats(gap: () => number, count: number, from = MONDAY): number[] {
  let time = from;
  return Array.from({ length: count }, () => Math.round((time += gap())));
}

function tenantWith(clients: number): BeaconModel {
  const tenant = beacon.create(options, 'tenant');
  for (let client = 0; client < clients; client++)
    tenant.learn(
      { ...seen(MONDAY - 10 * 24 * 60 * MINUTE, client), entity: `device:${client}` },
      1,
      scopesWith(tenant),
    );
  return tenant;
}

function watch(times: readonly number[], tenant: BeaconModel, model = beacon.create(options, 'entity')) {
  let [least, last] = [Number.NaN, Number.NaN];
  let judgement: Judgement | undefined;
  for (const [ordinal, time] of times.entries()) {
    const each = seen(time, ordinal);
    const p = model.judge(each, scopesWith(tenant), options);
    if (!Number.isNaN(p)) last = p;
    if (p < least || (Number.isNaN(least) && !Number.isNaN(p))) {
      least = p;
      judgement = model.explain(each, scopesWith(tenant), options);
    }
    model.learn(each, Number.isNaN(p) ? 1 : Math.min(1, p / 0.01), scopesWith(tenant));
  }
  return { least, last, judgement };
}

function seen(time: number, ordinal: number, value: string | number = 300): Seen {
  return { entity: 'device:pc1', time, offset: 0, value, values: [value], by: 'c2.example.com', ordinal };
}

function written(model: BeaconModel): Uint8Array {
  const writer = new ByteWriter();
  model.write(writer);
  return writer.finish();
}

const sum = (judgement: Judgement | undefined): number => (judgement?.contributions ?? []).reduce((all, { bits }) => all + bits, 0); // prettier-ignore
