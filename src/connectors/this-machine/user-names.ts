import { readFileSync, statSync } from 'node:fs';

/** Names of accounts by their number, from `/etc/passwd`; read again when that file changes. Accounts of a directory service stay numbers. */
export interface UserNames {
  nameOf(uid: number): string | undefined;
}

const CHECK_EVERY = 10_000;

export function createUserNames(path = '/etc/passwd', clock: () => number = Date.now): UserNames {
  let names = new Map<number, string>();
  let modified = 0;
  let checked = Number.NEGATIVE_INFINITY;

  const refresh = (): void => {
    if (clock() - checked < CHECK_EVERY) return;
    checked = clock();
    try {
      const { mtimeMs } = statSync(path);
      if (mtimeMs === modified) return;
      modified = mtimeMs;
      names = namesOf(readFileSync(path, 'utf8'));
    } catch {
      // without the file, numbers are all there is
    }
  };

  return {
    nameOf: (uid) => {
      refresh();
      return names.get(uid);
    },
  };
}

export function namesOf(passwd: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of passwd.split('\n')) {
    const [name = '', , uid = ''] = line.split(':');
    // two names of one number: the first is the one that tools show
    if (name !== '' && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}
