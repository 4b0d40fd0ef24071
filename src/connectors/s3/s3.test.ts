import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningSource, SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { createTestSource, type TestSource } from '../../pipeline/collect/test-source.ts';
import { createClients } from './clients.ts';
import { s3Settings } from './describe.ts';
import { pollBucket } from './poll-bucket.ts';
import { type Progress, readObject, SECTION_BYTES } from './read-object.ts';
import { s3Source } from './s3-source.ts';
import { hasMoto, startMoto, type TestMoto } from './test-moto.ts';

let moto: TestMoto;
let s3: S3Client;
let sqs: SQSClient;
let buckets = 0;
const own = { region: 'us-east-1', credentials: { accessKeyId: 'AKIAEXAMPLE000000001', secretAccessKey: 'example' } };

async function bucketOf(objects: Readonly<Record<string, string | Buffer>> = {}): Promise<string> {
  const bucket = `bucket-${++buckets}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const [key, body] of Object.entries(objects)) await put(bucket, key, body);
  return bucket;
}

const put = (bucket: string, key: string, body: string | Buffer) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })); // prettier-ignore

async function queueOf(): Promise<{ url: string; waiting: () => Promise<number> }> {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `queue-${++buckets}` }));
  return {
    url,
    async waiting() {
      const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
      const { Attributes: found = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] })); // prettier-ignore
      return names.reduce((sum, name) => sum + Number(found[name] ?? 0), 0);
    },
  };
}

const settingsOf = (more: Record<string, unknown>) => ({
  endpoint: moto.endpoint,
  pathStyle: true,
  accessKeyId: own.credentials.accessKeyId,
  secretAccessKey: own.credentials.secretAccessKey,
  interval: 1,
  ...more,
});

async function start(
  source: TestSource,
  settings: Record<string, unknown>,
  deps: Partial<SourceDeps> = {},
): Promise<RunningSource> {
  const running = await s3Source.start(settingsOf(settings), { ...source.deps, ...deps });
  if ('kind' in running) throw new Error(running.message);
  return running;
}

const works = (source: TestSource): boolean => source.told.some(({ kind }) => kind === 'works');

describe.skipIf(!hasMoto())('buckets', () => {
  beforeAll(async () => {
    moto = await startMoto();
    s3 = new S3Client({ ...own, endpoint: moto.endpoint, forcePathStyle: true });
    sqs = new SQSClient({ ...own, endpoint: moto.endpoint });
  });
  afterAll(async () => {
    s3.destroy();
    sqs.destroy();
    await moto.stop();
  });

  describe('that are listed', () => {
    it('give the records of every object, plain or packed, once', async () => {
      const bucket = await bucketOf({
        'a.json.gz': gzipSync('{"Records":[{"n":1},{"n":2}]}'),
        'b.log': 'three\nfour\n',
        'c.zst': zstdCompressSync(Buffer.from('five')),
        'd empty': '',
        'e/ö +&%41?=#.txt': 'six\n',
        'picture.png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
        'cut.gz': gzipSync('seven\neight\n'.repeat(10)).subarray(0, 30),
      });
      const source = createTestSource();
      const running = await start(source, { bucket });
      await source.until(() => works(source));
      await put(bucket, '0 sorts before', 'nine\n');
      await put(bucket, 'b.log', 'three\nfour\nand replaced\n');
      await source.until(
        () => source.journal.texts().includes('and replaced') && source.journal.texts().includes('nine'),
      );
      await running.stop();
      const texts = source.journal.texts();
      expect(texts.filter((text) => !/seven|eight/.test(text)).sort()).toEqual(['{"n":1}', '{"n":2}', 'three', 'four', 'five', 'six', 'nine', 'three', 'four', 'and replaced'].sort()); // prettier-ignore
      expect(source.journal.refused.map(([, count, reason]) => [count, reason])).toEqual([[1, `The object s3://${bucket}/picture.png is not read: it is a picture.`]]); // prettier-ignore
      expect(source.journal.batches.filter(({ origin }) => origin.unreadable !== undefined).length).toBeLessThan(2);
      const before = texts.length;
      const again = createTestSource(source.journal, source.saved());
      const second = await start(again, { bucket });
      await again.until(() => works(again));
      await second.stop();
      expect(again.journal.texts().length).toBe(before);
      expect(again.told[0]?.message).toContain('0 objects');
    });

    it('are looked through by days, in folders that are found', async () => {
      const now = Date.UTC(2025, 2, 1, 0, 30);
      const trail = (account: string, day: string, name: string): string =>
        `AWSLogs/${account}/CloudTrail/eu-west-1/${day}/${name}`;
      const bucket = await bucketOf({
        [trail('111111111111', '2025/02/28', 'a')]: 'one',
        [trail('222222222222', '2025/03/01', 'b')]: 'two',
        [trail('222222222222', '2025/01/01', 'c')]: 'too old',
        'AWSLogs/elsewhere.txt': 'not in a folder',
      });
      const source = createTestSource();
      const running = await start(source, { bucket, prefix: 'AWSLogs/*/CloudTrail/*/{YYYY}/{MM}/{DD}/', history: 3 }, { clock: () => now }); // prettier-ignore
      await source.until(() => works(source));
      await running.stop();
      expect(source.journal.texts().sort()).toEqual(['one', 'two']);
    });

    it('of many objects are read a page at a time, and go on where the process ended', async () => {
      const names = Array.from({ length: 110 }, (_, i) => `object ${String(i).padStart(3, '0')}`);
      const bucket = await bucketOf(Object.fromEntries(names.map((name) => [name, name])));
      const settings = s3Settings.parse(settingsOf({ bucket, parallel: 8 }));
      const list = (source: TestSource, deps: Partial<SourceDeps> = {}): RunningSource => {
        const clients = createClients(settings);
        if ('kind' in clients) throw new Error(clients.message);
        return pollBucket(bucket, settings, clients, { ...source.deps, ...deps }, 20);
      };
      const first = createTestSource();
      let appends = 0;
      const ended = list(first, {
        append: async (batch) => {
          if (first.deps.signal.aborted) throw new Error('the process ends');
          const appended = await first.deps.append(batch);
          if (++appends === 70) first.abort();
          return appended;
        },
      });
      await first.until(() => first.deps.signal.aborted);
      await ended.stop();
      expect(first.saved()).toMatchObject({ pass: { after: 'object 059' } });
      const second = createTestSource(first.journal, first.saved());
      const running = list(second);
      await second.until(() => works(second));
      await running.stop();
      expect([...second.journal.texts()].sort()).toEqual(names);
    });

    it('say what is wrong with settings and rights', async () => {
      const { signal } = new AbortController();
      const deps = { clock: Date.now, signal };
      expect(await s3Source.check?.(settingsOf({ bucket: 'nobodys' }), deps)).toEqual({ kind: 'refused', message: 'There is no such bucket.' }); // prettier-ignore
      const bucket = await bucketOf({ a: 'x' });
      expect(await s3Source.check?.(settingsOf({ bucket }), deps)).toEqual({ kind: 'works', message: 'There are 1 objects under "".' }); // prettier-ignore
      expect(await s3Source.check?.(settingsOf({ bucket, role: 'arn:aws:iam::123456789012:role/reader', externalId: 'x' }), deps)).toMatchObject({ kind: 'works' }); // prettier-ignore
      expect(await s3Source.start(settingsOf({}), createTestSource().deps)).toMatchObject({
        kind: 'settings',
        setting: 'bucket',
      });
      expect(await s3Source.start({ bucket, accessKeyId: 'only' }, createTestSource().deps)).toMatchObject({ setting: 'secretAccessKey' }); // prettier-ignore
    });
  });

  describe('with a queue', () => {
    it('are read as they fill, and messages go when records are durable', async () => {
      const [bucket, queue] = [await bucketOf(), await queueOf()];
      const arn = `arn:aws:sqs:us-east-1:123456789012:${queue.url.split('/').at(-1)}`;
      await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: bucket, NotificationConfiguration: { QueueConfigurations: [{ QueueArn: arn, Events: ['s3:ObjectCreated:*'] }] } })); // prettier-ignore
      await put(bucket, 'AWSLogs/a b+ö.json.gz', gzipSync('{"Records":[{"n":1},{"n":2}]}'));
      const source = createTestSource();
      const release = source.journal.hold();
      const running = await start(source, { queue: queue.url });
      await source.journal.reached(1);
      expect(await queue.waiting()).toBeGreaterThan(0);
      release();
      while ((await queue.waiting()) > 0) await new Promise((resolve) => void setTimeout(resolve, 50));
      await running.stop();
      expect(source.journal.texts()).toEqual(['{"n":1}', '{"n":2}']);
    });

    it('understand every form of message, and leave poison to the queue', async () => {
      const [bucket, queue] = [await bucketOf({ k1: '1', k2: '2', k3: '3', gone: 'x' }), await queueOf()];
      const eventOf = (key: string, name = bucket): object => ({ Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name }, object: { key } } }] }); // prettier-ignore
      const bodies = [
        eventOf('k1'),
        eventOf('k1'),
        { Type: 'Notification', Message: JSON.stringify(eventOf('k2')) },
        { 'detail-type': 'Object Created', detail: { bucket: { name: bucket }, object: { key: 'k3' } } },
        { Service: 'Amazon S3', Event: 's3:TestEvent' },
        { Records: [{ eventName: 'ObjectRemoved:Delete', s3: { bucket: { name: bucket }, object: { key: 'k1' } } }] },
        eventOf('gone'),
        eventOf('k1', 'of-somebody-else'),
        { what: 'is this' },
      ];
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'gone' }));
      for (const body of bodies) await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: JSON.stringify(body) })); // prettier-ignore
      const source = createTestSource();
      const running = await start(source, { queue: queue.url, bucket });
      while ((await queue.waiting()) > 2) await new Promise((resolve) => void setTimeout(resolve, 50));
      await source.until(() => source.told.some(({ kind }) => kind === 'fails'));
      await running.stop();
      expect(source.journal.texts().sort()).toEqual(['1', '2', '3']);
      expect(await queue.waiting()).toBe(2);
      const said = source.told.map(({ message = '' }) => message).join('\n');
      expect(said).toContain('were gone');
      expect(said).toMatch(/no notification of S3|names the bucket of-somebody-else/);
    });

    it('that does not exist is said in words', async () => {
      const source = createTestSource();
      const running = await start(source, { queue: `${moto.endpoint}/123456789012/nobodys` });
      await source.until(() => source.told.length > 0);
      await running.stop();
      expect(source.told[0]).toMatchObject({ kind: 'fails', message: 'There is no such queue.' });
    });
  });

  describe('with a large object', () => {
    const line = (i: number): string => `${i} ${'x'.repeat(i % 900)}`;
    const lines = Array.from({ length: 90_000 }, (_, i) => line(i));
    const body = Buffer.from(`${lines.join('\n')}\n`);

    for (const [name, content] of [
      ['plain', body],
      ['gzip', gzipSync(body, { level: 1 })],
    ] as const) {
      // prettier-ignore
      it(`go on in the middle of it after a crash (${name})`, async () => {
        expect(body.length).toBeGreaterThan(2 * SECTION_BYTES);
        const bucket = await bucketOf({ large: content });
        const clients = createClients(s3Settings.parse(settingsOf({ bucket })));
        if ('kind' in clients) throw new Error(clients.message);
        let progress: Progress | undefined;
        const source = createTestSource();
        const options = (deps: SourceDeps) => ({ s3: clients.s3, deps, requesterPays: false, progress, onProgress: (next: Progress) => Promise.resolve(void (progress = next)) }); // prettier-ignore
        let appends = 0;
        const crashing: SourceDeps = {
          ...source.deps,
          append: (batch) => (++appends > 25 ? Promise.reject(new Error('the process ends')) : source.deps.append(batch)),
        };
        await expect(readObject({ bucket, key: 'large' }, options(crashing))).rejects.toThrow('the process ends');
        expect(progress?.batches).toBeGreaterThan(10);
        if (name === 'plain') expect(progress?.offset).toBeGreaterThan(SECTION_BYTES - 2000);
        const again = await readObject({ bucket, key: 'large' }, options(source.deps));
        expect(again.kind).toBe('done');
        if (again.kind === 'done' && name === 'plain') expect(again.bytes).toBeLessThan(body.length - SECTION_BYTES + 2000);
        const texts = source.journal.texts();
        expect(texts.length).toBe(lines.length);
        expect(texts.every((text, i) => text === line(i))).toBe(true);
        clients.destroy();
      });
    }
  });
});
