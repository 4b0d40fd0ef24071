import { Hono } from 'hono';
import { z } from 'zod';
import { asSourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import type { FileFormat } from '../../pipeline/collect/file-format.ts';
import { PREFIX_BYTES, recognise } from '../../pipeline/collect/framing/recognise.ts';
import { openBody } from '../../pipeline/collect/http-body.ts';
import { peek } from '../../pipeline/collect/peek.ts';
import { readBatches } from '../../pipeline/collect/read-batches.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { JournalFull } from '../../pipeline/ports.ts';
import type { HttpNdjsonSettings } from './describe.ts';
import { type IngestProblem, problemToResponse, statusByFailure } from './ingest-problem.ts';
import { createTally, type Tally } from './tally.ts';

export interface HttpNdjsonDeps extends ReceiverDeps {
  /** Who sends, in a name for the source; or the answer for one who may not. */
  who(request: Request): Promise<string | Response>;
  /** binary formats that are taken, too */
  readonly formats?: readonly FileFormat[];
}

/**
 * `POST /api/v1/ingest`: the body's records go into the journal while it is read. The answer comes when all of them are durable:
 * `200 {accepted, refused, unreadable}`. Records are numbered from 1, empty lines not counted.
 *
 * A body larger than about a mebibyte goes in as several batches, in order. If one of them fails, those before it are durable: `accepted` says
 * how many records, and the sender goes on from the next one. With an `Idempotency-Key` it may also send the very same body again: batch
 * number i has the key `KEY#i`, batches are cut by content alone, and those that are there already are not written again.
 */
export function createHttpNdjson(settings: HttpNdjsonSettings, deps: HttpNdjsonDeps): Hono {
  let running = 0;
  return new Hono().post('/api/v1/ingest', async (context) => {
    const request = context.req.raw;
    const who = await deps.who(request);
    if (who instanceof Response) return who;
    if (running >= settings.maxRequests) {
      const message = `${settings.maxRequests} requests are sending at the moment, the limit. Try again in a second.`;
      return problemToResponse({ status: 429, kind: 'busy', message, retryAfter: 1 });
    }
    running++;
    try {
      return await ingest(request, who, settings, deps);
    } finally {
      running--;
    }
  });
}

const query = z.object({
  source: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'is 1 to 200 printable ASCII characters without blanks')
    .optional(),
  format: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'is the id of a parser')
    .optional(),
  key: z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/, 'is 1 to 200 printable ASCII characters')
    .optional(),
});

/** `x-www-form-urlencoded` is what curl says of `--data-binary` if nobody tells it otherwise. */
const READ_TYPES = /^(application\/(x-)?(ndjson|jsonl|json|jsonlines|octet-stream|www-form-urlencoded)|text\/.*)$/;

async function ingest(
  request: Request,
  who: string,
  settings: HttpNdjsonSettings,
  deps: HttpNdjsonDeps,
): Promise<Response> {
  const asked = askedOf(request);
  if ('status' in asked) return problemToResponse(asked);
  const source = asSourceId(asked.source ?? `http/${who}`.slice(0, 200));
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== '' && !READ_TYPES.test(type)) {
    const message = `Content-Type ${type.slice(0, 80)} is not read. Send application/x-ndjson, application/json or text/plain.`;
    return problemToResponse({ status: 415, kind: 'unsupported', message });
  }
  const body = openBody(request, { bytes: settings.maxBytes, idle: settings.idleTimeout });
  if (body.kind === 'unsupported') {
    return problemToResponse({ status: 415, kind: 'unsupported', message: `${body.message}.` });
  }

  const { prefix, all } = await peek(body.chunks, PREFIX_BYTES);
  const content = deps.formats?.find((format) => format.recognises(prefix)) ?? recognise(prefix);
  if ('kind' in content && content.kind === 'binary') {
    const message = `This is ${content.what}, not a log in text. ${content.advice}`;
    return problemToResponse({ status: 415, kind: 'unsupported', message });
  }
  const tally = createTally();
  const batches = readBatches(all, {
    content,
    origin: { source, envelope: 'none', ...(asked.format === undefined ? {} : { format: asked.format }) },
    clock: () => deps.clock(),
  });
  let index = 0;
  for await (const batch of batches) {
    // Only full batches of a body that broke off are taken: the last one would be another when the body comes again, under the same key.
    if (body.failure() !== undefined) break;
    const key = asked.key === undefined ? {} : { key: `${asked.key}#${index++}` };
    const problem = await append({ ...batch, ...key }, tally, deps);
    if (problem !== undefined) return problemToResponse(problem, tally.refusedFrom(problem.message));
  }
  const failure = body.failure();
  if (failure === undefined) return Response.json(tally.answer());
  const message = `${failure.message}.`;
  deps.refuse(source, 1, failure.kind);
  return problemToResponse({ ...statusByFailure[failure.kind], message }, tally.refusedFrom(message));
}

async function append(batch: IncomingBatch, tally: Tally, deps: HttpNdjsonDeps): Promise<IngestProblem | undefined> {
  try {
    tally.add(batch, await deps.append(batch));
    return undefined;
  } catch (error) {
    if (!(error instanceof JournalFull)) throw error;
    deps.refuse(batch.origin.source, batch.ends.length, error.kind);
    return { status: 503, kind: 'unavailable', message: error.message, retryAfter: error.retryAfter };
  }
}

function askedOf(request: Request): z.infer<typeof query> | IngestProblem {
  const { searchParams } = new URL(request.url);
  const parsed = query.safeParse({
    source: searchParams.get('source') ?? undefined,
    format: searchParams.get('format') ?? undefined,
    key: request.headers.get('idempotency-key') ?? undefined,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = String(issue?.path[0]);
  const name = at === 'key' ? 'The header Idempotency-Key' : `The parameter ${at}`;
  return { status: 400, kind: 'bad-request', message: `${name} ${issue?.message}.`, at };
}
