import { type BaseOptions, Consumer } from '@platformatic/kafka';
import type { SourceChecked, SourceProblem } from '../../pipeline/collect/source-kind.ts';
import { toClientOptions } from './client-options.ts';
import { topicsOf } from './consume.ts';
import type { KafkaSettings } from './describe.ts';
import { errorWords } from './error-words.ts';

/** Whether the brokers let these settings in, and what waits there. */
export async function check(settings: KafkaSettings): Promise<SourceChecked | SourceProblem> {
  const client = await toClientOptions(settings);
  if ('kind' in client) return client;
  try {
    return await look(settings, client);
  } catch (error) {
    const { kind, message } = errorWords(error);
    return { kind: kind === 'not-found' ? 'not-found' : 'refused', message };
  }
}

/** Asks for what waits, without joining the group: nobody's partitions move. */
async function look(settings: KafkaSettings, client: BaseOptions): Promise<SourceChecked | SourceProblem> {
  const quick = { ...client, retries: 0 };
  const topics = await topicsOf(settings, quick);
  if (topics.length === 0) return { kind: 'not-found', setting: 'topics', message: 'No topic has such a name.' };
  const consumer = new Consumer({ ...quick, groupId: settings.group });
  try {
    const ends = await consumer.listOffsets({ topics });
    const starts = await consumer.listOffsets({ topics, timestamp: EARLIEST });
    const partitionsOf = [...ends].map(([topic, offsets]) => ({ topic, partitions: offsets.map((_, i) => i) }));
    const done = await consumer.listCommittedOffsets({ topics: partitionsOf });
    let waiting = 0n;
    let partitions = 0;
    for (const [topic, offsets] of ends) {
      for (const [i, end] of offsets.entries()) {
        const committed = done.get(topic)?.[i] ?? -1n;
        const begin = settings.start === 'earliest' ? (starts.get(topic)?.[i] ?? end) : end;
        waiting += end - (committed >= 0n ? committed : begin);
        partitions++;
      }
    }
    return {
      kind: 'works',
      message: `${topics.length} topics with ${partitions} partitions, ${waiting} messages waiting.`,
    };
  } finally {
    await consumer.close(true).catch(() => undefined);
  }
}

/** what the protocol calls the earliest offset (ListOffsets) */
const EARLIEST = -2n;
