import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { logSourceSet } from '../model/log-source.ts';
import { createSigmaEngine, type SigmaEngine } from './engine.ts';
import { readRules } from './read-rules.ts';
import { explain } from './explain.ts';

/** Events are hostile: what an event costs grows with its size, never with the square of it. */

const { raw } = String;
const searches = [
  'f: a', 'f|contains: [abc, bcd]', raw`f|endswith: '\cmd.exe'`, "f: 'a*b*c*d?e'", 'f|contains|all: [x, y]', "f|re: 'a+b+$'", 'f|cidr: 192.0.2.0/24', 'f|gt: 5', 'f|fieldref: g', 'f|fieldref|contains: g',
  'f|fieldref|endswith: g', 'f|neq: a', 'f: null', 'f|exists: false', 'a.b.c.d: x', 'a.a.a.a.a.a: x', 'Threat Name: x', 'ThreatName: x', "'|all': [abcd, efgh]", "'|contains': xyzxyz", "'|re': 'zz+y$'", 'Alias: x', 'f|windash|contains: " -x"', 'f|hour: 5',
]; // prettier-ignore

const engine: SigmaEngine = createSigmaEngine(
  readRules(
    searches.map((search, i) => ({
      source: `${i}`,
      text: `title: R${i}\nlogsource: {product: test}\ndetection:\n  s:\n    ${search}\n  condition: s\n`,
    })),
  ).rules,
);
const logSources = logSourceSet([{ product: 'test' }], { Alias: ['one.two', 'Other Name', 'f'] });

const range = (size: number): number[] => Array.from({ length: size }, (_, i) => i);
const nested = (size: number, wrap: (inside: JsonValue) => JsonValue): JsonValue => {
  let value: JsonValue = 'x';
  for (let i = 0; i < size; i++) value = wrap(value);
  return value;
};

/** By shape: an event of about so many parts. */
const shapes: Readonly<Record<string, (size: number) => JsonObject>> = {
  'many keys': (size) => Object.fromEntries(range(size).map((i) => [`k${i}`, i])),
  'many keys with blanks': (size) => Object.fromEntries(range(size).map((i) => [`k ${i}`, 'v'])),
  'many keys with dots': (size) => Object.fromEntries(range(size).map((i) => [`a.${i}.c`, 'v'])),
  'one long text': (size) => ({ f: 'ab'.repeat(size * 10) }),
  'one long text of one letter': (size) => ({ f: 'a'.repeat(size * 20) }),
  'a text of wildcards': (size) => ({ f: '*?\\'.repeat(size * 5) }),
  'many long texts': (size) => Object.fromEntries(range(50).map((i) => [`k${i}`, 'abcxyz'.repeat(size / 10)])),
  'a long list': (size) => ({ f: range(size).map((i) => `v${i}`) }),
  'two long lists': (size) => ({ f: range(size).map((i) => `v${i}`), g: range(size).map((i) => `w${i}`) }),
  'a list of lists': (size) => ({ f: range(Math.sqrt(size)).map(() => range(Math.sqrt(size)).map((i) => `v${i}`)) }),
  'lists of maps': (size) => ({ a: range(size).map((i) => ({ b: [{ c: { d: i } }, { c: { d: [i, i] } }] })) }),
  'maps in maps': (size) => ({ a: nested(Math.min(size, 2000), (a) => ({ a })) }),
  'lists in lists': (size) => ({ f: nested(Math.min(size, 2000), (a) => [a]), a: nested(Math.min(size, 2000), (a) => [a]) }), // prettier-ignore
  'numbers and nulls': (size) => ({ f: range(size).flatMap((i) => [i, null, true]) }),
  'texts beyond ASCII': (size) => ({ f: 'ſK😀ς'.repeat(size * 3) }),
  'dashes': (size) => ({ f: ' -'.repeat(size * 5) }),
}; // prettier-ignore

const SMALL = 2000;
const TIMES = 8;

/** ms of the processor on the best of some runs; every run sees new values, so that nothing is remembered */
function timeOf(make: (size: number) => JsonObject, size: number): number {
  let best = Infinity;
  for (let run = 0; run < 4; run++) {
    const event = { ...make(size + run), run };
    const start = process.cpuUsage();
    const matched = engine.match(logSources, event);
    for (const rule of matched.slice(0, 3)) explain(rule, logSources, event);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

describe('an event costs by its size', () => {
  test.each(Object.entries(shapes))('%s', (_, make) => {
    timeOf(make, SMALL);
    const [small, large] = [timeOf(make, SMALL), timeOf(make, SMALL * TIMES)];
    // the square would be 64 times; what the clock cannot tell apart is let through
    expect(large).toBeLessThan(Math.max(10, small) * TIMES * 2.5);
  });
});
