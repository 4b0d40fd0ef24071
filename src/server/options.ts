import { availableParallelism, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CannotStart } from './cannot-start.ts';
import { DEFAULT_RULES } from './rule-texts.ts';

const port = z.number().int().min(0).max(65_535);
const gigabyte = 2 ** 30;

/** Everything that `vedette serve` can be told. Each has a default: `vedette serve` alone works. */
export const serveOptions = z.strictObject({
  data: z
    .string()
    .min(1)
    .default(() => process.env['VEDETTE_DATA'] ?? './.vedette')
    .transform((path) => resolve(path))
    .describe('Folder for everything that is kept; made if absent. Also from VEDETTE_DATA'),
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all of them'),
  port: port.default(8686).describe('Port of console, API and HTTP receivers; 0 picks a free one'),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address that people use, if a proxy stands before the server; with https, cookies are marked Secure'),
  syslogPort: port
    .nullable()
    .default(5514)
    .describe('Port for syslog over UDP and TCP; 0 picks a free one, null turns it off'),
  tail: z
    .array(z.string().min(1))
    .default([])
    .transform((paths) => paths.map((path) => resolve(path)))
    .describe('Log files to follow as they grow; * and ** stand for any name and any folders'),
  sources: z
    .string()
    .min(1)
    .optional()
    .transform((path) => (path === undefined ? undefined : resolve(path)))
    .describe('File of configured sources, taken over again whenever it changes'),
  rules: z
    .array(z.string().min(1))
    .default(() => [DEFAULT_RULES])
    .transform((folders) => folders.map((folder) => resolve(folder)))
    .describe('Folders or files of Sigma rules'),
  watchRules: z.boolean().default(true).describe('Take over changes in the files of rules as they are made'),
  pipelines: z
    .array(z.string().min(1))
    .default([])
    .transform((paths) => paths.map((path) => resolve(path)))
    .describe('Files or folders of processing pipelines that rules go through'),
  placeholders: z
    .array(z.string().min(1))
    .default([])
    .transform((paths) => paths.map((path) => resolve(path)))
    .describe('Files with values for placeholders of rules, in YAML or JSON'),
  behaviors: z
    .array(z.string().min(1))
    .default([])
    .transform((paths) => paths.map((path) => resolve(path)))
    .describe('Files or folders of features and behaviours, beside our own'),
  mappings: z
    .array(z.string().min(1))
    .default([])
    .transform((paths) => paths.map((path) => resolve(path)))
    .describe('Files or folders of mappings, which make parsers without code'),
  learnTemplates: z.boolean().default(true).describe('Learn the templates of text that no parser knows'),
  baselineMemory: z
    .number()
    .min(64 * 2 ** 20)
    .default(() => Math.min(4 * gigabyte, Math.floor(totalmem() / 4)))
    .describe('Bytes of memory that what is learnt may take'),
  snapshotSeconds: z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('Seconds between two snapshots of what is learnt'),
  workers: z
    .number()
    .int()
    .min(0)
    .max(256)
    .default(() => Math.max(1, availableParallelism() - 1))
    .describe('Worker threads that parse and detect; 0 does it on the main thread'),
  journalLimit: z
    .number()
    .min(64 * 2 ** 20)
    .default(10 * gigabyte)
    .describe('Bytes that the journal may take on disk before senders are told to wait'),
  thisMachine: z.boolean().default(true).describe('Watch the machine that the server runs on'),
  clickhouse: z.url().optional().describe('A ClickHouse server to use in place of the embedded one'),
  postgres: z.url().optional().describe('A PostgreSQL database to use in place of the embedded one'),
  retentionDays: z.number().int().min(1).max(36_500).default(90).describe('Days that events are kept'),
  logLevel: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('How much the server writes about itself'),
});

export type ServeOptions = z.output<typeof serveOptions>;
export type ServeOptionsInput = z.input<typeof serveOptions>;

/** @throws CannotStart, naming the option */
export function readServeOptions(input: ServeOptionsInput): ServeOptions {
  const read = serveOptions.safeParse(input);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new CannotStart(
    'bad-option',
    `The option ${issue?.path.map(String).join('.') || 'given'} is not valid: ${issue?.message ?? 'unknown reason'}.`,
  );
}

/** Where things lie in the data folder. */
export function dataPaths(data: string) {
  return {
    version: join(data, 'version'),
    pid: join(data, 'server.pid'),
    secret: join(data, 'secret'),
    journal: join(data, 'journal'),
    events: join(data, 'events'),
    postgres: join(data, 'postgres'),
    baselines: join(data, 'baselines'),
    thisMachine: join(data, 'this-machine'),
    followedFiles: join(data, 'followed-files.json'),
    /** may be deleted at any time */
    compiled: join(data, 'compiled'),
  } as const;
}
