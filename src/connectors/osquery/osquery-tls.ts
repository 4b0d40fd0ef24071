import { Hono } from 'hono';
import { z } from 'zod';
import { asSourceId } from '../../model/ids.ts';
import { jsonObject } from '../../model/json.ts';
import type { IncomingBatch } from '../../model/record.ts';
import { createBatcher } from '../../pipeline/collect/batcher.ts';
import { type BodyHolder, createBodyHolder } from '../../pipeline/collect/hold-body.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { JournalFull } from '../../pipeline/ports.ts';
import type { OsquerySettings } from './describe.ts';
import { entryRecords } from './entry-records.ts';
import type { NodeKeys } from './node-keys.ts';
import { schedule } from './schedule.ts';

export interface OsqueryDeps extends ReceiverDeps {
  readonly nodeKeys: NodeKeys;
  /** Whose an enrolment secret is, as a source's id; undefined if it is nobody's or may not send. */
  who(secret: string): Promise<string | undefined>;
}

export const OSQUERY_PREFIX = '/api/v1/osquery';

/**
 * What osqueryd's TLS plugins talk to (https://osquery.readthedocs.io/en/stable/deployment/remote/). `log` is answered when everything is durable;
 * on any other status than 200 osqueryd keeps its buffer and sends again. A node that is not known is told so, and enrols by itself.
 */
export function createOsquery(settings: OsquerySettings, deps: OsqueryDeps): Hono {
  const { maxBytes, maxHeld, idleTimeout, bodyTimeout } = settings;
  const holder = createBodyHolder({ each: maxBytes, all: maxHeld, idle: idleTimeout, whole: bodyTimeout });
  const app = new Hono();
  const post = (path: string, answer: (body: unknown, request: Request) => Promise<Response>): void => {
    app.post(OSQUERY_PREFIX + path, ({ req }) => withBody(req.raw, holder, answer));
  };

  /** The source of a node's records, or the answer that lets it enrol again. */
  async function nodeOf(body: unknown, request: Request): Promise<string | Response> {
    const key = nodeKeyOf(body, request);
    const node = key === undefined ? undefined : deps.nodeKeys.open(key);
    return (node === undefined ? undefined : await deps.who(node.secret)) ?? INVALID();
  }

  post('/enroll', async (body) => {
    const asked = enrolment.safeParse(body);
    if (!asked.success) return problem(400, 'This is no enrolment: enroll_secret or host_identifier is missing.');
    const { enroll_secret: given, host_identifier: host } = asked.data;
    const secret = given.trim();
    if ((await deps.who(secret)) === undefined) {
      deps.refuse(asSourceId('osquery/unknown'), 1, 'wrong-enroll-secret');
      return INVALID();
    }
    return Response.json({ node_key: deps.nodeKeys.seal({ host, secret }), node_invalid: false });
  });
  post('/config', async (body, request) => {
    const source = await nodeOf(body, request);
    return source instanceof Response ? source : Response.json({ schedule, node_invalid: false });
  });
  post('/log', async (body, request) => {
    const source = await nodeOf(body, request);
    return source instanceof Response ? source : takeLog(body, source, deps);
  });
  post('/distributed/read', async (body, request) => {
    const source = await nodeOf(body, request);
    return source instanceof Response ? source : Response.json({ queries: {}, node_invalid: false });
  });
  post('/distributed/write', async (body, request) => {
    const source = await nodeOf(body, request);
    return source instanceof Response ? source : Response.json({ node_invalid: false });
  });
  return app;
}

const enrolment = z.object({ enroll_secret: z.string().max(1000), host_identifier: z.string().max(255) });
const withNodeKey = z.object({ node_key: z.string().max(2000) });
const logs = z.object({ log_type: z.enum(['result', 'status']), data: z.array(jsonObject) });

const INVALID = (): Response => Response.json({ node_invalid: true });

const problem = (status: number, error: string, retryAfter?: number): Response =>
  Response.json(
    { error },
    { status, headers: retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) } },
  );

/** In the body; newer agents say it in a header too. */
function nodeKeyOf(body: unknown, request: Request): string | undefined {
  const inBody = withNodeKey.safeParse(body);
  if (inBody.success) return inBody.data.node_key;
  return /^NodeKey (\S{1,2000})$/.exec(request.headers.get('authorization') ?? '')?.[1];
}

async function withBody(
  request: Request,
  holder: BodyHolder,
  answer: (body: unknown, request: Request) => Promise<Response>,
): Promise<Response> {
  const held = await holder.hold(request);
  if (held.kind === 'unsupported') return problem(415, `${held.message}.`);
  if (held.kind === 'busy') return problem(503, held.message, 1);
  if (held.kind === 'failed') {
    const { kind, message } = held.failure;
    return problem(kind === 'too-large' || kind === 'bomb' ? 413 : kind === 'timeout' ? 408 : 400, `${message}.`);
  }
  try {
    const body = jsonOf(held.bytes);
    return body === undefined ? problem(400, 'The body is not JSON.') : await answer(body, request);
  } finally {
    held.release();
  }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

async function takeLog(body: unknown, source: string, deps: ReceiverDeps): Promise<Response> {
  const read = logs.safeParse(body);
  if (!read.success) {
    deps.refuse(asSourceId(source), 1, 'bad-request');
    return problem(400, 'This is no log: log_type is "result" or "status", and data a list of objects.');
  }
  const batches: IncomingBatch[] = [];
  const batcher = createBatcher({
    origin: { source: asSourceId(source), envelope: 'none', format: 'osquery' },
    clock: () => deps.clock(),
    emit: (batch) => void batches.push(batch),
  });
  for (const entry of read.data.data) {
    for (const record of entryRecords(entry)) {
      const bytes = Buffer.from(JSON.stringify(record));
      batcher.add(bytes, 0, bytes.length);
      batcher.close();
    }
  }
  batcher.flush();
  for (const [index, batch] of batches.entries()) {
    try {
      await deps.append(batch);
    } catch (error) {
      if (!(error instanceof JournalFull)) throw error;
      for (const rest of batches.slice(index)) deps.refuse(asSourceId(source), rest.ends.length, error.kind);
      return problem(503, 'The journal is full. Send this again later.', error.retryAfter);
    }
  }
  return Response.json({ node_invalid: false });
}
