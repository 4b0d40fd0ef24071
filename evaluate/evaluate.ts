/**
 * Every benchmark of baselines and anomaly detection, with one default configuration: a table, and a JSON file on request.
 *
 *     npm run evaluate -- [--only TEST]… [--data DIR] [--out FILE]
 *
 * `--data` scores another folder than the development corpora, in the same layout; training is always on the development corpora, with the thresholds and
 * settings that were frozen on them. Tests that have no folder there are left out. `low` and `high` are a bootstrap 95 % interval of the first metric,
 * `intervals` those of all; `n` counts what was drawn from (files, families, scenarios), or rows where nothing was.
 *
 * Exit code: 0 if everything ran, 1 if a test failed to run, 2 for wrong arguments. A figure that falls short of its mark is told and is no failure.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { corporaFolder } from '../src/corpora.ts';
import type { Metric, Outcome } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';

const usage = `usage: npm run evaluate -- [--only TEST]… [--data DIR] [--out FILE]\ntests: ${Object.keys(benchmarks).join(', ')}`;

process.exitCode = await main();

async function main(): Promise<number> {
  const values = argumentsOf();
  if (typeof values === 'string') {
    console.error(`${values}\n${usage}`);
    return 2;
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const scored = values.data === undefined ? corporaFolder : resolve(values.data);
  if (!existsSync(scored)) {
    console.error(`no folder ${scored}`);
    return 2;
  }
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} processors, Node.js ${process.versions.node}`,
  );
  const report: Record<string, unknown> = {};
  let failed = 0;
  for (const name of values.only.length > 0 ? values.only : Object.keys(benchmarks)) {
    if (values.data !== undefined && values.only.length === 0 && !existsSync(join(scored, name))) {
      console.log(`\n${name}: left out, ${scored} has no folder of this name`);
      continue;
    }
    try {
      report[name] = await run(name, scored, values.data === undefined);
    } catch (error) {
      failed++;
      report[name] = { error: error instanceof Error ? error.message : String(error) };
      console.error(`\n${name}: did not run: ${error instanceof Error ? error.stack : String(error)}`);
    }
    if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  return failed === 0 ? 0 : 1;
}

function argumentsOf() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        data: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const unknown = values.only.find((name) => !(name in benchmarks));
    return unknown === undefined ? values : `no test "${unknown}"`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function run(name: string, scored: string, isDevelopment: boolean): Promise<unknown> {
  const load = benchmarks[name];
  if (load === undefined) throw new RangeError(`no test "${name}"`);
  const { benchmark } = await load();
  console.log(`\n${name}: ${benchmark.summary}`);
  const start = process.cpuUsage();
  const outcome = await benchmark.run({ development: corporaFolder, scored, isDevelopment, told });
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  told('');
  for (const [metric, figure] of Object.entries(outcome)) console.log(`  ${lineOf(metric, figure)}`);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`  ${seconds.toFixed(1)} s of processor time; ${megabytes} MB at most so far`);
  return { ...entryOf(outcome), seconds: rounded(seconds) };
}

/** What is being done now, on a line that the next one takes the place of. */
function told(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${what}`);
}

function lineOf(name: string, { value, low, high, n, must, aim, less }: Metric): string {
  const range = low === undefined || high === undefined ? '' : `${shown(low)} to ${shown(high)}`;
  const reaches = (mark: number): boolean => (less === true ? value <= mark : value >= mark);
  const mark =
    must === undefined
      ? ''
      : `${!reaches(must) ? 'SHORT' : aim === undefined || reaches(aim) ? 'reached' : 'must reached'} (${shown(must)}${aim === undefined ? '' : `, aim ${shown(aim)}`})`;
  return `${name.padEnd(26)} ${shown(value).padStart(10)}  ${range.padEnd(22)} n ${String(n).padEnd(8)} ${mark}`;
}

function shown(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(rounded(value));
}
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

function entryOf(outcome: Outcome): Record<string, unknown> {
  const [first] = Object.values(outcome);
  const values = Object.fromEntries(Object.entries(outcome).map(([name, { value }]) => [name, rounded(value)]));
  const intervals = Object.fromEntries(
    Object.entries(outcome).flatMap(([name, { low, high }]) =>
      low === undefined || high === undefined ? [] : [[name, [rounded(low), rounded(high)]]],
    ),
  );
  return { ...values, low: first?.low ?? null, high: first?.high ?? null, n: first?.n ?? 0, intervals };
}
