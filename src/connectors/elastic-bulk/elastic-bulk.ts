import { Hono } from 'hono';
import type { SourceId } from '../../model/ids.ts';
import { createBoundedSources } from '../../pipeline/collect/bounded-sources.ts';
import { type BodyFailure, openBody } from '../../pipeline/collect/http-body.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { bulkAnswer, itemAnswer } from './bulk-answer.ts';
import type { ElasticBulkSettings } from './describe.ts';
import { elasticKey } from './elastic-key.ts';
import { elasticError, elasticReply } from './elastic-reply.ts';
import { handshake } from './handshake.ts';
import { plainIndex } from './plain-index.ts';
import { type BulkItem, readBulk } from './read-bulk.ts';
import { takeBulk, type TakenBulk } from './take-bulk.ts';

export interface ElasticBulkDeps extends ReceiverDeps {
  who(key: string): Promise<KeyOwner>;
}

/** Whose a key is; `name` becomes part of the source's id. */
export type KeyOwner =
  { readonly kind: 'known'; readonly name: string } | { readonly kind: 'unknown' } | { readonly kind: 'disabled' };

/** Everything that shippers ask is under this; at the root only what cannot be mistaken for a page of ours. */
export const ELASTIC_PREFIX = '/elastic';

/**
 * The part of Elasticsearch that log shippers use: `_bulk` and single documents, and what they ask before. A request is answered when its
 * documents are durable; each item has its own status, so that a shipper sends again just what found the journal full.
 */
export function createElasticBulk(settings: ElasticBulkSettings, deps: ElasticBulkDeps): Hono {
  const boundedSource = createBoundedSources(settings.maxIndices);
  let running = 0;
  /** milliseconds since 1970 until which the journal said that it is full */
  let fullUntil = 0;

  async function answer(request: Request, path: string): Promise<Response> {
    const sender = await senderOf(request, deps);
    if (sender instanceof Response) return sender;
    const write = writeOf(request.method, path);
    if (write === undefined) return ask(request, path);
    if (running >= settings.maxRequests) {
      const reason = `${settings.maxRequests} requests are sending at the moment, the limit.`;
      return elasticError(429, 'es_rejected_execution_exception', reason, 1);
    }
    running++;
    try {
      return await take(request, sender, write);
    } finally {
      running--;
    }
  }

  async function ask(request: Request, path: string): Promise<Response> {
    await request.body?.cancel();
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const found = handshake(method, path, { version: settings.version, isFull: deps.clock() < fullUntil });
    if (found !== undefined) return elasticReply(found);
    const reason = `There is nothing at ${request.method} ${path.slice(0, 200)}: Vedette takes documents and keeps none to search here.`;
    return elasticError(404, 'resource_not_found_exception', reason);
  }

  async function take(request: Request, sender: string, write: Write): Promise<Response> {
    const began = deps.clock();
    const body = openBody(request, { bytes: settings.maxBytes, idle: settings.idleTimeout });
    if (body.kind === 'unsupported') return elasticError(415, 'media_type_header_exception', body.message);
    const { maxDocument, maxItems } = settings;
    const sourceOf = (index: string): SourceId => boundedSource(`elastic/${sender}`, plainIndex(index));
    const items =
      write.kind === 'bulk'
        ? readBulk(body.chunks, { index: write.index, maxDocument })
        : oneDocument(body.chunks, write, maxDocument, () => body.failure() !== undefined);
    const taken = await takeBulk(items, { sourceOf, maxDocument, maxItems, deps });
    if (taken.retryAfter !== undefined) fullUntil = deps.clock() + taken.retryAfter * 1000;
    const failure = body.failure();
    if (failure !== undefined) {
      deps.refuse(sourceOf(write.index ?? 'unnamed'), 1, failure.kind);
      return elasticError(statusByFailure[failure.kind], 'parse_exception', `${failure.message}.`);
    }
    if (taken.stopped !== undefined) {
      deps.refuse(sourceOf(write.index ?? 'unnamed'), 1, 'broken-bulk');
      return stoppedAnswer(taken.stopped, settings);
    }
    return write.kind === 'bulk' ? bulkReply(taken, request, deps.clock() - began) : oneReply(taken);
  }

  const app = new Hono();
  app.all(`${ELASTIC_PREFIX}/*`, ({ req }) => answer(req.raw, req.path.slice(ELASTIC_PREFIX.length)));
  app.all(ELASTIC_PREFIX, ({ req }) => answer(req.raw, '/'));
  for (const path of ['/_bulk', '/:index/_bulk']) app.on(['POST', 'PUT'], path, ({ req }) => answer(req.raw, req.path));
  for (const path of ['/_cat/health', '/_cluster/health']) app.get(path, ({ req }) => answer(req.raw, req.path));
  return app;
}

async function senderOf(request: Request, deps: ElasticBulkDeps): Promise<string | Response> {
  const key = elasticKey(request);
  if (key === undefined) return elasticError(401, 'security_exception', 'Send an API key of Vedette, as ApiKey, Basic password or Bearer.'); // prettier-ignore
  const owner = await deps.who(key);
  if (owner.kind === 'known') return owner.name;
  return owner.kind === 'disabled'
    ? elasticError(403, 'security_exception', 'This API key may not send data: its role is too low.')
    : elasticError(401, 'security_exception', 'Vedette does not know this API key.');
}

type Write =
  | { readonly kind: 'bulk'; readonly index: string | undefined }
  | {
      readonly kind: 'document';
      readonly index: string;
      readonly id: string | undefined;
      readonly action: 'create' | 'index';
    };

/** What a request writes, from its address; undefined for one that asks. */
function writeOf(method: string, path: string): Write | undefined {
  if (method !== 'POST' && method !== 'PUT') return undefined;
  const [first, second, third] = path.split('/').slice(1);
  if (first === '_bulk' && second === undefined) return { kind: 'bulk', index: undefined };
  if (first === undefined || first === '' || first.startsWith('_')) return undefined;
  if (second === '_bulk') return { kind: 'bulk', index: first };
  if (second !== '_doc' && second !== '_create') return undefined;
  return { kind: 'document', index: first, id: third, action: second === '_doc' ? 'index' : 'create' };
}

/** The body of a request for one document, as an item. */
async function* oneDocument(
  chunks: AsyncIterable<Buffer>,
  { index, id, action }: Extract<Write, { kind: 'document' }>,
  limit: number,
  hasFailed: () => boolean,
): AsyncGenerator<BulkItem> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size <= limit) pieces.push(Buffer.from(chunk));
  }
  const isTooLong = size > limit;
  if (!hasFailed()) yield { action, index, id, isTooLong, document: isTooLong ? undefined : Buffer.concat(pieces) };
}

const statusByFailure: Record<BodyFailure['kind'], number> = {
  'too-large': 413,
  bomb: 413,
  truncated: 400,
  damaged: 400,
  'broken-off': 400,
  timeout: 408,
};

function stoppedAnswer(stopped: NonNullable<TakenBulk['stopped']>, settings: ElasticBulkSettings): Response {
  if (stopped === 'too-many') {
    return elasticError(413, 'content_too_long_exception', `The request has more than ${settings.maxItems} items, the limit; those were taken.`); // prettier-ignore
  }
  const reason = `Malformed action/metadata line [${stopped.brokenAt}]; the items before it were taken.`;
  return elasticError(400, 'illegal_argument_exception', reason);
}

/** When not one item was taken because the journal is full, the whole request says so: some senders look at nothing else. */
function bulkReply({ items, retryAfter }: TakenBulk, request: Request, took: number): Response {
  if (items.length === 0) return elasticError(400, 'parse_exception', 'request body is required');
  if (retryAfter !== undefined && items.every(({ result }) => result.kind === 'full')) {
    return elasticError(429, 'es_rejected_execution_exception', 'The journal is full. Send all of it again later.', retryAfter); // prettier-ignore
  }
  const isSlim = new URL(request.url).searchParams.has('filter_path');
  return elasticReply(bulkAnswer(items, took, isSlim));
}

function oneReply({ items: [item], retryAfter }: TakenBulk): Response {
  if (item === undefined) return elasticError(400, 'parse_exception', 'request body is required');
  const answer = itemAnswer(item, false);
  return item.result.kind === 'durable' ? elasticReply(answer, 201) : elasticReply(answer, answer.status, retryAfter);
}
