import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ThrowAway {
  readonly url: string;
  stop(): void;
}

const versions = '/usr/lib/postgresql';

/** The programs of a PostgreSQL from Debian's packages, the newest one; undefined (said once) without. */
export function debianPostgres(): string | undefined {
  const newest = existsSync(versions)
    ? readdirSync(versions)
        .map(Number)
        .filter((version) => existsSync(join(versions, String(version), 'bin', 'initdb')))
        .toSorted((a, b) => b - a)[0]
    : undefined;
  if (newest !== undefined) return join(versions, String(newest), 'bin');
  console.warn(`skipped: no PostgreSQL in ${versions} (apt-get install postgresql)`);
  return undefined;
}

/** A throw-away cluster on a TCP port, with a password, as a server of somebody else would be. */
export async function startDebianPostgres(bin: string): Promise<ThrowAway> {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-debian-postgres-'));
  const passwordFile = join(folder, 'password');
  const ids = process.getuid?.() === 0 ? systemIds() : undefined;
  const data = join(folder, 'data');
  execFileSync('sh', ['-c', `umask 022; echo 'to & from:it' > ${passwordFile}`]);
  if (ids !== undefined) await chown(folder, ids.uid, ids.gid);
  const run = (program: string, ...args: string[]): void => {
    execFileSync(join(bin, program), args, { ...ids, cwd: '/', stdio: 'ignore' });
  };
  run('initdb', '-D', data, '-U', 'somebody', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C', '-N');
  const port = await freePort();
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', `-p ${port} -k ${folder} -h 127.0.0.1 -F`, 'start');
  return {
    url: `postgres://somebody:${encodeURIComponent('to & from:it')}@127.0.0.1:${port}/postgres`,
    stop() {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
} // prettier-ignore

function systemIds(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((each) => each.startsWith('postgres:')); // prettier-ignore
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
} // prettier-ignore
