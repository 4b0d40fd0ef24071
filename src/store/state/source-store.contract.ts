import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asSourceId, asTenantId, DEFAULT_TENANT } from '../../model/ids.ts';
import type { StateStore } from './state-store.ts';
import { ANNA, START } from './test-state.ts';

/** What every store of configured sources does; run against each implementation. */
export function describeSourceStore(name: string, open: (now: () => number) => Promise<StateStore>): void {
  describe(`${name}: configured sources`, () => {
    let state: StateStore;
    let now = START;
    beforeAll(async () => {
      state = await open(() => now++);
    }, 60_000);
    afterAll(() => state.close());

    const other = asTenantId('other');
    const web = { kind: 'files', name: 'web' };
    const source = { ...web, enabled: true, settings: { paths: ['/var/log/a\u0000.log'] }, secrets: {}, note: 'first' };
    const auditOf = async (target: string) =>
      await state.db.selectFrom('vedette.audit').select(['verb', 'by_name', 'detail']).where('target', '=', target).orderBy('id').execute();

    test('a source is added once, found, and is another tenant\'s affair no more', async () => {
      const { sources } = state;
      const added = await sources.add(DEFAULT_TENANT, source, ANNA);
      expect(added).toMatchObject({ ...web, enabled: true, settings: { paths: ['/var/log/a\ufffd.log'] }, changedBy: 'Anna' });
      expect(await sources.add(DEFAULT_TENANT, source, ANNA)).toBeNull();
      expect(await sources.list(DEFAULT_TENANT)).toEqual([added]);
      expect(await sources.list(other)).toEqual([]);
      expect(await sources.change(other, web, { enabled: false }, ANNA)).toBeNull();
      expect(await sources.remove(other, web, ANNA)).toBe(false);
    });

    test('a change says what it changed; secrets are changed one by one and are in no record', async () => {
      const { sources } = state;
      await sources.change(DEFAULT_TENANT, web, { secrets: { password: 'sealed-1', 'tls.key': 'sealed-2' } }, ANNA);
      const second = await sources.change(DEFAULT_TENANT, web, { secrets: { password: null }, enabled: false, note: 'pause' }, ANNA);
      expect(second).toMatchObject({ enabled: false, secrets: { 'tls.key': 'sealed-2' }, note: 'pause' });
      const third = await sources.change(DEFAULT_TENANT, web, { enabled: false }, ANNA);
      expect(third).toEqual(second);
      await sources.change(DEFAULT_TENANT, web, { settings: { paths: ['/b'] } }, ANNA);
      const records = await auditOf('files/web');
      expect(records.map(({ verb }) => verb)).toEqual(['sources.add', 'sources.change', 'sources.change', 'sources.change']);
      expect(records[2]).toMatchObject({ by_name: 'Anna', detail: { enabled: false, secrets: ['password'], note: 'pause' } });
      expect(records[3]?.detail).toMatchObject({ settings: { paths: ['/b'] } });
      expect(JSON.stringify(records)).not.toContain('sealed');
    });

    test('a checkpoint comes back exactly as it went in', async () => {
      const { sources } = state;
      const id = asSourceId('files/web');
      expect(await sources.checkpoint(DEFAULT_TENANT, id)).toBeUndefined();
      await sources.saveCheckpoint(DEFAULT_TENANT, id, null);
      expect(await sources.checkpoint(DEFAULT_TENANT, id)).toBeNull();
      const value = { '10:2': 9_007_199_254_740_991, text: 'a\u0000b \ud800 ü', b: [1.5e-300, null, {}], a: true };
      await sources.saveCheckpoint(DEFAULT_TENANT, id, value);
      const read = await sources.checkpoint(DEFAULT_TENANT, id);
      expect(read).toEqual(value);
      expect(JSON.stringify(read)).toBe(JSON.stringify(value));
      expect(await sources.checkpoint(other, id)).toBeUndefined();
    });

    test('what is told of sources is kept, whichever way they came', async () => {
      const { sources } = state;
      const story = { restarts: 2, history: [{ state: 'fails' as const, message: 'no answer\u0000', since: 5 }] };
      await sources.saveStories(DEFAULT_TENANT, new Map([[asSourceId('files/web'), story], [asSourceId('files/of-file'), story]]));
      await sources.saveStories(DEFAULT_TENANT, new Map([[asSourceId('files/web'), { ...story, restarts: 3 }]]));
      await sources.saveStories(DEFAULT_TENANT, new Map());
      const stories = await sources.stories(DEFAULT_TENANT);
      expect(stories.get(asSourceId('files/web'))?.restarts).toBe(3);
      expect(stories.get(asSourceId('files/of-file'))).toEqual({ restarts: 2, history: [{ state: 'fails', message: 'no answer\ufffd', since: 5 }] });
      expect((await sources.stories(other)).size).toBe(0);
    });

    test('removing forgets how far it had come, and is on record', async () => {
      const { sources } = state;
      const id = asSourceId('files/web');
      expect(await sources.remove(DEFAULT_TENANT, web, ANNA)).toBe(true);
      expect(await sources.remove(DEFAULT_TENANT, web, ANNA)).toBe(false);
      expect(await sources.list(DEFAULT_TENANT)).toEqual([]);
      expect(await sources.checkpoint(DEFAULT_TENANT, id)).toBeUndefined();
      expect((await sources.stories(DEFAULT_TENANT)).has(id)).toBe(false);
      await sources.record(DEFAULT_TENANT, 'sources.restart', id, { why: 'test' }, ANNA);
      expect((await auditOf('files/web')).slice(-2).map(({ verb }) => verb)).toEqual(['sources.remove', 'sources.restart']);
    });
  });
} // prettier-ignore
