import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { constants, enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/**
 * Keeps this program compiled between runs, in the user's own cache folder (`$XDG_CACHE_HOME` or `~/.cache`, below it `vedette/compiled`): the
 * sources are TypeScript, and reading them takes longer than many a command. `NODE_COMPILE_CACHE` names another folder, and with
 * `NODE_DISABLE_COMPILE_CACHE=1` nothing is kept. Where it cannot be done safely it is not done; that is slower, and the same.
 *
 * @returns whether it is done
 */
export function keepCompiled(env: NodeJS.ProcessEnv, home = homedir()): boolean {
  if (env['NODE_DISABLE_COMPILE_CACHE'] || env['NODE_COMPILE_CACHE']) return false;
  const folder = compileCacheFolder(env['XDG_CACHE_HOME'], home);
  return folder !== undefined && enableCompileCache(folder).status === constants.compileCacheStatus.ENABLED;
}

/** The folder, made if absent; undefined if it cannot be made, or if others than this user and root could write what is run from there. */
export function compileCacheFolder(cacheHome: string | undefined, home: string): string | undefined {
  const base = cacheHome !== undefined && isAbsolute(cacheHome) ? cacheHome : join(home, '.cache');
  try {
    const folder = join(base, 'vedette', 'compiled');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const real = realpathSync(folder);
    return isOnlyOurs(real) ? real : undefined;
  } catch {
    return undefined;
  }
}

/** Who may write a folder above could put another in this one's place. A folder like /tmp lets nobody move what belongs to others. */
function isOnlyOurs(folder: string): boolean {
  const user = process.getuid?.();
  if (user === undefined) return true; // no owners to look at: Windows keeps a profile from others
  const { uid, mode } = statSync(folder);
  const isStickyParent = (mode & 0o1000) !== 0 && uid === 0;
  if ((uid !== user && uid !== 0) || ((mode & 0o022) !== 0 && !isStickyParent)) return false;
  return folder === dirname(folder) || isOnlyOurs(dirname(folder));
}
