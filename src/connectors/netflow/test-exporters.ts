import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { startListening } from '../../pipeline/collect/test-listening-source.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { amountOf } from '../../pipeline/normalize/field-values.ts';
import { netflowSource } from './netflow-source.ts';

/** For the tests with real exporters (Debian: softflowd, nfdump, pmacct): a folder, a collector that listens, the programs that send to it. */
export interface FlowBench {
  readonly folder: string;
  readonly port: number;
  readonly journal: TestJournal;
  /** all records that came; `flows` without options */
  records(): JsonObject[];
  flows(): JsonObject[];
  /** the sum of the fields of these names over all flows */
  total(...names: readonly string[]): number;
  write(name: string, content: string | Buffer): Promise<string>;
  /** What a program prints that ends by itself. */
  run(program: string, args: readonly string[]): Promise<string>;
  /** One that goes on until it is ended; resolves when it says `ready`. */
  start(program: string, args: readonly string[], ready?: string): Promise<{ stop(): Promise<void> }>;
  /** The collector settles and stops. */
  stop(): Promise<void>;
}

/** Whether the programs are there; says so when they are not. @throws Error under VEDETTE_NO_SKIP=1 */
export function has(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => !existsSync(program));
  if (missing.length === 0) return true;
  if (process.env['VEDETTE_NO_SKIP'] === '1') throw new Error(`${missing.join(', ')}: not installed, and nothing may be skipped`); // prettier-ignore
  console.warn(`skipped: ${missing.join(', ')} is not installed`);
  return false;
}

/** Ends all that it started, whatever the test does. */
export async function onFlowBench(test: (bench: FlowBench) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vedette-netflow-'));
  const journal = createTestJournal();
  const source = await startListening(netflowSource, { address: '127.0.0.1', ports: [0] }, journal);
  const children: ChildProcess[] = [];
  const env = { ...process.env, TZ: 'UTC' };
  let stopped: Promise<void> | undefined;

  const records = (): JsonObject[] =>
    journal.texts().flatMap((text) => {
      const value: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
      return isJsonObject(value) ? [value] : [];
    });
  const flows = (): JsonObject[] => records().filter((record) => record['octetDeltaCount'] !== undefined && !isOptions(record)); // prettier-ignore
  const bench: FlowBench = {
    folder,
    port: source.port('udp'),
    journal,
    records,
    flows,
    total: (...names) => flows().reduce((sum, flow) => sum + names.reduce((of, name) => of + (amountOf(flow[name]) ?? 0), 0), 0), // prettier-ignore
    async write(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    run: async (program, args) => (await promisify(execFile)(program, [...args], { env, maxBuffer: 1 << 26 })).stdout,
    async start(program, args, ready) {
      // a group of its own: pmacctd has children
      const child = spawn(program, [...args], { detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(child);
      let said = '';
      const heard = new Promise<void>((resolve, reject) => {
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', (chunk: Buffer) => {
            said = (said + chunk.toString()).slice(-4000);
            if (ready === undefined || said.includes(ready)) resolve();
          });
        }
        child.once('error', reject);
        child.once('exit', () => reject(new Error(`${program} ended: ${said}`)));
      });
      await heard;
      return {
        async stop() {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const exited = once(child, 'exit');
          child.kill('SIGTERM');
          await exited;
        },
      };
    },
    stop: () => (stopped ??= source.running.stop()),
  };
  try {
    await test(bench);
  } finally {
    children.forEach(killGroup);
    await bench.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const isOptions = ({ flowExport }: JsonObject): boolean => isJsonObject(flowExport) && flowExport['options'] === true;

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

/** A port that nobody listens on, for programs that cannot say which one they got. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => void socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => void socket.close(resolve));
  return port;
}

export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => void setTimeout(resolve, 20));
}
