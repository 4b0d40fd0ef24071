import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

export const httpNdjsonSettings = z.object({
  maxBytes: z
    .number()
    .int()
    .min(1)
    .default(64 << 20)
    .meta({ description: 'How much one request may send, counted after decompression.', unit: 'By' }),
  maxRequests: z
    .number()
    .int()
    .min(1)
    .default(64)
    .meta({ description: 'How many requests may send at the same time; more are told to come back.', unit: '1' }),
  idleTimeout: z
    .number()
    .int()
    .min(1)
    .default(30_000)
    .meta({ description: 'After how long without a byte a request is ended.', unit: 'ms' }),
});
export type HttpNdjsonSettings = z.infer<typeof httpNdjsonSettings>;

export const describe = {
  id: 'http-ndjson',
  summary: 'Records over HTTP: one JSON object a line (or an array of them, or lines of text) to POST /api/v1/ingest.',
  settings: httpNdjsonSettings,
  example: { maxBytes: 16_777_216 },
} satisfies ReceiverDescription;
