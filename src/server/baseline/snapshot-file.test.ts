import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { isSnapshot, readSnapshot, writeSnapshot, type Snapshot } from './snapshot-file.ts';

const folder = await mkdtemp(join(tmpdir(), 'vedette-snapshot-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const path = join(folder, 'shard-0.snapshot');
const head = { shard: 0, shards: 1, stream: '0123456789ab', position: 12_345, at: 1e12, change: 3 };
const snapshot: Snapshot = { head, body: new Uint8Array([1, 2, 3, 4, 5]) };

test('what is written is read back, and nothing is left beside it', async () => {
  expect(await readSnapshot(path)).toMatchObject({ kind: 'missing' });
  const size = await writeSnapshot(path, snapshot);
  const read = await readSnapshot(path);
  expect(isSnapshot(read) && { head: read.head, body: [...read.body] }).toEqual({ head, body: [1, 2, 3, 4, 5] });
  expect(await readdir(folder)).toEqual(['shard-0.snapshot']);
  expect((await readFile(path)).length).toBe(size);
});

test('whatever byte is changed or cut off, it is said and not read', async () => {
  await writeSnapshot(path, snapshot);
  const good = await readFile(path);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ change;
      await writeFile(path, bad);
      expect(await readSnapshot(path)).toMatchObject({ kind: 'damaged' });
      await writeFile(path, good.subarray(0, at));
      expect(await readSnapshot(path)).toMatchObject({ kind: 'damaged' });
    }),
    { numRuns: 60 },
  );
});

test('a write that fails leaves the one before', async () => {
  await writeSnapshot(path, snapshot);
  await expect(writeSnapshot(join(folder, 'none', 'x'), snapshot)).rejects.toThrow('ENOENT');
  expect(isSnapshot(await readSnapshot(path))).toBe(true);
});
