import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

export const splunkHecSettings = z.object({
  maxBytes: z
    .number()
    .int()
    .min(1)
    .default(64 << 20)
    .meta({ description: 'How much one request may send, counted after decompression.', unit: 'By' }),
  maxRequests: z.number().int().min(1).default(64).meta({
    description: 'How many requests may send at the same time; more are told that the server is busy.',
    unit: '1',
  }),
  idleTimeout: z
    .number()
    .int()
    .min(1)
    .default(30_000)
    .meta({ description: 'After how long without a byte a request is ended.', unit: 'ms' }),
  acknowledgements: z.enum(['off', 'when-asked', 'required']).default('when-asked').meta({
    description:
      'Indexer acknowledgement: off; an ackId for requests that name a channel; or a channel required of every request.',
  }),
  maxChannels: z
    .number()
    .int()
    .min(1)
    .default(1000)
    .meta({ description: 'How many channels are remembered; the one that was idle longest is forgotten.', unit: '1' }),
  queryToken: z.boolean().default(false).meta({
    description: 'Whether the token may stand in the address (?token=), where proxies write it into their logs.',
  }),
});
export type SplunkHecSettings = z.infer<typeof splunkHecSettings>;

export const describe = {
  id: 'splunk-hec',
  summary: 'What Splunk forwarders and HEC libraries send: /services/collector and its relatives.',
  settings: splunkHecSettings,
  example: { acknowledgements: 'required', maxChannels: 200 },
} satisfies ReceiverDescription;
