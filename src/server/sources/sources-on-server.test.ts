import { afterEach, expect, test, vi } from 'vitest';
import { asSourceId, DEFAULT_TENANT } from '../../model/ids.ts';
import { ANNA } from '../../store/state/test-state.ts';
import { readSourcesFile } from './read-sources-file.ts';
import { testKind, type TestSettings } from './test-kind.ts';
import { createTestSources, type TestSources } from './test-sources.ts';

const key = { kind: 'test', name: 'a' };
const id = asSourceId('test/a');
const open = { topics: ['x'] };
const started: TestSettings[] = [];
const kind = testKind((settings) => {
  started.push(settings);
  return Promise.resolve({ stop: () => Promise.resolve() });
});
const worlds: TestSources[] = [];
function world(...more: Parameters<typeof createTestSources> extends [unknown, ...infer Rest] ? Rest : never): TestSources {
  const made = createTestSources([kind], ...more);
  worlds.push(made);
  return made;
} // prettier-ignore
afterEach(async () => {
  for (const each of worlds.splice(0)) await each.supervisor.stop();
  started.length = 0;
});
const until = (isSo: () => boolean): Promise<void> => vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 10_000, interval: 5 }); // prettier-ignore
const stateOf = ({ sources }: TestSources) => sources.get(key)?.state;
const fileOf = (text: string) => readSourcesFile('/etc/sources.yml', text, { kinds: [kind], env: () => undefined, readText: () => Promise.reject(new Error('none')) }); // prettier-ignore

test('secrets are sealed in the store, whole for the source, shown nowhere, and changed one by one', async () => {
  const one = world();
  await one.sources.start();
  await one.sources.add(key, { open, secrets: { password: 'hunter2-first' } }, true, 'why', ANNA);
  await until(() => stateOf(one)?.state === 'works');
  expect(started[0]).toMatchObject({ topics: ['x'], password: 'hunter2-first', timeout: 30 });
  await one.sources.change(key, { secrets: { 'tls.key': 'key-of-tls' }, note: '' }, ANNA);
  await until(() => started.length === 2);
  expect(started[1]).toMatchObject({ password: 'hunter2-first', tls: { key: 'key-of-tls' } });
  await one.sources.change(key, { secrets: { password: null }, note: '' }, ANNA);
  await until(() => started.length === 3);
  expect(started[2]?.password).toBeUndefined();
  expect(one.sources.get(key)).toMatchObject({ settings: open, secrets: { password: 'not-set', 'tls.key': 'set' } });
  const seen = JSON.stringify([one.sources.list(), one.sources.get(key), ...one.store.rows.values(), one.store.records, one.told]); // prettier-ignore
  expect(seen).not.toMatch(/hunter2|key-of-tls/);

  // another data folder, the same database: it says which must be entered again
  const other = world(one.store, 'another secret of another data folder');
  await other.sources.start();
  expect(stateOf(other)?.state).toBe('wrong-settings');
  expect(stateOf(other)?.message).toContain('tls.key cannot be decrypted');
  expect(other.sources.settingsOf(key)).toBeUndefined();
  await other.sources.change(key, { secrets: { 'tls.key': 'again' }, note: '' }, ANNA);
  await until(() => stateOf(other)?.state === 'works');
});

test('paused, started again, removed with its checkpoint; what happened is told after a restart', async () => {
  const one = world();
  await one.sources.start();
  await one.sources.add(key, { open, secrets: {} }, false, '', ANNA);
  expect(stateOf(one)).toMatchObject({ state: 'stopped', message: 'Paused.' });
  expect(await one.sources.restart(key, ANNA)).toBe(false);
  await one.sources.change(key, { enabled: true, note: '' }, ANNA);
  await until(() => stateOf(one)?.state === 'works');
  expect(await one.sources.restart(key, ANNA)).toBe(true);
  await until(() => started.length === 2 && stateOf(one)?.state === 'works');
  await one.sources.saveStories();
  const stories = await one.store.stories(DEFAULT_TENANT);
  expect(stories.get(id)?.history.map(({ state }) => state)).toEqual(['works', 'waits', 'works', 'waits', 'stopped']);
  expect(await one.sources.add(key, { open, secrets: {} }, true, '', ANNA)).toBe(false);
  expect(await one.sources.remove(key, ANNA)).toBe(true);
  expect(one.sources.get(key)).toBeUndefined();
  expect(one.supervisor.now(id)).toBeUndefined();
  expect(one.store.records.map(({ verb }) => verb)).toEqual(['sources.add', 'sources.change', 'sources.restart', 'sources.remove']); // prettier-ignore
});

test('settings in the store that do not fit any more, and kinds that are gone, are said', async () => {
  const one = world();
  const row = { enabled: true, secrets: {}, note: '', created: 1, changed: 1, changedBy: 'Anna' };
  one.store.rows.set('test/a', { ...key, ...row, settings: { topics: [] } });
  one.store.rows.set('gone/b', { ...row, kind: 'gone', name: 'b', settings: {} });
  await one.sources.start();
  expect(stateOf(one)).toMatchObject({ state: 'wrong-settings', message: 'Its settings do not fit: topics must have at least 1 entries.' }); // prettier-ignore
  expect(one.sources.get({ kind: 'gone', name: 'b' })?.state.message).toContain('no kind "gone"');
  expect(one.sources.list()).toHaveLength(2);
});

test('a file: its sources count before those of the store, are not changed here, and go on when their entry becomes wrong', async () => {
  const one = world();
  await one.sources.add(key, { open, secrets: {} }, true, '', ANNA);
  const good = '- { kind: test, name: a, settings: { topics: [file], password: of-the-file } }\n- { kind: test, name: b, settings: { topics: [b] } }\n';
  expect(await one.sources.takeFile(await fileOf(good))).toEqual(['test/a', 'test/b']);
  await until(() => started.some(({ topics }) => topics[0] === 'file'));
  expect(one.sources.get(key)).toMatchObject({ from: 'file', place: '/etc/sources.yml:1', settings: { topics: ['file'] }, secrets: { password: 'set' }, created: null });
  expect(one.sources.list().map((source) => source.id)).toEqual(['test/a', 'test/b']);
  expect(await one.sources.change(key, { enabled: false, note: '' }, ANNA)).toBe(false);
  await until(() => one.supervisor.now(asSourceId('test/b'))?.state.state === 'works');
  const starts = started.length;

  expect(await one.sources.takeFile(await fileOf(good))).toEqual([]);
  await one.sources.takeFile(await fileOf(good.replace('[b]', '[]')));
  await one.sources.takeFile(await fileOf('- kind: ['));
  expect(started).toHaveLength(starts);
  expect(one.sources.get({ kind: 'test', name: 'b' })).toMatchObject({
    state: { state: 'works' },
    problem: 'Line 2: topics must have at least 1 entries. Until it is mended the source goes on as it was.',
  });
  expect(one.sources.problems()[0]?.message).toContain('not valid YAML');

  expect(await one.sources.takeFile(await fileOf(''))).toEqual(['test/a', 'test/b']);
  await until(() => started.length > starts);
  expect(one.sources.get(key)).toMatchObject({ from: 'console', settings: open, problem: null });
  expect(one.sources.get({ kind: 'test', name: 'b' })).toBeUndefined();
  expect(JSON.stringify(one.store.rows.get('test/a'))).not.toContain('of-the-file');
}); // prettier-ignore
