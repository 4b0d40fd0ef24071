import { check, property, array, string, constantFrom, integer } from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { seeded, wholeNumber } from '../random.ts';
import { maskedTokens } from './mask.ts';
import { MINER_SETTINGS, TemplateMiner } from './template-miner.ts';

const textOf = (template: { tokens: readonly string[] } | undefined): string | undefined => template?.tokens.join(' ');

test('lines that differ in what varies are one template, others are another', () => {
  const miner = new TemplateMiner();
  const first = miner.learn('session opened for user alice by (uid=0)');
  const again = miner.learn('session opened for user bob by (uid=1000)');
  const other = miner.learn('session closed for user alice');
  expect(again.id).toBe(first.id);
  expect(other.id).not.toBe(first.id);
  expect(textOf(again)).toBe('session opened for user <*> by (uid=<*>)');
  expect(textOf(miner.match('session opened for user carol by (uid=7)'))).toBe(textOf(again));
  expect(miner.match('kernel panic: not syncing')).toBeUndefined();
  expect(miner.match('session opened')).toBeUndefined();
});

test.each([
  ['Accepted password for root from 192.0.2.7 port 2222 ssh2', 'Accepted password for root from <*> port <*> ssh2'],
  ['took 12ms, 3.5 GB free at 2026-01-02T03:04:05.678Z', 'took <*>, <*> GB free at <*>'],
  ['block blk_-4711 0xdeadbeef of 6f0e1c2d-1111-4222-8333-444455556666', 'block blk_<*> <*> of <*>'],
  ['IPv6 and sha256 are words, 2001:db8::1 is not quite', 'IPv6 and sha256 are words, <*>:db8::<*> is not quite'],
  ['größe überschritten', 'größe überschritten'],
  ['', ''],
])('masks %s', (line, masked) => {
  expect(maskedTokens(line, 64).join(' ')).toBe(masked);
});

test('whatever the lines: a line just learnt is matched by its template, and nothing throws', () => {
  const word = constantFrom('open', 'close', 'user', 'x1', '192.0.2.1', '<*>', '=', 'a=1', '\u0000', 'ü');
  const line = array(word, { maxLength: 9 }).map((words) => words.join(' '));
  const outcome = check(
    property(
      array(line, { minLength: 1, maxLength: 60 }),
      string(),
      integer({ min: 2, max: 5 }),
      (lines, noise, depth) => {
        const miner = new TemplateMiner({ ...MINER_SETTINGS, depth, children: 3, templates: 12, leaf: 4 });
        for (const each of [...lines, noise]) {
          const { id } = miner.learn(each);
          if (miner.match(each)?.id !== id) return false;
        }
        return miner.size <= 12;
      },
    ),
  );
  expect(outcome.failed, JSON.stringify(outcome.counterexample)).toBe(false);
});

test('hostile lines: a megabyte is cut, forty thousand that are all different stay within their bounds and are counted', () => {
  const random = seeded(2);
  const word = () =>
    Array.from({ length: 1 + wholeNumber(random, 9) }, () => String.fromCharCode(97 + wholeNumber(random, 10))).join(
      '',
    );
  const miner = new TemplateMiner();
  const usual = miner.learn('disk sda1 is 80 % full');
  for (let i = 0; i < 40_000; i++) {
    miner.learn(Array.from({ length: 3 + (i % 6) }, word).join(' '));
    if (i % 100 === 0) expect(miner.learn(`disk sda1 is ${i % 97} % full`).id).toBe(usual.id);
  }
  expect(miner.size).toBeLessThanOrEqual(MINER_SETTINGS.templates);
  expect(miner.size + miner.evicted).toBeGreaterThan(30_000);
  for (const line of ['a'.repeat(1e6), '1 '.repeat(5e5), '1.'.repeat(5e5), '<*>'.repeat(3e5), ' '.repeat(1e6)])
    miner.learn(line);
  expect(miner.cut).toBe(5);
  expect(miner.bytes).toBeLessThan(4e6);
});

test('is read as it was written, and goes on alike', () => {
  const miner = new TemplateMiner();
  miner.learn('pool p1 is empty');
  for (let i = 0; i < 300; i++)
    miner.learn(`worker ${i % 7} of pool p${i % 3} ${i % 2 ? 'started' : 'stopped'} job ${i}`, 0.5);
  const to = new ByteWriter();
  miner.write(to);
  const read = TemplateMiner.read(new ByteReader(to.finish()));
  expect(read.templates().map(textOf)).toEqual(miner.templates().map(textOf));
  for (const line of ['worker 3 of pool p1 started job 9', 'something else'])
    expect(read.learn(line).id).toBe(miner.learn(line).id);
  expect(() => TemplateMiner.read(new ByteReader(to.finish().subarray(0, 30)))).toThrow(RangeError);
  expect(() => TemplateMiner.read(new ByteReader(to.finish()), { ...MINER_SETTINGS, templates: 1 })).toThrow(
    RangeError,
  );
});

test('forgets templates that are no longer seen', () => {
  const miner = new TemplateMiner();
  miner.learn('service gone away');
  for (let day = 0; day < 200; day++) {
    miner.decay(0.975);
    miner.learn('service still here today');
  }
  miner.decay(0.9);
  expect(miner.match('service gone away')).toBeUndefined();
  expect(miner.match('service still here today')?.count).toBeGreaterThan(30);
});
