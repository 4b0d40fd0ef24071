import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

const positive = z.number().int().min(1);

export const otlpSettings = z.object({
  maxBytes: positive
    .default(16 << 20)
    .meta({ description: 'How much one request may send, counted after decompression.', unit: 'By' }),
  maxHeld: positive
    .default(64 << 20)
    .meta({ description: 'How much all requests together may hold; more are told to come back.', unit: 'By' }),
  maxServices: positive.default(1000).meta({
    description: 'How many services become sources of their own; those beyond are filed together, as others.',
    unit: '1',
  }),
  idleTimeout: positive
    .default(30_000)
    .meta({ description: 'After how long without a byte a request is ended.', unit: 'ms' }),
  bodyTimeout: positive
    .default(60_000)
    .meta({ description: 'After how long a request is ended that has not come whole.', unit: 'ms' }),
});
export type OtlpSettings = z.infer<typeof otlpSettings>;

export const describe = {
  id: 'otlp',
  summary: 'Logs of OpenTelemetry over HTTP: /v1/logs, protobuf and JSON.',
  settings: otlpSettings,
  example: { maxBytes: 4_194_304, maxServices: 200 },
} satisfies ReceiverDescription;
