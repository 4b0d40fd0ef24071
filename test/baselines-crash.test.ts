import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { api } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import { asEntityId, type AlertId, type FindingId } from '../src/model/ids.ts';
import { clientOf, freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

const KILLS = process.env['VEDETTE_HEAVY'] === '1' ? 4 : 2;
const USERS = ['alice', 'ben', 'cleo', 'dora', 'emil'];
const BATCHES = 80;
const RECORDS_IN_BATCH = 40;
/** batches up to here are history, in which nothing is new */
const HISTORY = 30;

const folder = await mkdtemp(join(tmpdir(), 'vedette-baselines-crash-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const FEATURES = `
features:
  - id: test.image
    title: program that a user of the crash test runs
    class: process_activity
    when: { activity_id: 1 }
    entity: [user/actor, user/target]
    value: { path: fields.Image, as: base-name }
`;
const BEHAVIOR = `
title: A program that is new for a user of the crash test
id: 5b1f5a34-0d0e-4c2a-9d5b-000000000009
level: high
behavior:
  feature: test.image
  kind: rare
  needs: { observations: 20, age: 1h }
  p: 0.1
`;

describe('kill -9 of a server that learns', () => {
  test(`${KILLS} times: findings of baselines once, profiles as without`, { timeout: 400_000 }, async () => {
    const behaviors = join(folder, 'behaviors');
    await mkdir(behaviors);
    await Promise.all([writeFile(join(behaviors, 'features.yml'), FEATURES), writeFile(join(behaviors, 'behavior.yml'), BEHAVIOR)]);
    const steady = await live(join(folder, 'steady'), behaviors, 0);
    const killed = await live(join(folder, 'killed'), behaviors, KILLS);
    console.log(`killed ${KILLS} times, ${killed.snapshots} of them after a snapshot; ${killed.found.length} findings of baselines, ${steady.found.length} without a kill`);
    expect(killed.snapshots).toBeGreaterThan(0);
    expect(steady.found.length).toBeGreaterThan(5);
    expect(killed.found).toEqual(steady.found);
    expect(new Set(killed.found).size).toBe(killed.found.length);
    expect(killed.profiles).toEqual(steady.profiles);
    expect(JSON.stringify(killed.profiles)).toContain('Asia/Tokyo');
  });
}); // prettier-ignore

interface Lived {
  /** kills that came after a snapshot of the same process */
  readonly snapshots: number;
  readonly found: readonly string[];
  readonly profiles: readonly unknown[];
}

/** Sends the same records to a new server, which is killed so many times while it takes them, and says what was found and learnt. */
async function live(data: string, behaviors: string, kills: number): Promise<Lived> {
  const rules = join(folder, 'rules.yml');
  await writeFile(rules, 'title: Nothing of the crash test\nlogsource: {product: windows}\ndetection: {s: {None: none}, condition: s}\n'); // prettier-ignore
  const settings = { data, port: await freePort(), args: ['--rules', rules, '--behaviors', behaviors, '--snapshot-seconds', '1'] }; // prettier-ignore
  let server: RunningServer = await startServer(settings);
  const { key } = await setUp(server);
  let sent = 0;
  const sending = (async (): Promise<void> => {
    for (; sent < BATCHES; sent += 1) {
      while (!(await isAccepted(server.base, key, `batch-${sent}`, batchOf(sent)))) await sleep(50);
      // a person decides something in the middle, at a place that all runs share
      if (sent === HISTORY - 1) await decide(() => clientOf(server.base, { authorization: `Bearer ${key}` }), sent + 1);
      if (kills > 0) await sleep(200);
    }
  })();
  let snapshots = 0;
  let seen = 0;
  for (let killed = 0; killed < kills; killed += 1) {
    // twice after a snapshot was written by this process, then whatever there is
    if (killed < kills - 1)
      await until('snapshot', 40_000, async () => ((await snapshotTime(data)) > seen ? true : undefined));
    await sleep(300 + Math.random() * 700);
    // not while the person decides: what an answer was never given to is decided again
    await until('decision', 60_000, async () => (sent === HISTORY - 1 ? undefined : true));
    server.process.kill('SIGKILL');
    const time = await snapshotTime(data);
    if (time > seen) snapshots += 1;
    seen = time;
    server = await startServer(settings);
  }
  await sending;
  const client = clientOf(server.base, { authorization: `Bearer ${key}` });
  await settled(client, BATCHES * RECORDS_IN_BATCH).catch(async (error: unknown) => {
    const state = await client.call(api.learning);
    throw new Error(`${String(error)} ${JSON.stringify(state)} ${server.log()}`);
  });
  const found = await findingsOf(client);
  const profiles = await Promise.all(USERS.map((user) => profileOf(client, `user:example\\${user}`)));
  expect(await server.stop()).toBe(0);
  return { snapshots, found, profiles };
}

async function snapshotTime(data: string): Promise<number> {
  return (await stat(join(data, 'baselines', 'shard-0.snapshot')).catch(() => undefined))?.mtimeMs ?? 0;
}

async function decide(clientNow: () => ApiClient, batches: number): Promise<void> {
  await until('a decision', 60_000, async () => {
    const client = clientNow();
    await settled(client, batches * RECORDS_IN_BATCH);
    const answer = await client.call(api.changeEntity, { params: { entity: asEntityId('user:example\\ben') }, body: { zone: 'Asia/Tokyo' } }); // prettier-ignore
    return answer.ok ? true : undefined;
  });
}

async function settled(client: ApiClient, records: number): Promise<void> {
  await until('settled accounts', 60_000, async () => {
    const answer = await client.call(api.sources);
    if (!answer.ok) return undefined;
    const [source] = answer.answer.sources.filter((each) => each.source === 'crash-test');
    return source !== undefined && source.stored === records && source.waiting === 0 ? true : undefined;
  });
}

/** Findings of baselines, by what they found: ids hold the name of the journal, which differs from one server to another. */
async function findingsOf(client: ApiClient): Promise<string[]> {
  const alerts = await client.call(api.alerts, { query: { limit: 500 } });
  if (!alerts.ok) throw new Error(alerts.error.message);
  expect(alerts.answer.next).toBeNull();
  const found: string[] = [];
  const ids: FindingId[] = [];
  for (const alert of alerts.answer.alerts) {
    const each = await allFindings(client, alert.id);
    found.push(...each.map(({ rule, event, anomaly }) => `${JSON.stringify(event.fields['RecordNumber'])} ${rule.id} ${String(anomaly?.actual)} ${anomaly?.p.toPrecision(6)} ${anomaly?.threshold}`)); // prettier-ignore
    ids.push(...each.map(({ id }) => id));
    expect(each).toHaveLength(alert.findings);
  }
  expect(new Set(ids).size).toBe(ids.length);
  return found.toSorted();
}

async function allFindings(client: ApiClient, id: AlertId) {
  const answer = await client.call(api.alertFindings, { params: { id }, query: { limit: 500 } });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.answer.findings;
}

async function profileOf(client: ApiClient, id: string): Promise<unknown> {
  const answer = await client.call(api.entity, { params: { entity: asEntityId(id) } });
  if (!answer.ok) throw new Error(`${id}: ${answer.error.message}`);
  const text = JSON.stringify(answer.answer.entity, (name, value: unknown) => (['finding', 'event'].includes(name) ? undefined : value)); // prettier-ignore
  return JSON.parse(text);
}

async function isAccepted(base: string, key: string, idempotencyKey: string, body: string): Promise<boolean> {
  try {
    const answer = await fetch(`${base}/api/v1/ingest?source=crash-test`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'idempotency-key': idempotencyKey,
        'content-type': 'application/x-ndjson',
      },
      body,
      signal: AbortSignal.timeout(20_000),
    });
    await answer.text();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** Process starts of two weeks; in the second one, some of a program that nobody ran before. */
function batchOf(batch: number): string {
  const start = Date.UTC(2026, 8, 1, 8);
  return Array.from({ length: RECORDS_IN_BATCH }, (_, index) => {
    const at = new Date(start + (batch * RECORDS_IN_BATCH + index) * 480_000);
    const user = USERS[(batch + index) % USERS.length];
    const isNew = batch >= HISTORY && index === 7;
    return JSON.stringify({
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Hostname: `ws-${user}`,
      UtcTime: at.toISOString().slice(0, 23).replace('T', ' '),
      RecordNumber: `${batch}-${index}`,
      User: `EXAMPLE\\${user}`,
      Image: `C:\\Windows\\System32\\${isNew ? `odd-${batch}` : ['cmd', 'notepad', 'calc'][index % 3]}.exe`,
      CommandLine: 'x',
    });
  }).join('\n');
}
