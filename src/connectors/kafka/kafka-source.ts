import { randomUUID } from 'node:crypto';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { toClientOptions } from './client-options.ts';
import { describe } from './describe.ts';

/**
 * Topics of Kafka, read as a member of a consumer group. Offsets are committed when their records are durable in the journal. The client is loaded when
 * a source needs it: it takes half a second that others need not wait.
 */
export const kafkaSource = sourceKind({
  ...describe,
  title: 'Kafka topic',
  group: 'reads',
  secrets: ['password', 'key'],
  async start(settings, deps) {
    const client = await toClientOptions(settings);
    if ('kind' in client) return client;
    const { startConsuming } = await import('./consume.ts');
    return startConsuming({ settings, client, deps, member: `vedette-${randomUUID()}` });
  },
  check: async (settings) => (await import('./check.ts')).check(settings),
});
