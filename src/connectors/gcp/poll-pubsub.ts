import { z } from 'zod';
import type { Answer, Ask } from '../../pipeline/collect/pull/ask.ts';
import { isPullFailure, type PullFailure } from '../../pipeline/collect/pull/failure.ts';
import type { Poll } from '../../pipeline/collect/pull/pull.ts';
import type { PulledRecord } from '../../pipeline/collect/pull/pulled-record.ts';

/** Pub/Sub itself knows what was read: here stands only how often it was asked, so that two pages are not taken for one. */
export const pubsubCursor = z.object({ pulls: z.number() });
export type PubsubCursor = z.infer<typeof pubsubCursor>;

export interface PubsubOptions {
  readonly ask: Ask;
  /** "https://pubsub.googleapis.com" */
  readonly baseUrl: string;
  /** "projects/logs/subscriptions/vedette" */
  readonly subscription: string;
  /** in one answer */
  readonly messages: number;
  /** counts messages that hold no record */
  readonly refuse: (count: number) => void;
}

/** An answer may take that long, ms: Pub/Sub waits for messages about a minute and a half before it says that there are none. */
export const PULL_TIMEOUT_MS = 150_000;

/** A request holds 512 KiB at most, an id about 200 bytes. */
const ACKS_AT_ONCE = 1000;

const pulled = z.object({
  receivedMessages: z
    .array(
      z.object({
        ackId: z.string(),
        message: z.object({ data: z.string().default(''), messageId: z.string().optional() }).default({ data: '' }),
      }),
    )
    .default([]),
});

/**
 * Takes messages and acknowledges those of the page before: `startPull` asks for a page only when the one before is durable. What was not acknowledged
 * (a crash, a deadline that passed) comes again, and is left out by its id, and acknowledged.
 * Source: Google, Pub/Sub REST reference, "projects.subscriptions.pull" and ":acknowledge".
 */
export function pollPubsub({ ask, baseUrl, subscription, messages, refuse }: PubsubOptions): Poll<PubsubCursor> {
  /** of messages that are durable, or hold nothing */
  let unacknowledged: string[] = [];
  /** the cursor that they were asked for with */
  let lastPulls: number | undefined;

  function post(verb: string, body: object, signal: AbortSignal): Promise<Answer | PullFailure> {
    return ask({ url: pubsubUrl(baseUrl, subscription, verb), method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal }); // prettier-ignore
  }

  async function acknowledge(signal: AbortSignal): Promise<PullFailure | undefined> {
    while (unacknowledged.length > 0) {
      const answer = await post('acknowledge', { ackIds: unacknowledged.slice(0, ACKS_AT_ONCE) }, signal);
      // "refused": with delivery exactly once, ids whose deadline has passed; those messages come again
      if (isPullFailure(answer) && answer.kind !== 'refused') return answer;
      unacknowledged = unacknowledged.slice(ACKS_AT_ONCE);
    }
    return undefined;
  }

  return async (cursor, signal) => {
    // a page that could not be kept is asked for again with the same cursor; its messages come again when their deadline has passed
    const pulls = cursor?.pulls ?? 0;
    if (pulls === lastPulls) unacknowledged = [];
    const failed = await acknowledge(signal);
    if (failed !== undefined) return failed;
    const answer = await post('pull', { maxMessages: messages }, signal);
    if (isPullFailure(answer)) {
      // a gateway's timeout (504): nothing came in the time that the service waits
      return answer.kind === 'unavailable' && answer.message.includes('(504)') ? nothing(pulls) : answer;
    }
    const known = pulled.safeParse(answer.json ?? {});
    if (!known.success)
      return { kind: 'unavailable', message: 'The answer of Pub/Sub holds no messages as they should be.' };
    const received = known.data.receivedMessages;
    if (received.length === 0) return nothing(pulls);
    lastPulls = pulls;
    unacknowledged = received.map(({ ackId }) => ackId);
    const records = received.flatMap(({ message }) => toRecord(message));
    if (records.length < received.length) refuse(received.length - records.length);
    return { records, cursor: { pulls: pulls + 1 }, more: true };
  };
}

const nothing = (pulls: number) => ({ records: [], cursor: { pulls }, more: false });

export const pubsubUrl = (baseUrl: string, subscription: string, verb: string): string =>
  `${baseUrl.replace(/\/+$/, '')}/v1/${subscription}:${verb}`;

/** A message of nothing but attributes holds no record. */
function toRecord({ data, messageId }: { data: string; messageId?: string | undefined }): PulledRecord[] {
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length === 0) return [];
  return [{ text: data, bytes, ...(messageId === undefined ? {} : { id: messageId }) }];
}
