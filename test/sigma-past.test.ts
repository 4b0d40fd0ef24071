import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPaths } from '../src/connectors/file/read-paths.ts';
import { corpus } from '../src/corpora.ts';
import { DEFAULT_TENANT } from '../src/model/ids.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { parsers } from '../src/server/parsers.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { readRules } from '../src/sigma/read-rules.ts';
import type { SigmaRule } from '../src/sigma/rule.ts';
import { appliesTo } from '../src/sigma/scan-rules.ts';
import { ruleToSql, type RuleSql } from '../src/sigma/sql/rule-to-sql.ts';
import type { EventStore } from '../src/store/events/event-store.ts';
import { openEventStore } from '../src/store/events/open-event-store.ts';
import { pastDialect } from '../src/store/events/past-dialect.ts';
import type { Candidate, PastPlace, PastSurvey } from '../src/store/events/past.ts';
import { eventToRow } from '../src/store/events/row.ts';
import { sigmaRuleTexts } from './sigma-rules-corpus.ts';

/**
 * All rules of SigmaHQ over real events, by the stream and by the store: event by event the same. Of each corpus all events that any rule
 * matches are taken, and some of the others (`VEDETTE_PAST_EVENTS=all`: all of them, which takes four minutes on a quiet machine).
 */
const texts = sigmaRuleTexts(['rules/', 'rules-emerging-threats/', 'rules-threat-hunting/', 'rules-compliance/']);
const corpora = ['security-datasets', 'stratus-detonation-logs', 'panther-rule-tests', 'zeek-wrccdc'];
const folders = corpora.map((name) => corpus(name));

const wanted = process.env['VEDETTE_PAST_EVENTS'];
/** of a corpus, and of these every so many-th that no rule matches */
const OTHERS = wanted === 'all' ? Infinity : process.env['VEDETTE_HEAVY'] === '1' ? 1000 : 300;
const EVERY = wanted === 'all' ? 1 : 61;
/** Of the records of a corpus at most so many are read. */
const MOST_READ = wanted === 'all' ? Infinity : process.env['VEDETTE_HEAVY'] === '1' ? 60_000 : 20_000;

/** Of the rules that match nothing every so many-th is asked: a statement costs the store 40 ms whatever it reads. `VEDETTE_PAST_RULES=all`: all. */
const ASKED = wanted === 'all' || process.env['VEDETTE_PAST_RULES'] === 'all' ? 1 : 10;
/** so many rules are asked in one statement */
const AT_ONCE = 8;

describe.skipIf(texts === undefined || folders.includes(undefined))('rules over the past', () => {
  const rules = readRules(texts ?? []).rules;
  const truth = new Map<string, Set<string>>();
  const counts = { read: 0, stored: 0, hits: 0 };
  let folder: string;
  let store: EventStore;
  let survey: PastSurvey;
  let sqlByRule: ReadonlyMap<SigmaRule, RuleSql>;
  const range = { tenant: DEFAULT_TENANT, from: -8e15, to: 8e15 };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vedette-sigma-past-'));
    store = await openEventStore({ kind: 'embedded', folder });
    for (const [i, path] of folders.entries()) if (path !== undefined) await load(path, corpora[i] ?? '');
    survey = await store.past.survey(range);
    const shape = { sets: survey.sets.map(({ logSources }) => logSources), spaced: survey.spaced ?? [] };
    sqlByRule = new Map(rules.map((rule) => [rule, ruleToSql(rule, shape, pastDialect)]));
  }, 3_600_000);
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function load(path: string, name: string): Promise<void> {
    const engine = createSigmaEngine(rules);
    const normalize = createNormalize(parsers, DEFAULT_TENANT);
    let lines: string[] = [];
    let others = 0;
    let read = 0;
    let inserts = 0;
    const flush = async (): Promise<void> => {
      const { rejected } = await store.insert('events', Buffer.from(`${lines.join('\n')}\n`), `${name} ${inserts++}`);
      expect(rejected).toEqual([]);
      lines = [];
    };
    for await (const item of readPaths([path], { clock: Date.now })) {
      if (item.kind !== 'batch') continue;
      for (const event of normalize(item.batch).events) {
        const matched = engine.match(event.logSources, event.fields);
        for (const { id } of matched) addTo(truth, id, event.id);
        counts.hits += matched.length;
        if (matched.length === 0 && (read % EVERY !== 0 || others++ >= OTHERS)) {
          read++;
          continue;
        }
        read++;
        counts.stored++;
        lines.push(eventToRow(event));
      }
      if (lines.length >= 10_000) await flush();
      if (read >= MOST_READ) break;
    }
    if (lines.length > 0) await flush();
    counts.read += read;
  }

  test('most rules are exact in SQL, and the others say why', () => {
    const reasons = new Map<string, number>();
    for (const { inexact } of sqlByRule.values()) for (const reason of inexact) reasons.set(reason, (reasons.get(reason) ?? 0) + 1); // prettier-ignore
    const exact = [...sqlByRule.values()].filter(({ inexact }) => inexact.length === 0).length;
    console.log(`of ${rules.length} rules ${exact} are exact in SQL; not:`, Object.fromEntries(reasons));
    expect(exact).toBeGreaterThan(3600);
  });

  test('the store and the stream find the same events', { timeout: 7_200_000 }, async () => {
    const asked = rules.filter((rule, i) => truth.has(rule.id) || i % ASKED === 0);
    const groups = [...Map.groupBy(asked, ({ logSource }) => JSON.stringify(logSource)).values()];
    const batches = groups.flatMap((group) => Array.from({ length: Math.ceil(group.length / AT_ONCE) }, (_, i) => group.slice(i * AT_ONCE, (i + 1) * AT_ONCE))); // prettier-ignore
    const wrong: unknown[] = [];
    const sums = {
      asked: 0,
      possible: 0,
      certain: 0,
      matching: 0,

      exactRules: 0,
      exactByCertainty: 0,
    };
    for (const batch of batches) {
      const sets = survey.sets.filter(({ logSources }) => batch.some((rule) => appliesTo(rule.logSource, logSources)));
      const unseen = batch.filter((rule) => truth.has(rule.id));
      if (sets.length === 0) {
        for (const rule of unseen) wrong.push({ rule: rule.title, why: 'matches, but has no events' });
        continue;
      }
      const found = await candidatesOf(batch, sets);
      for (const [i, rule] of batch.entries()) {
        const engine = createSigmaEngine([rule]);
        const possible = found.filter((one) => one.possible[i] === true);
        const matching = possible.filter(({ logSources, fields }) => engine.match(logSources, fields).length > 0);
        const certain = possible.filter((one) => one.certain[i] === true);
        const right = truth.get(rule.id) ?? new Set();
        const ids = new Set<string>(matching.map(({ id }) => id));
        const missing = [...right].filter((id) => !ids.has(id)).length;
        const extra = matching.filter(({ id }) => !right.has(id)).length;
        const lied = certain.filter(({ id }) => !right.has(id)).length;
        if (missing + extra + lied > 0) wrong.push({ rule: rule.title, source: rule.source, missing, extra, lied });
        sums.asked++;
        sums.possible += possible.length;
        sums.certain += certain.length;
        sums.matching += matching.length;
        const isExact = sqlByRule.get(rule)?.inexact.length === 0;
        if (isExact) sums.exactRules++;
        // SQL alone: what it is certain of is all there is
        if (isExact && certain.length === right.size) sums.exactByCertainty++;
      }
    }
    console.log('rules over the past:', {
      ...counts,
      ...sums,
      odd: survey.sets.reduce((sum, { odd }) => sum + odd, 0),
    });
    expect(wrong).toEqual([]);
    expect(sums.matching).toBe(counts.hits);
    expect(sums.matching).toBeGreaterThan(150);
    expect(sums.exactByCertainty / sums.exactRules).toBeGreaterThan(0.95);
  });

  async function candidatesOf(batch: readonly SigmaRule[], sets: PastSurvey['sets']): Promise<readonly Candidate[]> {
    const found: Candidate[] = [];
    let after: PastPlace | null = null;
    do {
      const page: Awaited<ReturnType<EventStore['past']['candidates']>> = await store.past.candidates({
        ...range,
        classUids: [...new Set(sets.flatMap(({ classUids }) => classUids))],
        conditions: batch.map((rule) => sqlByRule.get(rule) ?? { must: '0', may: '1', lightMay: '1', words: '1' }),
        isPlain: sets.every(({ odd }) => odd === 0),
        seconds: 600,
        limit: 5000,
        ...(after === null ? {} : { after }),
      });
      found.push(...page.candidates);
      after = page.next;
    } while (after !== null);
    return found;
  }
});

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
