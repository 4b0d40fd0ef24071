import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import type { JsonValue } from '../../model/json.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import type { RunningSource, SourceState } from '../../pipeline/collect/source-kind.ts';
import { filesSource } from './files-source.ts';

let folder: string;
let journal: TestJournal;
let kept: JsonValue | undefined;
let told: SourceState[];
let running: RunningSource[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-files-'));
  journal = createTestJournal();
  kept = undefined;
  told = [];
  running = [];
});
afterEach(async () => {
  for (const each of running) await each.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(settings: object): Promise<RunningSource> {
  const source = asSourceId('files/web');
  const stop = new AbortController();
  const started = await filesSource.start(settings, {
    ...journal.deps,
    source,
    senderOf: (name) => asSourceId(`${source}${name}`),
    checkpoint: { load: () => Promise.resolve(kept), save: (value) => Promise.resolve(void (kept = structuredClone(value))) },
    told: (state) => void told.push(state),
    signal: stop.signal,
  }); // prettier-ignore
  if ('kind' in started) throw new Error(started.message);
  running.push(started);
  return started;
}
const until = (isSo: () => boolean): Promise<void> => vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 10_000, interval: 10 }); // prettier-ignore

test('follows files as sources below it, and goes on from its checkpoint', async () => {
  const path = join(folder, 'a.log');
  await writeFile(path, 'one\ntwo\n');
  const first = await start({ paths: [join(folder, '*.log')], interval: 5 });
  await until(() => journal.texts().length === 2);
  expect(journal.batches[0]?.origin.source).toBe(`files/web${path}`);
  await until(() => told.some(({ kind, message }) => kind === 'works' && message === '1 file is followed.'));
  await first.stop();
  await appendFile(path, 'three\n');
  await start({ paths: [join(folder, '*.log')], interval: 5 });
  await until(() => journal.texts().length === 3);
  expect(journal.texts()).toEqual(['one', 'two', 'three']);
});

test('says that no file is there, that one is no log, and does not read a checkpoint that it does not know', async () => {
  await start({ paths: [join(folder, '*.log')], interval: 5 });
  await until(() => told.some(({ kind }) => kind === 'waits'));
  await writeFile(join(folder, 'b.log'), Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]));
  await until(() => told.some(({ kind, message = '' }) => kind === 'fails' && message.includes('archive')));
  kept = { version: 99 };
  await expect(start({ paths: ['/x'] })).rejects.toThrow('damaged or of a newer version');
});

test('is tried without reading anything', async () => {
  await writeFile(join(folder, 'a.log'), 'x'.repeat(50_000));
  const deps = { clock: Date.now, signal: new AbortController().signal };
  const check = async (paths: string[]) => await filesSource.check?.({ paths }, deps);
  expect(await check([join(folder, '*.log')])).toEqual({ kind: 'works', message: '1 file of 0.1 MB together.' });
  expect((await check([join(folder, 'none')]))?.message).toContain('No file of these names');
  expect(await check(['relative'])).toMatchObject({ kind: 'settings', setting: 'paths.0' });
  expect(journal.texts()).toEqual([]);
});
