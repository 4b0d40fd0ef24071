import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import type { Event } from '../src/model/event.ts';
import { clientOf, freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

/** Mappings as people use them: from files and from the API, while records come in, over a kill, for JSON, a delimited file and text. */
let folder: string;
let server: RunningServer;
let client: ApiClient;
let key: string;
let settings: Parameters<typeof startServer>[0];

const SHOP = `mapping: shop
title: Shop
input: json
recognise: { keys: [shopEvent] }
time: at
fields: { user: who, src_ip: from }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-mappings-'));
  await writeFile(
    join(folder, 'doors.yml'),
    'mapping: doors\ntitle: Doors\ninput: delimited\nrecognise: { keys: [door, badge] }\ntime: { field: when, zone: Europe/Berlin }\nevent: { class: authentication, activity: logon }\nfields: { user: badge, host: door }\n',
  );
  // one rule: what is shown here does not depend on how many there are
  await writeFile(
    join(folder, 'rule.yml'),
    'title: One\nid: 5b1f5a34-0d0e-4c2a-9d5b-0000000000ab\nlogsource: { category: shop }\ndetection: { selection: { n: none }, condition: selection }\nlevel: low\n',
  );
  settings = { data: join(folder, 'data'), port: await freePort(), args: ['--rules', join(folder, 'rule.yml'), '--mappings', join(folder, 'doors.yml'), '--workers', '1'] }; // prettier-ignore
  server = await startServer(settings);
  ({ client, key } = await setUp(server));
}, 120_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function send(source: string, body: string): Promise<void> {
  const answer = await fetch(`${server.base}/api/v1/ingest?source=${source}`, { method: 'POST', body, headers: { authorization: `Bearer ${key}` } }); // prettier-ignore
  expect(answer.status).toBe(200);
}

async function eventsOf(source: string, count: number): Promise<readonly Event[]> {
  return await until(`${count} events of ${source}`, 60_000, async () => {
    const page = await client.call(api.events, { query: { q: `source = ${source}`, limit: 200 } });
    return page.ok && page.answer.events.length >= count ? page.answer.events : undefined;
  });
}

async function put(text: string, version?: number): Promise<void> {
  const made = await client.call(api.putMapping, { params: { id: 'shop' }, body: { text, ...(version === undefined ? {} : { version }) } }); // prettier-ignore
  if (!made.ok) throw new Error(made.error.message);
}

const order = (n: number): string => `{"shopEvent":"order","n":${n},"at":"2026-11-21T19:50:11Z","who":"jdoe","from":"192.0.2.7"}\n`; // prettier-ignore

test('a delimited file over HTTP is read by a mapping from a file', async () => {
  await send('doors', 'when,door,badge\n2026-07-21 10:00:00,main,jdoe\n2026-07-21 10:00:01,"back, left",mroe\n');
  const events = await eventsOf('doors', 2);
  expect(events.map(({ format, time, fields }) => [format, new Date(time).toISOString(), fields['door']])).toEqual([
    ['doors', '2026-07-21T08:00:01.000Z', 'back, left'],
    ['doors', '2026-07-21T08:00:00.000Z', 'main'],
  ]);
  expect(events[0]?.ocsf.class_uid).toBe(3002);
});

test('what nobody knows can be sampled, suggested for, and tried without keeping anything', async () => {
  await send('shop', order(0) + order(1));
  expect((await eventsOf('shop', 2)).map(({ format }) => format)).toEqual(['json', 'json']);
  const sample = await client.call(api.mappingSample, { query: { source: 'shop' } });
  if (!sample.ok) throw new Error(sample.error.message);
  expect(sample.answer.records).toHaveLength(2);
  expect(sample.answer.sources.some(({ source }) => source === 'shop')).toBe(true);
  const suggested = await client.call(api.suggestMapping, { body: { records: sample.answer.records, id: 'shop' } });
  if (!suggested.ok) throw new Error(suggested.error.message);
  expect(suggested.answer.suggestion?.mapping).toMatchObject({ time: { field: 'at' }, fields: { user: 'who', src_ip: 'from' } }); // prettier-ignore
  const tried = await client.call(api.previewMapping, { body: { text: suggested.answer.suggestion?.text ?? '', records: sample.answer.records } }); // prettier-ignore
  expect(tried).toMatchObject({ ok: true, answer: { records: 2, read: 2, withTime: 2, problems: [] } });
});

test('a mapping takes effect when the answer comes, and is refused with its place when it is wrong', async () => {
  const wrong = await client.call(api.putMapping, { params: { id: 'shop' }, body: { text: SHOP.replace('at\n', '{ field: at, format: nonsense }\n') } }); // prettier-ignore
  expect(wrong).toMatchObject({ ok: false, error: { kind: 'bad-request', at: 'body.text:5:20' } });
  await put(SHOP, 0);
  await send('shop', order(2));
  const events = await eventsOf('shop', 3);
  expect(events.find(({ fields }) => fields['n'] === 2)?.format).toBe('shop');
  const again = await client.call(api.putMapping, { params: { id: 'shop' }, body: { text: `${SHOP}# other\n`, version: 0 } }); // prettier-ignore
  expect(again).toMatchObject({ ok: false, error: { kind: 'conflict' } });
});

test('each record is read once and by one mapping, also around a change and a kill', async () => {
  const sent: number[] = [];
  const sending = (async () => {
    for (let n = 100; n < 115; n += 1) {
      await send('flow', order(n));
      sent.push(n);
    }
  })();
  for (let version = 1; version <= 2; version += 1) await put(SHOP.replace('title: Shop', `title: Shop ${version}\nproduct: { vendor: v, name: p${version} }`)); // prettier-ignore
  await sending;
  await put(`${SHOP}product: { vendor: v, name: last }\n`);
  await send('flow', order(200));
  server.process.kill('SIGKILL');
  await once(server.process, 'exit');
  server = await startServer(settings);
  client = clientOf(server.base, { authorization: `Bearer ${key}` });
  const events = await eventsOf('flow', 16);
  expect(events).toHaveLength(16);
  expect(new Set(events.map(({ id }) => id)).size).toBe(16);
  expect(events.every(({ format }) => format === 'shop')).toBe(true);
  const products = events.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ ocsf }) => JSON.stringify(ocsf.metadata['product'])); // prettier-ignore
  // the mappings follow one another in the order of the journal: none comes back
  const runs = products.filter((product, i) => product !== products[i - 1]);
  expect(new Set(runs).size).toBe(runs.length);
  expect(products.at(-1)).toContain('last');
  const accounts = await client.call(api.sources, {});
  if (!accounts.ok) throw new Error(accounts.error.message);
  const flow = accounts.answer.sources.find(({ source }) => source === 'flow');
  expect(flow).toMatchObject({ received: 16, stored: 16, unreadable: 0, formats: { shop: 16 } });
}, 120_000);

test('a mapping that is turned off reads nothing more; its list says what it read', async () => {
  await client.call(api.changeMapping, { params: { id: 'shop' }, body: { enabled: false } });
  await send('off', order(300));
  expect((await eventsOf('off', 1))[0]?.format).toBe('json');
  const list = await client.call(api.mappings, {});
  if (!list.ok) throw new Error(list.error.message);
  const rows = list.answer.mappings.map(({ id, origin, enabled, events }) => [id, origin, enabled, events]);
  expect(rows).toEqual([['shop', 'own', false, 17], ['doors', 'files', true, 2]]); // prettier-ignore
  const one = await client.call(api.mapping, { params: { id: 'shop' } });
  expect(one.ok && one.answer.mapping.versions.length).toBe(5);
  const gone = await client.call(api.removeMapping, { params: { id: 'shop' } });
  expect(gone.ok).toBe(true);
});
