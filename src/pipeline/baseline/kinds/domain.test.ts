import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { pick, seeded, wholeNumber, type Random } from '../../../statistics/random.ts';
import { judgeDomainName, shippedModel } from './domain-name.ts';
import { domain, type DomainBurstModel } from './domain.ts';
import type { Judgement, Seen } from './kind.ts';
import { writeDomainModel } from '../../../statistics/domains/domain-model.ts';
import { scopesWith } from './test-scopes.ts';

const options = domain.options.parse({});
const MONDAY = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;

describe('the shipped model', () => {
  test('is the one that `scripts/train-domains.ts` makes', () => {
    const hash = createHash('sha256').update(writeDomainModel(shippedModel())).digest('hex');
    expect(hash).toBe('5c25f44573106b7c9f3047f616f255cc87cc6e9d52b2097847de9ec9b16114f9');
  });

  test('finds what looks generated, also under a provider of free names, and lets words be', () => {
    for (const name of [
      'xjqwkzvbtrpl.biz',
      'www.kq3vz8wx1npt7hj.net',
      'qzxkvwpjtr.dyndns.org',
      'vbqxzkwjfhtp.freenames.com',
    ]) {
      expect(judgeDomainName(name)?.p, name).toBeLessThan(0.05);
    }
    for (const name of ['www.example.com', 'mountainweather.org', 'greengarden.co.uk', 'mail.citylibrary.de']) {
      expect(judgeDomainName(name)?.p, name).toBeGreaterThan(0.08);
    }
    expect(judgeDomainName('localhost')).toBeUndefined();
  });
});

describe('domain', () => {
  test('a burst of generated names that do not exist is found, and told in words', () => {
    const random = seeded(1);
    const { least, judgement } = watch(
      burst(20, () => `${letters(random, 14)}.com`),
      learnt(),
    );
    expect(least).toBeLessThan(1e-6);
    expect(judgement?.words).toMatch(
      /^asked for \d+ names that do not exist within \d+ s, such as [a-z]{14}\.com, [a-z]{14}\.com, [a-z]{14}\.com; usual are 0\.\d+$/,
    );
    const sum = judgement?.contributions.reduce((all, { bits }) => all + bits, 0);
    expect(sum).toBeCloseTo(-Math.log2(judgement?.p ?? 1), 6);
    expect(judgement?.contributions.map(({ feature }) => feature)).toContain('names.count');
  });

  test('words of a dictionary are found by their number', () => {
    const words = ['river', 'stone', 'garden', 'paper', 'winter', 'silver', 'market', 'window'];
    const names = burst(30, (at) => `${words[at % 8]}${words[(at * 3 + (at >> 3) + 1) % 8]}${at}.net`);
    expect(watch(names, learnt()).least).toBeLessThan(1e-4);
  });

  test('names that exist stay silent, so do a few errors and one domain asked for again and again', () => {
    const random = seeded(1);
    expect(
      watch(
        burst(20, () => `${letters(random, 14)}.com`),
        learnt(),
        'NOERROR',
      ).least,
    ).toBeNaN();
    expect(
      watch(
        burst(4, () => `${letters(random, 14)}.com`),
        learnt(),
      ).least,
    ).toBeNaN();
    expect(
      watch(
        burst(500, (at: number) => `host${at}.example.com`),
        learnt(),
      ).least,
    ).toBeNaN();
  });

  test('who fails all the time stays silent, and an attack does not become usual', () => {
    const random = seeded(2);
    const [busy, quiet] = [learnt(), learnt()];
    const words = Array.from({ length: 4000 }, (_, at) => `word${at}shop.com`);
    for (let day = 1; day < 20; day++) {
      const at = MONDAY + day * DAY;
      for (let half = 0; half < 40; half++)
        learnAll(
          busy,
          burst(6, () => pick(random, words), at + half * 1_800_000),
        );
      watch(
        burst(40, () => `${letters(random, 14)}.com`, at),
        quiet,
      );
    }
    const at = MONDAY + 20 * DAY;
    expect(
      watch(
        burst(12, () => pick(random, words), at),
        busy,
      ).least,
    ).toBeGreaterThan(1e-4);
    expect(
      watch(
        burst(20, () => `${letters(random, 14)}.com`, at),
        quiet,
      ).least,
    ).toBeLessThan(1e-6);
  });

  test('names that others asked for on days before do not count', () => {
    const random = seeded(3);
    const names = burst(20, () => `${letters(random, 14)}.com`);
    const pair = learnt();
    for (const entity of ['device:a', 'device:b', 'device:c']) {
      for (const [ordinal, { time, name }] of names.entries()) pair.tenant.learn({ ...seen(time - 2 * DAY, ordinal, name), entity }, 1, scopesWith(pair.tenant)); // prettier-ignore
    }
    expect(watch(names, pair).least).toBeNaN();
  });

  test('a snapshot goes on where it was; other bytes are refused; memory is bounded', () => {
    const random = seeded(4);
    const [whole, first] = [learnt(), learnt()];
    const names = burst(20, (at) => `${letters(seeded(at), 14)}.com`);
    watch(names.slice(0, 10), whole);
    watch(names.slice(0, 10), first);
    const read = domain.read(new ByteReader(written(first.model)), options, 'entity');
    const tenant = domain.read(new ByteReader(written(first.tenant)), options, 'tenant');
    expect(watch(names.slice(10), { model: read, tenant }).least).toBe(watch(names.slice(10), whole).least);
    expect(() => domain.read(new ByteReader(written(first.model).slice(0, 20)), options, 'entity')).toThrow(RangeError);
    watch(
      burst(3000, () => `${letters(random, 10)}.com`),
      whole,
    );
    expect(whole.model.bytes).toBeLessThan(6000);
    for (const time of [Number.NaN, 1e18, -1e18, Infinity]) {
      whole.model.judge(seen(time, 1, 'a.example'), scopesWith(whole.tenant), options);
      whole.model.learn(seen(time, 1, 'a.example'), 1, scopesWith(whole.tenant));
    }
  });
});

interface Pair {
  readonly model: DomainBurstModel;
  readonly tenant: DomainBurstModel;
}

/** Two weeks with a name that does not exist now and then. */
function learnt(): Pair {
  const pair = { model: domain.create(options, 'entity'), tenant: domain.create(options, 'tenant') };
  for (let day = 0; day < 14; day++)
    learnAll(
      pair,
      burst(2, (at) => `typo${day}${at}.com`, MONDAY + (day - 14) * DAY),
    );
  return pair;
}

function learnAll({ model, tenant }: Pair, events: readonly { time: number; name: string }[]): void {
  for (const [ordinal, { time, name }] of events.entries()) {
    model.learn(seen(time, ordinal, name), 1, scopesWith(tenant));
    tenant.learn(seen(time, ordinal, name), 1, scopesWith(tenant));
  }
}

function watch(events: readonly { time: number; name: string }[], { model, tenant }: Pair, code = 'NXDOMAIN') {
  let least = Number.NaN;
  let judgement: Judgement | undefined;
  for (const [ordinal, { time, name }] of events.entries()) {
    const each = seen(time, ordinal, name, code);
    const p = model.judge(each, scopesWith(tenant), options);
    if (p < least || (Number.isNaN(least) && !Number.isNaN(p))) {
      least = p;
      judgement = model.explain(each, scopesWith(tenant));
    }
    model.learn(each, 1, scopesWith(tenant));
    tenant.learn(each, 1, scopesWith(tenant));
  }
  return { least, judgement };
}

const burst = (count: number, nameOf: (at: number) => string, from = MONDAY) => Array.from({ length: count }, (_, at) => ({ time: from + at * 2000, name: nameOf(at) })); // prettier-ignore

const letters = (random: Random, length: number): string => Array.from({ length }, () => String.fromCharCode(97 + wholeNumber(random, 26))).join(''); // prettier-ignore

function seen(time: number, ordinal: number, name: string, code = 'NXDOMAIN'): Seen {
  return { entity: 'device:pc1', time, offset: 0, value: name, values: [name, code], by: undefined, ordinal };
}

function written(model: DomainBurstModel): Uint8Array {
  const writer = new ByteWriter();
  model.write(writer);
  return writer.finish();
}
