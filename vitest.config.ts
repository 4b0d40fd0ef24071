import { defineConfig } from 'vitest/config';

// no test is about time: these are for what hangs, also on a machine that has much else to do
const common = { testTimeout: 180_000, hookTimeout: 180_000, pool: 'forks', maxWorkers: 2 } as const;

/** The parts; then the whole platform, its processes, databases and browsers. Two files at a time: much of it is waiting, and each holds memory. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'parts',
          include: ['{src,evaluate,fuzz}/**/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: { ...common, name: 'whole', include: ['test/**/*.test.ts'], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
