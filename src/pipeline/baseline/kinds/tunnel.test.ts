import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { seeded, wholeNumber, type Random } from '../../../statistics/random.ts';
import type { Judgement, Seen } from './kind.ts';
import { scopesWith } from './test-scopes.ts';
import { tunnel, type TunnelModel } from './tunnel.ts';

const options = tunnel.options.parse({});
const MONDAY = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;

interface Query {
  readonly time: number;
  readonly name: string;
}

describe('tunnel', () => {
  test('data in names is found, and told in words', () => {
    const { least, judgement } = watch(data(200), pairOf());
    expect(least).toBeLessThan(1e-5);
    expect(judgement?.words).toMatch(
      /^asked for \d+ different names under example\.com within \d+(\.\d)? s, 60 characters each, 100 % of them for records that carry free data: room for [\d.]+ kB, where 95 % stay under 400 B; nobody else asks for this domain$/,
    );
    const sum = judgement?.contributions.reduce((all, { bits }) => all + bits, 0);
    expect(sum).toBeCloseTo(-Math.log2(judgement?.p ?? 1), 6);
    expect(judgement?.contributions[0]?.feature).toBe('names.information');
  });

  test('few names, the same names again, and names of hosts stay silent', () => {
    expect(watch(data(15), pairOf()).least).toBeNaN();
    expect(watch(Array.from({ length: 500 }, (_, at) => ({ time: MONDAY + at * 1000, name: `${hex(seeded(at % 5), 40)}.example.com` })), pairOf()).least).toBeNaN(); // prettier-ignore
    const hosts = Array.from({ length: 60 }, (_, at) => ({
      time: MONDAY + at * 1000,
      name: `server-${at}.lan.example.com`,
    }));
    expect(watch(hosts, pairOf(), 'A').least).toBeGreaterThan(1e-3);
    expect(
      watch(
        data(200, MONDAY, (name) => `${name}.3.0.1.in-addr.arpa`),
        pairOf(),
      ).least,
    ).toBeNaN();
  });

  test('what many clients ask for since days, and what a client asked for every day, stays silent', () => {
    const [common, habit] = [pairOf(), pairOf()];
    for (let client = 0; client < 20; client++)
      common.tenant.learn({ ...seen(MONDAY - 2 * DAY, client, 'www.example.com', 'A'), entity: `device:${client}` }, 1, scopesWith(common.tenant)); // prettier-ignore
    expect(watch(data(200), common).least).toBe(1);
    for (let day = 0; day < 10; day++)
      for (const [ordinal, query] of data(200, MONDAY + (day - 11) * DAY).entries())
        habit.model.learn(seen(query.time, ordinal, query.name, 'TXT'), 1, scopesWith(habit.tenant));
    expect(watch(data(200), habit).least).toBe(1);
  });

  test('a tunnel that was found does not become a habit', () => {
    const pair = pairOf();
    for (let day = 0; day < 10; day++) watch(data(200, MONDAY + day * DAY), pair);
    expect(watch(data(200, MONDAY + 10 * DAY), pair).least).toBeLessThan(1e-5);
  });

  test('a snapshot goes on where it was; other bytes are refused; memory is bounded', () => {
    const [whole, first] = [pairOf(), pairOf()];
    watch(data(60), whole);
    watch(data(60), first);
    const read = tunnel.read(new ByteReader(written(first.model)), options, 'entity');
    const tenant = tunnel.read(new ByteReader(written(first.tenant)), options, 'tenant');
    const rest = data(200).slice(60);
    expect(watch(rest, { model: read, tenant }).least).toBe(watch(rest, whole).least);
    expect(() => tunnel.read(new ByteReader(written(first.model).slice(0, 50)), options, 'entity')).toThrow(RangeError);
    watch(
      data(3000, MONDAY, (name, at) => `${name}.domain${at}.com`),
      whole,
    );
    expect(whole.model.bytes).toBeLessThan(30_000);
    for (const time of [Number.NaN, 1e18, -1e18, Infinity]) {
      whole.model.judge(seen(time, 1, 'a'.repeat(250), 'TXT'), scopesWith(whole.tenant), options);
      whole.model.learn(seen(time, 2, `${'b'.repeat(60)}.example.com`, 'TXT'), 1, scopesWith(whole.tenant));
    }
  });
});

interface Pair {
  readonly model: TunnelModel;
  readonly tenant: TunnelModel;
}

const pairOf = (): Pair => ({ model: tunnel.create(options, 'entity'), tenant: tunnel.create(options, 'tenant') });

function data(
  count: number,
  from = MONDAY,
  nameOf: (front: string, at: number) => string = (front) => `${front}.example.com`,
): Query[] {
  const random = seeded(8);
  return Array.from({ length: count }, (_, at) => ({ time: from + at * 500, name: nameOf(hex(random, 60), at) }));
}

const hex = (random: Random, length: number): string => Array.from({ length }, () => wholeNumber(random, 16).toString(16)).join(''); // prettier-ignore

function watch(queries: readonly Query[], { model, tenant }: Pair, type = 'TXT') {
  let least = Number.NaN;
  let judgement: Judgement | undefined;
  for (const [ordinal, { time, name }] of queries.entries()) {
    const each = seen(time, ordinal, name, type);
    const p = model.judge(each, scopesWith(tenant), options);
    if (p < least || (Number.isNaN(least) && !Number.isNaN(p))) {
      least = p;
      judgement = model.explain(each, scopesWith(tenant), options);
    }
    model.learn(each, 1, scopesWith(tenant));
    tenant.learn(each, 1, scopesWith(tenant));
  }
  return { least, judgement };
}

function seen(time: number, ordinal: number, name: string, type: string): Seen {
  return { entity: 'device:pc1', time, offset: 0, value: name, values: [name, type], by: undefined, ordinal };
}

function written(model: TunnelModel): Uint8Array {
  const writer = new ByteWriter();
  model.write(writer);
  return writer.finish();
}
