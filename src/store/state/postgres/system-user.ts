import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { chmod, chown, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StoreError } from '../../store-error.ts';

/** How the server's processes are started: PostgreSQL refuses to run as root. */
export interface SystemUser {
  /** undefined: as ourselves */
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
  /** makes a folder belong to it, with mode 0700 */
  own(folder: string): Promise<void>;
  /** the command that runs `program` as that user */
  command(program: string, args: readonly string[]): RunAs;
}

export interface RunAs {
  readonly program: string;
  readonly args: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

const NAME = 'postgres';

/**
 * Ourselves, unless we are root: then the system user `postgres`, which is made if absent.
 *
 * That user must get to its folder and its programs. Where a folder on the way lets nobody through (a clone under `/root`), the server is
 * started with the one capability to pass it, in place of changing permissions that are not ours.
 *
 * @param dataFolder a folder that belongs to another user already is served as that user
 * @param programs what the user must reach besides
 */
export async function chooseSystemUser(dataFolder: string, programs: readonly string[]): Promise<SystemUser> {
  if (process.getuid?.() !== 0) {
    return {
      ids: undefined,
      own: (folder) => chmod(folder, 0o700),
      command: (program, args) => ({ program, args, options: {} }),
    };
  }
  const ids = ownerOf(dataFolder) ?? lookUp() ?? (await makeUser());
  const closed = [dataFolder, ...programs].flatMap((place) => closedFolder(place, ids.uid) ?? [])[0];
  return {
    ids,
    own: async (folder) => {
      await giveAll(folder, ids);
      await chmod(folder, 0o700);
    },
    command: (program, args) =>
      closed === undefined ? { program, args, options: ids } : passing(program, args, ids, closed),
  };
}

function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  const { uid, gid } = statSync(folder);
  return uid === 0 ? undefined : { uid, gid };
}

function lookUp(): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${NAME}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

async function makeUser(): Promise<{ uid: number; gid: number }> {
  const run = promisify(execFile);
  const attempts: readonly (readonly [string, ...string[]])[] = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
    ['adduser', '-S', '-D', '-H', '-s', '/sbin/nologin', NAME],
  ];
  const problems: string[] = [];
  for (const [program, ...args] of attempts) {
    try {
      await run(program, args);
      const ids = lookUp();
      if (ids !== undefined) return ids;
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new StoreError(
    'unavailable',
    `PostgreSQL does not run as root, and the system user \`${NAME}\` for it could not be made: make it yourself, or start Vedette as another user. (${problems.join('; ').slice(0, 300)})`,
  );
}

/** The outermost folder on the way to a place that the user may not pass. */
function closedFolder(place: string, uid: number): string | undefined {
  const above: string[] = [];
  for (let folder = dirname(resolve(place)); ; folder = dirname(folder)) {
    above.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return above.find((folder) => {
    const { mode, uid: owner } = statSync(folder);
    return (owner === uid ? mode & 0o100 : mode & 0o001) === 0;
  });
}

/** `setpriv` (util-linux, on every Debian) keeps a single capability across the change of user: to pass and read folders. */
function passing(program: string, args: readonly string[], ids: { uid: number; gid: number }, closed: string): RunAs {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(isExecutable);
  const capability = ['dac_read_search', 'dac_override'].find(isPermitted);
  if (setpriv === undefined || capability === undefined) {
    throw new StoreError(
      'unavailable',
      `PostgreSQL runs as the system user \`${NAME}\`, which may not pass the folder ${closed}: put the program and its data elsewhere, or allow it with \`chmod o+x ${closed}\`.`,
    );
  }
  const options = [
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
  ];
  return { program: setpriv, args: [...options, program, ...args], options: {} };
}

const bitByCapability: Readonly<Record<string, bigint>> = { dac_override: 1n << 1n, dac_read_search: 1n << 2n };

function isPermitted(capability: string): boolean {
  const status = readFileSync('/proc/self/status', 'utf8');
  const bounding = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return (bounding & (bitByCapability[capability] ?? 0n)) !== 0n;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function giveAll(path: string, ids: { uid: number; gid: number }): Promise<void> {
  const { uid, gid } = ids;
  if (statSync(path).uid === uid) return;
  await chown(path, uid, gid);
  for (const entry of await readdir(path, { recursive: true })) await chown(join(path, entry), uid, gid);
}
