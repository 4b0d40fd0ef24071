import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSegment } from './segment.ts';
import { SegmentWriter } from './segment-writer.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segment-'));
});
afterEach(() => rm(folder, { recursive: true }));

const header = {
  stream: 'a'.repeat(12),
  sync: 7,
  first: 0,
  follows: 0,
  previous: null,
  created: 0,
  keyed: 0,
  received: [],
};

it('writes pieces one behind the other, and counts only what is durable', async () => {
  const segment = await createSegment(folder, header, true);
  const writer = await SegmentWriter.open(segment, true);
  const { bytes } = segment;
  const pieces = [Buffer.from('abc'), Buffer.alloc(0), Buffer.from('defgh')];
  expect(await writer.write(pieces, 8)).toEqual({ kind: 'durable' });
  expect(segment.bytes).toBe(bytes + 8);
  expect((await readFile(segment.path)).toString('latin1', bytes)).toBe('abcdefgh');
  await writer.close();
});

it('after a failure that cannot be taken back promises nothing more', async () => {
  const segment = await createSegment(folder, header, true);
  const writer = await SegmentWriter.open(segment, true);
  const { bytes } = segment;
  await writer.close(); // whatever the disk does now fails, taking back as well
  expect(await writer.write([Buffer.from('abc')], 3)).toMatchObject({ kind: 'broken' });
  expect(segment.bytes).toBe(bytes);
});
