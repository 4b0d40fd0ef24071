import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

const slug = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'a name as it stands in addresses: example-org');

export const githubSettings = z.object({
  organization: slug.optional().meta({ title: 'Organisation', description: 'Whose audit log is read; or an enterprise, but not both.' }), // prettier-ignore
  enterprise: slug.optional().meta({ title: 'Enterprise', description: 'Whose audit log is read: that of all its organisations.' }), // prettier-ignore
  token: z.string().min(1).max(1000).optional().meta({ title: 'Token', description: 'A personal access token with read:audit_log. Empty for a GitHub App.' }), // prettier-ignore
  appId: z.string().regex(/^[A-Za-z0-9.]{1,100}$/, 'the client id or the number of an app').optional().meta({ title: 'App', description: 'Client id of a GitHub App that is installed in the organisation and may read its administration.' }), // prettier-ignore
  privateKey: z.string().min(1).max(20_000).optional().meta({ title: 'Private key', description: 'Of the app: the PEM file that GitHub made.' }), // prettier-ignore
  include: z.enum(['all', 'web', 'git']).default('all').meta({ title: 'Events', description: 'web: what is done in the browser and by the API; git: clone, fetch, push; all: both.' }), // prettier-ignore
  phrase: z.string().max(1000).default('').meta({ title: 'Phrase', description: "Only what this phrase of GitHub's search finds, such as -action:workflows.completed_workflow_run" }), // prettier-ignore
  url: z.url().default('https://api.github.com').meta({ title: 'Address', description: 'Of the API. Enterprise Server: https://HOST/api/v3; data residency: https://api.NAME.ghe.com' }), // prettier-ignore
  history: z.number().int().min(0).max(180).default(7).meta({ title: 'History', description: 'How far the first question goes back. GitHub keeps 180 days, of Git 7.', unit: 'd' }), // prettier-ignore
  interval: z.number().int().min(10).max(86_400).default(60).meta({ title: 'Interval', description: 'How often GitHub is asked when all that is there was read.', unit: 's' }), // prettier-ignore
  lookBack: z.number().int().min(1).max(1440).default(15).meta({ title: 'Look back', description: 'How late an event may show up and still be found.', unit: 'min' }), // prettier-ignore
});
export type GithubSettings = z.output<typeof githubSettings>;

export const describe = {
  id: 'github',
  summary: 'The audit log of a GitHub organisation or enterprise, asked for by its API.',
  settings: githubSettings,
  example: { organization: 'example-org', token: 'github_pat_of_an_owner' },
} satisfies ReceiverDescription;
