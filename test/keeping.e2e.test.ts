import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { api, type ApiAnswer, type ApiInput } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import { asSourceId } from '../src/model/ids.ts';
import type { RewriteRun } from '../src/model/rewrite.ts';
import { clientOf, freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

const folder = await mkdtemp(join(tmpdir(), 'vedette-keeping-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const RECORDS = 6000;
const BROKEN = 3;
const till = asSourceId('till');
const MAPPING = 'mapping: till\ntitle: Tills\ninput: json\nrecognise: { keys: [till, when, who] }\ntime: when\nfields: { user: who }\n'; // prettier-ignore

/** Entries of a till that nothing knows, and some that are broken off. */
function body(): string {
  const time = Date.now() - 60_000;
  const entry = (n: number): string =>
    JSON.stringify({ till: n % 7, when: new Date(time + n).toISOString(), who: `clerk${n % 5}`, amount: n });
  const lines = Array.from({ length: RECORDS }, (_, n) => entry(n));
  return [...lines, ...Array.from({ length: BROKEN }, (_, n) => entry(n).slice(0, -9 - n))].join('\n');
}

async function accounting(client: ApiClient): Promise<ApiAnswer<'accounting'>> {
  return await until('settled books', 180_000, async () => {
    const answer = await client.call(api.accounting, { query: { rows: 'true' } });
    return answer.ok && answer.answer.sources.length > 0 && answer.answer.journal.waiting === 0 ? answer.answer : undefined; // prettier-ignore
  });
}

async function ended(client: ApiClient, id: string): Promise<RewriteRun> {
  return await until('end of the run', 240_000, async () => {
    const answer = await client.call(api.rewriteRun, { params: { id } });
    if (!answer.ok) return undefined;
    const { run } = answer.answer;
    return run.state === 'waiting' || run.state === 'running' ? undefined : run;
  });
}

async function begun(client: ApiClient, input: ApiInput<'startReparse'>['body']): Promise<string> {
  const answer = await client.call(api.startReparse, { body: input });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.answer.run.id;
}

describe('keeping', () => {
  test('the past is read anew with a mapping, also when the server is killed over it; unreadable records are repaired; the books agree', { timeout: 600_000 }, async () => {
    const settings = { data: join(folder, 'data'), port: await freePort() };
    let server: RunningServer = await startServer(settings);
    try {
      const { key } = await setUp(server);
      let client = clientOf(server.base, { authorization: `Bearer ${key}` });
      const sent = await fetch(`${server.base}/api/v1/ingest?source=till`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' }, body: body() });
      expect(sent.status).toBe(200);
      const before = await accounting(client);
      expect(before).toMatchObject({ isRight: true, wrong: [], sources: [{ source: 'till', received: RECORDS + BROKEN, stored: RECORDS, unreadable: BROKEN, waiting: 0, rows: { events: RECORDS, unreadable: BROKEN }, unreadableKinds: { 'not-json': BROKEN }, facts: [{ fact: 'not-recognised', share: 1 }, { fact: 'time-missing', share: 1 }] }] });
      const found = await client.call(api.events, { query: { q: 'amount = 4711', limit: 1 } });
      const id = found.ok ? found.answer.events[0]?.id : undefined;
      if (id === undefined) throw new Error('the entry was not found');

      const mapped = await client.call(api.putMapping, { params: { id: 'till' }, body: { text: MAPPING, note: '' } });
      expect(mapped.ok).toBe(true);

      // a trial says what would change, and changes nothing
      const trial = await ended(client, await begun(client, { source: till }));
      expect(trial).toMatchObject({ state: 'done', apply: false, total: RECORDS, share: 1, counts: { seen: RECORDS, changed: RECORDS, unreadable: 0, noOriginal: 0, formats: { till: RECORDS }, changes: { format: RECORDS, time: RECORDS, entities: RECORDS } } });
      expect(trial.examples[0]?.differences).toContainEqual({ at: 'format', before: 'json', after: 'till' });
      expect((await accounting(client)).sources[0]?.formats).toEqual({ json: RECORDS });

      // for good, and killed in the middle of it
      const run = await begun(client, { source: till, apply: true, note: 'the mapping is new' });
      await until('a run that is under way', 30_000, async () => {
        const answer = await client.call(api.rewriteRun, { params: { id: run } });
        return answer.ok && answer.answer.run.counts.seen > 0 ? true : undefined;
      });
      await sleep(Math.random() * 1500);
      server.process.kill('SIGKILL');
      server = await startServer(settings);
      client = clientOf(server.base, { authorization: `Bearer ${key}` });
      const done = await ended(client, run);
      expect(done).toMatchObject({ state: 'done', apply: true, note: 'the mapping is new' });
      const after = await accounting(client);
      expect(after).toMatchObject({ isRight: true, wrong: [], sources: [{ stored: RECORDS, unreadable: BROKEN, waiting: 0, rows: { events: RECORDS, unreadable: BROKEN }, formats: { till: RECORDS } }] });
      // under its old id, at its own time
      const same = await client.call(api.event, { params: { id } });
      expect(same.ok && same.answer.event).toMatchObject({ id, format: 'till', fields: { amount: 4711 }, ocsf: { metadata: { product: {} } } });
      // once more: there is nothing left to change
      expect((await ended(client, await begun(client, { source: till, apply: true }))).counts).toMatchObject({ seen: RECORDS, same: RECORDS, changed: 0 });

      // unreadable records: read again they stay what they are, mended by hand they are events
      const listed = await client.call(api.unreadableRecords, { query: { source: till, kind: 'not-json' } });
      const [broken] = listed.ok ? listed.answer.records : [];
      if (broken === undefined) throw new Error('no unreadable record');
      const again = await client.call(api.startReread, { body: { source: till } });
      if (!again.ok) throw new Error(again.error.message);
      expect((await ended(client, again.answer.run.id)).counts).toMatchObject({ seen: BROKEN, unreadable: BROKEN, reasons: { 'not-json': BROKEN } });
      const text = '{"till":1,"when":"2026-11-22T08:00:00Z","who":"clerk1","amount":4}';
      const preview = await client.call(api.repairUnreadable, { params: { id: broken.id }, body: { text } });
      expect(preview.ok && preview.answer).toMatchObject({ applied: false, event: { format: 'till' } });
      expect(preview.ok && preview.answer.event?.quality.includes('repaired')).toBe(true);
      const repaired = await client.call(api.repairUnreadable, { params: { id: broken.id }, body: { text, apply: true, note: 'the amount is on paper' } });
      expect(repaired.ok && repaired.answer).toMatchObject({ applied: true, reason: null });
      expect(await accounting(client)).toMatchObject({ isRight: true, sources: [{ stored: RECORDS + 1, unreadable: BROKEN - 1, rows: { events: RECORDS + 1, unreadable: BROKEN - 1 }, quality: { repaired: 1 } }] });
      const original = await client.call(api.unreadableRecord, { params: { id: broken.id } });
      expect(original.ok && original.answer).toMatchObject({ repaired: true, record: { bytes: broken.bytes } });
      const twice = await client.call(api.repairUnreadable, { params: { id: broken.id }, body: { text, apply: true } });
      expect(twice.ok ? '' : twice.error.kind).toBe('conflict');

      // how the source is watched for silence
      const watch = await client.call(api.watchSource, { body: { source: till, mode: 'expected', expectedGap: 3_600_000 } });
      expect(watch.ok && watch.answer.watch).toMatchObject({ source: 'till', mode: 'expected', state: 'speaks', expectedGap: 3_600_000 });
      expect(await server.stop()).toBe(0);
    } catch (error) {
      console.log(server.log());
      throw error;
    } finally {
      server.process.kill('SIGKILL');
    }
  });
}); // prettier-ignore
