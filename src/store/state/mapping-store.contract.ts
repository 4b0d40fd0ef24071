import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asTenantId, DEFAULT_TENANT } from '../../model/ids.ts';
import type { StateStore } from './state-store.ts';
import { ANNA, START } from './test-state.ts';

/** What every store of mappings promises. */
export function describeMappingStore(name: string, open: (now: () => number) => Promise<StateStore>): void {
  describe(`mappings, ${name}`, () => {
    let state: StateStore;
    let time = START;
    beforeAll(async () => {
      state = await open(() => ++time);
    }, 60_000);
    afterAll(() => state.close());
    const put = (id: string, text: string, expected?: number) => state.mappings.put(DEFAULT_TENANT, { kind: 'own', id, text, note: 'why\u0000', ...(expected === undefined ? {} : { expected }) }, ANNA);

    test('each change is a version, the same text is none, and nobody overwrites what was not read', async () => {
      expect(await put('a-log', 'one', 0)).toMatchObject({ version: 1, text: 'one', enabled: true, by: ANNA.name });
      expect(await put('a-log', 'one')).toMatchObject({ version: 1 });
      expect(await put('a-log', 'two', 0)).toBeUndefined();
      expect(await put('a-log', 'two', 1)).toMatchObject({ version: 2 });
      expect(await state.mappings.put(DEFAULT_TENANT, { kind: 'own', id: 'a-log', enabled: false, note: '' }, ANNA)).toMatchObject({ version: 3, text: 'two', enabled: false });
      expect((await state.mappings.versions(DEFAULT_TENANT, 'own', 'a-log', 10)).map(({ version, text }) => [version, text])).toEqual([[3, 'two'], [2, 'two'], [1, 'one']]);
      expect(await state.mappings.list(asTenantId('other'))).toEqual([]);
    });

    test('what was removed keeps its versions and can be made anew', async () => {
      expect(await state.mappings.remove(DEFAULT_TENANT, 'own', 'a-log', ANNA)).toBe(true);
      expect(await state.mappings.remove(DEFAULT_TENANT, 'own', 'a-log', ANNA)).toBe(false);
      expect(await state.mappings.list(DEFAULT_TENANT)).toEqual([]);
      expect(await put('a-log', 'three', 0)).toMatchObject({ version: 5, enabled: true });
    });

    test('two who change one at once do it one after the other', async () => {
      const versions = await Promise.all(Array.from({ length: 8 }, (_, i) => put('b-log', `text ${i}`)));
      expect(versions.map((each) => each?.version).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    test('places where sets begin come back in order, by journal', async () => {
      const set = { version: 'x', mappings: [], templates: [] };
      await state.mappings.addEpoch('s1', { first: 7, set });
      await state.mappings.addEpoch('s1', { first: 3, set: { ...set, version: 'y' } });
      await state.mappings.addEpoch('s1', { first: 7, set: { ...set, version: 'z' } });
      expect(await state.mappings.epochs('s1')).toEqual([{ first: 3, set: { ...set, version: 'y' } }, { first: 7, set: { ...set, version: 'z' } }]);
      expect(await state.mappings.epochs('s2')).toEqual([]);
    });
  });
} // prettier-ignore
