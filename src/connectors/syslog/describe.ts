import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

const port = z.number().int().min(0).max(65_535).nullable();
const positive = z.number().int().min(1);

export const syslogSettings = z.object({
  address: z
    .string()
    .default('::')
    .meta({ description: 'The address to listen on; :: is every IPv6 and IPv4 address of the machine.' }),
  udpPort: port.default(5514).meta({ description: 'The UDP port; null for none, 0 for any that is free.', unit: '1' }),
  tcpPort: port.default(5514).meta({ description: 'The TCP port; null for none, 0 for any that is free.', unit: '1' }),
  maxMessage: positive
    .default(1 << 16)
    .meta({ description: 'A longer message is kept in part, as unreadable.', unit: 'By' }),
  maxConnections: positive
    .default(1000)
    .meta({ description: 'How many TCP connections may be open; more are closed at once.', unit: '1' }),
  messageTimeout: positive
    .default(60_000)
    .meta({ description: 'After how long a TCP connection is closed that does not finish a message.', unit: 'ms' }),
  idleTimeout: positive.default(86_400_000).meta({
    description:
      'After how long without a message a TCP connection is closed. Senders lose a message when that happens, so this is long.',
    unit: 'ms',
  }),
  udpBuffer: positive
    .default(16 << 20)
    .meta({ description: 'How many UDP messages may wait for the journal; what comes beyond is refused.', unit: 'By' }),
  receiveBuffer: positive
    .default(8 << 20)
    .meta({ description: 'What the kernel is asked to buffer for UDP; net.core.rmem_max is its limit.', unit: 'By' }),
});
export type SyslogSettings = z.infer<typeof syslogSettings>;

export const describe = {
  id: 'syslog',
  summary: 'Syslog (RFC 3164 and 5424) over UDP and TCP, octet-counted or one message a line (RFC 6587).',
  settings: syslogSettings,
  example: { address: '0.0.0.0', udpPort: 514, tcpPort: null },
} satisfies ReceiverDescription;
