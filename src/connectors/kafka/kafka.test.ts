import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompressionAlgorithmValue, Consumer, Producer } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JournalFull } from '../../pipeline/ports.ts';
import type { RunningSource, SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { createTestAuthority, type TestAuthority } from '../../pipeline/collect/test-certificates.ts';
import { createTestSource, type TestSource } from '../../pipeline/collect/test-source.ts';
import { toClientOptions } from './client-options.ts';
import { startConsuming } from './consume.ts';
import { kafkaSettings } from './describe.ts';
import { kafkaSource } from './kafka-source.ts';
import { hasKafka, startBroker, type TestBroker } from './test-broker.ts';

let broker: TestBroker;
let producer: Producer;
let authority: TestAuthority;
let folder: string;
let names = 0;

async function topic(partitions = 1): Promise<string> {
  const name = `topic-${++names}`;
  await broker.createTopic(name, partitions);
  return name;
}

interface Sent {
  readonly value: string | Buffer | null;
  readonly partition?: number;
}

async function send(to: string, messages: readonly Sent[], compression: CompressionAlgorithmValue = 'none') {
  await producer.send({
    compression,
    messages: messages.map(({ value, partition = 0 }) => ({
      topic: to,
      partition,
      // what no type of the library knows: a message without a value
      ...(value === null ? {} : { value: Buffer.from(value) }),
      key: Buffer.from('k'),
    })),
  });
}

const valuesOf = (...values: (string | null)[]): Sent[] => values.map((value) => ({ value }));
const numbered = (count: number, partitions = 1): Sent[] => Array.from({ length: count }, (_, i) => ({ value: `record ${i}`, partition: i % partitions })); // prettier-ignore

async function start(
  source: TestSource,
  settings: Record<string, unknown>,
  deps: Partial<SourceDeps> = {},
): Promise<RunningSource> {
  const running = await kafkaSource.start({ brokers: [broker.address], ...settings }, { ...source.deps, ...deps });
  if ('kind' in running) throw new Error(running.message);
  return running;
}

/** what the group has committed, over all partitions of a topic */
async function committed(group: string, name: string, partitions = 1): Promise<bigint> {
  const consumer = new Consumer({ clientId: 'test', groupId: group, bootstrapBrokers: [broker.address] });
  const offsets = await consumer.listCommittedOffsets({ topics: [{ topic: name, partitions: Array.from({ length: partitions }, (_, i) => i) }] }); // prettier-ignore
  await consumer.close(true);
  return (offsets.get(name) ?? []).reduce((sum, each) => sum + (each > 0n ? each : 0n), 0n);
}

async function untilCommitted(group: string, name: string, count: number, partitions = 1): Promise<void> {
  while ((await committed(group, name, partitions)) < BigInt(count)) await new Promise((resolve) => void setTimeout(resolve, 50)); // prettier-ignore
}

describe.skipIf(!hasKafka())('reading topics of a real broker', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vedette-kafka-keys-'));
    authority = await createTestAuthority(folder);
    const own = await authority.sign('broker', { dns: 'localhost' });
    const keys = join(folder, 'broker-keys.pem');
    await writeFile(keys, own.key + own.cert);
    const jaas = (mechanism: string, module: string): string =>
      `listener.name.secret.${mechanism}.sasl.jaas.config=org.apache.kafka.common.security.${module} required`;
    broker = await startBroker({
      listeners: { SECRET: 'SASL_SSL' },
      format: [
        '--add-scram',
        'SCRAM-SHA-512=[name=vedette,password=example]',
        '--add-scram',
        'SCRAM-SHA-256=[name=vedette,password=example]',
      ],
      properties: [
        'listener.name.secret.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
        `${jaas('plain', 'plain.PlainLoginModule')} user_vedette="example";`,
        `${jaas('scram-sha-256', 'scram.ScramLoginModule')};`,
        `${jaas('scram-sha-512', 'scram.ScramLoginModule')};`,
        'listener.name.secret.ssl.client.auth=required',
        'listener.name.secret.ssl.keystore.type=PEM',
        `listener.name.secret.ssl.keystore.location=${keys}`,
        'listener.name.secret.ssl.truststore.type=PEM',
        `listener.name.secret.ssl.truststore.location=${authority.path}`,
      ],
    });
    producer = new Producer({ clientId: 'test', bootstrapBrokers: [broker.address] });
  });
  afterAll(async () => {
    await producer.close(true);
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes messages in every compression, and commits what is durable', async () => {
    const name = await topic();
    for (const each of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) await send(name, valuesOf(`${each} 1`, `${each} 2`), each); // prettier-ignore
    const source = createTestSource();
    const release = source.journal.hold();
    const running = await start(source, { topics: [name], group: name });
    await source.journal.reached(1);
    expect(await committed(name, name)).toBe(0n);
    release();
    await untilCommitted(name, name, 10);
    await running.stop();
    expect(source.journal.texts()).toEqual(['none', 'gzip', 'snappy', 'lz4', 'zstd'].flatMap((each) => [`${each} 1`, `${each} 2`])); // prettier-ignore
    expect(source.journal.batches.every(({ origin }) => origin.source === 'test')).toBe(true);
  });

  it('cuts messages into records, counts what has no value, and keeps a part of what is too long', async () => {
    const name = await topic();
    const long = 'x'.repeat(900_000);
    await send(name, valuesOf('one\r\n', 'two\nthree\n', '[{"a":1},{"b":2}]', '{\n "c": 3\n}', '{"Records":[{"d":4}]}', null, '', `${long}${long}`.slice(0, 1_000_000), 'last'), 'gzip'); // prettier-ignore
    const source = createTestSource();
    const running = await start(source, { topics: [name], group: name });
    await untilCommitted(name, name, 9);
    await running.stop();
    const texts = source.journal.texts();
    expect(texts.slice(0, 7)).toEqual(['one', 'two', 'three', '{"a":1}', '{"b":2}', '{\n "c": 3\n}', '{"d":4}']);
    expect(texts.slice(7).map((text) => text.length)).toEqual([1_000_000, 4]);
  });

  it("reads what Kafka's own producer writes", async () => {
    const name = await topic(2);
    await broker.run('org.apache.kafka.tools.ProducerPerformance', ['--topic', name, '--num-records', '500', '--throughput', '-1', '--record-size', '200', '--bootstrap-server', broker.address, '--command-property', 'compression.type=snappy']); // prettier-ignore
    const source = createTestSource();
    const running = await start(source, { topics: [name], group: name });
    await untilCommitted(name, name, 500, 2);
    await running.stop();
    expect(source.journal.texts().map((text) => text.length)).toEqual(Array.from({ length: 500 }, () => 200));
  });

  it('finds topics by a pattern, with a source for each, and looks before it is added', async () => {
    await broker.createTopic('dns.one');
    await broker.createTopic('dns.two');
    await send('dns.one', valuesOf('1'));
    await send('dns.two', valuesOf('2'));
    const settings = { brokers: [broker.address], topics: ['dns.*'], group: 'pattern' };
    const { signal } = new AbortController();
    expect(await kafkaSource.check?.(settings, { clock: Date.now, signal })).toEqual({ kind: 'works', message: '2 topics with 2 partitions, 2 messages waiting.' }); // prettier-ignore
    expect(await kafkaSource.check?.({ ...settings, topics: ['nobody.*'] }, { clock: Date.now, signal })).toMatchObject({ kind: 'not-found' }); // prettier-ignore
    const source = createTestSource();
    const running = await start(source, settings);
    await untilCommitted('pattern', 'dns.two', 1);
    await untilCommitted('pattern', 'dns.one', 1);
    await running.stop();
    expect(source.journal.batches.map(({ origin }) => origin.source).sort()).toEqual(['test/dns.one', 'test/dns.two']);
  });

  it('signs in over TLS with a client certificate, in each way, and says what is wrong with it', async () => {
    const name = await topic();
    await send(name, valuesOf('secret'));
    const { cert, key } = await authority.sign('vedette');
    const settings = { brokers: [broker.addressOf('SECRET')], topics: [name], group: name, tls: true, authority: authority.pem, certificate: cert, key, username: 'vedette', password: 'example' }; // prettier-ignore
    const { signal } = new AbortController();
    const check = (more: Record<string, unknown>) =>
      kafkaSource.check?.({ ...settings, ...more }, { clock: Date.now, signal });
    for (const sasl of ['plain', 'scram-sha-256', 'scram-sha-512']) expect(await check({ sasl })).toMatchObject({ kind: 'works', message: /1 messages waiting/ }); // prettier-ignore
    expect(await check({ sasl: 'scram-sha-512', password: 'wrong' })).toMatchObject({ kind: 'refused', message: /do not let Vedette sign in/ }); // prettier-ignore
    expect(await check({ sasl: 'plain', authority: undefined })).toMatchObject({ kind: 'refused', message: /cannot be reached: .*certificate/ }); // prettier-ignore
    expect(await check({ sasl: 'plain', certificate: undefined })).toMatchObject({
      kind: 'settings',
      setting: 'certificate',
    });
    expect(await check({ sasl: 'plain', key: '/nowhere/key.pem' })).toMatchObject({
      setting: 'key',
      message: /no such file/,
    });
    expect(await check({ sasl: 'plain', tls: false })).toMatchObject({ kind: 'settings', setting: 'authority' });
    const source = createTestSource();
    const running = await start(source, { ...settings, sasl: 'scram-sha-512' });
    await untilCommitted(name, name, 1);
    await running.stop();
    expect(source.journal.texts()).toEqual(['secret']);
  });

  it('begins with new messages if it is asked to', async () => {
    const name = await topic();
    await send(name, valuesOf('old'));
    const source = createTestSource();
    const running = await start(source, { topics: [name], group: name, start: 'latest' });
    await source.until(() => source.told.some(({ kind }) => kind === 'works'));
    while (source.journal.texts().length === 0) {
      await send(name, valuesOf('new'));
      await new Promise((resolve) => void setTimeout(resolve, 100));
    }
    await running.stop();
    expect(new Set(source.journal.texts())).toEqual(new Set(['new']));
  });

  it('neither loses nor doubles anything when the process ends between the journal and the commit', async () => {
    const name = await topic(2);
    let source = createTestSource();
    for (let crash = 0; crash < 4; crash++) {
      await send(
        name,
        numbered(3000, 2).map((each) => ({ ...each, value: `${crash} ${each.value?.toString()}` })),
      );
      const { deps, journal } = source;
      let appends = 0;
      // the process ends: this append is durable, and nothing after it has any effect
      const last = 1 + (crash % 2);
      const running = await start(
        source,
        { topics: [name], group: name },
        {
          append: async (batch) => {
            if (deps.signal.aborted) throw new Error('the process ends');
            const appended = await deps.append(batch);
            if (batch.ends.length === 0 || ++appends < last) return appended;
            source.abort();
            throw new Error('the process ends');
          },
        },
      );
      await source.until(() => deps.signal.aborted);
      await running.stop();
      source = createTestSource(journal, source.saved());
    }
    const running = await start(source, { topics: [name], group: name });
    await untilCommitted(name, name, 12_000, 2);
    await running.stop();
    const texts = source.journal.texts();
    expect(texts.length).toBe(12_000);
    expect(new Set(texts).size).toBe(12_000);
  });

  it('waits while the journal is full, and goes on', async () => {
    const name = await topic();
    await send(name, numbered(100));
    const source = createTestSource();
    let refusals = 2;
    const running = await start(
      source,
      { topics: [name], group: name },
      {
        append: (batch) => (refusals-- > 0 ? Promise.reject(new JournalFull('full', 0.1)) : source.deps.append(batch)),
      },
    );
    await untilCommitted(name, name, 100);
    await running.stop();
    expect(source.journal.texts()).toHaveLength(100);
    expect(source.told.some(({ kind, message }) => kind === 'waits' && message?.includes('full'))).toBe(true);
  });

  it('shares partitions with another reader, and takes them over when it goes', async () => {
    const name = await topic(4);
    const [one, two] = [createTestSource(), createTestSource()];
    const first = await start(one, { topics: [name], group: name });
    await send(name, numbered(400, 4));
    await untilCommitted(name, name, 400, 4);
    const second = await start(two, { topics: [name], group: name });
    let sent = 400;
    while (two.journal.texts().length === 0) {
      await send(name, numbered(40, 4));
      sent += 40;
      await untilCommitted(name, name, sent, 4);
    }
    await first.stop();
    await send(name, numbered(400, 4));
    await untilCommitted(name, name, sent + 400, 4);
    await second.stop();
    expect(one.journal.texts().length + two.journal.texts().length).toBeGreaterThanOrEqual(sent + 400);
  });

  it('says what is wrong, and lives through a broker that ends and comes back', async () => {
    const name = await topic();
    await send(name, valuesOf('before'));
    const source = createTestSource();
    const settings = kafkaSettings.parse({ brokers: [broker.address], topics: [name], group: name });
    const client = await toClientOptions(settings);
    if ('kind' in client) throw new Error(client.message);
    const running = startConsuming({
      settings,
      client,
      deps: source.deps,
      member: 'restarted',
      ceiling: 300,
      session: 3000,
    });
    await untilCommitted(name, name, 1);
    broker.kill();
    await source.until(() => source.told.some(({ kind }) => kind === 'fails'));
    expect(source.told.find(({ kind }) => kind === 'fails')?.message).toMatch(/cannot be reached|does not work/);
    await broker.start();
    await send(name, valuesOf('after'));
    await untilCommitted(name, name, 2);
    await running.stop();
    expect(source.journal.texts()).toEqual(['before', 'after']);
  });
});
