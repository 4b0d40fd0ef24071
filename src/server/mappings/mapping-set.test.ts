import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { MappingChange, StoredMapping } from '../../store/state/mapping-store.ts';
import { learnOnce, type LearnDeps } from './learn-on-the-side.ts';
import { learntTemplates } from './learnt-templates.ts';
import { compileMappings, mappingSetOf, NO_MAPPINGS } from './mapping-set.ts';
import { readMappingFiles } from './read-mapping-files.ts';

const text = (id: string): string => `mapping: ${id}\ntitle: T\ninput: json\nrecognise: { keys: [x] }\ntime: t\n`;

test('of two mappings with one name the first counts, and none takes the name of a parser', () => {
  const set = mappingSetOf(['mine', 'mine', 'okta', 'text'].map((id, i) => ({ source: `${i}.yml`, text: text(id) })));
  const { parsers, problems } = compileMappings(set);
  expect(parsers.filter(({ isMapping }) => isMapping === true).map(({ id }) => id)).toEqual(['mine']);
  expect(problems.map(({ source }) => source)).toEqual(['1.yml', '2.yml', '3.yml']);
  expect(mappingSetOf([])).toBe(NO_MAPPINGS);
});

test('files are read in the order of their names, and what cannot be read is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mappings-'));
  await Promise.all(['b.yml', 'a.yaml', 'notes.txt'].map((name) => writeFile(join(folder, name), text('x'))));
  const found = await readMappingFiles([folder, join(folder, 'gone.yml')]);
  expect(found.mappings.map(({ source }) => source.slice(folder.length + 1))).toEqual(['a.yaml', 'b.yml']);
  expect(found.unread).toHaveLength(1);
  await rm(folder, { recursive: true });
});

test('templates are learnt of what was not known, published once, and not again without gain', async () => {
  const stored: StoredMapping[] = [];
  let published = 0;
  const lines = Array.from({ length: 200 }, (_, i) => ({ source: 'app', format: 'text', text: `user ${'abcdefghij'[i % 10]}x logged in from 192.0.2.${i % 7}` })); // prettier-ignore
  const deps: LearnDeps = {
    tenant: DEFAULT_TENANT,
    store: {
      list: () => Promise.resolve(stored),
      put: (_: unknown, change: MappingChange) => {
        const row: StoredMapping = { kind: change.kind, id: change.id, text: change.text ?? '', version: 1, enabled: true, note: change.note, at: 0, by: '' }; // prettier-ignore
        stored.splice(0, 1, row);
        return Promise.resolve(row);
      },
    },
    unknown: () => Promise.resolve({ records: lines, context: undefined }),
    publish: () => Promise.resolve(published++),
    log: { info: () => undefined, warn: () => undefined },
  };
  expect(await learnOnce(deps)).toBe(1);
  expect(learntTemplates(stored)).toEqual([{ source: 'app', templates: ['user <*> logged in from <*>'] }]);
  expect(await learnOnce(deps)).toBe(0);
  expect(published).toBe(1);
  const off = stored.map((row) => ({ ...row, enabled: false }));
  expect(learntTemplates(off)).toEqual([]);
  expect(await learnOnce({ ...deps, store: { ...deps.store, list: () => Promise.resolve(off) } })).toBe(0);
});
