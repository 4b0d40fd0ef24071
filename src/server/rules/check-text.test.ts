import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkText, checkTexts } from './check-text.ts';
import { exceptionToExpr } from './exception-to-expr.ts';

const good = (id: string): string => `title: ${id}\nid: ${id}\nlogsource: { product: windows }\ndetection: { s: { A: x }, condition: s }\n`; // prettier-ignore
const nobody = () => Promise.resolve([]);

/** Rules with a piece cut out, put in or said twice: what people and attackers send. */
const broken = fc
  .tuple(fc.nat(120), fc.nat(40), fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('---\n', ': ', '&a ', '*a', '- ', '\t', '\0', '|', 'correlation: { rules: [a] }\n', 'filter: {}\n', 'action: global\n')))
  .map(([at, cut, put]) => `${good('a').slice(0, at)}${put}${good('a').slice(at + cut)}`); // prettier-ignore

describe('checking texts', () => {
  it('never throws, whatever the text, and says something about what cannot be used', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), broken), async (text) => {
        const read = await checkText({ source: 't', text }, nobody);
        if (!read.isUsable) expect(read.problems.length).toBeGreaterThan(0);
        for (const { source, message } of read.problems) expect([source, message !== '']).toEqual(['t', true]);
      }),
      { numRuns: 300 },
    );
  });

  it('lets a broken text stop none of its neighbours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(broken, { maxLength: 5 }), async (texts) => {
        const all = [...texts.map((text, i) => ({ source: `bad ${i}`, text: text.replaceAll('id: a', `id: bad${i}`) })), { source: 'good', text: good('good') }]; // prettier-ignore
        const { usable } = await checkTexts(all, nobody);
        expect(usable.map(({ source }) => source)).toContain('good');
      }),
      { numRuns: 50 },
    );
  });

  it('never throws for an exception, whatever it says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), broken), fc.string({ minLength: 1 }), (text, title) => {
        const read = exceptionToExpr({ kind: 'sigma', title, text });
        expect('kind' in read || read.message !== '').toBe(true);
        const field = text.replaceAll('|', '').slice(0, 300) || 'A';
        const simple = exceptionToExpr({ kind: 'fields', title, tests: [{ field, is: 'equals', values: [text] }] });
        expect(simple).toHaveProperty('kind');
      }),
      { numRuns: 300 },
    );
  });

  it('ends for rules that refer to one another in a circle', async () => {
    const correlation = (id: string, other: string): string => `title: ${id}\nid: ${id}\ncorrelation: { type: temporal, rules: [${other}], timespan: 5m }\n`; // prettier-ignore
    const texts = [
      { source: 'x', text: correlation('x', 'y') },
      { source: 'y', text: correlation('y', 'x') },
    ];
    const { usable, problems } = await checkTexts(texts, () => Promise.resolve(texts));
    expect(usable).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
  });
});
