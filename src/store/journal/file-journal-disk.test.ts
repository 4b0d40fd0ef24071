import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { JournalFull } from '../../pipeline/ports.ts';
import { openFileJournal, type FileJournal, type FileJournalOptions } from './file-journal.ts';
import { batchOf, takeTexts } from './journal-contract-data.ts';

/** machines that run tests are busy */
const patient = { timeout: 20_000 };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  return folder;
}

async function openIn(folder: string, more: Partial<FileJournalOptions> = {}): Promise<FileJournal> {
  const journal = await openFileJournal({ folder, limitBytes: 1024 ** 3, fsync: false, ...more });
  cleanups.push(() => journal.close());
  return journal;
}

const segmentsIn = async (folder: string): Promise<number> =>
  (await readdir(folder)).filter((name) => name.endsWith('.segment')).length;

const record = 'x'.repeat(10_000);

describe('a disk that is full', () => {
  /** A file system of 1 MiB, if this machine lets us make one. */
  async function smallDisk(): Promise<string | undefined> {
    const folder = await newFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    cleanups.push(async () => execFileSync('umount', ['-l', folder]));
    return folder;
  }

  it('is told as JournalFull; the partial write is taken back, and it goes on when there is room', async (context) => {
    const disk = await smallDisk();
    context.skip(disk === undefined, 'mounting a tmpfs needs root');
    let now = 1_700_000_000_000;
    const options = { segmentBytes: 200_000, clock: () => now };
    const journal = await openIn(join(disk ?? '', 'journal'), options);
    let appended = 0;
    const fill = async (): Promise<unknown> => {
      try {
        for (; ; appended++) await journal.append(batchOf([`${appended} ${record}`]));
      } catch (error) {
        return error;
      }
    };
    const refused = await fill();
    expect(refused).toBeInstanceOf(JournalFull);
    expect(refused).toMatchObject({ retryAfter: 5 });
    expect(appended).toBeGreaterThan(50);
    expect((await takeTexts(journal, 0, appended)).length).toBe(appended);
    // still full, and full without trying, until some seconds have passed
    await expect(journal.append(batchOf(['small']))).rejects.toBeInstanceOf(JournalFull);
    // what a reader has behind it makes room, although its position cannot be saved before that
    await writeFile(join(disk ?? '', 'rest'), Buffer.alloc(2 ** 20)).catch(() => undefined);
    await journal.commit('reader', appended);
    now += 6000;
    expect(await journal.append(batchOf(['small']))).toMatchObject({ first: appended });
    await journal.close();
    const again = await openIn(join(disk ?? '', 'journal'), options);
    expect(again.repairs).toEqual([]);
    expect(again.committed('reader')).toBe(appended);
    expect(await takeTexts(again, appended, 1)).toEqual(['small']);
    await again.close();
  });

  it('in the middle of a group loses none that was acknowledged, and keeps none that was not', async (context) => {
    const disk = await smallDisk();
    context.skip(disk === undefined, 'mounting a tmpfs needs root');
    const folder = join(disk ?? '', 'journal');
    const journal = await openIn(folder);
    const batches = Array.from({ length: 150 }, (_, i) => batchOf([`${i} ${record}`]));
    const outcomes: string[] = [];
    for (let at = 0; at < batches.length; at += 30) {
      const settled = await Promise.allSettled(batches.slice(at, at + 30).map((batch) => journal.append(batch)));
      outcomes.push(...settled.map(({ status }) => status));
    }
    const acknowledged = outcomes.flatMap((status, i) => (status === 'fulfilled' ? [i] : []));
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(outcomes).toContain('rejected');
    await journal.close();
    const again = await openIn(folder);
    expect(again.repairs).toEqual([]);
    const read = await takeTexts(again, 0, acknowledged.length);
    expect(read.map((text) => Number.parseInt(text, 10))).toEqual(acknowledged);
    expect(again.head()).toBe(acknowledged.length);
  });

  it('at opening is repaired as far as it goes: a torn tail that cannot be kept is still cut off', async (context) => {
    const disk = await smallDisk();
    context.skip(disk === undefined, 'mounting a tmpfs needs root');
    const folder = join(disk ?? '', 'journal');
    const journal = await openIn(folder);
    await journal.append(batchOf(['a']));
    await journal.close();
    const [name = ''] = (await readdir(folder)).filter((entry) => entry.endsWith('.segment'));
    await writeFile(join(folder, name), Buffer.alloc(2 ** 20, 7), { flag: 'a' }).catch(() => undefined);
    const again = await openIn(folder);
    expect(again.repairs).toMatchObject([{ kind: 'torn-tail', kept: undefined }]);
    expect(await takeTexts(again, 0, 1)).toEqual(['a']);
  });
});

describe('retention', () => {
  const options = { segmentBytes: 30_000, retention: { bytes: 100_000, milliseconds: 60_000 } };

  it('keeps what was committed up to its bytes', async () => {
    const folder = await newFolder();
    const journal = await openIn(folder, options);
    for (let i = 0; i < 40; i++) await journal.append(batchOf([record]));
    expect(journal.first()).toBe(0);
    await journal.commit('reader', 40);
    await expect.poll(() => journal.first(), patient).toBeGreaterThan(20);
    expect(journal.usage().bytes).toBeGreaterThanOrEqual(100_000);
    expect(journal.usage().bytes).toBeLessThan(140_000);
  });

  it('lets go what is older than its time', async () => {
    const folder = await newFolder();
    let now = 1_700_000_000_000;
    const journal = await openIn(folder, { ...options, clock: () => now });
    for (let i = 0; i < 7; i++) await journal.append(batchOf([record]));
    await journal.commit('reader', 6);
    await expect.poll(() => segmentsIn(folder), patient).toBe(4);
    now += 61_000;
    await journal.commit('reader', 7);
    await expect.poll(() => segmentsIn(folder), patient).toBe(1);
    expect(journal.first()).toBe(6);
    expect(journal.committed('never')).toBe(6);
  });

  it('removes nothing that a reader still needs, until it is forgotten', async () => {
    const folder = await newFolder();
    const journal = await openIn(folder, options);
    await journal.commit('slow', 0);
    for (let i = 0; i < 40; i++) await journal.append(batchOf([record]));
    await journal.commit('fast', 40);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(journal.first()).toBe(0);
    await journal.forget('slow');
    await expect.poll(() => journal.first(), patient).toBeGreaterThan(20);
    expect([...journal.readers()]).toEqual([['fast', 40]]);
  });

  it('of counts outlives the segments', async () => {
    const folder = await newFolder();
    const journal = await openIn(folder, options);
    for (let i = 0; i < 40; i++) await journal.append(batchOf([record], { key: String(i) }));
    await journal.commit('reader', 40);
    await expect.poll(() => journal.first(), patient).toBeGreaterThan(20);
    const received = new Map(journal.received());
    await journal.close();
    const again = await openIn(folder, options);
    expect(again.received()).toEqual(received);
    expect(await again.append(batchOf([record], { key: '39' }))).toEqual({ first: 39, end: 40, repeated: true });
    expect(await again.append(batchOf([record], { key: String(again.first()) }))).toMatchObject({ repeated: true });
  });
});

describe('a folder', () => {
  it('is used by one journal at a time; the lock of a process that is gone is taken over', async () => {
    const folder = await newFolder();
    const journal = await openIn(folder);
    await expect(openIn(folder)).rejects.toMatchObject({ kind: 'in-use' });
    await journal.close();
    await symlink('999999999:1@other-boot', join(folder, 'lock'));
    await (await openIn(folder)).close();
    await symlink(`${process.pid}:1@this-boot`, join(folder, 'lock')); // an earlier process with our number
    await (await openIn(folder)).close();
    expect((await readdir(folder)).filter((name) => name.startsWith('lock'))).toEqual([]);
  });

  it('with a segment that was half made is cleaned, and that is told', async () => {
    const folder = await newFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '0000000000000007.segment.new'), 'half');
    const journal = await openIn(folder);
    expect(journal.repairs).toMatchObject([{ kind: 'half-made-segment', bytes: 4 }]);
  });

  it('of a closed journal takes nothing more', async () => {
    const journal = await openIn(await newFolder());
    await journal.append(batchOf(['a']));
    await journal.close();
    await journal.close();
    await expect(journal.append(batchOf(['b']))).rejects.toMatchObject({ kind: 'closed' });
    await expect(journal.commit('reader', 1)).rejects.toMatchObject({ kind: 'closed' });
  });
});
