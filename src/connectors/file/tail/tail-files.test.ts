import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  rmdir,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestJournal, type TestJournal } from '../../../pipeline/collect/test-journal.ts';
import { gapsIn } from '../../../pipeline/collect/test-receiver.ts';
import { describe as description, tailSettings, type TailSettings } from '../describe.ts';
import { type Tail, tailFiles } from './tail-files.ts';

let folder: string;
let tails: Tail[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-tail-'));
  tails = [];
});
afterEach(async () => {
  for (const tail of tails) await tail.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, 'logs', name);

async function start(journal: TestJournal, settings: Partial<TailSettings> = {}): Promise<Tail> {
  await mkdir(join(folder, 'logs'), { recursive: true });
  const parsed = tailSettings.parse({ paths: [at('*.log')], interval: 5, rotatedFor: 100, ...settings });
  const tail = await follow(parsed, journal.deps);
  tails.push(tail);
  return tail;
}

async function follow(settings: TailSettings, deps: TestJournal['deps']): Promise<Tail> {
  const tail = await tailFiles(settings, { ...deps, checkpoints: join(folder, 'checkpoints.json') });
  if ('kind' in tail) throw new Error(tail.message);
  return tail;
}

async function until(isSo: () => boolean, ms = 10_000): Promise<void> {
  for (const end = Date.now() + ms; !isSo() && Date.now() < end;) await sleep(5);
  expect(isSo()).toBe(true);
}

const lines = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i} ${'x'.repeat(((from + i) * 31) % 80)}`);
const text = (from: number, to: number): string =>
  lines(from, to)
    .map((line) => `${line}\n`)
    .join('');

describe('a file that is followed', () => {
  it('is read as it grows, by whole lines', async () => {
    const journal = createTestJournal();
    await start(journal);
    await writeFile(at('a.log'), 'one\ntw');
    await until(() => journal.texts().length === 1);
    await sleep(50);
    expect(journal.texts()).toEqual(['one']);
    await appendFile(at('a.log'), 'o\r\nthree');
    await until(() => journal.texts().length === 2);
    expect(journal.texts()).toEqual(['one', 'two']);
    expect(journal.batches[0]?.origin.source).toBe(at('a.log'));
  });

  it('has records of several lines, the last one when nothing came for a while; none is cut or doubled by a stop', async () => {
    const journal = createTestJournal();
    let now = 0;
    const begin = async (): Promise<Tail> => {
      const tail = await follow(tailSettings.parse({ paths: [at('*.log')], interval: 5 }), { ...journal.deps, clock: () => now }); // prettier-ignore
      tails.push(tail);
      return tail;
    };
    await mkdir(join(folder, 'logs'), { recursive: true });
    const pg = '2026-11-21 22:51:00.123 UTC [812] alice@shop';
    const [first, second, third] = [`${pg} ERROR:  a\n\tb`, `${pg} LOG:  statement: select\n\t1`, `${pg} LOG:  c`];
    await writeFile(at('pg.log'), `${first}\n${second.slice(0, -4)}`);
    const tail = await begin();
    await sleep(50);
    expect(journal.texts()).toEqual([]);
    await appendFile(at('pg.log'), second.slice(-4));
    now += 5000;
    await until(() => journal.texts().length === 1);
    await appendFile(at('pg.log'), '\n');
    await sleep(50);
    expect(journal.texts()).toEqual([first]);
    now += 5000;
    await until(() => journal.texts().length === 2);
    await tail.close();
    await begin();
    await appendFile(at('pg.log'), `${third}\n`);
    await sleep(50);
    now += 5000;
    await until(() => journal.texts().length === 3);
    expect(journal.texts()).toEqual([first, second, third]);
  });

  it('goes on where it was after a stop, with the header of its records', async () => {
    const journal = createTestJournal();
    const header = '#separator \\x09\n#path\tdns\n#fields\tts';
    const tail = await start(journal);
    await writeFile(at('dns.log'), `${header}\n1\n`);
    await until(() => journal.texts().length === 1);
    await tail.close();
    await appendFile(at('dns.log'), '2\n3\n');
    await start(journal);
    await until(() => journal.texts().length === 3);
    expect(journal.texts()).toEqual(['1', '2', '3']);
    for (const { origin } of journal.batches) expect(origin).toMatchObject({ format: 'zeek-tsv', context: header });
  });

  it('may be begun at its end, and files that come later at their beginning', async () => {
    const journal = createTestJournal();
    await mkdir(join(folder, 'logs'));
    await writeFile(at('old.log'), text(0, 100));
    const tail = await start(journal, { from: 'end' });
    await until(() => tail.files().length === 1);
    await writeFile(at('new.log'), 'new\n');
    await appendFile(at('old.log'), 'more\n');
    await until(() => journal.texts().length === 2);
    expect(journal.texts().sort()).toEqual(['more', 'new']);
  });

  it('is told apart from what is no log', async () => {
    const journal = createTestJournal();
    const tail = await start(journal);
    await writeFile(at('packed.log'), gzipSync('x'));
    await writeFile(at('wide.log'), Buffer.from('\ufefftext\n', 'utf16le'));
    await writeFile(at('marked.log'), '\ufefffirst\n');
    await until(() => journal.texts().length === 1 && tail.files().filter(({ problem }) => problem).length === 2);
    expect(journal.texts()).toEqual(['first']);
  });
});

describe('rotation', () => {
  it('by renaming: the rest of the old file, then the new one', async () => {
    const journal = createTestJournal();
    const tail = await start(journal);
    await writeFile(at('app.log'), text(0, 10));
    await until(() => journal.texts().length === 10);
    await rename(at('app.log'), at('app.log.1'));
    await appendFile(at('app.log.1'), `${text(10, 12)}unfinished`);
    await writeFile(at('app.log'), text(12, 20));
    await until(() => journal.texts().length === 21);
    expect(journal.texts().filter((line) => line !== 'unfinished')).toHaveLength(20);
    expect(new Set(journal.texts())).toEqual(new Set([...lines(0, 20), 'unfinished']));
    expect(new Set(journal.batches.map(({ origin }) => origin.source))).toEqual(new Set([at('app.log')]));
    await until(() => tail.files().length === 1);
  });

  it('by renaming within what is followed: nothing twice', async () => {
    const journal = createTestJournal();
    await start(journal, { paths: [at('app.log*')] });
    await writeFile(at('app.log'), text(0, 100));
    await until(() => journal.texts().length === 100);
    await rename(at('app.log'), at('app.log.1'));
    await writeFile(at('app.log'), text(100, 200));
    await until(() => journal.texts().length === 200);
    await sleep(100);
    expect(journal.texts()).toEqual(lines(0, 200));
  });

  it('while nobody followed: the rest of the old file is found in its folder', async () => {
    const journal = createTestJournal();
    const tail = await start(journal);
    await writeFile(at('app.log'), text(0, 100));
    await until(() => journal.texts().length === 100);
    await tail.close();
    await appendFile(at('app.log'), text(100, 110));
    await rename(at('app.log'), at('app.log.1'));
    await writeFile(at('app.log'), text(110, 120));
    await start(journal);
    await until(() => journal.texts().length === 120);
    expect(new Set(journal.texts())).toEqual(new Set(lines(0, 120)));
  });

  it('by removing: what was written until then is read', async () => {
    const journal = createTestJournal();
    const release = journal.hold();
    const tail = await start(journal);
    await writeFile(at('app.log'), text(0, 10));
    await journal.reached(1);
    await appendFile(at('app.log'), text(10, 20));
    await unlink(at('app.log'));
    release();
    await until(() => journal.texts().length === 20);
    await until(() => tail.files().length === 0);
  });

  it('by cutting the file: it is read from its beginning', async () => {
    const journal = createTestJournal();
    await start(journal);
    await writeFile(at('app.log'), text(0, 100));
    await until(() => journal.texts().length === 100);
    await truncate(at('app.log'));
    await appendFile(at('app.log'), text(100, 105));
    await until(() => journal.texts().length === 105);
    // cut and longer than before, before anyone looks
    await writeFile(at('app.log'), text(105, 300));
    await until(() => journal.texts().length === 300);
    expect(journal.texts()).toEqual(lines(0, 300));
  });

  it('by copying and cutting, the copy being followed too: nothing twice, and nothing lost', async () => {
    const journal = createTestJournal();
    await start(journal, { paths: [at('app.log*')] });
    await writeFile(at('app.log'), text(0, 100));
    await until(() => journal.texts().length === 100);
    await copyFile(at('app.log'), at('app.log.1'));
    await sleep(50);
    // written to the original after the copy was seen, and to the copy as if it had been there when it was made
    await appendFile(at('app.log.1'), text(100, 110));
    await truncate(at('app.log'));
    await appendFile(at('app.log'), text(110, 120));
    await until(() => journal.texts().length === 120);
    await sleep(50);
    expect(journal.texts().sort()).toEqual(lines(0, 120).sort());
  });
});

describe('back-pressure and crashes', () => {
  it('waits while its checkpoints cannot be written, and says so', async () => {
    const journal = createTestJournal();
    const tail = await start(journal);
    await mkdir(join(folder, 'checkpoints.json.new'));
    await writeFile(at('a.log'), 'one\n');
    await until(() => tail.files().some(({ problem }) => problem?.includes('written down')));
    expect(journal.texts()).toEqual([]);
    await rmdir(join(folder, 'checkpoints.json.new'));
    await until(() => journal.texts().length === 1);
  });

  it('waits while the journal is full', async () => {
    const journal = createTestJournal();
    journal.fillAfter(1, 0.01);
    await start(journal);
    await writeFile(at('a.log'), text(0, 12_000));
    await until(() => journal.texts().length === 5000);
    await sleep(200);
    expect(journal.texts()).toHaveLength(5000);
    journal.fillAfter(undefined);
    await until(() => journal.texts().length === 12_000);
    expect(journal.texts()).toEqual(lines(0, 12_000));
  });

  it('loses and doubles nothing when it dies at any moment', async () => {
    const journal = createTestJournal();
    await mkdir(join(folder, 'logs'));
    let written = 0;
    for (let life = 0; life < 25; life++) {
      // an append that dies before or after the journal has it, and then nothing more is heard of this life
      let left = life % 4;
      const dying: TestJournal['deps'] = {
        ...journal.deps,
        append: async (batch) => {
          if (left-- > 0) return journal.deps.append(batch);
          if (life % 2 === 0) await journal.deps.append(batch);
          throw new Error('killed');
        },
      };
      const parsed = tailSettings.parse({ paths: [at('*.log')], interval: 1 });
      const tail = await follow(parsed, dying);
      const next = written + 1 + ((life * 37) % 9000);
      const block = text(written, next);
      const cut = (life * 101) % block.length;
      await appendFile(at('app.log'), block.slice(0, cut));
      await sleep(life % 7);
      await appendFile(at('app.log'), block.slice(cut));
      written = next;
      await Promise.race([tail.stopped.catch(() => undefined), sleep(100)]);
      await tail.close();
    }
    await start(journal);
    await until(() => journal.texts().length >= written);
    await sleep(50);
    expect(journal.texts()).toEqual(lines(0, written));
  });

  it('keeps its checkpoints in a file that is always whole', async () => {
    const journal = createTestJournal();
    const tail = await start(journal);
    await writeFile(at('a.log'), text(0, 10));
    await until(() => journal.texts().length === 10);
    await tail.close();
    expect(JSON.parse(await readFile(join(folder, 'checkpoints.json'), 'utf8'))).toMatchObject({ version: 1 });
    await writeFile(join(folder, 'checkpoints.json'), '{"version":2}');
    const checkpoints = join(folder, 'checkpoints.json');
    const newer = await tailFiles(tailSettings.parse({}), { ...journal.deps, checkpoints });
    expect(newer).toMatchObject({ kind: 'checkpoints-damaged' });
  });
});

it('describes itself', () => {
  expect(gapsIn(description)).toEqual([]);
  expect(tailSettings.parse(description.example)).toMatchObject({ from: 'end', interval: 500 });
});
