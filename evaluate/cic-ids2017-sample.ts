import { join } from 'node:path';
import { OutlierModel } from '../src/statistics/outliers/outlier-model.ts';
import type { Benchmark, Outcome, Place } from './benchmark.ts';
import { readCsv } from './read-csv.ts';
import { figuresOf, split, type LabelledRow } from './scored-rows.ts';

const TRAINED = 11_000;

/** Flows of a test network (2017), by 18 figures of each: 11,000 normal ones learnt, the others and all attacks scored. */
export const benchmark: Benchmark = {
  name: 'cic-ids2017-sample',
  summary: 'network flows by few figures: normal ones learnt, attacks told from others',
  run: (place) => Promise.resolve(run(place)),
};

function run(place: Place): Outcome {
  const rows = rowsOf(place.development);
  const normal = rows.filter(({ family }) => family === undefined);
  const [train, held] = split(normal, TRAINED / normal.length, 1);
  place.told('learning');
  const model = OutlierModel.learn(train.map(({ row }) => row), { trusted: true }); // prettier-ignore
  place.told('scoring');
  const test = place.isDevelopment ? [...held, ...rows.filter(({ family }) => family !== undefined)] : rowsOf(place.scored); // prettier-ignore
  return { ...figuresOf(model, test, { area: { must: 0.88, aim: 0.93 }, recall: {} }) };
}

const rowsOf = (folder: string): LabelledRow[] =>
  readCsv(join(folder, 'cic-ids2017-sample', 'flows.csv.gz')).rows.map((fields) => ({
    row: fields.slice(0, -1),
    family: fields[fields.length - 1] === '0' ? undefined : 'attack',
  }));
