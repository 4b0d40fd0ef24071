import { appendFile, cp, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import { openFileJournal, type FileJournal, type FileJournalOptions } from './file-journal.ts';
import { batchOf, take, takeTexts } from './journal-contract-data.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  folders.push(folder);
  return folder;
}

const openIn = (folder: string, more: Partial<FileJournalOptions> = {}): Promise<FileJournal> =>
  openFileJournal({ folder, limitBytes: 1024 ** 3, fsync: false, ...more });

/** A closed journal of `count` batches with two records each; where each batch's frame ends in its file. */
async function journalOf(
  count: number,
  more: Partial<FileJournalOptions> = {},
): Promise<{ folder: string; ends: number[]; start: number }> {
  const folder = await newFolder();
  const journal = await openIn(folder, more);
  const path = join(folder, (await segmentsIn(folder))[0] ?? '');
  const start = (await readFile(path)).length;
  const ends: number[] = [];
  for (let i = 0; i < count; i++) {
    await journal.append(batchOf([`${i}a`, `${i}b`], { key: String(i) }));
    ends.push((await readFile(path)).length);
  }
  await journal.close();
  return { folder, ends, start };
}

const segmentsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.segment')).sort();

async function copyOf(folder: string): Promise<string> {
  const copy = await newFolder();
  await cp(folder, copy, { recursive: true });
  return copy;
}

async function flipByte(path: string, offset: number): Promise<void> {
  const handle = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, offset);
  await handle.write(Buffer.of((byte[0] ?? 0) ^ 0x10), 0, 1, offset);
  await handle.close();
}

const texts = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => [`${from + i}a`, `${from + i}b`]).flat();

describe('a torn tail', () => {
  it('is cut off at every byte offset of the last frame, kept beside, and told', async () => {
    const { folder, ends } = await journalOf(3);
    const [, second = 0, third = 0] = ends;
    for (let offset = second + 1; offset < third; offset++) {
      const copy = await copyOf(folder);
      const [name = ''] = await segmentsIn(copy);
      const whole = await readFile(join(copy, name));
      await truncate(join(copy, name), offset);
      const journal = await openIn(copy);
      expect(journal.repairs).toMatchObject([
        { kind: 'torn-tail', offset: second, bytes: offset - second, unsure: false },
      ]);
      expect(await readFile(join(copy, 'torn-4.bin'))).toEqual(whole.subarray(second, offset));
      expect(journal.head()).toBe(4);
      expect(await journal.append(batchOf(['2a', '2b'], { key: '2' }))).toEqual({ first: 4, end: 6, repeated: false });
      expect(await takeTexts(journal, 0, 6)).toEqual(texts(0, 3));
      await journal.close();
      const again = await openIn(copy);
      expect(again.repairs).toEqual([]);
      expect(again.received().get(asSourceId('test'))?.records).toBe(6);
      await again.close();
    }
  });

  it('of zeros, which a file system may leave after a power cut, is cut off', async () => {
    const { folder, ends } = await journalOf(2);
    const [name = ''] = await segmentsIn(folder);
    await appendFile(join(folder, name), Buffer.alloc(5000));
    const journal = await openIn(folder);
    expect(journal.repairs).toMatchObject([{ kind: 'torn-tail', offset: ends[1], bytes: 5000, unsure: false }]);
    expect(await takeTexts(journal, 0, 4)).toEqual(texts(0, 2));
    await journal.close();
  });

  it('that is whole in length may have been read: its sequences are not given out again', async () => {
    const { folder, ends } = await journalOf(2);
    const [name = ''] = await segmentsIn(folder);
    await flipByte(join(folder, name), (ends[1] ?? 0) - 1);
    const journal = await openIn(folder);
    expect(journal.repairs).toMatchObject([{ kind: 'torn-tail', offset: ends[0], unsure: true }]);
    const { first } = await journal.append(batchOf(['new']));
    expect(first).toBeGreaterThanOrEqual(4);
    expect(await takeTexts(journal, 0, 3)).toEqual([...texts(0, 1), 'new']);
    expect((await take(journal, 2, 1))[0]?.batch.first).toBe(first);
    await journal.close();
    const again = await openIn(folder);
    expect(again.repairs).toEqual([]);
    expect(await takeTexts(again, 0, 3)).toEqual([...texts(0, 1), 'new']);
    await again.close();
  });

  it('keeps only the newest tails, so that a machine that crashes all the time does not fill its disk', async () => {
    const folder = await newFolder();
    for (let i = 0; i < 12; i++) {
      const journal = await openIn(folder);
      await journal.append(batchOf([String(i)]));
      await journal.close();
      await appendFile(join(folder, (await segmentsIn(folder))[0] ?? ''), Buffer.from('half a frame'));
    }
    await (await openIn(folder)).close();
    expect((await readdir(folder)).filter((name) => name.startsWith('torn-')).length).toBe(8);
  });
});

describe('damage in the middle', () => {
  it('of the last file is an error that names file and offset, wherever the bit flipped', async () => {
    const { folder, ends, start } = await journalOf(4);
    const [name = ''] = await segmentsIn(folder);
    const lastStart = ends[2] ?? 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: start, max: lastStart - 1 }), async (offset) => {
        const copy = await copyOf(folder);
        const file = join(copy, name);
        await flipByte(file, offset);
        const frameStart = [start, ...ends].findLast((end) => end <= offset);
        await expect(openIn(copy)).rejects.toMatchObject({ kind: 'damaged', file, offset: frameStart });
      }),
      { numRuns: 60 },
    );
  });

  it('is passed over only if told so, and what is lost is listed', async () => {
    const { folder, ends } = await journalOf(4);
    const [name = ''] = await segmentsIn(folder);
    await flipByte(join(folder, name), (ends[0] ?? 0) + 60);
    const journal = await openIn(folder, { damage: 'skip' });
    expect(journal.losses).toMatchObject([{ offset: ends[0], bytes: (ends[1] ?? 0) - (ends[0] ?? 0), from: 2, to: 4 }]);
    expect(await takeTexts(journal, 0, 6)).toEqual([...texts(0, 1), ...texts(2, 4)]);
    expect(await takeTexts(journal, 2, 4)).toEqual(texts(2, 4));
    expect(journal.losses.length).toBe(1);
    await journal.append(batchOf(['4a', '4b']));
    expect(await takeTexts(journal, 4, 6)).toEqual(texts(2, 5));
    await journal.close();
  });

  it('of an older file is noticed when it is read', async () => {
    const { folder } = await journalOf(20, { segmentBytes: 700 });
    const names = await segmentsIn(folder);
    expect(names.length).toBeGreaterThan(3);
    const file = join(folder, names[1] ?? '');
    await flipByte(file, (await readFile(file)).length - 3);
    const journal = await openIn(folder);
    await expect(take(journal, 0, 40)).rejects.toMatchObject({ kind: 'damaged', file });
    await journal.close();
    const skipping = await openIn(folder, { damage: 'skip' });
    const read = await takeTexts(skipping, 0, 38);
    expect(skipping.losses).toMatchObject([{ file, to: Number(names[2]?.slice(0, 16)) }]);
    const lost = skipping.losses[0];
    expect(read).toEqual(texts(0, 20).filter((_, i) => i < (lost?.from ?? 0) || i >= (lost?.to ?? 0)));
    await skipping.close();
  });

  it.each([
    ['cut short', async (file: string, offset: number) => truncate(file, offset)],
    ['gone', async (file: string) => rm(file)],
    ['without a header', async (file: string) => writeFile(file, 'nonsense')],
    ['with a damaged header', async (file: string) => flipByte(file, 40)],
  ])('of an older file that is %s is not passed over in silence', async (_, harm) => {
    const { folder, ends } = await journalOf(20, { segmentBytes: 700 });
    const names = await segmentsIn(folder);
    await harm(join(folder, names[1] ?? ''), (ends[0] ?? 0) + 16);
    const openAndRead = async (damage: 'refuse' | 'skip'): Promise<string[]> => {
      const journal = await openIn(folder, { damage });
      try {
        const found: string[] = [];
        for await (const { batch, next } of journal.read(0, AbortSignal.timeout(5000))) {
          found.push(...Array.from(batch.ends, (__, i) => `${batch.first + i}`));
          if (next === 40) break;
        }
        if (damage === 'skip') {
          expect(journal.losses.length).toBeGreaterThan(0);
          const lost = journal.losses.reduce((sum, { from, to }) => sum + to - from, 0);
          expect(found.length + lost).toBe(40);
        }
        return found;
      } finally {
        await journal.close();
      }
    };
    await expect(openAndRead('refuse')).rejects.toMatchObject({ kind: 'damaged' });
    const found = await openAndRead('skip');
    expect(found.length).toBeGreaterThan(20);
    expect(found).toEqual([...new Set(found)]);
  });

  it('leads to no forged records: frames of another journal inside of a payload are only bytes', async () => {
    const { folder, ends, start } = await journalOf(2);
    const [name = ''] = await segmentsIn(folder);
    const frames = (await readFile(join(folder, name))).subarray(start, ends[1]);
    const other = await newFolder();
    const journal = await openIn(other);
    const file = join(other, (await segmentsIn(other))[0] ?? '');
    await journal.append(batchOf(['before']));
    const { length: hostileStart } = await readFile(file);
    const payload = new Uint8Array(Buffer.concat([Buffer.alloc(8), frames]));
    await journal.append({ ...batchOf([]), payload, ends: Uint32Array.of(payload.length) });
    await journal.append(batchOf(['after']));
    await journal.close();
    await flipByte(file, hostileStart + 8);
    const skipping = await openIn(other, { damage: 'skip' });
    expect(skipping.losses).toMatchObject([{ offset: hostileStart, from: 1, to: 2 }]);
    expect(await takeTexts(skipping, 0, 2)).toEqual(['before', 'after']);
    await skipping.close();
  });
});

describe('any bytes in a segment file', () => {
  it('are an error value or are repaired; opening never fails otherwise', async () => {
    const { folder, start } = await journalOf(2);
    const [name = ''] = await segmentsIn(folder);
    const whole = await readFile(join(folder, name));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (noise, keepHeader) => {
        const copy = await copyOf(folder);
        const bytes = keepHeader ? Buffer.concat([whole.subarray(0, start), noise]) : noise;
        await writeFile(join(copy, name), bytes);
        try {
          const journal = await openIn(copy);
          expect(keepHeader).toBe(true);
          expect(journal.repairs.some(({ kind }) => kind === 'torn-tail')).toBe(noise.length > 0);
          await journal.close();
        } catch (error) {
          expect(error).toMatchObject({ kind: 'damaged' });
          expect(keepHeader).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of a newer version are refused with what to do', async () => {
    const { folder } = await journalOf(1);
    const [name = ''] = await segmentsIn(folder);
    const bytes = await readFile(join(folder, name));
    bytes.writeUInt32LE(2, 8);
    await writeFile(join(folder, name), bytes);
    await expect(openIn(folder)).rejects.toMatchObject({ kind: 'newer' });
    await expect(openIn(folder)).rejects.toThrow(/later one/);
  });
});

describe('the file of readers', () => {
  it('that cannot be read is put aside: readers repeat work and lose nothing', async () => {
    const { folder } = await journalOf(2);
    const journal = await openIn(folder);
    await journal.commit('one', 2);
    await journal.close();
    await writeFile(join(folder, 'readers.json'), '{"one": ');
    const again = await openIn(folder);
    expect(again.repairs).toMatchObject([{ kind: 'readers-unreadable' }]);
    expect(again.committed('one')).toBe(0);
    await again.close();
  });
});
