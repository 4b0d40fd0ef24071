import { Hono } from 'hono';
import { createBoundedSources } from '../../pipeline/collect/bounded-sources.ts';
import { type BodyProblem, createBodyHolder } from '../../pipeline/collect/hold-body.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { asSourceId } from '../../model/ids.ts';
import type { OtlpSettings } from './describe.ts';
import { linesOfJson, linesOfProtobuf } from './log-lines.ts';
import { exportResponse, type OtlpProblem, otlpStatuses, statusMessage } from './otlp-status.ts';
import { takeLogs } from './take-logs.ts';

export interface OtlpHttpDeps extends ReceiverDeps {
  /** Who sends, in a name for the source; or why nobody may. */
  who(request: Request): Promise<string | OtlpProblem>;
}

/** `POST /v1/logs` (https://opentelemetry.io/docs/specs/otlp/#otlphttp). Answered when every record is durable. */
export function createOtlpHttp(settings: OtlpSettings, deps: OtlpHttpDeps): Hono {
  const boundedSource = createBoundedSources(settings.maxServices);
  const { maxBytes, maxHeld, idleTimeout, bodyTimeout } = settings;
  const holder = createBodyHolder({ each: maxBytes, all: maxHeld, idle: idleTimeout, whole: bodyTimeout });
  return new Hono().post('/v1/logs', async ({ req: { raw: request } }) => {
    const reply = replyIn(request);
    if (reply === undefined) return unsupported(request);
    const who = await deps.who(request);
    if (typeof who !== 'string') return reply.problem(who);
    const body = await holder.hold(request);
    if (body.kind !== 'held') {
      const problem = bodyProblem(body);
      deps.refuse(asSourceId(`otlp/${who}`.slice(0, 200)), 1, problem.kind);
      return reply.problem(problem);
    }
    try {
      const lines = reply.isJson ? linesOfJson(body.bytes) : linesOfProtobuf(body.bytes);
      if ('kind' in lines) {
        deps.refuse(asSourceId(`otlp/${who}`.slice(0, 200)), 1, lines.kind);
        return reply.problem({ kind: 'invalid-argument', message: lines.message });
      }
      const taken = await takeLogs(lines, (service) => boundedSource(`otlp/${who}`, service), deps);
      if (taken.kind === 'taken') return reply.taken(taken.rejected, taken.message);
      return reply.problem({
        kind: 'exhausted',
        message: 'The journal is full. Send this again later.',
        retryAfter: taken.retryAfter,
      });
    } finally {
      body.release();
    }
  });
}

const PROTOBUF = 'application/x-protobuf';

interface Reply {
  readonly isJson: boolean;
  taken(rejected: number, message: string | undefined): Response;
  problem(problem: OtlpProblem): Response;
}

/** The answer comes in the encoding of the request. */
function replyIn(request: Request): Reply | undefined {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json' && type !== PROTOBUF) return undefined;
  const isJson = type === 'application/json';
  const answer = (status: number, json: object, bytes: Buffer, retryAfter?: number): Response =>
    new Response(isJson ? JSON.stringify(json) : new Uint8Array(bytes), {
      status,
      headers: {
        'content-type': type,
        ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) }),
      },
    });
  return {
    isJson,
    taken: (rejected, message) => {
      const partial =
        rejected === 0 ? {} : { partialSuccess: { rejectedLogRecords: String(rejected), errorMessage: message ?? '' } };
      return answer(200, partial, exportResponse(rejected, message));
    },
    problem: (problem) => {
      const { http, grpc } = otlpStatuses[problem.kind];
      return answer(http, { code: grpc, message: problem.message }, statusMessage(problem), problem.retryAfter);
    },
  };
}

async function unsupported(request: Request): Promise<Response> {
  await request.body?.cancel();
  const message = `Send ${PROTOBUF} or application/json.`;
  return Response.json({ code: otlpStatuses['unsupported-media-type'].grpc, message }, { status: 415 });
}

export function bodyProblem(problem: BodyProblem): OtlpProblem {
  if (problem.kind === 'unsupported') return { kind: 'unsupported-media-type', message: `${problem.message}.` };
  if (problem.kind === 'busy') return { kind: 'exhausted', message: problem.message, retryAfter: 1 };
  const { kind, message } = problem.failure;
  const isTooLarge = kind === 'too-large' || kind === 'bomb';
  return {
    kind: isTooLarge ? 'too-large' : kind === 'timeout' ? 'timeout' : 'invalid-argument',
    message: `${message}.`,
  };
}
