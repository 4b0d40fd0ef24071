import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { learnTemplates } from '../src/pipeline/normalize/templates/learn-templates.ts';
import { createTemplateFields } from '../src/pipeline/normalize/templates/match-templates.ts';
import type { Benchmark, Metric, Place } from './benchmark.ts';
import { columnOf, readCsv } from './read-csv.ts';

const SYSTEMS = ['Apache', 'BGL', 'HDFS', 'Hadoop', 'Mac', 'OpenSSH', 'Proxifier', 'Spark'] as const;

/**
 * What the product makes of text that no parser knows, against the true template of each line (loghub): by the line alone, and with templates that were learnt
 * from the first half and are then compared with the second half, as a server does it. Grouping accuracy as Zhu et al. (ICSE-SEIP 2019) define it; parsing
 * accuracy is the share of lines whose template has all its words right and nothing else, wildcards that follow one another counted as one.
 */
export const benchmark: Benchmark = {
  name: 'unknown-text',
  summary: 'Templates of unknown text as the product finds them, against the truth of loghub',
  run: (place) => Promise.resolve(run(place)),
};

interface Found {
  readonly grouping: number;
  readonly parsing: number;
}

function run({ development, told }: Place): Readonly<Record<string, Metric>> {
  const all = SYSTEMS.flatMap((system) => {
    const path = join(development, 'research-only', 'loghub', system, `${system}_2k.log_structured.csv.gz`);
    if (!existsSync(path)) return [];
    told(system);
    const table = readCsv(path);
    const [content, event, template] = [columnOf(table, 'Content'), columnOf(table, 'EventId'), columnOf(table, 'EventTemplate')]; // prettier-ignore
    const rows = table.rows.map((row) => ({ line: row[content] ?? '', event: row[event] ?? '', template: row[template] ?? '' })); // prettier-ignore
    const later = rows.slice(rows.length / 2);
    const { templates } = learnTemplates(rows.slice(0, rows.length / 2).map(({ line }) => line));
    const [alone, learnt] = [scoreOf(rows, createTemplateFields([])), scoreOf(later, createTemplateFields(templates))];
    const seen = scoreOf(rows, createTemplateFields(learnTemplates(rows.map(({ line }) => line)).templates));
    console.log(`${system.padEnd(10)} masked: grouping ${alone.grouping.toFixed(3)}, parsing ${alone.parsing.toFixed(3)}; learnt of all: ${seen.grouping.toFixed(3)}, ${seen.parsing.toFixed(3)}; learnt of the first half, on the second: ${learnt.grouping.toFixed(3)}, ${learnt.parsing.toFixed(3)}`); // prettier-ignore
    return [{ alone, learnt, seen }];
  });
  const mean = (pick: (each: (typeof all)[number]) => number): Metric => ({ value: all.reduce((sum, each) => sum + pick(each), 0) / Math.max(1, all.length), n: all.length }); // prettier-ignore
  return {
    'grouping, learnt': mean(({ seen }) => seen.grouping),
    'parsing, learnt': mean(({ seen }) => seen.parsing),
    'grouping, masked': mean(({ alone }) => alone.grouping),
    'parsing, masked': mean(({ alone }) => alone.parsing),
    'grouping, learnt before': mean(({ learnt }) => learnt.grouping),
    'parsing, learnt before': mean(({ learnt }) => learnt.parsing),
  };
}

interface Row {
  readonly line: string;
  readonly event: string;
  readonly template: string;
}

function scoreOf(rows: readonly Row[], read: ReturnType<typeof createTemplateFields>): Found {
  const found = rows.map(({ line }) => templateOf(read(line)['template']));
  const right = rows.filter(({ template }, i) => plain(template) === plain(found[i] ?? '')).length;
  return { grouping: groupingAccuracy(found, rows.map(({ event }) => event)), parsing: right / Math.max(1, rows.length) }; // prettier-ignore
}

const templateOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A token that varies in part counts as one that varies, and several in a row as one. */
function plain(template: string): string {
  const tokens = template.split(/\s+/).filter((token) => token !== '').map((token) => (token.includes('<*>') ? '<*>' : token)); // prettier-ignore
  return tokens.filter((token, i) => token !== '<*>' || tokens[i - 1] !== '<*>').join(' ');
}

/** Share of lines whose group holds exactly the lines of their true group. */
function groupingAccuracy(found: readonly string[], truth: readonly string[]): number {
  const sizes = new Map<string, number>();
  const keys = found.map((group, i) => [`found ${group}`, `true ${truth[i] ?? ''}`, `both ${group} ${truth[i] ?? ''}`] as const); // prettier-ignore
  for (const all of keys) for (const key of all) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const right = keys.filter(([group, own, both]) => sizes.get(both) === sizes.get(group) && sizes.get(both) === sizes.get(own)); // prettier-ignore
  return right.length / Math.max(1, found.length);
}
