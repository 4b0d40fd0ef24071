import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { recordBytes } from '../../model/record.ts';
import { zipOf } from './test-zip.ts';
import { type FileBatch, type FileProgress, readPaths, type ReadPathsOptions } from './read-paths.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'vedette-file-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

async function read(paths: readonly string[], options: Partial<ReadPathsOptions> = {}): Promise<FileBatch[]> {
  const all: FileBatch[] = [];
  for await (const item of readPaths(paths, { clock: Date.now, ...options })) all.push(item);
  return all;
}

/** path (within the folder) and text of every record */
function recordsIn(items: readonly FileBatch[]): [string, string][] {
  return items.flatMap((item) =>
    item.kind !== 'batch'
      ? []
      : Array.from(item.batch.ends, (_, index): [string, string] => [
          shortened(item.path),
          Buffer.from(recordBytes(item.batch, index)).toString(),
        ]),
  );
}

const shortened = (path: string): string => path.replace(`${folder}/`, '');
const errorsIn = (items: readonly FileBatch[]): [string, string][] =>
  items.flatMap((item) => (item.kind === 'error' ? [[shortened(item.path), item.error.kind]] : []));

const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => `{"n":${i},"x":"${i * 7919}"}\n`).join('');

describe('readPaths', () => {
  it('reads folders in order, whatever the names say, and goes on after what it cannot read', async () => {
    await put('b/two.txt', 'two\n');
    await put('b/a.log', gzipSync('packed\n'));
    await put('a.json', '{\n  "a": 1\n}\n{\n  "b": 2\n}\n');
    await put('c.evtx', 'ElfFile\0\0\0');
    await put('empty', '');
    await put('z.zst', zstdCompressSync(Buffer.from('zstandard')));
    const items = await read([folder, join(folder, 'missing')]);
    expect(recordsIn(items)).toEqual([
      ['a.json', '{\n  "a": 1\n}'],
      ['a.json', '{\n  "b": 2\n}'],
      ['b/a.log', 'packed'],
      ['b/two.txt', 'two'],
      ['z.zst', 'zstandard'],
    ]);
    expect(errorsIn(items)).toEqual([
      ['c.evtx', 'not-a-log'],
      ['missing', 'not-found'],
    ]);
    expect(items.flatMap((item) => (item.kind === 'done' ? [shortened(item.path)] : []))).toContain('empty');
    expect(items.filter((item) => item.kind === 'error' && item.isGiven).map(({ path }) => shortened(path))).toEqual([
      'missing',
    ]);
  });

  it('gives the same streams, sequences and receive times in every run', async () => {
    const path = await put('long.log', lines(12_000));
    await utimes(path, 1_700_000_000, 1_700_000_000);
    const batches = (await read([path])).flatMap((item) => (item.kind === 'batch' ? [item.batch] : []));
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.map((batch) => batch.first)).toEqual([0, 5000, 10_000]);
    expect(new Set(batches.map((batch) => batch.stream)).size).toBe(1);
    expect(new Set(batches.map((batch) => batch.received))).toEqual(new Set([1_700_000_000_000]));
    const again = (await read([path])).flatMap((item) => (item.kind === 'batch' ? [item.batch] : []));
    expect(again.map(({ stream, first }) => [stream, first])).toEqual(
      batches.map(({ stream, first }) => [stream, first]),
    );
  });

  it('ends in circles of links, and reads a folder once', async () => {
    await put('in/one.log', 'one\n');
    await symlink(folder, join(folder, 'in/up'));
    await symlink(join(folder, 'in'), join(folder, 'again'));
    await symlink('nowhere', join(folder, 'dangling'));
    const items = await read([folder]);
    expect(recordsIn(items).map(([, text]) => text)).toEqual(['one']);
    expect(errorsIn(items)).toEqual([['dangling', 'not-found']]);
  });

  it('reads standard input, compressed or not', async () => {
    async function* input(): AsyncGenerator<Buffer> {
      for (const byte of gzipSync('one\ntwo')) yield Buffer.of(byte);
    }
    const items = await read(['-'], { standardInput: input(), clock: () => 5 });
    expect(recordsIn(items)).toEqual([
      ['stdin', 'one'],
      ['stdin', 'two'],
    ]);
  });

  it('tells how far it is', async () => {
    await put('a.log', lines(50_000));
    await put('b.gz', gzipSync(lines(50_000)));
    const seen: FileProgress[] = [];
    await read([folder], { onProgress: (progress) => void seen.push(progress) });
    const last = seen.at(-1);
    expect(last?.bytesRead).toBe(last?.bytesTotal);
    expect(last).toMatchObject({ filesDone: 2, filesTotal: 2 });
    expect(seen.length).toBeGreaterThan(4);
  });
});

describe('compressed files', () => {
  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('of many %s members, padded with zeros, are read whole', async (name, compress) => {
    const members = [1, 2, 3].map((n) => compress(Buffer.from(lines(n * 1000))));
    const path = await put(`${name}.log`, Buffer.concat([...members, Buffer.alloc(512)]));
    const items = await read([path]);
    expect(recordsIn(items)).toHaveLength(6000);
    expect(items.at(-1)).toMatchObject({ kind: 'done', records: 6000 });
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)(
    'of %s that end early give what is whole, the torn record as unreadable, and say where',
    async (name, compress) => {
      const packed = compress(Buffer.from(lines(100_000)));
      const path = await put(`${name}.log`, packed.subarray(0, packed.length >> 1));
      const items = await read([path]);
      const batches = items.flatMap((item) => (item.kind === 'batch' ? [item.batch] : []));
      const records = recordsIn(items).map(([, text]) => text);
      expect(records.length).toBeGreaterThan(20_000);
      expect(records.slice(0, -1).join('\n')).toBe(lines(records.length - 1).trim());
      expect(batches.at(-1)?.origin.unreadable?.kind).toBe('truncated');
      const error = items.at(-1);
      expect(error).toMatchObject({ kind: 'error', records: records.length, error: { kind: `truncated-${name}` } });
      expect(error?.kind === 'error' && error.error.at).toBe(packed.length >> 1);
    },
  );

  it('that are damaged say so, and what came before is read', async () => {
    const packed = gzipSync(lines(100_000));
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 50);
    const items = await read([await put('x', packed)]);
    expect(items.at(-1)).toMatchObject({ kind: 'error', error: { kind: 'damaged' } });
    expect(recordsIn(items).length).toBeGreaterThan(20_000);
  });

  it('that are bombs are left, with little read', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 0x20));
    const path = await put('bomb.gz', bomb);
    const items = await read([path], { unpackLimits: { ratioFrom: 1_000_000 } });
    expect(items.at(-1)).toMatchObject({ kind: 'error', error: { kind: 'bomb' } });
    const limited = await read([await put('big.gz', gzipSync(lines(100_000)))], { unpackLimits: { bytes: 100_000 } });
    expect(limited.at(-1)).toMatchObject({ kind: 'error', error: { kind: 'too-large' } });
  });
});

describe('zip archives', () => {
  it('give their files by name, stored or packed, and compressed ones inside', async () => {
    const path = await put(
      'logs.dat',
      zipOf([
        { name: 'a/', content: '' },
        { name: 'a/b/one.log', content: lines(3) },
        { name: '../../evil', content: 'stored\n', stored: true },
        { name: 'inner.gz', content: gzipSync('packed twice\n') },
        { name: 'inner.gz', content: 'same name\n' },
        { name: 'deep.zip', content: zipOf([{ name: 'x', content: 'x' }]) },
        { name: 'secret', content: 'x', encrypted: true },
      ]),
    );
    const items = await read([path]);
    expect(recordsIn(items)).toEqual([
      ...[0, 1, 2].map((n) => ['logs.dat!/a/b/one.log', `{"n":${n},"x":"${n * 7919}"}`]),
      ['logs.dat!/../../evil', 'stored'],
      ['logs.dat!/inner.gz', 'packed twice'],
      ['logs.dat!/inner.gz#2', 'same name'],
    ]);
    expect(errorsIn(items)).toEqual([
      ['logs.dat!/deep.zip', 'not-supported'],
      ['logs.dat!/secret', 'encrypted'],
    ]);
  });

  it('that end early have no list of files', async () => {
    const whole = zipOf([{ name: 'one.log', content: lines(1000) }]);
    const items = await read([await put('cut.zip', whole.subarray(0, whole.length - 30)), await put('ok', 'fine\n')]);
    expect(errorsIn(items)).toEqual([['cut.zip', 'truncated-zip']]);
    expect(recordsIn(items)).toEqual([['ok', 'fine']]);
  });

  it('that name the same bytes again and again are left after a while', async () => {
    const path = await put('overlap.zip', zipOf([{ name: 'x', content: lines(1000) }], 5000));
    const items = await read([path], { unpackLimits: { ratioFrom: 100_000, ratio: 10 } });
    const bombs = items.filter((item) => item.kind === 'error' && item.error.kind === 'bomb');
    expect(bombs).toHaveLength(2);
    expect(recordsIn(items).length).toBeLessThan(200_000); // of 5,000,000
  });

  it('that lie about a size, a checksum or are bombs are told apart', async () => {
    const path = await put(
      'lies.zip',
      zipOf([
        { name: 'size', content: lines(10), claimedSize: 3 },
        { name: 'sum', content: lines(10), claimedSum: 1 },
        { name: 'bomb', content: ' '.repeat(5_000_000) },
        { name: 'good', content: 'good\n' },
      ]),
    );
    const items = await read([path], { unpackLimits: { ratioFrom: 1_000_000 } });
    expect(errorsIn(items)).toEqual([
      ['lies.zip!/size', 'damaged'],
      ['lies.zip!/sum', 'damaged'],
      ['lies.zip!/bomb', 'bomb'],
    ]);
    expect(recordsIn(items).at(-1)).toEqual(['lies.zip!/good', 'good']);
  });
});

describe('a line of a gigabyte', () => {
  it('costs some megabytes, is kept in part, and the next line is read', async () => {
    async function* input(): AsyncGenerator<Buffer> {
      const piece = Buffer.alloc(1 << 20, 0x61);
      yield Buffer.from('before\n');
      for (let i = 0; i < 1024; i++) yield piece;
      yield Buffer.from('\nafter\n');
    }
    const before = process.memoryUsage();
    let peak = 0;
    const seen: [number, string | undefined][] = [];
    for await (const item of readPaths(['-'], {
      clock: () => 0,
      standardInput: input(),
      onProgress: () => void (peak = Math.max(peak, process.memoryUsage().external)),
    })) {
      if (item.kind !== 'batch') continue;
      const { origin, payload } = item.batch;
      seen.push([payload.length, origin.unreadable?.message]);
    }
    const message = 'The record is 1073741824 bytes long and the limit is 1048576: its first 65536 bytes are kept.';
    expect(seen).toEqual([
      [6, undefined],
      [65_536, message],
      [5, undefined],
    ]);
    expect(peak - before.external).toBeLessThan(16 << 20);
  });
});

const zeek = corpus('zeek-wrccdc', 'tsv');
describe.skipIf(zeek === undefined)('real logs', () => {
  it('of Zeek have as many records as their source says', async () => {
    const items = await read([zeek ?? '']);
    expect(recordsIn(items)).toHaveLength(158_439);
    for (const item of items) if (item.kind === 'done') expect(item).toMatchObject({ framing: 'zeek-tsv' });
  });
});

const regression = corpus('sigma-regression', 'rules');
describe.skipIf(regression === undefined)('real documents printed over many lines', () => {
  it('are cut into objects that parse', async () => {
    const items = await read([regression ?? '']);
    const json = recordsIn(items).filter(([path]) => path.endsWith('.json'));
    expect(json.length).toBeGreaterThan(100);
    for (const [, text] of json) expect(JSON.parse(text)).toHaveProperty('Event');
  });
});
