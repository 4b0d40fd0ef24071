import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

export const oktaSettings = z.object({
  url: z.url().meta({ title: 'Address', description: 'Of the Okta organisation, as people sign in there and not with "-admin" in it: https://example.okta.com' }), // prettier-ignore
  token: z.string().min(1).max(1000).optional().meta({ title: 'API token', description: 'Of an administrator who may only read (SSWS). An API services app is better: then leave this empty.' }), // prettier-ignore
  clientId: z.string().min(1).max(200).optional().meta({ title: 'Client id', description: 'Of an API services app with the scope okta.logs.read.' }), // prettier-ignore
  keyId: z.string().min(1).max(200).optional().meta({ title: 'Key id', description: 'The "kid" of the key below, as the app shows it.' }), // prettier-ignore
  privateKey: z.string().min(1).max(20_000).optional().meta({ title: 'Private key', description: 'Of the app: PEM or JSON Web Key, RSA or P-256.' }), // prettier-ignore
  filter: z.string().max(2000).default('').meta({ title: 'Filter', description: 'Only events for which this expression of Okta holds; all without one. After a change it holds for what comes then.' }), // prettier-ignore
  history: z.number().int().min(0).max(90).default(7).meta({ title: 'History', description: 'How far the first question goes back. Okta keeps 90 days.', unit: 'd' }), // prettier-ignore
  interval: z.number().int().min(1).max(86_400).default(30).meta({ title: 'Interval', description: 'How often Okta is asked when all that is there was read.', unit: 's' }), // prettier-ignore
  pageSize: z.number().int().min(1).max(1000).default(1000).meta({ title: 'Page', description: 'The most events in one answer.', unit: 'events' }), // prettier-ignore
});
export type OktaSettings = z.output<typeof oktaSettings>;

export const describe = {
  id: 'okta',
  summary: 'The System Log of an Okta organisation, asked for by its API.',
  settings: oktaSettings,
  example: {
    url: 'https://example.okta.com',
    clientId: '0oa00000000000000001',
    keyId: 'key-of-2026',
    privateKey: '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----\n',
  },
} satisfies ReceiverDescription;
