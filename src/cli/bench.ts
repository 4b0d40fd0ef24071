import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { createSigmaDetector } from '../pipeline/detect/sigma-detector.ts';
import { DEFAULT_RULES, loadRules } from '../server/content.ts';
import { measureStages, type StageMeasure } from './bench/measure-stages.ts';
import { writeSampleEvents } from './bench/sample-events.ts';
import { exitCodes, UsageError, type Command } from './command.ts';
import { bytes } from './progress.ts';
import { adaptationFailure, ruleAdaptationOf, ruleAdaptationOptions } from './rule-adaptation-options.ts';

/** `vedette bench`: how fast this machine reads, understands and matches, against what JSON.parse alone takes on the same records. */
export const bench: Command = {
  name: 'bench',
  summary: 'Measures how fast this machine analyzes logs, stage by stage, against JSON.parse alone. One thread.',
  usage: '[PATH…]',
  options: {
    rules: { type: 'string', value: 'PATH', multiple: true, summary: 'Sigma rules; may be given more than once', default: 'our own' },
    ...ruleAdaptationOptions,
    events: { type: 'string', value: 'N', summary: 'Without PATH: how many events to make up', default: '100000' },
  },
  examples: ['vedette bench', 'vedette bench --rules sigma/rules events.jsonl'],
  run: async (call) => {
    const count = Number(call.text('events') ?? '100000');
    if (!Number.isInteger(count) || count < 1) throw new UsageError(`--events takes a whole number, not "${call.text('events')}"`);
    const folder = await mkdtemp(join(tmpdir(), 'vedette-bench-'));
    try {
      const paths = call.positionals.length > 0 ? [...call.positionals] : [await writeSampleEvents(join(folder, 'events.jsonl'), count)];
      const loadStarted = performance.now();
      const { adaptation, problems } = await ruleAdaptationOf(call);
      const failure = problems[0]?.message ?? adaptationFailure(adaptation);
      if (failure !== undefined) throw new UsageError(failure);
      const loaded = await loadRules(call.texts('rules').length === 0 ? [DEFAULT_RULES] : call.texts('rules'), adaptation);
      const loadSeconds = (performance.now() - loadStarted) / 1000;
      const stages = await measureStages(paths, createSigmaDetector(loaded.ruleSet));
      const report = { machine: machine(), rules: loaded.ruleSet.rules.length, loadSeconds, ...stages, peakMemory: process.resourceUsage().maxRSS * 1024 };
      if (call.flag('json')) call.out(JSON.stringify(report));
      else print(report, call.out);
      return exitCodes.ok;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
}; // prettier-ignore

type BenchReport = StageMeasure & { machine: string; rules: number; loadSeconds: number; peakMemory: number };

function print(report: BenchReport, out: (line: string) => void): void {
  const { records, stages } = report;
  out(report.machine);
  out(`${n(records)} records, ${bytes(report.bytes)}, ${n(report.findings)} findings; ${n(report.rules)} rules loaded in ${report.loadSeconds.toFixed(2)} s`); // prettier-ignore
  out('');
  out(
    `${'stage'.padEnd(12)} ${'CPU s'.padStart(8)} ${'share'.padStart(6)} ${'us/record'.padStart(10)} ${'records/s'.padStart(12)}`,
  );
  const total = stages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  for (const { name, cpuSeconds } of [...stages, { name: 'all', cpuSeconds: total }]) {
    out(`${name.padEnd(12)} ${cpuSeconds.toFixed(2).padStart(8)} ${`${Math.round((cpuSeconds / total) * 100)} %`.padStart(6)} ${((cpuSeconds / records) * 1e6).toFixed(2).padStart(10)} ${n(Math.round(records / cpuSeconds)).padStart(12)}`); // prettier-ignore
  }
  out('');
  out(`JSON.parse alone: ${((report.jsonParseCpuSeconds / records) * 1e6).toFixed(2)} us a record, ${n(Math.round(records / report.jsonParseCpuSeconds))} a second`); // prettier-ignore
  out(`The whole analysis runs at ${((report.jsonParseCpuSeconds / total) * 100).toFixed(1)} % of that rate. Peak memory ${bytes(report.peakMemory)}.`); // prettier-ignore
}

function machine(): string {
  return `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} processors, ${bytes(totalmem())}, Node.js ${process.versions.node}`;
}

const n = (value: number): string => value.toLocaleString('en-US');
