import type { ConfiguredSourceDetail, SourceKindRow, SourceStretch } from '../../model/configured-source.ts';
import { asSourceId } from '../../model/ids.ts';

const MINUTE = 60_000;

/** Invented kinds of sources: one of each shape of setting that a form must show. */
export const fakeKinds: SourceKindRow[] = [
  {
    kind: 'files', title: 'Followed files', group: 'reads', canCheck: true, secrets: [],
    summary: 'Log files of this machine, followed as they grow, through rotation and truncation.',
    example: { paths: ['/var/log/nginx/*.log'], from: 'end' },
    schema: {
      type: 'object', required: ['paths'],
      properties: {
        paths: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^/' }, title: 'Paths', description: 'The files to follow; * and ** stand for any name and any folders.' },
        from: { type: 'string', enum: ['beginning', 'end'], default: 'beginning', title: 'Begin at', description: 'Where to begin in files that are there at the first start.' },
        interval: { type: 'integer', minimum: 1, maximum: 9007199254740991, default: 500, unit: 'ms', title: 'Look every', description: 'How often files are looked at.' },
      },
    },
  },
  {
    kind: 'kafka', title: 'Kafka topics', group: 'reads', canCheck: true, secrets: ['password', 'tls.key'],
    summary: 'Records of topics of Apache Kafka, with a consumer group.',
    example: { brokers: ['kafka.example.com:9093'], topics: ['firewall'] },
    schema: {
      type: 'object', required: ['brokers', 'topics'],
      properties: {
        brokers: { type: 'array', minItems: 1, items: { type: 'string' }, title: 'Brokers', description: 'Where to begin, host:port.' },
        topics: { type: 'array', minItems: 1, items: { type: 'string' }, title: 'Topics', description: 'What is read.' },
        group: { type: 'string', default: 'vedette', title: 'Consumer group', description: 'Members of one group share the partitions.' },
        user: { type: 'string', title: 'User', description: 'For SASL.' },
        password: { type: 'string', title: 'Password', description: 'Of the user.' },
        tls: {
          type: 'object', title: 'Encryption', description: 'TLS on the way.', default: {},
          properties: {
            enabled: { type: 'boolean', default: true, title: 'Encrypt', description: 'Without it everybody on the way reads along.' },
            ca: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null, title: 'Authority', description: 'Certificates that are trusted, as PEM; without it those of the system.' },
            key: { type: 'string', title: 'Key', description: 'The private key, as PEM.' },
          },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' }, default: {}, title: 'Labels', description: 'Names and values that go along.' },
        timeout: { type: 'integer', minimum: 1, maximum: 600, default: 30, unit: 's', title: 'Answer within', description: 'How long an answer may take.' },
      },
    },
  },
  {
    kind: 'netflow', title: 'NetFlow, IPFIX and sFlow', group: 'listens', canCheck: false, secrets: [],
    summary: 'Flows of routers and switches over UDP.',
    example: { port: 2055 },
    schema: { type: 'object', properties: { port: { type: 'integer', minimum: 1, maximum: 65535, default: 2055, unit: '1', title: 'Port', description: 'The UDP port.' } } },
  },
  {
    kind: 'okta', title: 'Okta System Log', group: 'asks', canCheck: true, secrets: ['token'],
    summary: 'Sign-ins and changes, asked of the API.',
    example: { url: 'https://example.okta.com' },
    schema: {
      type: 'object', required: ['url', 'token'],
      properties: {
        url: { type: 'string', format: 'uri', title: 'Address', description: 'Of the organisation, with https.' },
        token: { type: 'string', title: 'Token', description: 'An API token; its user needs the role of a read-only administrator.' },
      },
    },
  },
]; // prettier-ignore

/** Sources in every state. */
export function fakeConfigured(now: number): ConfiguredSourceDetail[] {
  const source = (
    kind: string,
    name: string,
    state: SourceStretch,
    rest: Partial<ConfiguredSourceDetail>,
  ): ConfiguredSourceDetail => {
    const row = fakeKinds.find((each) => each.kind === kind);
    return {
      id: asSourceId(`${kind}/${name}`),
      kind,
      name,
      title: row?.title ?? kind,
      group: row?.group ?? 'reads',
      summary: row?.summary ?? '',
      enabled: true,
      from: 'console',
      place: null,
      state,
      until: null,
      restarts: 0,
      listens: [],
      problem: null,
      created: now - 40 * 86_400_000,
      changed: now - 3 * 86_400_000,
      changedBy: 'Olga Brandt',
      settings: row?.example ?? {},
      secrets: Object.fromEntries((row?.secrets ?? []).map((path, index) => [path, index === 0 ? 'set' : 'not-set'])),
      note: '',
      history: [
        state,
        { state: 'waits', message: 'Starting.', since: state.since - 2000 },
        { state: 'stopped', message: 'The server ended.', since: state.since - 90 * MINUTE },
      ],
      ...rest,
    };
  };
  return [
    source('files', 'nginx', { state: 'works', message: '4 files are followed.', since: now - 9 * 60 * MINUTE }, { from: 'file', place: '/etc/vedette/sources.yml:2', problem: 'Line 5: interval must be a number. Until it is mended the source goes on as it was.', created: null, changed: null, changedBy: null }),
    source('kafka', 'firewalls', { state: 'works', message: '3 partitions.', since: now - 40 * MINUTE }, { restarts: 2, note: 'ticket 4711' }),
    source('netflow', 'core', { state: 'stopped', message: 'Paused.', since: now - 60 * MINUTE }, { enabled: false }),
    source('okta', 'example', { state: 'fails', message: 'https://example.okta.com does not answer: connect ETIMEDOUT 198.51.100.7:443.', since: now - 12 * MINUTE }, { until: now + 4 * MINUTE, restarts: 14 }),
    source('kafka', 'audit', { state: 'wrong-settings', message: 'password cannot be decrypted: the file "secret" of the data folder is another one than when it was entered. Enter it again.', since: now - 5 * MINUTE }, {}),
    source('okta', 'sandbox', { state: 'waits', message: 'The rate limit is used up.', since: now - MINUTE / 2 }, { until: now + MINUTE }),
  ]; // prettier-ignore
}

/** A wave with a gap, so that something is seen. */
export function fakeReceived(seed: number, level: number): number[] {
  return Array.from({ length: 60 }, (_, minute) => {
    const wave = 1 + Math.sin((minute + seed * 7) / 6) / 2 + ((minute * 31 + seed * 17) % 11) / 22;
    return seed % 3 === 0 && minute > 24 && minute < 31 ? 0 : Math.round(level * wave);
  });
}
