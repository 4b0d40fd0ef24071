import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

const positive = z.number().int().min(1);

export const osquerySettings = z.object({
  maxBytes: positive
    .default(16 << 20)
    .meta({ description: 'How much one request may send, counted after decompression.', unit: 'By' }),
  maxHeld: positive
    .default(64 << 20)
    .meta({ description: 'How much all requests together may hold; more are told to come back.', unit: 'By' }),
  idleTimeout: positive
    .default(30_000)
    .meta({ description: 'After how long without a byte a request is ended.', unit: 'ms' }),
  bodyTimeout: positive
    .default(60_000)
    .meta({ description: 'After how long a request is ended that has not come whole.', unit: 'ms' }),
});
export type OsquerySettings = z.infer<typeof osquerySettings>;

export const describe = {
  id: 'osquery',
  summary: "osquery's TLS plugins: enroll, config and log, under /api/v1/osquery.",
  settings: osquerySettings,
  example: { maxBytes: 4_194_304 },
} satisfies ReceiverDescription;
