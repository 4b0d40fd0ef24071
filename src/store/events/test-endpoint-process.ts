import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface Endpoint {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  kill(): Promise<void>;
}

/** Starts the ClickHouse endpoint of the tests in a process of its own. */
export async function startEndpoint(folder: string, port = 0): Promise<Endpoint> {
  const script = fileURLToPath(new URL('./test-http-endpoint.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '12' },
  });
  const [line] = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), 'line'));
  const listening = z.object({ port: z.number() }).parse(JSON.parse(line));
  return {
    url: `http://127.0.0.1:${listening.port}`,
    port: listening.port,
    process: child,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
