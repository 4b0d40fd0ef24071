import { z } from 'zod';

export const journaldSettings = z.object({
  directory: z.string().regex(/^\//, 'give the whole path, from / on').optional().meta({ title: 'Directory', description: 'Where the journals lie, for those of another machine or root; without it, the journal of this machine.' }),
  from: z.enum(['now', 'beginning']).default('now').meta({ title: 'Begin at', description: 'Where to begin at the first start; later ones go on where the last one ended.' }),
  matches: z.array(z.string().regex(/^_{0,2}[A-Z0-9][A-Z0-9_]{0,63}=.{1,500}$/, 'a field in capitals, =, a value, as in _SYSTEMD_UNIT=ssh.service')).max(50).default([]).meta({ title: 'Only', description: 'Only entries with these fields; of one field any value is enough, different fields must all fit.' }),
  program: z.string().regex(/^(?:\/|journalctl$)/, 'journalctl, or its whole path').default('journalctl').meta({ title: 'Program', description: 'The journalctl to run; the user of the server must be in the group systemd-journal.' }),
}); // prettier-ignore
export type JournaldSettings = z.infer<typeof journaldSettings>;
