import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';
import { GOOGLE_TOKEN_URL } from '../../pipeline/collect/pull/service-account.ts';

/** What is asked for if nobody says otherwise: who signs in, who is let in where, who changes what. */
const USUAL = [
  'admin',
  'drive',
  'groups',
  'groups_enterprise',
  'login',
  'mobile',
  'rules',
  'saml',
  'token',
  'user_accounts',
] as const;

/** Google keeps most logs for 180 days, and refuses questions for earlier ones. */
export const MOST_HISTORY_DAYS = 179;

export const googleWorkspaceSettings = z.object({
  key: z.string().min(1).max(30_000).meta({ title: 'Key', description: 'The content of the key file (JSON) of the service account.' }), // prettier-ignore
  subject: z.email().meta({ title: 'Administrator', description: 'The administrator in whose name is asked; a role with the privilege Reports is enough.' }), // prettier-ignore
  applications: z
    .array(z.string().regex(/^[a-z_]{1,60}$/, 'an application is written as Google does in the API: "user_accounts"'))
    .min(1)
    .max(60)
    .refine((names) => new Set(names).size === names.length, 'no application twice')
    .default([...USUAL])
    .meta({ title: 'Applications', description: 'Whose logs are asked for, by their names in the Reports API.' }),
  history: z.number().int().min(0).max(MOST_HISTORY_DAYS).default(7).meta({ title: 'History', description: 'How far the first question goes back.', unit: 'd' }), // prettier-ignore
  lookBack: z.number().int().min(1).max(168).optional().meta({ title: 'Look back', description: 'How late an activity may show up and still be found. Without it: an hour where Google says minutes, six hours elsewhere.', unit: 'h' }), // prettier-ignore
  interval: z.number().int().min(10).max(86_400).default(180).meta({ title: 'Interval', description: 'How often each application is asked for when all that is there was read.', unit: 's' }), // prettier-ignore
  baseUrl: z.url().default('https://admin.googleapis.com').meta({ title: 'Address', description: 'Of the Reports API.' }), // prettier-ignore
  tokenUrl: z.url().default(GOOGLE_TOKEN_URL).meta({ title: 'Address for tokens', description: 'Where the service account gets its tokens.' }), // prettier-ignore
});
export type GoogleWorkspaceSettings = z.output<typeof googleWorkspaceSettings>;

export const describe = {
  id: 'google-workspace',
  summary: 'Activities of Google Workspace and Cloud Identity, asked for by the Reports API.',
  settings: googleWorkspaceSettings,
  example: {
    key: '{"type":"service_account","client_email":"vedette@logs.iam.gserviceaccount.com","private_key":"-----BEGIN PRIVATE KEY-----\\n…"}',
    subject: 'reports-reader@example.com',
    applications: ['admin', 'login', 'token', 'drive'],
  },
} satisfies ReceiverDescription;
