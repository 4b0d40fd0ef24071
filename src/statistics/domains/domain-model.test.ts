import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { seeded, pick, wholeNumber } from '../random.ts';
import { treesLogit, treesShares } from './boosted-trees.ts';
import { explainName, judgeName, readDomainModel, writeDomainModel, type DomainModel } from './domain-model.ts';
import { burstTail, fisherTail } from './name-burst.ts';
import { FEATURES, nameFeatures } from './name-features.ts';
import { trainDomainModel, type LabelledName } from './train-domain-model.ts';

const syllables = [
  'ba',
  'den',
  'far',
  'green',
  'home',
  'in',
  'ka',
  'lo',
  'mar',
  'net',
  'or',
  'port',
  'shop',
  'tech',
  'ver',
  'wood',
];

/** Names that people might choose, and four generators of random letters. */
function names(): LabelledName[] {
  const random = seeded(2);
  const chosen = Array.from({ length: 1500 }, (): LabelledName => {
    const label = Array.from({ length: 2 + wholeNumber(random, 3) }, () => pick(random, syllables)).join('');
    return { label, suffix: pick(random, ['com', 'org', 'de']), family: undefined };
  });
  const generated = Array.from({ length: 1200 }, (_, at): LabelledName => {
    const letters = ['abcdefghijklmnopqrstuvwxyz', '0123456789abcdef', 'bcdfghjklmnp', 'qrstuvwxyz0123'][at % 4] ?? '';
    const label = Array.from({ length: 8 + wholeNumber(random, 10) }, () =>
      letters.charAt(wholeNumber(random, letters.length)),
    ).join('');
    return { label, suffix: pick(random, ['com', 'biz', 'ru']), family: `family ${at % 4}` };
  });
  return [...chosen, ...generated];
}

let model: DomainModel;
beforeAll(() => {
  model = trainDomainModel(names(), seeded(1));
});

describe('a model of generated names', () => {
  test('tells random letters from names, with a p-value and what speaks for it', () => {
    const [chosen, generated] = [judgeName(model, 'greenportshop', 'com'), judgeName(model, 'xkqzjwpfvtrg', 'biz')];
    expect(generated.logit).toBeGreaterThan(chosen.logit + 2);
    expect(generated.p).toBeLessThan(0.01);
    expect(chosen.p).toBeGreaterThan(0.1);
    expect(explainName(model, 'xkqzjwpfvtrg', 'biz')[0]?.bits).toBeGreaterThan(0.5);
  });

  test('the same names and seed make the same bytes, and they read back', () => {
    const bytes = writeDomainModel(model);
    expect(writeDomainModel(trainDomainModel(names(), seeded(1)))).toEqual(bytes);
    const read = readDomainModel(bytes);
    for (const { label, suffix } of names().slice(0, 100)) {
      expect(judgeName(read, label, suffix)).toEqual(judgeName(model, label, suffix));
    }
    expect(() => readDomainModel(bytes.slice(0, 1000))).toThrow(RangeError);
  });

  test('holds no name: what one name alone has is not in it', () => {
    const text = Array.from(writeDomainModel(model), (byte) => String.fromCharCode(byte)).join('');
    expect(names().filter(({ label }) => label.length > 6 && text.includes(label))).toEqual([]);
  });

  test('shares of features add up to the score, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 10 }), (label, suffix) => {
        const row = nameFeatures(model, label, suffix);
        expect(row.length).toBe(FEATURES);
        for (const value of row) expect(value).not.toBeNaN();
        const { base, shares } = treesShares(model.trees, row);
        expect(shares.reduce((sum, share) => sum + share, base)).toBeCloseTo(treesLogit(model.trees, row), 6);
        const { p } = judgeName(model, label, suffix);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('bursts', () => {
  test('Fisher: one p-value is itself, many even ones are nothing odd', () => {
    expect(fisherTail(-Math.log(0.01), 1)).toBeCloseTo(0.01, 6);
    expect(fisherTail(20 * -Math.log(0.5), 20)).toBeGreaterThan(0.5);
    expect(fisherTail(0, 0)).toBe(1);
  });

  test('the more is usual, the less a count surprises', () => {
    expect(burstTail(10, 1, 100, 0.5, 2)).toBeLessThan(1e-6);
    expect(burstTail(10, 1000, 100, 0.5, 2)).toBeGreaterThan(0.3);
    expect(burstTail(0, 1, 100, 0.5, 2)).toBe(1);
  });
});
