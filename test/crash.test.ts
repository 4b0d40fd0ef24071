import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { api } from '../src/model/api.ts';
import { DEFAULT_TENANT } from '../src/model/ids.ts';
import { ALL } from '../src/model/query.ts';
import { openEventStore } from '../src/store/events/open-event-store.ts';
import { clientOf, freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

const KILLS = process.env['VEDETTE_HEAVY'] === '1' ? 20 : 4;
const SENDERS = 3;
const RECORDS_IN_BATCH = 40;
const HOSTS = 7;
/** as many of a sender take several seconds: the server is killed while they are counted */
const OFTEN = 200;

const folder = await mkdtemp(join(tmpdir(), 'vedette-crash-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const RULE = `
title: A record of the crash test
id: 5b1f5a34-0d0e-4c2a-9d5b-000000000001
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: fires-in-the-crash-test
  condition: selection
level: high
---
title: The same for correlations
name: base
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: fires-in-the-crash-test
  condition: selection
---
title: Often in a batch
id: in-a-batch
correlation:
  type: event_count
  rules: [base]
  group-by: [BatchName]
  timespan: 1h
  condition: {gte: 4}
vedette: {group-by: []}
---
title: Often by a sender
id: by-a-sender
correlation:
  type: value_count
  rules: [base]
  group-by: [SenderName]
  timespan: 12h
  condition: {field: RecordNumber, gte: OFTEN}
`.replace('OFTEN', String(OFTEN));

describe('kill -9 under load', () => {
  test(`${KILLS} times, of the server or of its database: nothing acknowledged is lost, nothing is doubled`, { timeout: 600_000 }, async () => {
    const data = join(folder, 'data');
    const rules = join(folder, 'rules.yml');
    await writeFile(rules, RULE);
    const settings = { data, port: await freePort(), args: ['--rules', rules] };
    let server = await startServer(settings);
    const { key } = await setUp(server);
    const load = startLoad(server.base, key);
    const killed = { server: 0, database: 0 };

    for (let round = 0; round < KILLS; round += 1) {
      await sleep(500 + Math.random() * 2500);
      const pid = round % 3 === 2 ? await databasePid(data) : undefined;
      if (pid !== undefined) {
        process.kill(pid, 'SIGKILL');
        killed.database += 1;
        continue;
      }
      server.process.kill('SIGKILL');
      killed.server += 1;
      server = await startServer(settings);
    }
    await sleep(1000);
    const sent = await load.stop();
    const accounts = await settled(server, key);
    const total = { stored: sum(accounts.map(({ stored }) => stored)), unreadable: sum(accounts.map(({ unreadable }) => unreadable)) };
    const raised = await allAlerts(server, key);
    expect(await server.stop()).toBe(0);

    console.log(`killed ${killed.server} times the server, ${killed.database} times the database; ${sent.acknowledged} records acknowledged, ${sent.firing} of them fire`);
    expect(sent.acknowledged).toBeGreaterThan(KILLS * RECORDS_IN_BATCH);
    expect(total).toEqual({ stored: sent.acknowledged, unreadable: 0 });
    const stored = await everythingIn(data, raised);
    expect(stored.events).toHaveLength(sent.acknowledged);
    expect(new Set(stored.events).size).toBe(sent.acknowledged);
    expect(new Set(stored.recordNumbers).size).toBe(sent.acknowledged);
    const findingsBy = Map.groupBy(stored.findings, ({ rule }) => rule);
    const idsBy = (rule: string): string[] => (findingsBy.get(rule) ?? []).map(({ id }) => id);
    const own = idsBy('5b1f5a34-0d0e-4c2a-9d5b-000000000001');
    expect(own).toHaveLength(sent.firing);
    expect(new Set(own).size).toBe(sent.firing);
    // one for each batch, whatever batch a kill struck
    const ofBatches = idsBy('in-a-batch');
    expect(new Set(ofBatches).size).toBe(ofBatches.length);
    expect(ofBatches).toHaveLength(sent.acknowledged / RECORDS_IN_BATCH);
    // one for each sender, at the very record at which it became often: nothing was forgotten and nothing counted twice
    const often = (findingsBy.get('by-a-sender') ?? []).map(({ event }) => stored.recordNumbersById.get(event));
    expect(new Set(often)).toEqual(new Set(sent.oftenAt));
    expect(often).toHaveLength(sent.oftenAt.length);
    expect(often.length).toBeGreaterThan(0);
    expect(sum(raised.map(({ findings }) => findings))).toBe(stored.findings.length);
    expect(new Set(raised.map(({ key: each }) => each)).size).toBe(raised.length);
  });
}); // prettier-ignore

interface Sent {
  acknowledged: number;
  firing: number;
  /** the record of each sender at which it became often */
  readonly oftenAt: string[];
}

/** Senders that never give up on a batch: the same records under the same key until they are acknowledged. */
function startLoad(base: string, key: string): { stop(): Promise<Sent> } {
  const stopping = new AbortController();
  const result: Sent = { acknowledged: 0, firing: 0, oftenAt: [] };
  const sender = async (number: number): Promise<void> => {
    let before = 0;
    for (let batch = 0; !stopping.signal.aborted; batch += 1) {
      const { body, firing, firingNumbers } = batchOf(number, batch);
      while (!(await isAccepted(base, key, `sender-${number}-${batch}`, body))) await sleep(50);
      result.acknowledged += RECORDS_IN_BATCH;
      result.firing += firing;
      const often = before < OFTEN ? firingNumbers[OFTEN - before - 1] : undefined;
      if (often !== undefined) result.oftenAt.push(often);
      before += firing;
    }
  };
  const senders = Array.from({ length: SENDERS }, (_, number) => sender(number));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(senders);
      return result;
    },
  };
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

function batchOf(sender: number, batch: number): { body: string; firing: number; firingNumbers: string[] } {
  const time = new Date(Date.now()).toISOString().slice(0, 23).replace('T', ' ');
  const firingNumbers: string[] = [];
  const lines = Array.from({ length: RECORDS_IN_BATCH }, (_, index) => {
    const fires = index % 10 === 3;
    if (fires) firingNumbers.push(`${sender}-${batch}-${index}`);
    return JSON.stringify({
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Hostname: `ws-${(batch + index) % HOSTS}`,
      UtcTime: time,
      RecordNumber: `${sender}-${batch}-${index}`,
      BatchName: `${sender}-${batch}`,
      SenderName: `sender-${sender}`,
      Image: 'C:\\Windows\\System32\\cmd.exe',
      CommandLine: fires ? 'cmd.exe /c fires-in-the-crash-test' : 'cmd.exe /c dir',
    });
  });
  return { body: lines.join('\n'), firing: firingNumbers.length, firingNumbers };
}

async function databasePid(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return pid > 1 ? pid : undefined;
}

async function settled(
  server: RunningServer,
  key: string,
): Promise<{ stored: number; unreadable: number; waiting: number }[]> {
  const client = clientOf(server.base, { authorization: `Bearer ${key}` });
  return await until('settled accounts', 60_000, async () => {
    const answer = await client.call(api.sources);
    if (!answer.ok) return undefined;
    return answer.answer.sources.length > 0 && answer.answer.sources.every(({ waiting }) => waiting === 0)
      ? answer.answer.sources
      : undefined;
  });
}

async function allAlerts(server: RunningServer, key: string): Promise<{ key: string; findings: number }[]> {
  const client = clientOf(server.base, { authorization: `Bearer ${key}` });
  const answer = await client.call(api.alerts, { query: { limit: 500 } });
  if (!answer.ok) throw new Error(answer.error.message);
  expect(answer.answer.next).toBeNull();
  return answer.answer.alerts;
}

interface Everything {
  readonly events: string[];
  readonly recordNumbers: unknown[];
  readonly recordNumbersById: ReadonlyMap<string, unknown>;
  readonly findings: { readonly id: string; readonly rule: string; readonly event: string }[];
}

/** Every event's id and record number, and every finding's id, read from the event store itself after the server has stopped. */
async function everythingIn(data: string, alerts: readonly { key: string }[]): Promise<Everything> {
  const store = await openEventStore({ kind: 'embedded', folder: join(data, 'events') });
  const [events, recordNumbers, findings]: [string[], unknown[], Everything['findings']] = [[], [], []];
  try {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await store.search({
        tenant: DEFAULT_TENANT,
        query: ALL,
        limit: 500,
        ...(cursor ? { cursor } : {}),
      });
      events.push(...page.events.map(({ id }) => id));
      recordNumbers.push(...page.events.map(({ fields }) => fields['RecordNumber']));
      cursor = page.next;
    }
    for (const { key } of alerts) {
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await store.findingsByKey({
          tenant: DEFAULT_TENANT,
          key,
          from: 0,
          to: 1e14,
          limit: 500,
          ...(cursor ? { cursor } : {}),
        });
        findings.push(...page.findings.map(({ id, rule, event }) => ({ id, rule: rule.id, event: event.id })));
        cursor = page.next;
      }
    }
  } finally {
    await store.close();
  }
  const recordNumbersById = new Map(events.map((id, i) => [id, recordNumbers[i]]));
  return { events, recordNumbers, recordNumbersById, findings };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
