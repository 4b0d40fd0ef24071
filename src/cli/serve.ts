import { readServeOptions, type ServeOptionsInput } from '../server/options.ts';
import { ruleAdaptationOptions } from './rule-adaptation-options.ts';
import { exitCodes, UsageError, type Call, type Command } from './command.ts';

/** `vedette serve`: everything, until it is told to stop. Each option can also be given in the environment: `VEDETTE_SYSLOG_PORT=514`. */
// prettier-ignore
export const serve: Command = {
  name: 'serve',
  summary: 'Runs the platform: listens for data, watches this machine, finds, alerts, and serves the console and the API.',
  usage: '',
  options: {
    data: { type: 'string', value: 'DIR', summary: 'Folder for everything that is kept; made if absent', default: './.vedette' },
    host: { type: 'string', value: 'ADDRESS', summary: 'Address to listen on; 0.0.0.0 for all', default: '127.0.0.1' },
    port: { type: 'string', value: 'N', short: 'p', summary: 'Port of console, API and HTTP receivers; 0 picks a free one', default: '8686' },
    url: { type: 'string', value: 'URL', summary: 'Address that people use, if a proxy stands before the server' },
    'syslog-port': { type: 'string', value: 'N', summary: 'Port for syslog over UDP and TCP; "off" for none', default: '5514' },
    tail: { type: 'string', value: 'PATH', multiple: true, summary: 'Log file to follow as it grows, * and ** are wildcards; may be given more than once' },
    sources: { type: 'string', value: 'FILE', summary: 'YAML file of configured sources; taken over again whenever it changes' },
    rules: { type: 'string', value: 'DIR', multiple: true, summary: 'Folder of Sigma rules; may be given more than once', default: 'our own' },
    ...ruleAdaptationOptions,
    behaviors: { type: 'string', value: 'PATH', multiple: true, summary: 'Features and behaviours of your own, a file or folder, beside ours; may be given more than once' },
    mappings: { type: 'string', value: 'PATH', multiple: true, summary: 'Mappings, which make parsers without code, a file or folder; may be given more than once' },
    'no-learn-templates': { type: 'boolean', summary: 'Do not learn the templates of text that no parser knows' },
    'baseline-memory': { type: 'string', value: 'SIZE', summary: 'Memory that what is learnt may take, as in 2GB', default: 'a quarter of the machine\'s, at most 4GB' },
    'snapshot-seconds': { type: 'string', value: 'N', summary: 'Seconds between two snapshots of what is learnt', default: '300' },
    'no-watch-rules': { type: 'boolean', summary: 'Do not take over changes in the files of rules until told so (API, or a restart)' },
    workers: { type: 'string', value: 'N', summary: 'Threads that parse and detect; 0 does it on the main thread', default: 'one less than processors' },
    'journal-limit': { type: 'string', value: 'SIZE', summary: 'Disk the journal may take before senders must wait, as in 20GB', default: '10GB' },
    'retention-days': { type: 'string', value: 'N', summary: 'Days that events are kept', default: '90' },
    'no-this-machine': { type: 'boolean', summary: 'Do not watch the machine that this runs on' },
    clickhouse: { type: 'string', value: 'URL', summary: 'A ClickHouse server to use in place of the embedded one' },
    postgres: { type: 'string', value: 'URL', summary: 'A PostgreSQL database to use in place of the embedded one' },
    'log-level': { type: 'string', value: 'LEVEL', summary: 'silent, error, warn, info or debug', default: 'info' },
  },
  examples: [
    'vedette serve',
    'vedette serve --data /var/lib/vedette --host 0.0.0.0 --rules /etc/vedette/rules',
    'VEDETTE_PORT=9000 vedette serve',
  ],
  run: async (call) => {
    if (call.positionals.length > 0) throw new UsageError(`"${call.positionals.join(' ')}" is not expected here`);
    const options = readServeOptions(optionsOf(call, process.env));
    // Loaded only here: the stores and their engines are none of the other commands' business.
    const { serve: startServer } = await import('../server/serve.ts');
    const running = await startServer(options);
    call.out(
      call.flag('json')
        ? JSON.stringify({ url: running.url, setupUrl: running.setupUrl ?? null, data: options.data })
        : welcome(running, options.data),
    );
    const signal = await toldToStop(running.failed);
    if (typeof signal !== 'string') throw signal;
    call.err(`${signal}: stopping …`);
    await running.stop();
    return exitCodes.ok;
  },
};

function welcome(running: { url: string; setupUrl?: string | undefined }, data: string): string {
  return [
    'Vedette is watching.',
    `  Console  ${running.url}`,
    ...(running.setupUrl === undefined ? [] : [`  Set up   ${running.setupUrl}  (one time, makes the first account)`]),
    `  Data     ${data}`,
    '  Stop     Ctrl C',
  ].join('\n');
}

/** The signal that ends the run; or the error, if a part fails for good before that. A second signal ends the process at once. */
async function toldToStop(failed: Promise<Error>): Promise<NodeJS.Signals | Error> {
  return await new Promise((resolve) => {
    let told = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (told) process.exit(exitCodes.failed);
        told = true;
        resolve(signal);
      });
    }
    void failed.then(resolve);
  });
}

function optionsOf(call: Call, env: NodeJS.ProcessEnv): ServeOptionsInput {
  const given = (name: string): string | undefined =>
    call.text(name) ?? (env[`VEDETTE_${name.toUpperCase().replaceAll('-', '_')}`] || undefined);
  const number = (name: string): number | undefined => {
    const text = given(name);
    if (text === undefined) return undefined;
    if (!/^\d+$/.test(text)) throw new UsageError(`--${name} takes a whole number, not "${text}"`);
    return Number(text);
  };
  const rules = call.texts('rules').length > 0 ? call.texts('rules') : (given('rules')?.split(':') ?? []);
  const pipelines = call.texts('pipeline').length > 0 ? call.texts('pipeline') : (given('pipeline')?.split(':') ?? []);
  const placeholders =
    call.texts('placeholders').length > 0 ? call.texts('placeholders') : (given('placeholders')?.split(':') ?? []);
  const tail = call.texts('tail').length > 0 ? call.texts('tail') : (given('tail')?.split(':') ?? []);
  const behaviors =
    call.texts('behaviors').length > 0 ? call.texts('behaviors') : (given('behaviors')?.split(':') ?? []);
  const mappings = call.texts('mappings').length > 0 ? call.texts('mappings') : (given('mappings')?.split(':') ?? []);
  const logLevel = given('log-level');
  return defined({
    data: given('data'),
    host: given('host'),
    port: number('port'),
    url: given('url'),
    syslogPort: given('syslog-port') === 'off' ? null : number('syslog-port'),
    tail: tail.length === 0 ? undefined : [...tail],
    sources: given('sources'),
    rules: rules.length === 0 ? undefined : [...rules],
    pipelines: pipelines.length === 0 ? undefined : [...pipelines],
    placeholders: placeholders.length === 0 ? undefined : [...placeholders],
    behaviors: behaviors.length === 0 ? undefined : [...behaviors],
    mappings: mappings.length === 0 ? undefined : [...mappings],
    learnTemplates: call.flag('no-learn-templates') || env['VEDETTE_LEARN_TEMPLATES'] === 'off' ? false : undefined,
    baselineMemory: sizeOf('baseline-memory', given('baseline-memory')),
    snapshotSeconds: number('snapshot-seconds'),
    watchRules: call.flag('no-watch-rules') || env['VEDETTE_WATCH_RULES'] === 'off' ? false : undefined,
    workers: number('workers'),
    journalLimit: sizeOf('journal-limit', given('journal-limit')),
    retentionDays: number('retention-days'),
    thisMachine: call.flag('no-this-machine') || env['VEDETTE_THIS_MACHINE'] === 'off' ? false : undefined,
    clickhouse: given('clickhouse'),
    postgres: given('postgres'),
    logLevel: isLogLevel(logLevel) ? logLevel : undefined,
  });
}

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;

function isLogLevel(text: string | undefined): text is (typeof logLevels)[number] | undefined {
  if (text === undefined || logLevels.some((level) => level === text)) return true;
  throw new UsageError(`--log-level ${text} is not one of ${logLevels.join(', ')}`);
}

/** `20GB` in bytes; units by thousands, a plain number is bytes. */
export function sizeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)\s*([kMGT]?)B?$/i.exec(text.trim());
  if (!match) throw new UsageError(`--${name} takes a size as in 500MB or 20GB, not "${text}"`);
  const power = ['', 'k', 'm', 'g', 't'].indexOf((match[2] ?? '').toLowerCase());
  return Math.round(Number(match[1]) * 1000 ** power);
}

/** The object without the keys that nobody gave, so that the schema's defaults apply. */
function defined<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in object) {
    const value = object[key];
    if (isDefined(value)) kept[key] = value;
  }
  return kept;
}

function isDefined<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}
