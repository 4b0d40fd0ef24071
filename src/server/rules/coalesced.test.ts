import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { coalesced } from './coalesced.ts';

describe('coalesced', () => {
  it('runs one at a time, and once for all who ask meanwhile', async () => {
    let state = 0;
    let running = 0;
    const runs: number[] = [];
    const ask = coalesced(async () => {
      expect(++running).toBe(1);
      const seen = state;
      await sleep(5);
      runs.push(seen);
      running--;
      return seen;
    });
    const answers: Promise<number>[] = [];
    for (let i = 1; i <= 20; i++) {
      state = i;
      const mine = i;
      answers.push(ask().then((seen) => (expect(seen).toBeGreaterThanOrEqual(mine), seen)));
      await sleep(1);
    }
    await Promise.all(answers);
    expect(runs.at(-1)).toBe(20);
    expect(runs.length).toBeLessThan(12);
  });

  it('goes on after a run that failed', async () => {
    let count = 0;
    const ask = coalesced(async () => {
      await sleep(1);
      if (++count === 1) throw new Error('first');
      return count;
    });
    const [first, second] = [ask(), ask()];
    await expect(first).rejects.toThrow('first');
    expect(await second).toBe(2);
    expect(await ask()).toBe(3);
  });
});
