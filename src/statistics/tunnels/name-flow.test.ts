import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { seeded, wholeNumber } from '../random.ts';
import { NameFlow } from './name-flow.ts';
import { sumOf, tunnelBits } from './tunnel-score.ts';

const random = seeded(6);
const hex = (length: number): string => Array.from({ length }, () => wholeNumber(random, 16).toString(16)).join('');

function flowOf(names: readonly string[], isData = false): NameFlow {
  const flow = new NameFlow();
  for (const name of names) flow.add(name, isData);
  return flow;
}

describe('NameFlow', () => {
  test.each([10, 100, 1000, 4000])('counts %i different names within a tenth, however often they come', (count) => {
    const names = Array.from({ length: count }, (_, at) => `${hex(12)}${at}`);
    const { names: counted, queries } = flowOf([...names, ...names]).facts();
    expect(Math.abs(counted - count)).toBeLessThanOrEqual(Math.max(1, count / 10));
    expect(queries).toBe(2 * count);
  });

  test('information is what the names can carry: half a byte for each hexadecimal digit', () => {
    const { information, density, length } = flowOf(Array.from({ length: 300 }, () => hex(40))).facts();
    expect(density).toBeCloseTo(4, 1);
    expect(length).toBe(40);
    expect(information / (300 * 20)).toBeGreaterThan(0.9);
    expect(information / (300 * 20)).toBeLessThan(1.1);
    expect(flowOf(Array.from({ length: 300 }, () => 'aaaaaaaa')).facts().information).toBeCloseTo(0, 9);
    expect(new NameFlow().facts().information).toBe(0);
  });

  test('any texts give numbers; what is written is read; other bytes are refused', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ maxLength: 260 }), fc.boolean()), { maxLength: 200 }), (queries) => {
        const flow = new NameFlow();
        for (const [inside, isData] of queries) flow.add(inside, isData);
        for (const value of Object.values(flow.facts())) expect(value).not.toBeNaN();
        expect(sumOf(tunnelBits(flow.facts(), 400))).toBeGreaterThanOrEqual(0);
        const writer = new ByteWriter();
        flow.write(writer);
        expect(NameFlow.read(new ByteReader(writer.finish())).facts()).toEqual(flow.facts());
      }),
    );
    expect(() => NameFlow.read(new ByteReader(Uint8Array.of(1, 2, 3)))).toThrow(RangeError);
  });
});

test('twice the information is two bits more; long names and records of free data speak louder', () => {
  const facts = { queries: 100, names: 100, information: 4000, length: 20, density: 4, dataTypes: 0 };
  const [one, twice] = [tunnelBits(facts, 400), tunnelBits({ ...facts, information: 8000 }, 400)];
  expect(sumOf(twice) - sumOf(one)).toBeCloseTo(2, 6);
  expect(sumOf(tunnelBits({ ...facts, dataTypes: 1, length: 60 }, 400))).toBeGreaterThan(sumOf(one) + 4);
  expect(tunnelBits({ ...facts, information: 0 }, 400).information).toBe(0);
});
