import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** For the tests of the ways in: the syslog daemons of Debian's packages, each with a configuration and a folder of its own. */
export interface TestDaemon {
  /** what it wrote, for the message of a test that fails */
  said(): string;
  stop(): Promise<void>;
}

export const rsyslogPath = '/usr/sbin/rsyslogd';
const RSYSLOG_MODULES = '/usr/lib/x86_64-linux-gnu/rsyslog';

/** Whether rsyslog is there, with its modules (`lmnsd_ossl`, `omelasticsearch`); says so when it is not. */
export function hasRsyslog(...modules: string[]): boolean {
  const missing = [rsyslogPath, ...modules.map((name) => join(RSYSLOG_MODULES, `${name}.so`))].filter((path) => !existsSync(path)); // prettier-ignore
  return missing.length === 0 || skipped(`rsyslog is not whole (${missing.join(', ')})`);
}

/** syslog-ng excludes rsyslog as a package, so it may also lie unpacked in a folder: `VEDETTE_SYSLOG_NG`, or /opt/syslog-ng. */
const syslogNgRoot = [process.env['VEDETTE_SYSLOG_NG'], '/opt/syslog-ng', '/'].find(
  (root) => root !== undefined && existsSync(join(root, 'usr/sbin/syslog-ng')),
);

export const hasSyslogNg = (): boolean => syslogNgRoot !== undefined || skipped('syslog-ng is not installed');

function skipped(why: string): false {
  if (process.env['VEDETTE_NO_SKIP'] === '1') throw new Error(`${why}, and nothing may be skipped`);
  console.warn(`skipped: ${why}`);
  return false;
}

export async function startRsyslog(folder: string, config: string): Promise<TestDaemon> {
  const path = join(folder, 'rsyslog.conf');
  await writeFile(path, `global(workDirectory="${folder}")\n${config}`);
  return daemonOf(spawn(rsyslogPath, ['-n', '-f', path, '-i', join(folder, 'rsyslog.pid')]));
}

export async function startSyslogNg(folder: string, config: string): Promise<TestDaemon> {
  const root = syslogNgRoot ?? '/';
  const path = join(folder, 'syslog-ng.conf');
  await writeFile(path, `@version: 3.35\n${config}`);
  const libraries = join(root, 'usr/lib/syslog-ng');
  const state = ['--persist-file', 'ng.persist', '--pidfile', 'ng.pid', '--control', 'ng.ctl'].map((one) =>
    one.startsWith('--') ? one : join(folder, one),
  );
  const modules = ['--module-path', join(libraries, '3.38')];
  const flags = ['-F', '--stderr', '--no-caps', '-f', path, ...state, ...(root === '/' ? [] : modules)];
  const env = { ...process.env, LD_LIBRARY_PATH: root === '/' ? '' : libraries };
  return daemonOf(spawn(join(root, 'usr/sbin/syslog-ng'), flags, { env }));
}

const MOST_SAID = 4000;

function daemonOf(child: ChildProcess): TestDaemon {
  let said = '';
  const hear = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-MOST_SAID));
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  return {
    said: () => said,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const slow = setTimeout(() => child.kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(slow);
    },
  };
}
