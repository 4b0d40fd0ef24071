import type { SourceId } from '../../model/ids.ts';
import { appendPatiently } from '../../pipeline/collect/pull/append-patiently.ts';
import type { SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { cutMessages, type CutMessages, type Place } from './cut-messages.ts';
import type { KafkaSettings } from './describe.ts';
import type { PendingBatch } from './positions.ts';
import type { KafkaMessage } from './take-messages.ts';

/** What one round of reading made durable. */
export interface Delivered {
  readonly records: number;
  readonly tombstones: number;
  /** where each partition goes on, for the brokers to remember */
  readonly offsets: { topic: string; partition: number; offset: bigint; leaderEpoch: number }[];
}

export interface DeliverOptions {
  readonly deps: SourceDeps;
  readonly framing: KafkaSettings['framing'];
  sourceOf(topic: string): SourceId;
  /** names a partition for ever: a topic that is made anew has another id */
  partitionName(topic: string, partition: number): string;
  /** where each partition stands; moved on when records are durable */
  readonly places: Map<string, Place>;
  /** writes down what is about to be appended */
  remember(pending: readonly PendingBatch[]): Promise<void>;
}

interface PartitionRound {
  readonly name: string;
  readonly source: SourceId;
  readonly first: bigint;
  readonly last: KafkaMessage;
  readonly cut: CutMessages;
}

/** @returns undefined if the source was stopped before all was durable: then nothing may be committed */
export async function deliverMessages(
  messages: readonly KafkaMessage[],
  options: DeliverOptions,
): Promise<Delivered | undefined> {
  const rounds = [...byPartition(messages).values()].flatMap((each) => toRound(each, options));
  const pending = rounds.flatMap((round) => round.cut.batches.map(({ next }, index) => ({ key: keyOf(round, index), source: round.source, partition: round.name, next }))); // prettier-ignore
  if (pending.length > 0) await options.remember(pending);
  const done = await Promise.all(rounds.map((round) => appendRound(round, options)));
  if (done.includes(false)) return undefined;
  return {
    records: rounds.reduce((sum, { cut }) => sum + cut.batches.reduce((all, { batch }) => all + batch.ends.length, 0), 0), // prettier-ignore
    tombstones: rounds.reduce((sum, { cut }) => sum + cut.tombstones, 0),
    offsets: rounds.map(({ last, cut }) => ({ topic: last.topic, partition: last.partition, offset: cut.next.offset, leaderEpoch: last.leaderEpoch })), // prettier-ignore
  };
}

function byPartition(messages: readonly KafkaMessage[]): Map<string, KafkaMessage[]> {
  const groups = new Map<string, KafkaMessage[]>();
  for (const message of messages) {
    const name = `${message.topic}/${message.partition}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [message]);
    else group.push(message);
  }
  return groups;
}

function toRound(messages: readonly KafkaMessage[], options: DeliverOptions): PartitionRound[] {
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) return [];
  const name = options.partitionName(first.topic, first.partition);
  const source = options.sourceOf(first.topic);
  const from = options.places.get(name) ?? { offset: 0n, skip: 0 };
  const clock = (): number => options.deps.clock();
  const cut = cutMessages(messages, { source, framing: options.framing, clock, from });
  return [{ name, source, first: first.offset, last, cut }];
}

/** Says what is in the batch: the same messages, cut in the same way, have the same key. */
const keyOf = ({ name, first, last }: PartitionRound, index: number): string => `kafka/${name}/${first}-${last.offset}/${index}`; // prettier-ignore

/** One after the other: when the process ends, those that are durable are the first. */
async function appendRound(round: PartitionRound, { deps, places }: DeliverOptions): Promise<boolean> {
  for (const [index, { batch, next }] of round.cut.batches.entries()) {
    if ((await appendPatiently({ ...batch, key: keyOf(round, index) }, deps)) === undefined) return false;
    places.set(round.name, next);
  }
  places.set(round.name, round.cut.next);
  return true;
}
