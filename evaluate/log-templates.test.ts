import { expect, test } from 'vitest';
import { corpus } from '../src/corpora.ts';
import { TemplateMiner } from '../src/statistics/templates/template-miner.ts';
import { columnOf, readCsv } from './read-csv.ts';

/** Grouping accuracy that Zhu et al. (ICSE-SEIP 2019) give for Drain, with masks and settings made for each system. */
const published: Readonly<Record<string, number>> = {
  Apache: 1, BGL: 0.963, HDFS: 0.998, Hadoop: 0.948, Mac: 0.787, OpenSSH: 0.788, Proxifier: 0.527, Spark: 0.92,
}; // prettier-ignore

const loghub = corpus('research-only', 'loghub');

test.skipIf(loghub === undefined)('grouping accuracy on recorded logs of eight systems, one setting for all', () => {
  const accuracies = Object.entries(published).map(([system, drain]) => {
    const table = readCsv(`${loghub ?? ''}/${system}/${system}_2k.log_structured.csv.gz`);
    const [content, truth] = [columnOf(table, 'Content'), columnOf(table, 'EventId')];
    const miner = new TemplateMiner();
    const found = table.rows.map((row) => String(miner.learn(row[content] ?? '').id));
    const accuracy = groupingAccuracy(
      found,
      table.rows.map((row) => row[truth] ?? ''),
    );
    console.log(`${system}: ${accuracy.toFixed(3)} (published Drain ${drain}), ${miner.size} templates`);
    return accuracy;
  });
  const mean = accuracies.reduce((sum, each) => sum + each, 0) / accuracies.length;
  console.log(`mean ${mean.toFixed(3)}`);
  expect(mean).toBeGreaterThan(0.88);
});

/** Share of lines whose group holds exactly the lines of their true group. */
function groupingAccuracy(found: readonly string[], truth: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const [i, group] of found.entries())
    for (const key of [`found ${group}`, `true ${truth[i]}`, `both ${group} ${truth[i]}`])
      sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const right = found.filter((group, i) => {
    const both = sizes.get(`both ${group} ${truth[i]}`);
    return both === sizes.get(`found ${group}`) && both === sizes.get(`true ${truth[i]}`);
  });
  return right.length / found.length;
}
