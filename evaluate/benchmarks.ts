import type { Benchmark } from './benchmark.ts';

/** Every benchmark, in the order of the report. */
export const benchmarks: Readonly<Record<string, () => Promise<{ readonly benchmark: Benchmark }>>> = {
  adbench: () => import('./adbench.ts'),
  'nsl-kdd': () => import('./nsl-kdd.ts'),
  'unsw-nb15': () => import('./unsw-nb15.ts'),
  'cic-ids2017-sample': () => import('./cic-ids2017-sample.ts'),
  explanation: () => import('./explanation.ts'),
  'generated-domains': () => import('./generated-domains.ts'),
  beacons: () => import('./beacons.ts'),
  tunnels: () => import('./tunnels.ts'),
  nab: () => import('./nab.ts'),
  'adfa-ld': () => import('./adfa-ld.ts'),
  'ait-alerts': () => import('./ait-alerts.ts'),
  world: () => import('./world-benchmark.ts'),
  calibration: () => import('./calibration.ts'),
  'darpa-edges': () => import('./darpa-edges.ts'),
  'false-discovery': () => import('./false-discovery.ts'),
  speed: () => import('./speed.ts'),
  'corpora-parsed': () => import('./corpora-parsed.ts'),
  identities: () => import('./identities.ts'),
  'unknown-text': () => import('./unknown-text.ts'),
  'mapping-suggestion': () => import('./mapping-suggestion.ts'),
};
