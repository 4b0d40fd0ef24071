import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

const positive = z.number().int().min(1);

export const elasticBulkSettings = z.object({
  maxBytes: positive
    .default(64 << 20)
    .meta({ description: 'How much one request may send, counted after decompression.', unit: 'By' }),
  maxDocument: positive
    .default(1 << 20)
    .meta({ description: 'A longer document is refused; the others of its request are taken.', unit: 'By' }),
  maxItems: positive.default(50_000).meta({ description: 'How many documents one request may send.', unit: '1' }),
  maxRequests: positive.default(64).meta({
    description: 'How many requests may send at the same time; more are told to come back.',
    unit: '1',
  }),
  maxIndices: positive.default(1000).meta({
    description: 'How many indices become sources of their own; those beyond are filed together, as others.',
    unit: '1',
  }),
  idleTimeout: positive
    .default(30_000)
    .meta({ description: 'After how long without a byte a request is ended.', unit: 'ms' }),
  version: z
    .string()
    .regex(/^\d{1,3}\.\d{1,3}\.\d{1,3}$/)
    .default('8.19.0')
    .meta({ description: 'The version of Elasticsearch that shippers are told; some refuse one older than they are.' }),
});
export type ElasticBulkSettings = z.infer<typeof elasticBulkSettings>;

export const describe = {
  id: 'elastic-bulk',
  summary: 'What writes to Elasticsearch: Beats, Logstash, Fluent Bit, Vector, rsyslog; /elastic and /_bulk.',
  settings: elasticBulkSettings,
  example: { maxItems: 20_000, version: '9.1.0' },
} satisfies ReceiverDescription;
