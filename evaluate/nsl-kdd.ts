import { join } from 'node:path';
import { OutlierModel } from '../src/statistics/outliers/outlier-model.ts';
import type { Benchmark, Outcome, Place } from './benchmark.ts';
import { readRows } from './read-csv.ts';
import { figuresOf, split, type LabelledRow } from './scored-rows.ts';

/** Then the label and a difficulty. */
const COLUMNS = 41;
const TRAINED = 0.7;

/**
 * Connections of a simulated network (1998): normal ones learnt, others and attacks scored. On the development data 70 % of the normal rows are learnt and the
 * rest is the test, with all attacks; another folder's test file is scored by a model of all development normals.
 */
export const benchmark: Benchmark = {
  name: 'nsl-kdd',
  summary: 'network connections: normal ones learnt, attacks told from others',
  run: (place) => Promise.resolve(run(place)),
};

function run(place: Place): Outcome {
  const rows = rowsOf(join(place.development, 'nsl-kdd', 'KDDTrain+_20Percent.txt.gz'));
  const normal = rows.filter(({ family }) => family === undefined);
  const [train, held] = place.isDevelopment ? split(normal, TRAINED, 1) : [normal, []];
  place.told('learning');
  const model = OutlierModel.learn(train.map(({ row }) => row), { trusted: true }); // prettier-ignore
  place.told('scoring');
  const test = place.isDevelopment
    ? [...held, ...rows.filter(({ family }) => family !== undefined)]
    : rowsOf(join(place.scored, 'nsl-kdd', 'KDDTest+.txt.gz'));
  return { ...figuresOf(model, test, { area: { must: 0.955, aim: 0.975 }, recall: { must: 0.55, aim: 0.7 } }) };
}

const rowsOf = (path: string): LabelledRow[] =>
  readRows(path).map((fields) => {
    const label = fields[COLUMNS] ?? '';
    return { row: fields.slice(0, COLUMNS), family: label === 'normal' ? undefined : label };
  });
