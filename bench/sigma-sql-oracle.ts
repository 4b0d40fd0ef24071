import { Session } from 'chdb';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readPaths } from '../src/connectors/file/read-paths.ts';
import { corpus } from '../src/corpora.ts';
import { DEFAULT_TENANT } from '../src/model/ids.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { parsers } from '../src/server/parsers.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { readRules } from '../src/sigma/read-rules.ts';
import type { Expr } from '../src/sigma/rule.ts';
import { hotFields } from '../src/store/events/hot-fields.ts';
import { sigmaRuleTexts } from '../test/sigma-rules-corpus.ts';

/**
 * A second opinion on what process creation rules match: pySigma's ClickHouse SQL, over a flat table, against our engine (which our own
 * SQL is held to by test/sigma-past.test.ts). Only rules whose fields are columns of the table; see sigma-sql-oracle.py.
 */
const path = process.argv[2];
const texts = sigmaRuleTexts();
const folders = ['security-datasets', 'splunk-attack-data', 'sigma-regression'].flatMap((name) => corpus(name) ?? []);
if (path === undefined || texts === undefined) throw new Error('node bench/sigma-sql-oracle.ts converted.json');

const columns: ReadonlySet<string> = new Set(hotFields);
const rulesById = new Map(readRules(texts).rules.map((rule) => [rule.id, rule]));
const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
const converted = z.array(z.object({ id: z.string(), sql: z.string() })).parse(read).flatMap(({ id, sql }) => {
  const rule = rulesById.get(id);
  return rule !== undefined && fieldsOf(rule.detection).every((field) => columns.has(field)) ? [{ rule, sql }] : [];
}); // prettier-ignore

const folder = mkdtempSync(join(tmpdir(), 'vedette-oracle-'));
const session = new Session(folder);
session.query('CREATE DATABASE o');
session.query(`CREATE TABLE o.logs (n UInt32, ${hotFields.map((name) => `\`${name}\` String`).join(', ')}) ENGINE = MergeTree ORDER BY n`); // prettier-ignore

const engine = createSigmaEngine(converted.map(({ rule }) => rule));
const truth = new Map<string, Set<number>>();
const rows: string[] = [];
const normalize = createNormalize(parsers, DEFAULT_TENANT);
for await (const item of readPaths(folders, { clock: Date.now })) {
  if (item.kind !== 'batch') continue;
  for (const { kind, logSources, fields } of normalize(item.batch).events) {
    if (kind.id !== 'windows/sysmon-1') continue;
    for (const { id } of engine.match(logSources, fields)) truth.set(id, (truth.get(id) ?? new Set()).add(rows.length));
    const flat = hotFields.flatMap((name) => {
      const value = fields[name];
      return value === undefined || value === null ? [] : [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]]; // prettier-ignore
    });
    rows.push(JSON.stringify({ n: rows.length, ...Object.fromEntries(flat) }));
  }
}
for (let i = 0; i < rows.length; i += 2000) {
  session.query(`INSERT INTO o.logs FORMAT JSONEachRow ${rows.slice(i, i + 2000).join('\n')}`);
}

const number = z.object({ n: z.number() });
const different: string[] = [];
let asked = 0;
for (const [i, { rule, sql }] of converted.entries()) {
  if (!truth.has(rule.id) && i % 4 !== 0) continue;
  asked++;
  const lines = session.query(sql.replace('SELECT * FROM logs', 'SELECT n FROM o.logs'), 'JSONEachRow').trim().split('\n'); // prettier-ignore
  const theirs = new Set(lines.filter(Boolean).map((line) => number.parse(JSON.parse(line)).n));
  const ours = truth.get(rule.id) ?? new Set();
  if (ours.size !== theirs.size || [...ours].some((n) => !theirs.has(n))) different.push(`${rule.title}: ours ${ours.size}, theirs ${theirs.size}`); // prettier-ignore
}
const matches = [...truth.values()].reduce((sum, { size }) => sum + size, 0);
console.log(`${rows.length} process creations, ${converted.length} rules over columns alone, ${asked} asked (all ${truth.size} that match, ${matches} matches): ${different.length} differ`); // prettier-ignore
for (const line of different) console.log(line);
session.close();
rmSync(folder, { recursive: true, force: true });

function fieldsOf(expr: Expr): string[] {
  if (expr.kind === 'and' || expr.kind === 'or') return expr.parts.flatMap(fieldsOf);
  if (expr.kind === 'not') return fieldsOf(expr.part);
  if (expr.kind === 'keyword') return ['keywords'];
  return expr.test.kind === 'fieldref' ? [expr.field, expr.test.other] : [expr.field];
}
