import { parseArgs } from 'node:util';
import { DEFAULT_TENANT } from '../src/model/ids.ts';
import type { RecordBatch } from '../src/model/record.ts';
import { Repeats } from '../src/pipeline/clean/repeats.ts';
import { createClaimsOf } from '../src/pipeline/identify/claims.ts';
import { createIdentities } from '../src/pipeline/identify/identities.ts';
import { createIdentifyStage } from '../src/pipeline/identify/identify-stage.ts';
import { packClaims } from '../src/pipeline/identify/pack-claims.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { ownClaimRules } from '../src/server/identities/own-claims.ts';
import { parsers } from '../src/server/parsers.ts';
import { eventToRow } from '../src/store/events/row.ts';
import { batchOf } from '../evaluate/identities.ts';
import { sourceNames, type SourceName } from '../evaluate/world/sources.ts';
import { textOf } from '../evaluate/world/slice.ts';
import { createWorld } from '../evaluate/world/world.ts';

/** node bench/identities.ts [--users 100] [--days 4]: what identities and repeats cost an event, beside parsing and the rows of the store. One thread. */
const { values } = parseArgs({ options: { users: { type: 'string', default: '100' }, days: { type: 'string', default: '4' } } }); // prettier-ignore
const world = createWorld({ seed: 7, users: Number(values.users), days: Number(values.days), cleanDays: 1, attacks: 0 }); // prettier-ignore
const batches: RecordBatch[] = [];
for (const hour of world.hours()) {
  const bySource = new Map<SourceName, string[]>(sourceNames.map((name) => [name, []]));
  for (const line of hour.lines) bySource.get(line.source)?.push(textOf(hour, line));
  for (const [source, texts] of bySource) {
    for (let at = 0; at < texts.length; at += 500) batches.push(batchOf(source, texts.slice(at, at + 500), hour.to, 1_000_000 * batches.length)); // prettier-ignore
  }
}

const events = batches.reduce((sum, { ends }) => sum + ends.length, 0);
const spent = new Map<string, number>();
function timed<T>(what: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  spent.set(what, (spent.get(what) ?? 0) + performance.now() - start);
  return result;
}

// once to warm up, once to measure
for (let round = 0; round < 2; round += 1) {
  spent.clear();
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const claimsOf = createClaimsOf(ownClaimRules());
  const stage = createIdentifyStage({ snapshot: null, seen: [] });
  const repeats = new Repeats();
  let logged = 0;
  for (const batch of batches) {
    timed('repeats (main thread)', () => repeats.see(batch));
    const normalized = timed('parse', () => normalize(batch));
    timed('OCSF, entities, rows', () => normalized.events.map(eventToRow));
    const packed = timed('claims (worker)', () => packClaims(batch, claimsOf(normalized.events)));
    const change = timed('stage (main thread)', () => stage.see(packed === undefined ? [] : [{ claims: [packed] }]));
    logged += change?.bytes.length ?? 0;
  }
  const identities = createIdentities(stage.links, new Map(), () => []);
  const { total } = timed('all identities, once', () => identities.list({ limit: 1, offset: 0 }));
  if (round === 0) continue;
  console.log(`${events} events, ${total} identities, ${stage.links.figures.links} links, ${(logged / events).toFixed(2)} bytes an event to the ledger`); // prettier-ignore
  for (const [what, ms] of spent) console.log(`${what.padEnd(24)} ${((ms * 1000) / events).toFixed(2).padStart(7)} µs an event`); // prettier-ignore
}
