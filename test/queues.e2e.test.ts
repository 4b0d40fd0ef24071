import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Producer } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasKafka, startBroker, type TestBroker } from '../src/connectors/kafka/test-broker.ts';
import { hasMoto, startMoto, type TestMoto } from '../src/connectors/s3/test-moto.ts';
import { api } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import { freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

/** A queue and a bucket of a server as people run it, killed in the middle: a real broker of Kafka, and moto for S3. */
const LIVES = process.env['VEDETTE_HEAVY'] === '1' ? 2 : 1;
const BUCKET = 'logs';
const keys = { accessKeyId: 'AKIAEXAMPLE000000001', secretAccessKey: 'example' };
let folder: string;
let settings: Parameters<typeof startServer>[0];
let server: RunningServer;
let client: ApiClient;
let broker: TestBroker;
let moto: TestMoto;
let producer: Producer;
let s3: S3Client;
let sent = 0;

describe.skipIf(!hasKafka() || !hasMoto())('a queue and a bucket', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vedette-queues-'));
    [broker, moto] = await Promise.all([startBroker(), startMoto()]);
    await broker.createTopic('logs', 2);
    producer = new Producer({ clientId: 'test', bootstrapBrokers: [broker.address] });
    s3 = new S3Client({ region: 'us-east-1', credentials: { ...keys }, endpoint: moto.endpoint, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const sources = join(folder, 'sources.yml');
    const ofKafka = { brokers: [broker.address], topics: ['logs'] };
    const ofBucket = { ...keys, bucket: BUCKET, endpoint: moto.endpoint, pathStyle: true, interval: 1 };
    const entries = [
      { kind: 'kafka', name: 'logs', settings: ofKafka },
      { kind: 's3', name: 'logs', settings: ofBucket },
    ];
    await writeFile(sources, JSON.stringify(entries));
    settings = { data: join(folder, 'data'), port: await freePort(), args: ['--workers', '0', '--sources', sources] };
    server = await startServer(settings);
    ({ client } = await setUp(server));
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await producer?.close(true);
    s3?.destroy();
    await Promise.all([broker?.stop(), moto?.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  test('lose and double nothing when the server is killed while it reads', async () => {
    for (let life = 0; life < LIVES; life++) {
      await send(2000);
      await sleep(100 + life * 150);
      server.process.kill('SIGKILL');
      await once(server.process, 'exit');
      await send(500);
      server = await startServer(settings);
    }
    await send(100);
    await everyRecordOnce('kafka/logs');
    await everyRecordOnce('s3/logs');
  }, 300_000);
});

/** Half of it in one go, half in many: into the topic, and as objects into the bucket. */
async function send(count: number): Promise<void> {
  const texts = Array.from({ length: count }, (_, i) => `{"message":"record ${sent + i}"}`);
  const messages = texts.map((text, i) => ({ topic: 'logs', partition: i % 2, key: Buffer.from(''), value: Buffer.from(text) })); // prettier-ignore
  await producer.send({ messages: messages.slice(0, count / 2), compression: 'gzip' });
  for (let i = count / 2; i < count; i += 50) await producer.send({ messages: messages.slice(i, i + 50) });
  for (let i = 0; i < count; i += 250) {
    const body = gzipSync(`${texts.slice(i, i + 250).join('\n')}\n`);
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${sent + i}.gz`, Body: body }));
  }
  sent += count;
}

async function everyRecordOnce(source: string): Promise<void> {
  await until(`${sent} records of ${source}`, 60_000, async () => {
    const result = await client.call(api.sources);
    const account = result.ok ? result.answer.sources.find((each) => each.source === source) : undefined;

    return (account?.stored ?? 0) >= sent ? true : undefined;
  });
  await sleep(300);
  const seen = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const query = { limit: 500, q: `source:"${source}"`, ...(cursor === undefined ? {} : { cursor }) };
    const page = await client.call(api.events, { query });
    if (!page.ok) throw new Error(page.error.message);
    for (const { fields } of page.answer.events) {
      const text = typeof fields['message'] === 'string' ? fields['message'] : '';
      seen.set(text, (seen.get(text) ?? 0) + 1);
    }
    cursor = page.answer.next ?? undefined;
  } while (cursor !== undefined);
  expect(Array.from({ length: sent }, (_, i) => seen.get(`record ${i}`) ?? 0).filter((times) => times !== 1)).toEqual(
    [],
  );
}
