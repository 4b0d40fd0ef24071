import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPaths } from '../src/connectors/file/read-paths.ts';
import { corpus } from '../src/corpora.ts';
import { DEFAULT_TENANT, streamOf } from '../src/model/ids.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { NormalizedEvent } from '../src/pipeline/normalize/normalized-event.ts';
import { DEFAULT_BACKTEST_LIMITS, runBacktest } from '../src/server/backtest/run-backtest.ts';
import { goOverPast } from '../src/server/backtest/go-over-past.ts';
import { planPast } from '../src/server/backtest/past-plan.ts';
import { parsers } from '../src/server/parsers.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { readRules } from '../src/sigma/read-rules.ts';
import type { SigmaRule } from '../src/sigma/rule.ts';
import { openEventStore } from '../src/store/events/open-event-store.ts';
import { eventToRow } from '../src/store/events/row.ts';
import { sigmaRuleTexts } from '../test/sigma-rules-corpus.ts';

/**
 * Rules over stored events: `UV_THREADPOOL_SIZE=12 node bench/sigma-sql.ts [EVENTS] [DAYS]`. Real Windows events, again and again with
 * times spread over the days. Prints for some kinds of rules what a run costs, then all rules over one day, by one reading of it.
 */
const events = Number(process.argv[2] ?? 1_000_000);
const days = Number(process.argv[3] ?? 30);
const DAY = 86_400_000;
const START = Date.UTC(2026, 9, 1);

const path = corpus('security-datasets', 'atomic');
const texts = sigmaRuleTexts();
if (path === undefined || texts === undefined) process.exit(0);
const { rules } = readRules(texts);

const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'));
const store = await openEventStore({ kind: 'embedded', folder });
const cpu = (): number => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000;

const originals: NormalizedEvent[] = [];
const normalize = createNormalize(parsers, DEFAULT_TENANT);
for await (const item of readPaths([path], { clock: Date.now })) {
  if (item.kind === 'batch') for (const event of normalize(item.batch).events) originals.push(event);
  if (originals.length >= 50_000) break;
}
let began = performance.now();
for (let at = 0; at < events; at += 10_000) {
  const lines = Array.from({ length: Math.min(10_000, events - at) }, (_, i) => {
    const n = at + i;
    const original = originals[n % originals.length];
    if (original === undefined) throw new Error('no events');
    const { tenant, source, kind, fields, quality, raw, fieldsJson } = original;
    const time = START + Math.floor((n * days * DAY) / events);
    return eventToRow(new NormalizedEvent({ tenant, source, kind, fields, time, received: time, quality, stream: streamOf('bench'), sequence: n, raw, fieldsJson })); // prettier-ignore
  });
  await store.insert('events', Buffer.from(`${lines.join('\n')}\n`), `bench ${at}`);
}
console.log(`${events} events over ${days} days, stored in ${((performance.now() - began) / 1000).toFixed(0)} s`);

const named = (title: string): SigmaRule => {
  const rule = rules.find((each) => each.title === title);
  if (rule === undefined) throw new Error(`no rule ${title}`);
  return rule;
};
const chosen = ['HackTool - Mimikatz Execution', 'Suspicious PowerShell Download and Execute Pattern', 'Potentially Suspicious Rundll32 Activity', 'Vulnerable Driver Load', 'Mimikatz Use', 'Potential PowerShell Execution Via DLL', 'Failed Logon From Public IP', 'Suspicious Process Creation', 'CurrentVersion Autorun Keys Modification']; // prettier-ignore
const range = { from: START, to: START + days * DAY };
console.log('rule'.padEnd(52), 'matches  looked at  rows read   MB read    wall s   cpu s');
for (const title of chosen) {
  const found = rules.some((each) => each.title === title);
  if (!found) continue;
  const rule = named(title);
  const subject = { head: rule, kind: 'rule', rules: [rule], correlations: [] } as const;
  const before = cpu();
  began = performance.now();
  const { hits, cost } = await runBacktest(
    { subject, current: undefined, ...range, samples: 10, first: false },
    { past: store.past, tenant: DEFAULT_TENANT, limits: DEFAULT_BACKTEST_LIMITS },
    new AbortController().signal,
    () => undefined,
  );
  const seconds = [performance.now() - began, cpu() - before].map((ms) => (ms / 1000).toFixed(2).padStart(8));
  console.log(title.padEnd(52), String(hits).padStart(7), String(cost.candidates).padStart(10), String(cost.rowsRead).padStart(10), (cost.bytesRead / 1e6).toFixed(0).padStart(9), ...seconds); // prettier-ignore
}

const day = { from: range.to - DAY, to: range.to };
const engine = createSigmaEngine(rules);
const before = cpu();
began = performance.now();
const plan = await planPast(store.past, rules, { tenant: DEFAULT_TENANT, ...day, rows: DEFAULT_BACKTEST_LIMITS.sliceRows, isCompiled: true }); // prettier-ignore
let hits = 0;
const gone = await goOverPast(plan, {
  past: store.past,
  tenant: DEFAULT_TENANT,
  signal: new AbortController().signal,
  mostCandidates: Infinity,
  look({ logSources, fields }) {
    hits += engine.match(logSources, fields).length;
    return false;
  },
  progress: () => undefined,
});
const seconds = [performance.now() - began, cpu() - before].map((ms) => (ms / 1000).toFixed(1));
console.log(`all ${rules.length} rules over one day, ${gone.candidates} events: ${hits} matches, ${seconds[0]} s wall, ${seconds[1]} s cpu`); // prettier-ignore
await store.close();
rmSync(folder, { recursive: true, force: true });
