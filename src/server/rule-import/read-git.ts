import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SOURCE_LIMITS, SourceError, type PackSource, type SourceLimits } from './pack-source.ts';
import { messageOf, readFolder } from './read-folder.ts';

export interface GitOptions {
  /** a branch or tag; the repository's own choice without it */
  readonly ref?: string | undefined;
  readonly limits?: SourceLimits;
  /** ms; a clone that takes longer is stopped */
  readonly timeout?: number;
  /** bytes on disk at most while it is cloned */
  readonly disk?: number;
}

const TIMEOUT = 300_000;
const DISK = 1 << 30;

/** Schemes that git may use; `ext::` would run a program. */
const isRemote = (location: string): boolean =>
  /^(?:https?|ssh|git|file):\/\//.test(location) || /^[\w.-]+@[\w.-]+:/.test(location);
export const isGitLocation = (location: string): boolean => isRemote(location) || /\.git\/?$/.test(location);

/**
 * Reads a repository through the system's git: one commit, without submodules, hooks, links or what the user's own settings would add, into a folder
 * that is taken away again.
 */
export async function readGit(location: string, options: GitOptions = {}): Promise<PackSource> {
  const { ref, limits = SOURCE_LIMITS, timeout = TIMEOUT, disk = DISK } = options;
  if (location.startsWith('-') || ref?.startsWith('-') === true) throw new SourceError('a repository or branch does not begin with a dash');
  if (/^\w+::/.test(location)) throw new SourceError('this way to a repository is not allowed: give a URL with https, ssh, git or file, or a path');
  const folder = await mkdtemp(join(tmpdir(), 'vedette-import-'));
  const watch = new AbortController();
  const measure = setInterval(() => {
    void sizeOf(folder).then((size) => (size > disk ? watch.abort() : undefined)).catch(() => undefined);
  }, 1000);
  try {
    const target = join(folder, 'repository');
    await git(['clone', '--quiet', '--depth', '1', '--single-branch', '--no-tags', '--no-recurse-submodules', '--no-local', '--template=', ...(ref === undefined ? [] : ['--branch', ref]), '--', location, target], folder, timeout, watch.signal);
    const revision = (await git(['-C', target, 'rev-parse', 'HEAD'], folder, timeout, watch.signal)).trim();
    const { texts, refused, others } = await readFolder(target, limits);
    return { kind: 'git', origin: withoutSecrets(location), revision, texts, refused, others };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (watch.signal.aborted) throw new SourceError(`the repository is larger than ${disk} bytes: it was not cloned`);
    throw new SourceError(`git could not read ${withoutSecrets(location)}: ${withoutSecrets(messageOf(error)).slice(0, 600)}`);
  } finally {
    clearInterval(measure);
    await rm(folder, { recursive: true, force: true });
  }
} // prettier-ignore

/** Settings that switch off what a repository or the user's configuration could make git do. */
const SAFE = ['core.hooksPath=/dev/null', 'core.symlinks=false', 'core.fsmonitor=false', 'protocol.ext.allow=never', 'submodule.recurse=false', 'credential.helper=', 'advice.detachedHead=false', 'transfer.bundleURI=false']; // prettier-ignore

function git(args: readonly string[], home: string, timeout: number, signal: AbortSignal): Promise<string> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    // keys of ssh are the user's way in
    ...(process.env['SSH_AUTH_SOCK'] === undefined ? {} : { SSH_AUTH_SOCK: process.env['SSH_AUTH_SOCK'] }),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    LC_ALL: 'C',
  };
  const all = [...SAFE.flatMap((setting) => ['-c', setting]), ...args];
  return new Promise((resolve, reject) => {
    execFile('git', all, { env, timeout, signal, maxBuffer: 1 << 20, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      if ('code' in error && error.code === 'ENOENT') return reject(new SourceError('git is not installed on this machine: install it, or give a folder or an archive'));
      const said = stderr.trim();
      reject(new Error(error.killed === true ? `it took longer than ${timeout / 1000} seconds` : said === '' ? error.message : said));
    });
  });
} // prettier-ignore

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) size += await lstat(join(entry.parentPath, entry.name)).then((found) => found.size, () => 0); // prettier-ignore
  }
  return size;
}

/** `https://name:token@host/…` without name and token. */
const withoutSecrets = (text: string): string => text.replaceAll(/(\w+:\/\/)[^\s/@]*@/g, '$1');
