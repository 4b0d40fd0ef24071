import { expect, it } from 'vitest';
import { fakeCoverage } from '../dev/fake-rules.ts';
import { coverageToLayer, matrixOf, shadeOf, type Cell } from './matrix.ts';

const cell = (part: Partial<Cell>): Cell => ({
  id: 'T1', name: 'One', tactics: ['execution'], rules: 0, enabled: 0, blind: 0, findings: 0, lastDay: 0, subs: [], ...part,
}); // prettier-ignore

it('shows the state of a technique and of its ways, best first', () => {
  expect(shadeOf(cell({}))).toBe('none');
  expect(shadeOf(cell({ rules: 2 }))).toBe('off');
  expect(shadeOf(cell({ rules: 2, enabled: 1, blind: 1 }))).toBe('blind');
  expect(shadeOf(cell({ rules: 2, enabled: 2, blind: 1 }))).toBe('quiet');
  expect(shadeOf(cell({ subs: [cell({ id: 'T1.001', rules: 1, enabled: 1 })] }))).toBe('quiet');
  expect(shadeOf(cell({ rules: 1, findings: 1 }))).toBe('seen');
});

it('puts sub-techniques under theirs and counts techniques', () => {
  const columns = matrixOf(fakeCoverage(false), 'all');
  expect(columns).toHaveLength(8);
  for (const { cells, of, seen } of columns) {
    expect(cells.some(({ id }) => id.includes('.'))).toBe(false);
    expect(cells.filter(({ subs }) => subs.length > 0)).toHaveLength(1);
    expect([of, seen <= of]).toEqual([9, true]);
  }
  const gaps = matrixOf(fakeCoverage(false), 'gaps').flatMap(({ cells }) => cells);
  expect(gaps.length).toBe(columns.reduce((sum, { of, seen }) => sum + of - seen, 0));
});

it('writes a layer of the Navigator', () => {
  expect(coverageToLayer(fakeCoverage(false))).toMatchObject({ domain: 'enterprise-attack', versions: { attack: '18', layer: '4.5' } }); // prettier-ignore
  const off = coverageToLayer(fakeCoverage(true));
  expect('techniques' in off && off.techniques).toHaveLength(8);
  expect(off).toMatchObject({ techniques: [{ techniqueID: 'T1000.001', score: 0 }, ...Array.from({ length: 7 }, () => ({ score: 0 }))] }); // prettier-ignore
});
