import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import type { Seen } from './kind.ts';
import { signInPlaceOf } from './sign-in-place.ts';
import { scopesWith } from './test-scopes.ts';
import { travel, type TravelModel } from './travel.ts';

const options = travel.options.parse({});
const MONDAY = Date.UTC(2026, 0, 5, 8);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const BERLIN = '52.5>13.4>DE>192.0.2.10>64500';
const OSAKA = '34.7>135.5>JP>203.0.113.9>64999';

describe('travel', () => {
  test('two places too far apart are found, and told in words', () => {
    const pair = atHome();
    judge(pair, MONDAY, [BERLIN]);
    const { p, explain } = judge(pair, MONDAY + HOUR / 2, [OSAKA, 'curl/8']);
    expect(p).toBeLessThan(1e-3);
    const judgement = explain();
    expect(judgement.words).toMatch(/^signed in from 34\.7° N 135\.5° E \(JP\), 8\d\d\d km from where it was 30 min before: \d+ km\/h at least; 0 % of sign-ins came from there$/); // prettier-ignore
    expect(judgement.contributions.reduce((sum, { bits }) => sum + bits, 0)).toBeCloseTo(-Math.log2(judgement.p), 6);
    expect(judgement.expected).toMatchObject({ kind: 'values', values: [{ share: 1 }] });
  });

  test('a flight, a place nearby, a place that is known and the first sign-in stay silent', () => {
    expect(judge(pairOf(), MONDAY, [OSAKA]).p).toBeNaN();
    const pair = atHome();
    expect(judge(pair, MONDAY + 2 * DAY, [OSAKA]).p).toBe(1);
    const near = atHome();
    judge(near, MONDAY, [BERLIN]);
    expect(judge(near, MONDAY + HOUR / 4, ['51.3>12.4>DE>198.51.100.4>64501']).p).toBe(1);
    const both = atHome();
    for (let day = 0; day < 20; day += 2) learn(both, MONDAY + (day - 20) * DAY + 20 * HOUR, [OSAKA]);
    judge(both, MONDAY, [BERLIN]);
    expect(judge(both, MONDAY + HOUR, ['34.7>135.5>JP>198.51.100.77>64999']).p).toBe(1);
  });

  test('a network that many users come through is no place', () => {
    const pair = atHome();
    for (let user = 0; user < 6; user++) share(pair, MONDAY - 3 * DAY, [OSAKA], `user:${user}`);
    judge(pair, MONDAY, [BERLIN]);
    expect(judge(pair, MONDAY + HOUR / 2, [OSAKA]).p).toBe(1);
    // and being there once does not make the way home a hop
    expect(judge(pair, MONDAY + HOUR, [BERLIN]).p).toBe(1);
  });

  test('networks over which others made such hops are learnt as exits', () => {
    const pair = atHome();
    for (let user = 0; user < 3; user++) {
      const other: Pair = { model: travel.create(options, 'entity'), tenant: pair.tenant, user: `user:${user}` };
      for (let day = 10; day > 2; day--) learn(other, MONDAY - day * DAY, [BERLIN]);
      learn(other, MONDAY - 3 * DAY + HOUR / 2, [OSAKA]);
    }
    judge(pair, MONDAY, [BERLIN]);
    expect(judge(pair, MONDAY + HOUR / 2, [OSAKA]).p).toBe(1);
  });

  test('an attacker who comes again does not become known', () => {
    const pair = atHome();
    for (let day = 0; day < 10; day++) {
      judge(pair, MONDAY + day * DAY, [BERLIN]);
      expect(judge(pair, MONDAY + day * DAY + HOUR / 2, [OSAKA]).p).toBeLessThan(1e-3);
    }
  });

  test('without degrees the middle of the country counts, with its size', () => {
    const pair = pairOf();
    for (let day = 0; day < 20; day++) learn(pair, MONDAY + (day - 20) * DAY, ['DE', '192.0.2.0/24']);
    judge(pair, MONDAY, ['DE', '192.0.2.0/24']);
    expect(judge(pair, MONDAY + HOUR / 4, ['AT', '198.51.100.0/24']).p).toBe(1);
    expect(judge(pair, MONDAY + HOUR / 2, ['JP', '203.0.113.0/24']).p).toBeLessThan(1e-3);
  });

  test('a snapshot goes on where it was; other bytes are refused; bad input does no harm', () => {
    const pair = atHome();
    const read: Pair = {
      model: travel.read(new ByteReader(written(pair.model)), options, 'entity'),
      tenant: travel.read(new ByteReader(written(pair.tenant)), options, 'tenant'),
      user: pair.user,
    };
    expect(judge(read, MONDAY, [OSAKA]).p).toBe(judge(pair, MONDAY, [OSAKA]).p);
    expect(() => travel.read(new ByteReader(written(pair.model).slice(0, 30)), options, 'entity')).toThrow(RangeError);
    for (const values of [['>>>>'], ['NaN>1>DE'], ['99>999>XX>x>y'], ['0>0>>'], [''], [5], [undefined]]) {
      expect(() => judge(pair, Number.NaN, values)).not.toThrow();
      learn(pair, -1e18, values);
    }
    for (let at = 0; at < 1e4; at++)
      learn(pair, MONDAY + at * DAY, [`${(at % 170) - 85}>${(at % 350) - 175}>>192.0.${at % 256}.${at % 200}>1`]);
    expect(pair.model.bytes).toBeLessThan(1800);
  });
});

test('signInPlaceOf reads degrees, or the country', () => {
  expect(signInPlaceOf([OSAKA, 'Mozilla'])).toEqual({ latitude: 34.7, longitude: 135.5, error: 75, country: 'JP', network: '203.0.113', agent: 'Mozilla' }); // prettier-ignore
  expect(signInPlaceOf(['fr'])).toMatchObject({ latitude: 47, longitude: 2, error: 550, country: 'FR' });
  expect(signInPlaceOf(['0>0>DE>2001:db8:7::1>1'])).toMatchObject({ latitude: 51, network: '2001:db8:7' });
  for (const values of [['QQ'], ['x>y>>>'], ['100>0>>>'], [7], []]) expect(signInPlaceOf(values)).toBeUndefined();
});

interface Pair {
  readonly model: TravelModel;
  readonly tenant: TravelModel;
  readonly user: string;
}

const pairOf = (): Pair => ({ model: travel.create(options, 'entity'), tenant: travel.create(options, 'tenant'), user: 'user:alice' }); // prettier-ignore

/** Twenty days in Berlin. */
function atHome(): Pair {
  const pair = pairOf();
  for (let day = 0; day < 20; day++) learn(pair, MONDAY + (day - 20) * DAY, [BERLIN, 'Mozilla']);
  return pair;
}

let ordinal = 0;
function seen(time: number, values: Seen['values'], entity: string): Seen {
  return { entity, time, offset: 0, value: values[0] ?? '', values, by: undefined, ordinal: ordinal++ };
}

function judge({ model, tenant, user }: Pair, time: number, values: Seen['values']) {
  const each = seen(time, values, user);
  const p = model.judge(each, scopesWith(tenant), options);
  const judgement = p < 1 ? model.explain(each, scopesWith(tenant), options) : undefined;
  model.learn(each, 1, scopesWith(tenant));
  tenant.learn(each, 1, scopesWith(tenant));
  const explain = () => {
    if (judgement === undefined) throw new Error('nothing was found');
    return judgement;
  };
  return { p, explain };
}

function learn(pair: Pair, time: number, values: Seen['values']): void {
  pair.model.learn(seen(time, values, pair.user), 1, scopesWith(pair.tenant));
  share(pair, time, values, pair.user);
}

const share = ({ tenant }: Pair, time: number, values: Seen['values'], user: string): void => tenant.learn(seen(time, values, user), 1, scopesWith(tenant)); // prettier-ignore

function written(model: TravelModel): Uint8Array {
  const writer = new ByteWriter();
  model.write(writer);
  return writer.finish();
}
