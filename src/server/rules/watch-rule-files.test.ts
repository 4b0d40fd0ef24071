import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchRuleFiles } from './watch-rule-files.ts';

let folder: string;
let end: (() => void) | undefined;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'vedette-watch-'))));
afterEach(async () => {
  end?.();
  await rm(folder, { recursive: true, force: true });
});

function watching(paths: readonly string[]) {
  const changed = vi.fn<() => void>();
  const cannotWatch = vi.fn<(path: string, reason: string) => void>();
  end = watchRuleFiles(paths, { changed, cannotWatch, quietMs: 50, lookEveryMs: 50 });
  return { changed, cannotWatch };
}

const become = async (changed: ReturnType<typeof vi.fn<() => void>>, count: number): Promise<void> =>
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(count), { timeout: 5000 });

describe('watching rule files', () => {
  it('tells once of many changes in a folder, also in new folders inside of it', async () => {
    const { changed, cannotWatch } = watching([folder]);
    for (let n = 0; n < 50; n++) await writeFile(join(folder, `${n}.yml`), 'x');
    await become(changed, 1);
    await mkdir(join(folder, 'new', 'er'), { recursive: true });
    await become(changed, 2);
    await writeFile(join(folder, 'new', 'er', 'a.yml'), 'x');
    await become(changed, 3);
    await rm(join(folder, 'new', 'er', 'a.yml'));
    await become(changed, 4);
    expect(cannotWatch).not.toHaveBeenCalled();
  });

  it('tells of a file that is replaced, and not of its neighbours', async () => {
    await writeFile(join(folder, 'a.yml'), '1');
    const { changed } = watching([join(folder, 'a.yml')]);
    await writeFile(join(folder, 'b.yml'), 'x');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(changed).not.toHaveBeenCalled();
    for (let n = 1; n <= 2; n++) {
      await writeFile(join(folder, 'tmp'), `${n}`);
      await rename(join(folder, 'tmp'), join(folder, 'a.yml'));
      await become(changed, n);
    }
  });

  it('looks from time to time at what cannot be watched', async () => {
    const { changed, cannotWatch } = watching([join(folder, 'nowhere')]);
    await vi.waitFor(() => expect(changed.mock.calls.length).toBeGreaterThan(1), { timeout: 5000 });
    expect(cannotWatch).toHaveBeenCalledTimes(1);
  });
});
