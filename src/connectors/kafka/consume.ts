import { Admin, type BaseOptions, Consumer } from '@platformatic/kafka';
import { createGlob } from '../../model/glob.ts';
import { sleep } from '../../pipeline/collect/pull/sleep.ts';
import { workUntilStopped } from '../../pipeline/collect/pull/work-until-stopped.ts';
import type { RunningSource, SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { deliverMessages } from './deliver-messages.ts';
import type { KafkaSettings } from './describe.ts';
import { errorWords } from './error-words.ts';
import type { Place } from './cut-messages.ts';
import { fromJson, placesDone, type Remembered, toJson } from './positions.ts';
import { createInbox } from './take-messages.ts';

export interface ConsumeOptions {
  readonly settings: KafkaSettings;
  readonly client: BaseOptions;
  readonly deps: SourceDeps;
  /** a name that no other reader has, for the first start */
  readonly member: string;
  /** ms: no wait after failures is longer */
  readonly ceiling?: number;
  /** ms after which the brokers give a silent reader up */
  readonly session?: number;
}

const FETCH_BYTES = 4 << 20;
const SESSION_MS = 20_000;
const TELL_EVERY_MS = 15_000;
const TOPICS_EVERY_MS = 60_000;
const CEILING_MS = 30_000;
/** A consumer that cannot say good-bye is left: the brokers notice by themselves. */
const CLOSE_MS = 1000;

/** Reads topics for ever: in sessions, each of which ends with an error, with topics that came up, or with the source. */
export function startConsuming({
  settings,
  client,
  deps,
  member,
  ceiling = CEILING_MS,
  session: sessionTimeout = SESSION_MS,
}: ConsumeOptions): RunningSource {
  const own = new AbortController();
  const signal = AbortSignal.any([deps.signal, own.signal]);
  const patient = { ...deps, signal };
  /** where partitions stand, by what the journal has: kept over sessions, so that what the brokers were not told is not read twice */
  let places: Map<string, Place> | undefined;
  let remembered: Remembered = { member, pending: [] };
  let records = 0;
  let tombstones = 0;

  async function load(): Promise<Map<string, Place>> {
    remembered = fromJson(await deps.checkpoint.load()) ?? remembered;
    return placesDone(remembered.pending, patient);
  }

  async function session(worked: () => void): Promise<void> {
    places ??= await load();
    const topics = await topicsOf(settings, client);
    if (topics.length === 0) {
      deps.told({ kind: 'waits', message: `No topic is called ${settings.topics.join(' or ')} yet.` });
      await sleep(TOPICS_EVERY_MS, signal);
      return;
    }
    const consumer = new Consumer({ ...client, groupId: settings.group, groupInstanceId: remembered.member, sessionTimeout, heartbeatInterval: sessionTimeout / 10 }); // prettier-ignore
    const closed = new AbortController();
    const until = AbortSignal.any([signal, closed.signal]);
    const look = lookNow({ settings, client, topics, until, changed: () => closed.abort() });
    try {
      // an error that nobody listens for would end the process; those that matter also come by the stream
      consumer.on('client:broker:failed', () => undefined);
      const { topics: known } = await consumer.metadata({ topics, forceUpdate: true });
      const stream = await consumer.consume({
        topics,
        mode: 'committed',
        fallbackMode: settings.start,
        autocommit: false,
        maxBytes: FETCH_BYTES,
        maxBytesPerPartition: FETCH_BYTES,
        maxWaitTime: 500,
        highWaterMark: 1,
      });
      const inbox = createInbox(stream);
      const partitionName = (topic: string, partition: number): string =>
        `${topic}/${known.get(topic)?.id ?? ''}/${partition}`;
      const isOurs = (topic: string, partition: number): boolean =>
        consumer.assignments?.some((each) => each.topic === topic && each.partitions.includes(partition)) === true;
      let toldAt = -Infinity;
      while (!until.aborted) {
        if (deps.clock() - toldAt >= TELL_EVERY_MS) {
          toldAt = deps.clock();
          deps.told({ kind: 'works', message: await progress(consumer, topics) });
        }
        const soon = AbortSignal.any([until, AbortSignal.timeout(TELL_EVERY_MS)]);
        const messages = (await inbox.take(soon)).filter(({ topic, partition }) => isOurs(topic, partition));
        if (messages.length === 0) {
          if (stream.destroyed || stream.closed) throw new Error('the brokers ended the connection');
          continue;
        }
        const delivered = await deliverMessages(messages, {
          deps: patient,
          framing: settings.framing,
          sourceOf: (topic) => (isSingle(settings) ? deps.source : deps.senderOf(topic)),
          partitionName,
          places,
          remember(pending) {
            remembered = { ...remembered, pending };
            return deps.checkpoint.save(toJson(remembered));
          },
        });
        if (delivered === undefined) return;
        records += delivered.records;
        tombstones += delivered.tombstones;
        worked();
        const offsets = delivered.offsets.filter(({ topic, partition }) => isOurs(topic, partition));
        if (offsets.length > 0) await consumer.commit({ offsets });
      }
    } finally {
      closed.abort();
      await look;
      await closeWithin(consumer, CLOSE_MS);
    }
  }

  async function progress(consumer: Consumer, topics: string[]): Promise<string> {
    const shares = (consumer.assignments ?? []).reduce((sum, { partitions }) => sum + partitions.length, 0);
    const lag = await consumer.getLag({ topics });
    const waiting = [...lag.values()].flat().reduce((sum, each) => (each > 0n ? sum + each : sum), 0n);
    const without = tombstones === 0 ? '' : ` ${tombstones} messages without a value left out.`;
    return `${records} records since the start, from ${shares} partitions; ${waiting} messages wait there.${without}`;
  }

  const words = (error: unknown): string => errorWords(error).message;
  const running = workUntilStopped({ round: session, ceiling, words }, patient);
  return {
    async stop() {
      own.abort();
      await running;
    },
  };
}

/** The records of one topic are the source's own; those of several have a source each. */
const isSingle = ({ topics }: KafkaSettings): boolean => topics.length === 1 && topics[0]?.includes('*') === false;

const hasPattern = ({ topics }: KafkaSettings): boolean => topics.some((topic) => topic.includes('*'));

/** The topics there are that the settings name. */
export async function topicsOf(settings: KafkaSettings, client: BaseOptions): Promise<string[]> {
  if (!hasPattern(settings)) return [...settings.topics];
  const admin = new Admin(client);
  try {
    const all = await admin.listTopics({ includeInternals: false });
    const wanted = settings.topics.map(createGlob);
    return all.filter((name) => wanted.some((isLike) => isLike(name))).sort();
  } finally {
    await admin.close();
  }
}

interface Looking {
  readonly settings: KafkaSettings;
  readonly client: BaseOptions;
  readonly topics: readonly string[];
  readonly until: AbortSignal;
  readonly changed: () => void;
}

/** Looks now and then whether other topics fit the patterns. A look that fails is no reason to stop reading. */
async function lookNow({ settings, client, topics, until, changed }: Looking): Promise<void> {
  if (!hasPattern(settings)) return;
  while (!until.aborted) {
    await sleep(TOPICS_EVERY_MS, until);
    if (until.aborted) return;
    const now = await topicsOf(settings, client).catch(() => topics);
    if (now.join(' ') !== topics.join(' ')) changed();
  }
}

async function closeWithin(consumer: Consumer, ms: number): Promise<void> {
  const enough = new AbortController();
  await Promise.race([consumer.close(true).catch(() => undefined), sleep(ms, enough.signal)]);
  enough.abort();
}
