import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const program = [process.env['VEDETTE_MOTO'], join(homedir(), '.cache/vedette-test/moto/bin/moto_server')].find((path) => path !== undefined && existsSync(path)); // prettier-ignore

/** Whether moto's server is there (PyPI `moto[server]`, in a venv); says so when it is not. */
export function hasMoto(): boolean {
  if (program !== undefined) return true;
  const why = 'moto is not installed (VEDETTE_MOTO names its moto_server)';
  if (process.env['VEDETTE_NO_SKIP'] === '1') throw new Error(`${why}, and nothing may be skipped`);
  console.warn(`skipped: ${why}`);
  return false;
}

/** S3, SQS, SNS and STS on this machine. */
export interface TestMoto {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function startMoto(): Promise<TestMoto> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
  const child: ChildProcess = spawn(program ?? '', ['-H', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] }); // prettier-ignore
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => void (said = (said + chunk.toString()).slice(-4000)));
  const endpoint = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`moto ended: ${said}`);
    const answer = await fetch(`${endpoint}/moto-api/`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) break;
    await wait(100);
  }
  return {
    endpoint,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
