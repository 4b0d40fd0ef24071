import { expect, test } from 'vitest';
import { createSigmaEngine } from './engine.ts';
import { readRules } from './read-rules.ts';
import { item, ruleText, testLogSources } from './test-rule.ts';

const { raw } = String;

/**
 * Families of patterns on which engines that backtrack, V8's among them, take exponential time or the square and more of the text's
 * length: nested and overlapping repeats, alternatives that begin alike, optional parts in a row, repeats before an end, counted repeats,
 * looks and back references. Each is refused when the rule is loaded, or bounded on every text.
 */
const families: Readonly<Record<string, readonly string[]>> = {
  'repeats in repeats': ['(a+)+$', '(a*)*b', '(.*)*x', '([a-z]+)*1', '((a+)+)+!', raw`(\w+\s?)+$`, raw`^(\d+)*$x`, '(?:(?:a|b|ab)+)+c', '(x+x+)+y'],
  'alternatives that begin alike': ['(a|a)*$', '(a|aa)+$', '(a|b|ab)*c', raw`(.|\s)*!`, raw`(?:[^<]|<[^/])*</x>`, raw`^(?:a|ab|abc|[a-c]+)+$`],
  'optional parts in a row': ['(a?){25}a{25}', '^(a?)*$', '(?:a?){1000}[bc]', 'a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaa!'],
  'repeats in a row': ['.*.*.*.*=x', 'a.*a.*a.*a.*a.*!', '(?:a.*){5}!', 'a+a+a+a+!', 'x*x*x*x*x*y', '(.*)(.*)(.*)(.*)(.*)x[yz]', raw`\s*\s*\s*\s*;`],
  'repeats before an end': [raw`\s+$`, raw`^\s+|\s+$`, 'a+$', '[ab]+c$', raw`(?:\w+ )+$`],
  'counted repeats': ['(a{1,40}){1,40}b', '((a{1,9}){1,9}){1,9}b', '.{1000,}!', '.*a.{500}b', '[a-z]{1,1000}[0-9]', '((a|b)+c?){50}[de]', '(a{0,500}){0,20}c', raw`(\w{1,500} ?){2}[!]`],
  'addresses and paths': [raw`^([a-zA-Z0-9_.-])+@(([a-zA-Z0-9-])+\.)+([a-zA-Z0-9]{2,4})+$`, '^(([a-z])+.)+[A-Z]([a-z])+$', raw`^(/[^/]+)+/$`, raw`(?:\\[^\\]+)+\\$`],
  'looks and back references': ['(?=a+b)a+b', raw`^(a+)\1b`, raw`(a+)+\1$`, '(?<=a+(b+)+)c', raw`(.+)\1+x`, '(?!a+$)a+!'],
}; // prettier-ignore

const SIZE = 65_536;
const repeated = ['a', 'ab', 'aA', 'a ', '<', 'x', '=', ' ', '1', 'a@a.', '/a', '\\a', '\n', 'abc'].map((piece) =>
  piece.repeat(Math.floor(SIZE / piece.length)),
);
const texts = [...repeated, `${'a'.repeat(SIZE - 1)}!`, `${' '.repeat(SIZE - 1)}x`]; // prettier-ignore

/** ms of the processor that one event may take, on its best of three: other work on the machine is not the pattern's */
const MOST_TIME = 50;

test.each(Object.entries(families))('no pattern stalls the stream: %s', (_, patterns) => {
  for (const pattern of patterns) {
    const { rules, problems } = readRules([{ source: 'r', text: ruleText(item(`f|re: '${pattern}'`)) }]);
    if (rules.length === 0) {
      expect([pattern, problems[0]?.message]).toEqual([pattern, expect.stringMatching(/could take very long|no engine can run/)]); // prettier-ignore
      continue;
    }
    const engine = createSigmaEngine(rules);
    for (const text of texts) {
      let best = Infinity;
      for (let i = 0; i < 3 && best >= MOST_TIME; i++) {
        const value = text.slice(i);
        const start = process.cpuUsage();
        engine.match(testLogSources, { f: value });
        const { user, system } = process.cpuUsage(start);
        best = Math.min(best, (user + system) / 1000);
      }
      expect([pattern, text.slice(0, 8), best < MOST_TIME ? 'in time' : `${best} ms`]).toEqual([pattern, text.slice(0, 8), 'in time']); // prettier-ignore
    }
  }
});
