import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { compileCacheFolder } from './compile-cache.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'vedette-compiled-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function homeOf(name: string): string {
  const home = join(folder, name);
  mkdirSync(home);
  return home;
}

describe('the folder of compiled code', () => {
  test('is made in the home, for this user alone', () => {
    const home = homeOf('plain');
    const made = compileCacheFolder(undefined, home);
    expect(made).toBe(join(home, '.cache', 'vedette', 'compiled'));
    expect(statSync(made ?? '').mode & 0o777).toBe(0o700);
  });

  test('is where XDG_CACHE_HOME says, if that is absolute', () => {
    const home = homeOf('xdg');
    expect(compileCacheFolder(join(home, 'else'), home)).toBe(join(home, 'else', 'vedette', 'compiled'));
    expect(compileCacheFolder('relative', home)).toBe(join(home, '.cache', 'vedette', 'compiled'));
  });

  test.each(['.cache', '.cache/vedette', '.cache/vedette/compiled'])('is not used if others may write %s', (open) => {
    const home = homeOf(open.replaceAll('/', '-'));
    compileCacheFolder(undefined, home);
    chmodSync(join(home, open), 0o777);
    expect(compileCacheFolder(undefined, home)).toBeUndefined();
  });

  test('is not used if it cannot be made', () => {
    const home = homeOf('file');
    writeFileSync(join(home, '.cache'), '');
    expect(compileCacheFolder(undefined, home)).toBeUndefined();
  });

  test('a run leaves its code there, and the next one says the same', () => {
    const cache = homeOf('run');
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...rest } = process.env;
    const env = { ...rest, XDG_CACHE_HOME: cache };
    const run = (): string => spawnSync(process.execPath, [main, 'rules', '--help'], { encoding: 'utf8', env }).stdout;
    const first = run();
    expect(first).toContain('check');
    expect(readdirSync(join(cache, 'vedette', 'compiled')).length).toBeGreaterThan(0);
    expect(run()).toBe(first);
  });
});
