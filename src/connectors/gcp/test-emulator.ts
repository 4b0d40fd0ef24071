import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { startTestApi } from '../../pipeline/collect/pull/test-api.ts';
import { createTestServiceAccount, type TestServiceAccount } from '../../pipeline/collect/pull/test-service-account.ts';

/** One subscription of Pub/Sub on this machine, as its documentation says that it behaves. */
export interface PubsubEmulator {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly account: TestServiceAccount;
  /** what was asked for, in order: "pull", "acknowledge", … */
  readonly asked: string[];
  publish(data: string | Buffer): void;
  /** ids of messages that were not acknowledged */
  left(): string[];
  /** The next questions are answered so, one each. */
  answerNext(...answers: ((response: ServerResponse) => void)[]): void;
  close(): Promise<void>;
}

export interface PubsubOptions {
  readonly subscription: string;
  /** ms since 1970 */
  readonly clock: () => number;
  /** whether ids whose deadline has passed are refused */
  readonly exactlyOnce?: boolean;
  readonly mayConsume?: boolean;
}

interface Held {
  readonly messageId: string;
  readonly data: string;
  /** ms since 1970: not given out before, for somebody has it */
  hiddenUntil: number;
  ackId: string | undefined;
}

const DEADLINE_MS = 10_000;
const pullBody = z.object({ maxMessages: z.number().int().min(1) });
const ackBody = z.object({ ackIds: z.array(z.string()).min(1) });

/** Source: Google, Pub/Sub REST reference, "projects.subscriptions", and "Exactly-once delivery". An empty pull is answered at once, so that tests need not wait. */
export async function startPubsubEmulator(options: PubsubOptions): Promise<PubsubEmulator> {
  const { subscription, clock, exactlyOnce = false, mayConsume = true } = options;
  const account = createTestServiceAccount({ scope: 'https://www.googleapis.com/auth/pubsub', clock });
  const asked: string[] = [];
  let answers: ((response: ServerResponse) => void)[] = [];
  let held: Held[] = [];
  let count = 0;

  function pull(body: unknown, response: ServerResponse): void {
    const { maxMessages } = pullBody.parse(body);
    const due = held.filter(({ hiddenUntil }) => hiddenUntil <= clock()).slice(0, maxMessages);
    const receivedMessages = due.map((each) => {
      each.hiddenUntil = clock() + DEADLINE_MS;
      each.ackId = `ack-${++count}`;
      const { ackId, messageId, data } = each;
      const message = { ...(data === '' ? {} : { data }), attributes: { 'logging.googleapis.com/timestamp': '2026-11-22T09:00:00Z' }, messageId, publishTime: '2026-11-22T09:00:01.123Z' }; // prettier-ignore
      return { ackId, message };
    });
    response.end(JSON.stringify(receivedMessages.length === 0 ? {} : { receivedMessages }));
  }

  function acknowledge(body: unknown, response: ServerResponse): void {
    const { ackIds } = ackBody.parse(body);
    const isLate = ({ ackId = '', hiddenUntil }: Held): boolean => ackIds.includes(ackId) && hiddenUntil <= clock();
    const late = exactlyOnce ? held.filter(isLate) : [];
    held = held.filter((each) => late.includes(each) || !ackIds.includes(each.ackId ?? ''));
    if (late.length === 0) response.end('{}');
    else refuse(response, 400, 'INVALID_ARGUMENT', 'Some acknowledgement ids in the request were invalid. This could be because the acknowledgement ids have expired or the acknowledgement ids were malformed.'); // prettier-ignore
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('content-type', 'application/json; charset=UTF-8');
    if (request.url === '/token') return account.giveToken(request, response);
    let text = '';
    request.on('data', (chunk: Buffer) => void (text += chunk.toString()));
    request.on('end', () => {
      const [name = '', verb = ''] = (request.url ?? '').replace('/v1/', '').split(':');
      asked.push(verb);
      const [special, ...rest] = answers;
      answers = rest;
      if (special !== undefined) return special(response);
      if (!account.admits(request, response)) return;
      const isKnown = name === subscription;
      if (verb === 'testIamPermissions') {
        // one that is not there gives no permissions, and no error
        response.end(isKnown && mayConsume ? '{"permissions":["pubsub.subscriptions.consume"]}' : '{}');
      } else if (!isKnown)
        refuse(response, 404, 'NOT_FOUND', `Resource not found (resource=${name.split('/').at(-1)}).`);
      else if (!mayConsume) refuse(response, 403, 'PERMISSION_DENIED', 'User not authorized to perform this action.');
      else if (verb === 'pull') pull(JSON.parse(text), response);
      else if (verb === 'acknowledge') acknowledge(JSON.parse(text), response);
      else refuse(response, 404, 'NOT_FOUND', 'Not found.');
    });
  }

  const api = await startTestApi(answer);
  return {
    baseUrl: api.origin,
    tokenUrl: `${api.origin}/token`,
    account,
    asked,
    publish(data) {
      const messageId = String(9_000_000_000_000 + ++count);
      held.push({ messageId, data: Buffer.from(data).toString('base64'), hiddenUntil: 0, ackId: undefined });
    },
    left: () => held.map(({ messageId }) => messageId),
    answerNext: (...next) => void answers.push(...next),
    close: () => api.close(),
  };
}

/** An error as Google Cloud's APIs tell it. */
export function refuse(response: ServerResponse, code: number, status: string, message: string): void {
  response.writeHead(code, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify({ error: { code, message, status } }));
}
