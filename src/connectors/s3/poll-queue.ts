import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { workUntilStopped } from '../../pipeline/collect/pull/work-until-stopped.ts';
import type { RunningSource, SourceDeps } from '../../pipeline/collect/source-kind.ts';
import type { Clients } from './clients.ts';
import type { S3Settings } from './describe.ts';
import { errorWords } from './error-words.ts';
import { notifiedObjects } from './notified-objects.ts';
import { createObjectReader } from './object-reader.ts';
import { readMany } from './read-many.ts';

const CEILING_MS = 60_000;
/** A message that fails is shown again later each time, up to SQS's own idea of a long while. */
const LONGEST_HIDDEN_S = 900;
/** Received more often than that, a message is said to be poison; whether it is taken away is the queue's affair (its dead-letter queue). */
const MANY_RECEIVES = 5;

/** Takes what a queue says of new objects. A message is deleted when the records of all its objects are durable in the journal, and not before. */
export function pollQueue(queue: string, settings: S3Settings, clients: Clients, given: SourceDeps): RunningSource {
  const own = new AbortController();
  const signal = AbortSignal.any([given.signal, own.signal]);
  const deps = { ...given, signal };
  const reader = createObjectReader(clients, settings, deps);
  let poison = 0;
  let lastProblem: string | undefined;

  async function next(worked: () => void): Promise<void> {
    const { Messages: messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 10,
        VisibilityTimeout: settings.visibility,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
      { abortSignal: signal },
    );
    lastProblem = undefined;
    // hidden from others as long as they are under way, also those that wait for their turn
    const hidden = new Set(messages);
    const prolong = setInterval(() => void hideAll(hidden), settings.visibility * 400);
    try {
      await readMany(messages, settings.parallel, async (message) => {
        await take(message).finally(() => hidden.delete(message));
      });
    } finally {
      clearInterval(prolong);
    }
    if (signal.aborted) return;
    worked();
    const left =
      poison === 0
        ? ''
        : ` ${poison} messages could not be used, ${MANY_RECEIVES} times or more: they are left to the queue.`;
    if (lastProblem === undefined) deps.told({ kind: 'works', message: reader.summary() + left });
    else deps.told({ kind: 'fails', message: `${String(lastProblem)} ${reader.summary()}${left}` });
  }

  async function take(message: Message): Promise<void> {
    const receives = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
    const said = notifiedObjects(message.Body ?? '');
    let problem = said.kind === 'not-understood' ? 'A message of the queue is no notification of S3.' : undefined;
    for (const name of said.kind === 'objects' ? said.objects : []) {
      if (problem !== undefined) break;
      if (settings.bucket !== undefined && name.bucket !== settings.bucket) {
        problem = `A message names the bucket ${name.bucket.slice(0, 100)}, and only ${settings.bucket} is read.`;
      } else if (name.key.startsWith(settings.prefix)) {
        const outcome = await reader.read(name);
        if (outcome.kind === 'stopped') return;
        if (outcome.kind === 'failed') problem = `The object ${name.key.slice(0, 300)} cannot be read. ${outcome.words.message}`; // prettier-ignore
      }
    }
    if (problem === undefined) {
      await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: message.ReceiptHandle }));
      return;
    }
    lastProblem = problem;
    if (receives === MANY_RECEIVES) poison++;
    await hide(message, Math.min(LONGEST_HIDDEN_S, 10 * 2 ** Math.min(receives, 10)));
  }

  async function hide(message: Message, seconds: number): Promise<void> {
    await clients.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: queue, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: seconds })); // prettier-ignore
  }

  /** A message that is shown to somebody else meanwhile is read twice; keys keep its records out. */
  async function hideAll(messages: ReadonlySet<Message>): Promise<void> {
    await Promise.allSettled([...messages].map((message) => hide(message, settings.visibility)));
  }

  const words = (error: unknown): string => errorWords(error).message;
  const running = workUntilStopped({ round: next, ceiling: CEILING_MS, words }, deps);
  return {
    async stop() {
      own.abort();
      await running;
      clients.destroy();
    },
  };
}
