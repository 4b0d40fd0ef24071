import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';
import { sigmaRuleTexts } from '../../test/sigma-rules-corpus.ts';
import { countMatches, differencesOf, readMatches, titlesById, type Matches } from './differences.ts';
import { laneSources, prepareLane, type Lane } from './lanes.ts';
import { canMeasure, measured } from './measured.ts';

/**
 * pySigma's SQL back ends and our engine on the same events and the same rules: what converts, what loading and asking takes, whose matches differ.
 *
 *     node bench/sigma-peers/sql-peers.ts --python PATH [--lane NAME]… [--backend NAME]… [--size 10000] [--work FOLDER] [--json FILE]
 *
 * Docs: docs/sigma-peers.md, "SQL back ends of pySigma".
 */
const { values } = parseArgs({
  options: {
    python: { type: 'string', default: join(process.env['HOME'] ?? '', '.venv/bin/python') },
    lane: { type: 'string', multiple: true, default: ['process-creation', 'cloudtrail'] },
    backend: { type: 'string', multiple: true, default: ['sqlite', 'duckdb', 'clickhouse'] },
    size: { type: 'string', default: '10000' },
    work: { type: 'string', default: join(tmpdir(), 'vedette-sql-peers') },
    json: { type: 'string' },
  },
});

/** Which rules are for a lane's events, and the pipelines of pySigma for them. */
const lanes: Readonly<Record<string, { readonly isFor: (text: string) => boolean; readonly pipelines: string }>> = {
  'process-creation': {
    isFor: (text) => /^ +category: process_creation\s*$/m.test(text) && /^ +product: windows\s*$/m.test(text),
    pipelines: 'sysmon,audit',
  },
  cloudtrail: { isFor: (text) => /^ +product: aws\s*$/m.test(text), pipelines: 'none' },
};

const PACKAGES = 'pysigma pysigma-backend-sqlite pysigma-backend-duckdb pysigma-backend-clickhouse pysigma-pipeline-sysmon pysigma-pipeline-windows duckdb chdb'; // prettier-ignore
if (!canMeasure) stop('GNU time is needed to measure processes: apt-get install time');
if (!hasPackages(values.python)) stop(`skipped: ${values.python} has no pySigma with its back ends. Make it with "python3 -m venv FOLDER && FOLDER/bin/pip install ${PACKAGES}", and say where with --python FOLDER/bin/python.`); // prettier-ignore
const texts = sigmaRuleTexts();
if (texts === undefined) stop('skipped: the corpus of SigmaHQ rules is not on this machine');
const report: JsonObject[] = [];
// lanes of another size are other files
const work = join(values.work, values.size);
for (const source of laneSources(Number(values.size))) {
  const about = lanes[source.name];
  if (about === undefined || !values.lane.includes(source.name)) continue;
  const lane = await prepareLane(source, work);
  if (lane === undefined) console.log(`skipped: the corpora of lane ${source.name} are not on this machine`);
  else await runLane(lane, writeRules(lane, about.isFor), about.pipelines);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);

async function runLane(lane: Lane, folder: string, pipelines: string): Promise<void> {
  console.log(`\n## ${lane.name}: ${lane.events} events, ${(lane.bytes / 1e6).toFixed(0)} MB\n${lane.what}\n`);
  const first = join(work, `${lane.name}.first.jsonl`);
  writeFileSync(first, `${readFileSync(lane.path, 'utf8').split('\n', 1)[0]}\n`);
  const command = [process.execPath, fileURLToPath(new URL('matches.ts', import.meta.url)), folder];
  const load = await measured([...command, first], join(work, 'first.out'));
  const output = join(work, `${lane.name}.ours.out`);
  const whole = await measured([...command, lane.path], output);
  const ours = await readMatches(output);
  const seconds = Math.max(0.01, whole.cpu - load.cpu);
  console.log('| engine | rules run | of | conversion s | load s | query s | events/s | memory MB | matches |\n|---|---|---|---|---|---|---|---|---|'); // prettier-ignore
  console.log(`| vedette, matches | ${load.said.split(' ')[0]} | | ${load.cpu.toFixed(2)} | in query | ${seconds.toFixed(2)} | ${Math.round(lane.events / seconds)} | ${whole.memory.toFixed(0)} | ${countMatches(ours)} |`); // prettier-ignore
  const notes: string[] = [];
  for (const backend of values.backend) {
    const figures = await runBackend(backend, lane, folder, pipelines);
    if (figures === undefined) continue;
    const theirs = await readMatches(join(work, `${lane.name}.${backend}.jsonl`));
    console.log(row(backend, figures, countMatches(theirs)));
    notes.push(noteOf(backend, figures), ...differenceLines(ours, theirs));
    const differences = differencesOf(ours, theirs).map((one) => ({ ...one, examples: [...one.examples] }));
    report.push({ lane: lane.name, backend, figures, differences });
  }
  console.log(notes.join('\n'));
}

async function runBackend(
  backend: string,
  lane: Lane,
  folder: string,
  pipelines: string,
): Promise<JsonObject | undefined> {
  const output = join(work, `${lane.name}.${backend}.figures.json`);
  const program = fileURLToPath(new URL('sql-peers.py', import.meta.url));
  const matches = join(work, `${lane.name}.${backend}.jsonl`);
  const run = await measured([values.python, program, backend, folder, lane.path, matches, '--pipelines', pipelines], output); // prettier-ignore
  if (run.exit !== 0) {
    console.log(`\n${backend} stopped with exit code ${run.exit}: ${run.said}\n`);
    return undefined;
  }
  const figures: unknown = JSON.parse(readFileSync(output, 'utf8'));
  return isJsonObject(figures) ? figures : undefined;
}

function row(backend: string, figures: JsonObject, matches: number): string {
  const fixed = (key: string, digits: number): string => Number(figures[key]).toFixed(digits);
  const query = Object.values(isJsonObject(figures['querySeconds']) ? figures['querySeconds'] : {});
  const seconds = query.reduce<number>((sum, one) => sum + Number(one), 0);
  return `| pySigma, ${backend} | ${fixed('rulesRun', 0)} | ${fixed('rules', 0)} | ${fixed('conversionSeconds', 2)} | ${fixed('loadSeconds', 2)} | ${seconds.toFixed(2)} | ${fixed('eventsPerSecond', 0)} | ${fixed('memoryMb', 0)} | ${matches} |`;
}

function noteOf(backend: string, figures: JsonObject): string {
  const { queries, columns, querySeconds, notConverted, refused, refusedExamples, leftOut } = figures;
  const lines = { queries, columns, querySeconds, notConverted, refused, refusedExamples, leftOut };
  return `\n### ${backend}\n${Object.entries(lines).map(([name, value]) => `- ${name}: ${JSON.stringify(value)}`).join('\n')}\n`; // prettier-ignore
}

/** The rules that differ most; all of them are in the `--json` file. */
function differenceLines(ours: Matches, theirs: Matches): string[] {
  const differences = differencesOf(ours, theirs);
  const sum = (key: 'both' | 'onlyOurs' | 'onlyTheirs'): number => differences.reduce((n, one) => n + one[key], 0);
  const same = [...ours.keys(), ...theirs.keys()].filter((rule) => !differences.some((one) => one.rule === rule));
  return [
    `${differences.length} rules differ, ${new Set(same).size} rules that matched are the same; only ours ${sum('onlyOurs')}, only theirs ${sum('onlyTheirs')}\n`,
    '| rule | both | only ours | only theirs | events |\n|---|---|---|---|---|',
    ...differences.slice(0, 25).map(({ rule, both, onlyOurs, onlyTheirs, examples }) => `| ${titlesById.get(rule) ?? rule} (${rule.slice(0, 8)}) | ${both} | ${onlyOurs} | ${onlyTheirs} | ${examples.join(', ')} |`), // prettier-ignore
  ];
}

function writeRules(lane: Lane, isFor: (text: string) => boolean): string {
  const folder = join(work, `${lane.name}-rules`);
  mkdirSync(folder, { recursive: true });
  for (const { source, text } of texts ?? []) {
    if (isFor(text)) writeFileSync(join(folder, source.replaceAll('/', '__')), text);
  }
  return folder;
}

function hasPackages(python: string): boolean {
  const test = 'import duckdb, chdb, sigma_backend_duckdb, sigma.backends.sqlite, sigma.backends.clickhouse, sigma.pipelines.sysmon, sigma.pipelines.windows'; // prettier-ignore
  return existsSync(python) && spawnSync(python, ['-c', test]).status === 0;
}

function stop(why: string): never {
  console.error(why);
  process.exit(why.startsWith('skipped') ? 0 : 1);
}
