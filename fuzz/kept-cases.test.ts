import { describe, expect, it } from 'vitest';
import { keptCases, namesOfKept } from './kept-cases.ts';
import { allTargets } from './targets.ts';

const targets = await allTargets();

describe('kept cases of the fuzzers', () => {
  it('belong to a target', () => {
    const names = targets.map(({ name }) => name);
    expect(namesOfKept().filter((name) => !names.includes(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(targets.map((target) => [target.name, target] as const))(
    '%s bears its seeds and its kept cases',
    async (name, target) => {
      const inputs = [...(await target.seeds()), ...keptCases(name)];
      expect(inputs.length).toBeGreaterThan(0);
      for (const input of inputs) await target.run(new Uint8Array(input));
    },
  );
});
