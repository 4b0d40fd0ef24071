import { Hono } from 'hono';
import { z } from 'zod';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import { recordBytes } from '../../model/record.ts';
import type { Framing } from '../../pipeline/collect/framing/recognise.ts';
import { type BodyFailure, openBody } from '../../pipeline/collect/http-body.ts';
import { readBatches } from '../../pipeline/collect/read-batches.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { JournalFull } from '../../pipeline/ports.ts';
import { type AckChannels, createAckChannels } from './ack-channels.ts';
import type { SplunkHecSettings } from './describe.ts';
import { envelopeVerdict } from './envelope-verdict.ts';
import { type HecReply, hecReply, type HecReplyMore } from './hec-reply.ts';
import { hecToken } from './hec-token.ts';
import { type RawFacts, wrapRaw } from './wrap-raw.ts';

export interface SplunkHecDeps extends ReceiverDeps {
  who(token: string): Promise<TokenOwner>;
}

/** Whose a token is; `name` becomes part of the source's id. */
export type TokenOwner =
  { readonly kind: 'known'; readonly name: string } | { readonly kind: 'unknown' } | { readonly kind: 'disabled' };

const BASE = '/services/collector';

/**
 * Splunk's HTTP Event Collector. A request is answered when its events are durable. Events go in as they came, each in its envelope, in
 * order; at a bad one it ends, and the answer says its number: those before it are durable. When the journal is full the answer is "Server is
 * busy", and what of the request was taken before will come twice, as with Splunk.
 */
export function createSplunkHec(settings: SplunkHecSettings, deps: SplunkHecDeps): Hono {
  const channels = createAckChannels(settings.maxChannels);
  const app = new Hono();
  let running = 0;
  /** milliseconds since 1970 until which the journal said that it is full */
  let fullUntil = 0;

  const take =
    (framing: Framing) =>
    async ({ req }: { req: { raw: Request } }): Promise<Response> => {
      const sender = await senderOf(req.raw, settings, deps);
      if (sender instanceof Response) return sender;
      const channel = channelOf(req.raw, settings);
      if (channel instanceof Response) return channel;
      if (running >= settings.maxRequests) return hecReply('busy', {}, 1);
      running++;
      try {
        const result = await ingest(req.raw, framing, asSourceId(`hec/${sender}`.slice(0, 200)), settings, deps);
        if (result.retryAfter !== undefined) fullUntil = deps.clock() + result.retryAfter * 1000;
        const isAcked = result.reply === 'success' && channel !== undefined;
        const more = isAcked ? { ackId: channels.give(`${sender}\n${channel}`) } : result.more;
        return hecReply(result.reply, more, result.retryAfter);
      } finally {
        running--;
      }
    };

  for (const path of ['', '/event', '/event/1.0']) app.post(BASE + path, take('json'));
  for (const path of ['/raw', '/raw/1.0']) app.post(BASE + path, take('lines'));
  for (const path of ['/health', '/health/1.0']) {
    app.get(BASE + path, () => hecReply(deps.clock() < fullUntil ? 'queues-full' : 'healthy'));
  }
  for (const path of ['/ack', '/ack/1.0']) {
    app.post(BASE + path, ({ req }) => answerAcks(req.raw, channels, settings, deps));
  }
  return app;
}

async function senderOf(
  request: Request,
  settings: SplunkHecSettings,
  deps: SplunkHecDeps,
): Promise<string | Response> {
  const found = hecToken(request, settings.queryToken);
  if ('reply' in found) return hecReply(found.reply);
  const owner = await deps.who(found.token);
  if (owner.kind === 'known') return owner.name;
  return hecReply(owner.kind === 'disabled' ? 'token-disabled' : 'invalid-token');
}

/** Undefined for a request that wants no acknowledgement. */
function channelOf(request: Request, settings: SplunkHecSettings): string | undefined | Response {
  if (settings.acknowledgements === 'off') return undefined;
  const channel =
    request.headers.get('x-splunk-request-channel') ?? new URL(request.url).searchParams.get('channel') ?? undefined;
  if (channel === undefined) return settings.acknowledgements === 'required' ? hecReply('no-channel') : undefined;
  return CHANNEL.test(channel) ? channel.toLowerCase() : hecReply('invalid-channel');
}

const CHANNEL = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

interface Result {
  readonly reply: HecReply;
  readonly more?: HecReplyMore;
  /** seconds */
  readonly retryAfter?: number;
}

const replyByFailure: Record<BodyFailure['kind'], HecReply> = {
  'too-large': 'too-large',
  bomb: 'too-large',
  truncated: 'invalid-data',
  damaged: 'invalid-data',
  'broken-off': 'invalid-data',
  timeout: 'timeout',
};

async function ingest(
  request: Request,
  framing: Framing,
  source: SourceId,
  settings: SplunkHecSettings,
  deps: SplunkHecDeps,
): Promise<Result> {
  const body = openBody(request, { bytes: settings.maxBytes, idle: settings.idleTimeout });
  if (body.kind === 'unsupported') return { reply: 'bad-encoding' };
  const batches = readBatches(body.chunks, {
    content: { kind: 'text', encoding: 'utf-8', framing, skip: 0 },
    origin: { source, envelope: 'hec' },
    clock: () => deps.clock(),
  });
  const facts = framing === 'lines' ? rawFactsOf(request) : undefined;
  let taken = 0;
  for await (const batch of batches) {
    if (body.failure() !== undefined) break;
    const checked = facts === undefined ? goodPart(batch) : { good: wrapRaw(batch, facts), bad: undefined };
    if (checked.good.ends.length > 0) {
      const failed = await append(checked.good, deps);
      if (failed !== undefined) return failed;
    }
    taken += checked.good.ends.length;
    if (checked.bad !== undefined) {
      deps.refuse(source, 1, checked.bad);
      return { reply: checked.bad, more: { 'invalid-event-number': taken } };
    }
  }
  const failure = body.failure();
  if (failure !== undefined) {
    deps.refuse(source, 1, failure.kind);
    return { reply: replyByFailure[failure.kind], more: { 'invalid-event-number': taken } };
  }
  return { reply: taken === 0 ? 'no-data' : 'success' };
}

/** @returns the answer, if the batch is not durable: a client sends again after both */
async function append(batch: IncomingBatch, deps: ReceiverDeps): Promise<Result | undefined> {
  try {
    await deps.append(batch);
    return undefined;
  } catch (error) {
    const isFull = error instanceof JournalFull;
    deps.refuse(batch.origin.source, batch.ends.length, isFull ? error.kind : 'journal-failed');
    return isFull ? { reply: 'busy', retryAfter: error.retryAfter } : { reply: 'internal-error' };
  }
}

/** The events before the first bad one, and what is wrong with that. What was too long to be kept whole is not looked at. */
function goodPart(batch: IncomingBatch): { good: IncomingBatch; bad: HecReply | undefined } {
  const { unreadable } = batch.origin;
  if (unreadable?.kind === 'oversize') return { good: batch, bad: undefined };
  for (let index = 0; index < batch.ends.length; index++) {
    const verdict = unreadable === undefined ? envelopeVerdict(recordBytes(batch, index)) : 'invalid-data';
    if (verdict === 'good') continue;
    const ends = batch.ends.slice(0, index);
    return { good: { ...batch, ends, payload: batch.payload.subarray(0, ends.at(-1) ?? 0) }, bad: verdict };
  }
  return { good: batch, bad: undefined };
}

function rawFactsOf(request: Request): RawFacts {
  const { searchParams } = new URL(request.url);
  const names = ['host', 'source', 'sourcetype', 'index'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = searchParams.get(name);
      return value === null || value === '' ? [] : [[name, value.slice(0, 256)]];
    }),
  );
}

const acksAsked = z.object({ acks: z.array(z.number().int()).max(10_000) });

async function answerAcks(
  request: Request,
  channels: AckChannels,
  settings: SplunkHecSettings,
  deps: SplunkHecDeps,
): Promise<Response> {
  const sender = await senderOf(request, settings, deps);
  if (sender instanceof Response) return sender;
  if (settings.acknowledgements === 'off') return hecReply('ack-off');
  const channel = channelOf(request, { ...settings, acknowledgements: 'required' });
  if (channel === undefined || channel instanceof Response) return channel ?? hecReply('no-channel');
  const asked = acksAsked.safeParse(await smallJson(request, settings));
  if (!asked.success) return hecReply('invalid-data');
  const acks = asked.data.acks.map((id): [string, boolean] => [
    String(id),
    channels.isTrue(`${sender}\n${channel}`, id),
  ]);
  return Response.json({ acks: Object.fromEntries(acks) });
}

/** Undefined if it is none, or larger than a question can be. */
async function smallJson(request: Request, settings: SplunkHecSettings): Promise<unknown> {
  const body = openBody(request, { bytes: 1 << 18, idle: settings.idleTimeout });
  if (body.kind === 'unsupported') return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of body.chunks) chunks.push(Buffer.from(chunk));
  if (body.failure() !== undefined) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}
