import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';

const jars = process.env['VEDETTE_KAFKA_JARS'] ?? join(homedir(), '.cache/vedette-test/kafka');
const java = [process.env['JAVA_HOME'] === undefined ? '' : join(process.env['JAVA_HOME'], 'bin/java'), '/usr/bin/java'].find((path) => path !== '' && existsSync(path)); // prettier-ignore

/** Whether there is a Java and Kafka's jars; says so when there is not. */
export function hasKafka(): boolean {
  const hasJars = existsSync(jars) && readdirSync(jars).some((name) => name.startsWith('kafka_'));
  if (java !== undefined && hasJars) return true;
  const why = java === undefined ? 'no Java' : `no jars of Kafka in ${jars} (node scripts/kafka-jars.ts)`;
  if (process.env['VEDETTE_NO_SKIP'] === '1') throw new Error(`${why}, and nothing may be skipped`);
  console.warn(`skipped: ${why}`);
  return false;
}

/** A real broker in KRaft mode, alone, with its own folder. */
export interface TestBroker {
  /** plain text */
  readonly address: string;
  /** of a further listener, by its name */
  addressOf(listener: string): string;
  createTopic(name: string, partitions?: number, configs?: Record<string, string>): Promise<void>;
  /** Ends the process as a broken machine would, and starts it again on the same data. */
  restart(): Promise<void>;
  kill(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Runs one of Kafka's own programs. */
  run(program: string, args: readonly string[], input?: string): Promise<string>;
}

export interface BrokerOptions {
  /** name and protocol of further listeners: `{ SECRET: 'SASL_SSL' }` */
  readonly listeners?: Readonly<Record<string, string>>;
  /** lines of `server.properties` */
  readonly properties?: readonly string[];
  /** given to the formatting: `--add-scram …` */
  readonly format?: readonly string[];
}

const QUICK = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto', '-cp', `${jars}/*`];

export async function startBroker({
  listeners = {},
  properties = [],
  format = [],
}: BrokerOptions = {}): Promise<TestBroker> {
  const folder = await mkdtemp(join(tmpdir(), 'vedette-kafka-'));
  const names = ['PLAIN', ...Object.keys(listeners)];
  const ports = await freePorts(names.length + 1);
  const controller = ports.at(-1) ?? 0;
  // certificates are made for a name
  const addresses = new Map(names.map((name, i) => [name, `${i === 0 ? '127.0.0.1' : 'localhost'}:${ports[i] ?? 0}`]));
  const listed = [...addresses].map(([name, address]) => `${name}://${address}`).join(',');
  const protocols = ['PLAIN:PLAINTEXT', 'CONTROLLER:PLAINTEXT', ...Object.entries(listeners).map(([name, protocol]) => `${name}:${protocol}`)]; // prettier-ignore
  const config = join(folder, 'server.properties');
  await writeFile(
    config,
    [
      'process.roles=broker,controller',
      'node.id=1',
      `controller.quorum.voters=1@127.0.0.1:${controller}`,
      `listeners=${listed},CONTROLLER://127.0.0.1:${controller}`,
      `advertised.listeners=${listed}`,
      'controller.listener.names=CONTROLLER',
      'inter.broker.listener.name=PLAIN',
      `listener.security.protocol.map=${protocols.join(',')}`,
      `log.dirs=${join(folder, 'data')}`,
      'offsets.topic.replication.factor=1',
      'offsets.topic.num.partitions=1',
      'transaction.state.log.replication.factor=1',
      'transaction.state.log.min.isr=1',
      'group.initial.rebalance.delay.ms=0',
      'group.min.session.timeout.ms=1000',
      ...properties,
    ].join('\n'),
  );
  const address = addresses.get('PLAIN') ?? '';
  let broker: ChildProcess | undefined;

  async function run(program: string, args: readonly string[], input = ''): Promise<string> {
    const child = spawn(java ?? 'java', [...QUICK, program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    child.stdin.end(input);
    await once(child, 'close');
    if (child.exitCode !== 0) throw new Error(`${program} ended with ${child.exitCode}: ${said.slice(0, 2000)}`);
    return said;
  }

  async function start(): Promise<void> {
    const child = spawn(java ?? 'java', ['-Xmx320m', ...QUICK, 'kafka.Kafka', config], { stdio: ['ignore', 'pipe', 'pipe'] }); // prettier-ignore
    broker = child;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => void (said = (said + chunk.toString()).slice(-4000)));
    child.stderr.on('data', (chunk: Buffer) => void (said = (said + chunk.toString()).slice(-4000)));
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the broker ended: ${said}`);
      const admin = new Admin({ clientId: 'test', bootstrapBrokers: [address], retries: 0, timeout: 2000 });
      try {
        await admin.listTopics();
        return;
      } catch {
        await wait(100);
      } finally {
        await admin.close().catch(() => undefined);
      }
    }
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = broker;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  await run('kafka.tools.StorageTool', ['format', '--cluster-id', 'MkU3OEVBNTcwNTJENDM2Qg', '--config', config, ...format]); // prettier-ignore
  await start();
  return {
    address,
    addressOf: (listener) => addresses.get(listener) ?? '',
    async createTopic(name, partitions = 1, configs = {}) {
      const admin = new Admin({ clientId: 'test', bootstrapBrokers: [address] });
      await admin.createTopics({ topics: [name], partitions, replicas: 1, configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })) }); // prettier-ignore
      await admin.close();
    },
    async restart() {
      await end('SIGKILL');
      await start();
    },
    kill: () => void broker?.kill('SIGKILL'),
    start,
    async stop() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
    run,
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => void server.close(resolve))));
  return ports;
}
