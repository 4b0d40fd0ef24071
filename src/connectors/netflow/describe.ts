import { z } from 'zod';

const positive = z.number().int().min(1);

/** What the collector can be told. */
export const netflowSettings = z.object({
  address: z.string().default('::').meta({ title: 'Address', description: 'The address to listen on; :: is every IPv6 and IPv4 address of the machine.' }),
  ports: z.array(z.number().int().min(0).max(65_535)).min(1).max(16).default([2055, 4739, 6343]).meta({ title: 'UDP ports', description: 'Each takes every protocol: NetFlow usually goes to 2055, IPFIX to 4739, sFlow to 6343.', unit: '1' }),
  templateLifetime: positive.default(86_400_000).meta({ title: 'Templates are good for', description: 'How long a template counts that is not sent again.', unit: 'ms' }),
  holdFor: positive.default(1_800_000).meta({ title: 'Wait for templates', description: 'How long data waits for its template; then it is kept as unreadable.', unit: 'ms' }),
  holdBytes: positive.default(8 << 20).meta({ title: 'Wait with at most', description: 'How much data may wait for templates.', unit: 'By' }),
  udpBuffer: positive.default(16 << 20).meta({ description: 'How many bytes of records may wait for the journal; datagrams that come beyond are refused.', unit: 'By' }),
  receiveBuffer: positive.default(8 << 20).meta({ description: 'What the kernel is asked to buffer for each port; net.core.rmem_max is its limit.', unit: 'By' }),
}); // prettier-ignore
export type NetflowSettings = z.infer<typeof netflowSettings>;
