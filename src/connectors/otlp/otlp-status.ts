import { bytesField, varintField } from './protobuf-reader.ts';

/** What a request ended in, in gRPC's words (https://grpc.io/docs/guides/status-codes/), and the HTTP status that OTLP gives it. */
export const otlpStatuses = {
  'invalid-argument': { grpc: 3, http: 400 },
  'permission-denied': { grpc: 7, http: 403 },
  'too-large': { grpc: 8, http: 413 },
  exhausted: { grpc: 8, http: 503 },
  unimplemented: { grpc: 12, http: 404 },
  'unsupported-media-type': { grpc: 3, http: 415 },
  timeout: { grpc: 4, http: 408 },
  unauthenticated: { grpc: 16, http: 401 },
} as const satisfies Record<string, { grpc: number; http: number }>;

export interface OtlpProblem {
  readonly kind: keyof typeof otlpStatuses;
  readonly message: string;
  /** seconds; a client sends again only if it is told when */
  readonly retryAfter?: number;
}

/** `google.rpc.Status`, with `RetryInfo` where the client shall come back. */
export function statusMessage({ kind, message, retryAfter }: OtlpProblem): Buffer {
  const parts = [varintField(1, otlpStatuses[kind].grpc), bytesField(2, Buffer.from(message))];
  if (retryAfter !== undefined) {
    const duration = varintField(1, Math.max(1, Math.ceil(retryAfter)));
    const info = bytesField(1, duration);
    const type = bytesField(1, Buffer.from('type.googleapis.com/google.rpc.RetryInfo'));
    parts.push(bytesField(3, Buffer.concat([type, bytesField(2, info)])));
  }
  return Buffer.concat(parts);
}

/** `ExportLogsServiceResponse`; empty when nothing was rejected. */
export function exportResponse(rejected: number, message: string | undefined): Buffer {
  if (rejected === 0) return Buffer.alloc(0);
  return bytesField(1, Buffer.concat([varintField(1, rejected), bytesField(2, Buffer.from(message ?? ''))]));
}
