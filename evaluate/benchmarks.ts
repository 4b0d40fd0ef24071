import type { Benchmark } from './benchmark.ts';

/** Every benchmark, in the order of the report. */
export const benchmarks: Readonly<Record<string, () => Promise<{ readonly benchmark: Benchmark }>>> = {
  'adfa-ld': () => import('./adfa-ld.ts'),
  'ait-alerts': () => import('./ait-alerts.ts'),
  world: () => import('./world-benchmark.ts'),
  calibration: () => import('./calibration.ts'),
  speed: () => import('./speed.ts'),
};
