import { join } from 'node:path';
import { OutlierModel } from '../src/statistics/outliers/outlier-model.ts';
import type { Benchmark, Outcome, Place } from './benchmark.ts';
import { columnOf, readCsv, type Table } from './read-csv.ts';
import { figuresOf, type LabelledRow } from './scored-rows.ts';

/** Not what a sensor sees: the number of the row, and the truth. */
const LEFT_OUT = new Set(['id', 'attack_cat', 'label']);

/** Flows of a test network (2015): 18,500 normal ones learnt, others and attacks scored. */
export const benchmark: Benchmark = {
  name: 'unsw-nb15',
  summary: 'network flows: normal ones learnt, attacks told from others',
  run: (place) => Promise.resolve(run(place)),
};

function run(place: Place): Outcome {
  place.told('learning');
  const train = rowsOf(readCsv(join(place.development, 'unsw-nb15', 'train-normal.csv.gz')));
  const model = OutlierModel.learn(train.map(({ row }) => row), { trusted: true }); // prettier-ignore
  place.told('scoring');
  const test = rowsOf(readCsv(join(place.scored, 'unsw-nb15', 'test.csv.gz')));
  return { ...figuresOf(model, test, { area: { must: 0.9, aim: 0.95 }, recall: { aim: 0.5 } }) };
}

function rowsOf(table: Table): LabelledRow[] {
  const category = columnOf(table, 'attack_cat');
  const label = columnOf(table, 'label');
  return table.rows.map((fields) => ({
    row: fields.filter((_, index) => !LEFT_OUT.has(table.columns[index] ?? '')),
    family: fields[label] === '0' ? undefined : fields[category] || 'attack',
  }));
}
