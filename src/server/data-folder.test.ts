import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataFolder, readOrMakeSecret } from './data-folder.ts';
import { lockDataFolder } from './folder-lock.ts';

let root: string;
beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'vedette-data-'))));
afterEach(() => rm(root, { recursive: true, force: true }));

describe('the data folder', () => {
  it('is made for its owner alone, and may be prepared again', async () => {
    const data = join(root, 'a', 'b');
    await prepareDataFolder(data, '0.1.0');
    await prepareDataFolder(data, '0.2.0');
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    expect(JSON.parse(await readFile(join(data, 'version'), 'utf8'))).toEqual({ dataVersion: 1, writtenBy: '0.1.0' });
  });

  it('of a newer version is refused and left as it is', async () => {
    const text = JSON.stringify({ dataVersion: 99, writtenBy: '9.0.0' });
    await writeFile(join(root, 'version'), text);
    await expect(prepareDataFolder(root, '0.1.0')).rejects.toThrow('9.0.0');
    expect(await readFile(join(root, 'version'), 'utf8')).toBe(text);
  });

  it('is refused when it holds something else, when its version file is not ours, and when it is a file', async () => {
    await writeFile(join(root, 'thesis.tex'), '');
    await expect(prepareDataFolder(root, '0.1.0')).rejects.toThrow('thesis.tex');
    await writeFile(join(root, 'version'), 'hello');
    await expect(prepareDataFolder(root, '0.1.0')).rejects.toMatchObject({ kind: 'data-folder' });
    await expect(prepareDataFolder(join(root, 'thesis.tex'), '0.1.0')).rejects.toMatchObject({ kind: 'data-folder' });
  });

  it('that is not ours is not touched, not even its mode or times', async () => {
    const home = join(root, 'home');
    await mkdir(home, { mode: 0o755 });
    await writeFile(join(home, 'thesis.tex'), '');
    const before = await stat(home);
    await expect(prepareDataFolder(home, '0.1.0')).rejects.toThrow('thesis.tex');
    await writeFile(join(home, 'version'), JSON.stringify({ dataVersion: 99, writtenBy: '9.0.0' }));
    const changed = await stat(home);
    await expect(prepareDataFolder(home, '0.1.0')).rejects.toThrow('9.0.0');
    const after = await stat(home);
    expect(before.mode & 0o777).toBe(0o755);
    expect([after.mode, after.mtimeMs]).toEqual([before.mode, changed.mtimeMs]);
  });

  it('keeps one secret, for its owner alone', async () => {
    const secret = await readOrMakeSecret(root);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(await readOrMakeSecret(root)).toBe(secret);
    expect((await stat(join(root, 'secret'))).mode & 0o777).toBe(0o600);
    await writeFile(join(root, 'secret'), 'short');
    await expect(readOrMakeSecret(root)).rejects.toMatchObject({ kind: 'data-folder' });
  });
});

describe('the lock of the data folder', () => {
  it('refuses a second server with the pid of the first, until it is released', async () => {
    const lock = await lockDataFolder(root);
    await expect(lockDataFolder(root)).rejects.toThrow(`process ${process.pid}`);
    await lock.release();
    await (await lockDataFolder(root)).release();
  });

  it('does not stand between two folders', async () => {
    await mkdir(join(root, 'a'));
    await mkdir(join(root, 'b'));
    const locks = [await lockDataFolder(join(root, 'a')), await lockDataFolder(join(root, 'b'))];
    for (const lock of locks) await lock.release();
  });

  it('is gone with a process that was killed', async () => {
    const script = `const { lockDataFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'))});
      await lockDataFolder(${JSON.stringify(root)}); console.log('locked'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await expect(lockDataFolder(root)).rejects.toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readFile(join(root, 'server.pid'), 'utf8')).toBe(`${child.pid}\n`);
    await (await lockDataFolder(root)).release();
  });
});
