import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Apache NiFi's processors for Splunk (TestNifi.java): the client with acknowledgement that a package registry holds. */
export interface TestNifi {
  /** @returns what is where afterwards */
  command(line: string): Promise<NifiQueues>;
  stop(): Promise<void>;
}

export interface NifiQueues {
  readonly toPut: number;
  readonly toQuery: number;
  readonly acknowledged: number;
}

const jars = process.env['VEDETTE_NIFI_JARS'] ?? join(homedir(), '.cache/vedette-test/nifi');
const home = process.env['JAVA_HOME'];
const compiler = [...(home === undefined ? [] : [join(home, 'bin/javac')]), '/usr/bin/javac'].find((path) => existsSync(path)); // prettier-ignore

/** Whether there is a JDK and NiFi's jars; says so when there is not. */
export function hasNifi(): boolean {
  if (compiler !== undefined && existsSync(join(jars, 'nar'))) return true;
  const why = compiler === undefined ? 'no JDK' : `no jars of NiFi in ${jars} (node scripts/nifi-jars.ts)`;
  if (process.env['VEDETTE_NO_SKIP'] === '1') throw new Error(`${why}, and nothing may be skipped`);
  console.warn(`skipped: ${why}`);
  return false;
}

export function startNifi(port: number, token: string, channel: string): TestNifi {
  const classes = [join(jars, '*'), join(jars, 'nar/META-INF/bundled-dependencies/*')].join(':');
  const program = fileURLToPath(new URL('TestNifi.java', import.meta.url));
  const java = join(compiler ?? '', '../java');
  const child = spawn(java, ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', classes, program, String(port), token, channel]); // prettier-ignore
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => void (said = (said + chunk.toString()).slice(-4000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async command(line) {
      child.stdin.write(`${line}\n`);
      const answer = await lines.next();
      if (answer.done === true) throw new Error(`NiFi's processors ended: ${said}`);
      const [toPut = -1, toQuery = -1, acknowledged = -1] = answer.value.match(/\d+/g)?.map(Number) ?? [];
      return { toPut, toQuery, acknowledged };
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
