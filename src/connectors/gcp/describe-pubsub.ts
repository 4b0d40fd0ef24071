import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';
import { GOOGLE_TOKEN_URL } from '../../pipeline/collect/pull/service-account.ts';

export const pubsubSettings = z.object({
  key: z.string().min(1).max(30_000).meta({ title: 'Key', description: 'The content of the key file (JSON) of the service account.' }), // prettier-ignore
  subscription: z
    .string()
    .regex(/^projects\/[a-z0-9.:-]{1,100}\/subscriptions\/[A-Za-z][\w.~+%-]{2,254}$/, 'a subscription is written "projects/PROJECT/subscriptions/NAME"') // prettier-ignore
    .meta({ title: 'Subscription', description: 'One of the kind "pull", for Vedette alone: projects/PROJECT/subscriptions/NAME' }), // prettier-ignore
  messages: z.number().int().min(1).max(1000).default(1000).meta({ title: 'Messages', description: 'The most in one answer.', unit: 'messages' }), // prettier-ignore
  baseUrl: z.url().default('https://pubsub.googleapis.com').meta({ title: 'Address', description: 'Of Pub/Sub, or of a region: https://europe-west3-pubsub.googleapis.com' }), // prettier-ignore
  tokenUrl: z.url().default(GOOGLE_TOKEN_URL).meta({ title: 'Address for tokens', description: 'Where the service account gets its tokens.' }), // prettier-ignore
});
export type PubsubSettings = z.output<typeof pubsubSettings>;

export const describePubsub = {
  id: 'gcp-pubsub',
  summary: 'Messages of a Pub/Sub subscription: Google Cloud audit logs and whatever else a log sink sends there.',
  settings: pubsubSettings,
  example: {
    key: '{"type":"service_account","client_email":"vedette@logs.iam.gserviceaccount.com","private_key":"-----BEGIN PRIVATE KEY-----\\n…"}',
    subscription: 'projects/logs/subscriptions/vedette',
  },
} satisfies ReceiverDescription;
