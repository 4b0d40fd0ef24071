import { join } from 'node:path';
import { hash32 } from '../src/statistics/hash.ts';
import { SequenceModel, TENANT_SIZES } from '../src/statistics/sequences/sequence-model.ts';
import type { Benchmark, Outcome, Place } from './benchmark.ts';
import { interval } from './bootstrap.ts';
import { auroc, recallAtFalsePositiveRate } from './metrics.ts';
import { readText } from './read-csv.ts';

/**
 * System-call traces of a Linux server: learnt from its 833 normal training traces, scored on others, normal and attacks. The model is that of the
 * `sequence` kind with the sizes of a tenant. Families of attacks are not named in the file, so the interval is drawn over traces.
 */
export const benchmark: Benchmark = {
  name: 'adfa-ld',
  summary: 'system-call traces: normal ones learnt, attacks told from other normal ones',
  run: (place) => Promise.resolve(run(place)),
};

function run(place: Place): Outcome {
  place.told('learning normal traces');
  const model = new SequenceModel(TENANT_SIZES);
  for (const line of linesOf(join(place.development, 'adfa-ld', 'train-normal.txt.gz'))) model.learn(tokensOf(line));
  place.told('scoring');
  const traces = linesOf(join(place.scored, 'adfa-ld', 'test.csv.gz')).map((line) => ({
    label: line.startsWith('1,') ? 1 : 0,
    score: model.score(tokensOf(line.slice(2))),
  }));
  const n = traces.length;
  return {
    auroc: { value: areaOf(traces), ...interval(traces, areaOf, 300), n, must: 0.85, aim: 0.92 },
    recallAt5: { value: recallOf(traces), ...interval(traces, recallOf, 300), n, aim: 0.5 },
  };
}

interface Trace {
  readonly label: number;
  readonly score: number;
}

const scoresOf = (traces: readonly Trace[]): number[] => traces.map(({ score }) => score);
const labelsOf = (traces: readonly Trace[]): number[] => traces.map(({ label }) => label);
const areaOf = (traces: readonly Trace[]): number => auroc(scoresOf(traces), labelsOf(traces));
const recallOf = (traces: readonly Trace[]): number =>
  recallAtFalsePositiveRate(scoresOf(traces), labelsOf(traces), 0.05);

const linesOf = (path: string): string[] =>
  readText(path)
    .split('\n')
    .filter((line) => line.trim() !== '');
const tokensOf = (line: string): Uint32Array => Uint32Array.from(line.trim().split(/\s+/), (call) => hash32(call));
