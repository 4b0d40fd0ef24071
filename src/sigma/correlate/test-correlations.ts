import { readRules, type ReadRules } from '../read-rules.ts';
import type { SigmaCorrelation } from '../rule.ts';

/** For tests: base rules named a, b, c, …, one for each value of the field `kind`. */
export function baseRules(names: readonly string[]): string {
  return names
    .map((name) => `title: Rule ${name}\nname: ${name}\nid: id-${name}\nlogsource: {product: test}\ndetection:\n  s: {kind: ${name}}\n  condition: s\n`)
    .join('---\n');
} // prettier-ignore

/** A correlation from the lines of its section, beside `title` and `id`. */
export function correlationText(section: string, more = ''): string {
  const lines = section.trim().split('\n').map((line) => `  ${line}`); // prettier-ignore
  return `title: A correlation\nid: corr\n${more}correlation:\n${lines.join('\n')}\n`;
}

export function readTexts(...texts: readonly string[]): ReadRules {
  return readRules(texts.map((text, i) => ({ source: `${i}.yml`, text })));
}

/** The correlation of a section over base rules; throws if it does not load. */
export function readTestCorrelation(
  section: string,
  names: readonly string[] = ['a', 'b', 'c', 'd'],
  more = '',
): SigmaCorrelation {
  const { correlations, problems } = readTexts(baseRules(names), correlationText(section, more));
  const [one] = correlations;
  if (one === undefined || problems.length > 0) throw new Error(`not loaded: ${JSON.stringify(problems)}`);
  return one;
}
