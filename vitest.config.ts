import { defineConfig } from 'vitest/config';

const common = { testTimeout: 60_000, hookTimeout: 60_000, pool: 'forks' } as const;

/** The parts side by side; then the whole platform, its processes, databases and browsers, two files at a time: much of it is waiting. */
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
        test: { ...common, name: 'whole', include: ['test/**/*.test.ts'], maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
