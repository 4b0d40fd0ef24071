import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { afterAll, describe, expect, test } from 'vitest';
import { zipOf } from '../../connectors/file/test-zip.ts';
import { readGit } from './read-git.ts';
import { readSource } from './read-source.ts';
import { SOURCE_LIMITS, SourceError, type PackSource } from './pack-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-source-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RULE = 'title: T\nlogsource: { product: linux }\ndetection: { s: { a: b }, condition: s }\n';
let made = 0;
function file(bytes: Buffer | string, name = `file-${++made}`): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
const paths = ({ texts }: PackSource): string[] => texts.map(({ source }) => source);
const refusals = ({ refused }: PackSource): string[] => refused.map(({ path, reason }) => `${path}: ${reason}`);

interface Member {
  readonly path: string;
  readonly content?: string;
  readonly type?: 'File' | 'SymbolicLink' | 'Link' | 'Directory';
  readonly linkpath?: string;
}
function tarOf(members: readonly Member[]): Buffer {
  const blocks = members.flatMap(({ path, content = '', type = 'File', linkpath }) => {
    const body = Buffer.from(content);
    const block = Buffer.alloc(512);
    const header = new Header({ path, mode: 0o644, size: body.length, type, mtime: new Date(0), ...(linkpath === undefined ? {} : { linkpath }) }); // prettier-ignore
    header.encode(block);
    return [block, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const hostile = [
  { path: 'good/a.yml', content: RULE },
  { path: '../outside.yml', content: RULE },
  { path: 'a/../../outside.yml', content: RULE },
  { path: 'C:/windows/b.yml', content: RULE },
  { path: 'a\\..\\b.yml', content: RULE },
  { path: 'good/readme.txt', content: 'x' },
  { path: '.github/workflows/ci.yml', content: RULE },
];

describe.each([
  ['zip', () => file(zipOf(hostile.map(({ path, content }) => ({ name: path, content }))))],
  ['tar', () => file(tarOf(hostile))],
  ['tar.gz', () => file(gzipSync(tarOf(hostile)))],
])('a hostile %s', (kind, make) => {
  test('gives what is good, refuses what leads out of it, counts the rest', async () => {
    const source = await readSource(make());
    expect(source.kind).toBe(kind === 'zip' ? 'zip' : 'tar');
    expect(paths(source)).toEqual(['good/a.yml']);
    expect(source.refused.map(({ path }) => path)).toEqual(['../outside.yml', 'a/../../outside.yml', 'C:/windows/b.yml', 'a\\..\\b.yml']); // prettier-ignore
    expect(source.others).toBe(2);
  });
});

describe('archives', () => {
  test('links in a tar are not followed', async () => {
    const source = await readSource(
      file(tarOf([{ path: 'l.yml', type: 'SymbolicLink', linkpath: '/etc/passwd' }, { path: 'h.yml', type: 'Link', linkpath: 'l.yml' }, { path: 'a.yml', content: RULE }])),
    ); // prettier-ignore
    expect(paths(source)).toEqual(['a.yml']);
    expect(refusals(source)).toEqual(['l.yml: it is a link; links are not followed', 'h.yml: it is a link; links are not followed']); // prettier-ignore
  });

  test('links in a zip are not followed', async () => {
    const zip = zipOf([{ name: 'l.yml', content: '/etc/passwd' }, { name: 'a.yml', content: RULE }]); // prettier-ignore
    zip.writeUInt32LE(0o120777 * 65_536, zip.indexOf('PK\x01\x02', 0, 'latin1') + 38);
    const source = await readSource(file(zip));
    expect(paths(source)).toEqual(['a.yml']);
    expect(refusals(source)[0]).toContain('symbolic link');
  });

  test('files that are too large are refused, also when the archive lies about them', async () => {
    const large = 'x'.repeat(SOURCE_LIMITS.file + 1);
    const zip = await readSource(file(zipOf([{ name: 'large.yml', content: large }, { name: 'lies.yml', content: large, claimedSize: 10 }, { name: 'a.yml', content: RULE }]))); // prettier-ignore
    expect(paths(zip)).toEqual(['a.yml']);
    expect(zip.refused).toHaveLength(2);
    const tar = await readSource(file(gzipSync(tarOf([{ path: 'large.yml', content: large }, { path: 'a.yml', content: RULE }])))); // prettier-ignore
    expect(paths(tar)).toEqual(['a.yml']);
    expect(tar.refused).toHaveLength(1);
  });

  test('bombs are not unpacked', async () => {
    const limits = { ...SOURCE_LIMITS, total: 1 << 16 };
    const zeros = gzipSync(tarOf([{ path: 'zeros.bin', content: '\0'.repeat(1 << 20) }]));
    await expect(readSource(file(zeros), { limits })).rejects.toThrow('it unpacks to more than');
    const many = zipOf([{ name: 'a.yml', content: 'x'.repeat(1 << 15) }, { name: 'b.yml', content: 'x'.repeat(1 << 15) }, { name: 'c.yml', content: 'x' }]); // prettier-ignore
    await expect(readSource(file(many), { limits })).rejects.toThrow('it unpacks to more than');
    const entries = zipOf([{ name: 'a.txt', content: 'x' }], 500);
    await expect(readSource(file(entries), { limits: { ...SOURCE_LIMITS, entries: 100 } })).rejects.toThrow('more than 100 files'); // prettier-ignore
  });

  test('damaged and encrypted ones are said', async () => {
    const zip = zipOf([{ name: 'a.yml', content: RULE }]);
    await expect(readSource(file(zip.subarray(0, 40)))).rejects.toThrow(SourceError);
    const tar = gzipSync(tarOf([{ path: 'a.yml', content: RULE }]));
    await expect(readSource(file(tar.subarray(0, tar.length - 20)))).rejects.toThrow('the archive is damaged');
    expect(refusals(await readSource(file(zipOf([{ name: 'a.yml', content: RULE, encrypted: true }]))))[0]).toContain('encrypted'); // prettier-ignore
  });

  test('the same path twice: the first one', async () => {
    const source = await readSource(file(zipOf([{ name: 'a.yml', content: RULE }, { name: 'a.yml', content: 'x' }]))); // prettier-ignore
    expect(source.texts.map(({ text }) => text)).toEqual([RULE]);
    expect(refusals(source)).toEqual(['a.yml: the same path comes twice']);
  });
});

describe('folders and files', () => {
  test('links are not followed, hidden folders are left out', async () => {
    const root = join(folder, 'tree');
    file(RULE, 'tree/a/b.yml');
    file(RULE, 'tree/.git/c.yml');
    file('x', 'tree/etc/lists/names');
    symlinkSync('/etc/passwd', join(root, 'l.yml'));
    symlinkSync('/', join(root, 'all'));
    const source = await readSource(root);
    expect(paths(source)).toEqual(['a/b.yml', 'etc/lists/names']);
    expect(refusals(source)).toEqual(['l.yml: it is a symbolic link; links are not followed']);
    expect(paths(await readSource(join(root, 'a/b.yml')))).toEqual(['b.yml']);
  });

  test('one that is not there is said', async () => {
    await expect(readSource(join(folder, 'nothing'))).rejects.toThrow('cannot be read');
  });
});

describe('repositories', () => {
  const work = join(folder, 'checkout');
  const run = (...args: string[]): string => execFileSync('git', args, { cwd: work, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder, GIT_AUTHOR_NAME: 'T', GIT_AUTHOR_EMAIL: 't@example.com', GIT_COMMITTER_NAME: 'T', GIT_COMMITTER_EMAIL: 't@example.com' } }); // prettier-ignore
  mkdirSync(work, { recursive: true });
  run('init', '-q', '-b', 'main');
  file(RULE, 'checkout/rules/a.yml');
  symlinkSync('/etc/passwd', join(work, 'rules', 'l.yml'));
  file(`#!/bin/sh\ntouch ${join(folder, 'hook-ran')}\n`, 'checkout/hooks/post-checkout');
  run('add', '.');
  run('commit', '-q', '-m', 'one');
  run('checkout', '-q', '-b', 'next');
  file(RULE, 'checkout/rules/b.yml');
  run('add', '.');
  run('commit', '-q', '-m', 'two');
  run('checkout', '-q', 'main');

  test('one commit is read, with its id; links come as files that hold no rule', async () => {
    const source = await readSource(`file://${work}`);
    expect(source).toMatchObject({ kind: 'git', revision: run('rev-parse', 'HEAD').trim() });
    expect(paths(source)).toContain('rules/a.yml');
    expect(source.texts.every(({ text }) => !text.includes('root:'))).toBe(true);
  });

  test('a branch', async () => {
    const source = await readSource(work, { ref: 'next' });
    expect(paths(source)).toContain('rules/b.yml');
    expect(source.revision).toBe(run('rev-parse', 'next').trim());
  });

  test.each([
    [`ext::sh -c touch% ${folder}/ran`, undefined, 'not allowed'],
    ['--upload-pack=touch', undefined, 'does not begin with a dash'],
    [work, '--upload-pack=touch', 'does not begin with a dash'],
    [work, 'no-such-branch', 'git could not read'],
    ['https://name:secret@127.0.0.1:9/x.git', undefined, 'git could not read https://127.0.0.1:9/x.git'],
  ])('%s %s is refused', async (location, ref, message) => {
    const error: unknown = await readGit(location, { ref }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SourceError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('secret');
  });
});
