import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

const pemOrPath = z.string().min(1).max(200_000);

export const kafkaSettings = z.object({
  brokers: z
    .array(z.string().regex(/^(?:\[[0-9a-fA-F:.]+\]|[^\s:/]{1,253}):\d{1,5}$/, 'a broker is written "name:port"'))
    .min(1)
    .max(100)
    .meta({ title: 'Brokers', description: 'Some of the brokers, "name:port"; they name the others.' }),
  topics: z
    .array(z.string().regex(/^[A-Za-z0-9._*-]{1,249}$/, 'a topic has letters, digits, ".", "_", "-", and "*" for any'))
    .min(1)
    .max(1000)
    .meta({ title: 'Topics', description: 'What is read; * stands for any characters, and new topics are found within a minute.' }), // prettier-ignore
  group: z
    .string()
    .regex(/^\S{1,249}$/, 'a name without blanks')
    .default('vedette')
    .meta({ title: 'Consumer group', description: 'Partitions are shared out among all that read under this name.' }),
  start: z.enum(['earliest', 'latest']).default('earliest').meta({
    title: 'Begin at',
    description: 'Where to begin in partitions that this group never read: with the oldest message, or with new ones.',
  }),
  framing: z.enum(['auto', 'message', 'lines']).default('auto').meta({
    title: 'Records',
    description:
      'message: each message is one record; lines: each line of it; auto: arrays of JSON objects, JSON documents and lines are told apart.',
  }),
  tls: z.boolean().default(false).meta({ title: 'TLS', description: 'Whether brokers speak TLS. They are always verified.' }), // prettier-ignore
  authority: pemOrPath.optional().meta({
    title: 'Authority',
    description: "Who signed the brokers' certificates, if not one that all know: PEM text, or the path of a file.",
  }),
  certificate: pemOrPath.optional().meta({
    title: 'Client certificate',
    description: 'Shown to brokers that ask for one, with its chain behind it: PEM text, or the path of a file.',
  }),
  key: pemOrPath.optional().meta({
    title: 'Private key',
    description: 'Of the client certificate, without a passphrase: PEM text, or the path of a file.',
  }),
  sasl: z.enum(['none', 'plain', 'scram-sha-256', 'scram-sha-512']).default('none').meta({
    title: 'Sign in with',
    description: 'The SASL mechanism of the brokers. plain shows them the password: not without TLS.',
  }),
  username: z.string().max(1000).optional().meta({ title: 'User', description: 'For SASL.' }),
  password: z.string().max(10_000).optional().meta({ title: 'Password', description: 'For SASL.' }),
});
export type KafkaSettings = z.output<typeof kafkaSettings>;

export const describe = {
  id: 'kafka',
  summary:
    'Topics of Apache Kafka 0.11 and later, and of what speaks its protocol: Redpanda, Azure Event Hubs, Amazon MSK.',
  settings: kafkaSettings,
  example: {
    brokers: ['kafka-1.example.com:9093', 'kafka-2.example.com:9093'],
    topics: ['logs.*'],
    tls: true,
    sasl: 'scram-sha-512',
    username: 'vedette',
    password: 'of the user',
  },
} satisfies ReceiverDescription;
