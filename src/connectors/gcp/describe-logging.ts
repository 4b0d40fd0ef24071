import { z } from 'zod';
import { GOOGLE_TOKEN_URL } from '../../pipeline/collect/pull/service-account.ts';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

export const loggingSettings = z.object({
  key: z.string().min(1).max(30_000).meta({ title: 'Key', description: 'The content of the key file (JSON) of the service account.' }), // prettier-ignore
  resources: z
    .array(z.string().regex(/^(?:projects|folders|organizations|billingAccounts)\/[\w.:/-]{1,500}$/, 'a resource is written "projects/PROJECT" or "organizations/NUMBER"')) // prettier-ignore
    .min(1)
    .max(100)
    .meta({ title: 'Resources', description: 'Whose logs are asked for: projects, folders, organisations or views of log buckets, each without what is below it.' }), // prettier-ignore
  filter: z.string().min(1).max(10_000).default('logName:"cloudaudit.googleapis.com"').meta({ title: 'Filter', description: 'Which entries, in the query language of Cloud Logging, without times.' }), // prettier-ignore
  history: z.number().int().min(0).max(400).default(1).meta({ title: 'History', description: 'How far the first question goes back.', unit: 'd' }), // prettier-ignore
  lookBack: z.number().int().min(1).max(1440).default(10).meta({ title: 'Look back', description: 'How long after it was received an entry may show up and still be found.', unit: 'min' }), // prettier-ignore
  interval: z.number().int().min(10).max(86_400).default(60).meta({ title: 'Interval', description: 'How often is asked when all that is there was read.', unit: 's' }), // prettier-ignore
  baseUrl: z
    .url()
    .default('https://logging.googleapis.com')
    .meta({ title: 'Address', description: 'Of Cloud Logging.' }),
  tokenUrl: z.url().default(GOOGLE_TOKEN_URL).meta({ title: 'Address for tokens', description: 'Where the service account gets its tokens.' }), // prettier-ignore
});
export type LoggingSettings = z.output<typeof loggingSettings>;

export const describeLogging = {
  id: 'gcp-logging',
  summary: 'Entries of Cloud Logging, asked for by its API: for a project or two. Pub/Sub is better for more.',
  settings: loggingSettings,
  example: {
    key: '{"type":"service_account","client_email":"vedette@logs.iam.gserviceaccount.com","private_key":"-----BEGIN PRIVATE KEY-----\\n…"}',
    resources: ['projects/shop'],
  },
} satisfies ReceiverDescription;
