import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Producer } from '@platformatic/kafka';
import { kafkaSource } from '../src/connectors/kafka/kafka-source.ts';
import { startBroker, type TestBroker } from '../src/connectors/kafka/test-broker.ts';
import { asSourceId } from '../src/model/ids.ts';
import type { JsonValue } from '../src/model/json.ts';
import { openFileJournal } from '../src/store/journal/file-journal.ts';

/**
 * From topics of a real broker on the same machine into a journal that syncs, with the offsets committed: records of about 400 bytes, by compression
 * and number of partitions. The checkpoint is in memory.
 *
 *     node bench/kafka.ts [--records 100000]
 */
const { values } = parseArgs({ options: { records: { type: 'string', default: '100000' } } });
const records = Number(values.records);
const PER_SEND = 2000;
/** ms that a topic may take: then the measurement says how far it came */
const LONGEST = 120_000;

const folder = await mkdtemp(join(tmpdir(), 'bench-kafka-'));
const broker = await startBroker();
const rows = [];
try {
  for (const [compression, partitions] of [
    ['none', 1],
    ['none', 4],
    ['gzip', 4],
    ['lz4', 4],
    ['zstd', 4],
  ] as const) {
    // prettier-ignore
    rows.push(await measure(broker, compression, partitions));
  }
} finally {
  await broker.stop();
  await rm(folder, { recursive: true });
}
console.table(rows);
console.log(`peak resident memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);

async function measure(from: TestBroker, compression: 'none' | 'gzip' | 'lz4' | 'zstd', partitions: number) {
  const topic = `${compression}-${partitions}`;
  await from.createTopic(topic, partitions);
  const bytes = await produce(from, topic, compression, partitions);
  const journal = await openFileJournal({ folder: join(folder, topic), limitBytes: 8 * 1024 ** 3, retention: { bytes: 0, milliseconds: 0 } }); // prettier-ignore
  let saved: JsonValue | undefined;
  const abort = new AbortController();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const running = await kafkaSource.start(
    { brokers: [from.address], topics: [topic], group: topic },
    {
      append: (batch) => journal.append(batch),
      refuse: () => undefined,
      clock: Date.now,
      source: asSourceId('kafka/bench'),
      senderOf: (name) => asSourceId(`kafka/bench/${name}`),
      checkpoint: { load: () => Promise.resolve(saved), save: (value) => Promise.resolve(void (saved = value)) },
      told: (what) => {
        if (what.kind !== 'works') console.log(topic, what);
      },
      signal: abort.signal,
    },
  );
  if ('kind' in running) throw new Error(running.message);
  for (const end = Date.now() + LONGEST; journal.head() < records; await sleep(5))
    if (Date.now() > end)
      throw new Error(`${topic}: ${journal.head()} of ${records} records came in ${LONGEST / 1000} s`);
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  await running.stop();
  await journal.close();
  return {
    compression,
    partitions,
    'records/s': Math.round(records / seconds),
    'MB/s': Number((bytes / 1e6 / seconds).toFixed(1)),
    'records/CPU s': Math.round((records * 1e6) / (used.user + used.system)),
    seconds: Number(seconds.toFixed(1)),
  };
}

async function produce(
  to: TestBroker,
  topic: string,
  compression: 'none' | 'gzip' | 'lz4' | 'zstd',
  partitions: number,
): Promise<number> {
  // prettier-ignore
  const producer = new Producer({ clientId: 'bench', bootstrapBrokers: [to.address] });
  let bytes = 0;
  for (let first = 0; first < records; first += PER_SEND) {
    const messages = Array.from({ length: Math.min(PER_SEND, records - first) }, (_, i) => {
      const n = first + i;
      const value = Buffer.from(JSON.stringify({ time: 1_735_689_600_000 + n, host: `web-${n % 97}`, client: `192.0.2.${n % 251}`, method: 'GET', path: `/articles/${(n * 7919) % 100_003}`, status: n % 50 === 0 ? 404 : 200, bytes: (n * 31) % 65_536, agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36', referrer: `https://www.example.com/search?q=${n % 1009}`, request: `req-${(n * 2_654_435_761) % 4_294_967_296}` })); // prettier-ignore
      bytes += value.length;
      return { topic, partition: Math.floor(n / 100) % partitions, key: Buffer.from(''), value };
    });
    await producer.send({ messages, compression });
  }
  await producer.close();
  return bytes;
}
