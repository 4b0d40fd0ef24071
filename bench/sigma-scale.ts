import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { windowsParsers } from '../src/connectors/windows/windows.ts';
import { corpus } from '../src/corpora.ts';
import { isJsonObject, type JsonObject } from '../src/model/json.ts';
import type { LogSourceSet } from '../src/model/log-source.ts';
import { createSigmaEngine, type SigmaEngine } from '../src/sigma/engine.ts';
import { readRules, type RuleText } from '../src/sigma/read-rules.ts';
import { sigmaRuleTexts } from '../test/sigma-rules-corpus.ts';

/**
 * What ten times the rules cost: SigmaHQ's `rules/`, and with them nine variants of each in which the texts that are looked for are others of
 * the same form. Both engines take turns on the same real Windows events.
 *
 *     node --expose-gc bench/sigma-scale.ts [--times 10] [--every 9] [--passes 4]
 */
const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '10' },
    every: { type: 'string', default: '9' },
    passes: { type: 'string', default: '4' },
  },
});
const texts = sigmaRuleTexts();
const folder = corpus('security-datasets');
if (texts === undefined || folder === undefined) process.exit(1);

const parser = windowsParsers[0];
const events = readEvents(folder, Number(values.every));
const one = load(texts);
const many = load(variants(texts, Number(values.times)));
console.log(`${events.length} events`);
const least = [Infinity, Infinity];
for (let pass = 0; pass < Number(values.passes); pass++) {
  const figures = [one, many].map(({ engine }, i) => {
    const { user, system } = process.cpuUsage();
    let hits = 0;
    engine.counts.candidates = 0;
    for (const { logSources, fields } of events) hits += engine.match(logSources, fields).length;
    const after = process.cpuUsage();
    const microseconds = (after.user + after.system - user - system) / events.length;
    least[i] = Math.min(least[i] ?? Infinity, microseconds);
    return `${microseconds.toFixed(2)} us an event, ${(engine.counts.candidates / events.length).toFixed(1)} candidates, ${hits} hits`;
  });
  console.log(`pass ${pass + 1}: ${figures.join(' | ')}`);
}
const [few = 1, more = 1] = least;
const reading = readingCost();
console.log(`${one.count} rules ${few.toFixed(2)} us, ${many.count} rules ${more.toFixed(2)} us an event: ${(more / few).toFixed(2)} times`); // prettier-ignore
console.log(
  `with JSON.parse and the parser (${reading.toFixed(2)} us): ${((more + reading) / (few + reading)).toFixed(2)} times`,
);

function load(ruleTexts: readonly RuleText[]): { engine: SigmaEngine; count: number } {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const start = performance.now();
  const from = process.cpuUsage();
  const { rules } = readRules(ruleTexts);
  const engine = createSigmaEngine(rules);
  const { user, system } = process.cpuUsage(from);
  const wall = performance.now() - start;
  // indexes are made when the first event of a kind comes
  for (const { logSources, fields } of events.slice(0, 3000)) engine.match(logSources, fields);
  globalThis.gc?.();
  const after = process.memoryUsage();
  const grown = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6;
  console.log(
    `${rules.length} rules: ${((user + system) / 1e6).toFixed(2)} s of CPU (${(wall / 1000).toFixed(2)} s) to load, ${grown.toFixed(0)} MB with indexes`,
  );
  return { engine, count: rules.length };
}

function readEvents(path: string, every: number): { logSources: LogSourceSet; fields: JsonObject }[] {
  const found: { logSources: LogSourceSet; fields: JsonObject }[] = [];
  let line = 0;
  for (const file of globSync(`${path}/**/*.jsonl.gz`).sort()) {
    for (const text of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
      if (text === '' || line++ % every !== 0) continue;
      const object: unknown = JSON.parse(text);
      if (!isJsonObject(object) || parser?.claims(object) !== true) continue;
      const parsed = parser.parse(object, { received: 0, context: undefined, envelope: undefined });
      if ('kind' in parsed) found.push({ logSources: parsed.kind.logSources, fields: parsed.fields });
    }
  }
  return found;
}

/** What it costs to have the fields of these events at all, in microseconds an event. */
function readingCost(): number {
  const lines = events.map(({ fields }) => JSON.stringify(fields));
  let best = Infinity;
  for (let pass = 0; pass < 4; pass++) {
    const { user, system } = process.cpuUsage();
    for (const line of lines) {
      const object: unknown = JSON.parse(line);
      if (isJsonObject(object)) parser?.parse(object, { received: 0, context: undefined, envelope: undefined });
    }
    const after = process.cpuUsage();
    best = Math.min(best, (after.user + after.system - user - system) / lines.length);
  }
  return best;
}

/**
 * In each variant the last words of the texts that are looked for, and the numbers of events, are others, so that texts keep their lengths,
 * forms and common beginnings. Filters stay: with other texts they would let through what the rule does not mean.
 */
function variants(originals: readonly RuleText[], times: number): RuleText[] {
  return Array.from({ length: times }, (_, n) => originals.map((text) => (n === 0 ? text : variant(text, n)))).flat();
}

function variant({ source, text }: RuleText, n: number): RuleText {
  let isDetection = false;
  let isFilter = false;
  const lines = text.split('\n').map((line) => {
    if (/^\S/.test(line)) isDetection = line.startsWith('detection:');
    const name = /^ {4}(\w+):/.exec(line)?.[1];
    if (name !== undefined) isFilter = name.startsWith('filter') || name === 'condition';
    if (line.startsWith('id: ')) return line.replace(/^id: \w{8}/, `id: ${String(n).padStart(8, '0')}`);
    return isDetection && !isFilter ? changedLine(line, n) : line;
  });
  return { source: `${n}/${source}`, text: lines.join('\n') };
}

function changedLine(line: string, n: number): string {
  return line
    .replace(/^(\s*(?:- )?(?:[\w.|]+: )?)'(.*)'/, (_, head: string, value: string) => `${head}'${changed(value, n)}'`)
    .replace(/^(\s*(?:- |[\w.|]+: ))(\d+)(?=\s|$)/, (_, head: string, value: string) => `${head}${value}${n}`);
}

/** The last word of a text becomes another of the same length, before a file's extension: `\cmd.exe` is still a program. */
function changed(value: string, n: number): string {
  return value.replace(/([a-z]{3,})(?=(?:\.\w{1,4})?[^a-z]*$)/i, (word) =>
    Array.from(word, (char, i) =>
      i === 0 ? char : String.fromCharCode(97 + ((char.toLowerCase().charCodeAt(0) - 97 + n * 7 + i) % 26)),
    ).join(''),
  );
}
