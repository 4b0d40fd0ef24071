import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

const positive = z.number().int().min(1);

export const tailSettings = z.object({
  paths: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'The files to follow; * and ** stand for any name and any folders.' }),
  from: z.enum(['beginning', 'end']).default('beginning').meta({
    description: 'Where to begin in files that are there at the first start. Later ones are read from their beginning.',
  }),
  framing: z.enum(['auto', 'lines', 'json', 'zeek-tsv', 'w3c', 'delimited']).default('auto').meta({
    description:
      'How records are told apart; auto knows lines, Zeek TSV, W3C extended logs and delimited files with a header.',
  }),
  interval: positive.default(500).meta({ description: 'How often files are looked at.', unit: 'ms' }),
  rotatedFor: positive.default(60_000).meta({
    description: 'How long a file is still followed after it was renamed or removed, since it last grew.',
    unit: 'ms',
  }),
  maxFiles: positive.default(1024).meta({ description: 'How many files are followed at the same time.', unit: '1' }),
});
export type TailSettings = z.infer<typeof tailSettings>;

export const describe = {
  id: 'file',
  summary: 'Log files of this machine, followed as they grow, through rotation and truncation.',
  settings: tailSettings,
  example: { paths: ['/var/log/auth.log', '/opt/zeek/logs/current/*.log'], from: 'end' },
} satisfies ReceiverDescription;
