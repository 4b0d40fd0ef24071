import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asEntityId, asTenantId, DEFAULT_TENANT } from '../../model/ids.ts';
import type { StateStore } from './state-store.ts';
import { ANNA, START } from './test-state.ts';

/** What every store of decisions about baselines does; run against each implementation. */
export function describeBaselineStore(name: string, open: (now: () => number) => Promise<StateStore>): void {
  describe(`${name}: decisions about baselines`, () => {
    let state: StateStore;
    let now = START;
    beforeAll(async () => {
      state = await open(() => now++);
    }, 60_000);
    afterAll(() => state.close());

    const alice = asEntityId('user:alice');
    const zone = (value: string | null) => ({ kind: 'zone', entity: alice, zone: value }) as const;
    const other = asTenantId('other');

    test('a command has no place at first, then one, and is given again from there on', async () => {
      const { baselines } = state;
      const first = await baselines.add(DEFAULT_TENANT, { command: zone('Europe/Berlin'), what: 'zone of user:alice', note: 'moved' }, ANNA);
      const second = await baselines.add(DEFAULT_TENANT, { command: { kind: 'reset', entity: alice }, what: 'user:alice', note: '' }, ANNA);
      expect(first).toMatchObject({ kind: 'zone', by: 'Anna', note: 'moved', position: null, undone: null, undoable: true });
      expect(second.undoable).toBe(false);
      await baselines.place([second.id], 500);
      expect((await baselines.since(DEFAULT_TENANT, 0)).map(({ id, position }) => [id, position])).toEqual([[second.id, 500], [first.id, null]]);
      await baselines.place([first.id], 600);
      expect((await baselines.since(DEFAULT_TENANT, 501)).map(({ command }) => command)).toEqual([zone('Europe/Berlin')]);
      expect(await baselines.since(DEFAULT_TENANT, 601)).toEqual([]);
      expect(await baselines.since(other, 0)).toEqual([]);
    });

    test('a change is taken back once, and what was before it is known', async () => {
      const { baselines } = state;
      const { id } = await baselines.add(DEFAULT_TENANT, { command: zone('Asia/Tokyo'), what: 'zone', note: '' }, ANNA);
      const before = await baselines.before(DEFAULT_TENANT, id, 'zone', alice);
      expect(before).toEqual(zone('Europe/Berlin'));
      expect(await baselines.before(DEFAULT_TENANT, id, 'zone', 'user:bob')).toBeNull();
      expect(await baselines.before(DEFAULT_TENANT, id, 'role', alice)).toBeNull();
      const undo = { command: zone('Europe/Berlin'), what: 'zone', note: '', undoes: id };
      await baselines.add(DEFAULT_TENANT, undo, ANNA);
      await expect(baselines.add(DEFAULT_TENANT, undo, ANNA)).rejects.toThrow();
      const { changes, total } = await baselines.list(DEFAULT_TENANT, 2, 0);
      expect(total).toBe(4);
      expect(changes[1]).toMatchObject({ id, undone: { by: 'Anna' }, undoable: false });
      expect(await baselines.get(DEFAULT_TENANT, id)).toMatchObject({ command: zone('Asia/Tokyo'), change: { undone: { by: 'Anna' } } });
      expect(await baselines.get(other, id)).toBeNull();
      const audit = await state.db.selectFrom('vedette.audit').select(['verb', 'target']).where('verb', 'like', 'baselines.%').execute();
      expect(audit).toHaveLength(4);
    });

    test('a text that PostgreSQL cannot keep is kept without what it cannot', async () => {
      const command = { kind: 'role', entity: alice, role: 'a\u0000b' } as const;
      const { id } = await state.baselines.add(DEFAULT_TENANT, { command, what: 'x\u0000', note: '' }, ANNA);
      expect(JSON.stringify(await state.baselines.get(DEFAULT_TENANT, id))).not.toContain('u0000');
    });

    test('tuning is added to, what is left out stays, and nothing is not recorded', async () => {
      const { baselines } = state;
      const exceptions = [{ title: 'service accounts', entities: ['user:svc-*'] }];
      await baselines.tune(DEFAULT_TENANT, 'b1', { enabled: false, note: 'noisy' }, ANNA);
      const second = await baselines.tune(DEFAULT_TENANT, 'b1', { p: 0.0001, exceptions, note: '' }, ANNA);
      expect(second).toMatchObject({ version: 2, enabled: false, severity: null, p: 0.0001, exceptions });
      expect(await baselines.tune(DEFAULT_TENANT, 'b1', { enabled: false, note: 'again' }, ANNA)).toEqual(second);
      expect(await baselines.tunings(DEFAULT_TENANT)).toEqual([{ behavior: 'b1', enabled: false, severity: null, p: 0.0001, exceptions }]);
      expect((await baselines.tuningHistory(DEFAULT_TENANT, 'b1', 9)).map(({ version }) => version)).toEqual([2, 1]);
      expect(await baselines.tunings(other)).toEqual([]);
      const many = Array.from({ length: 8 }, (_, i) => baselines.tune(DEFAULT_TENANT, 'b2', { p: 0.01 / (i + 1), note: '' }, ANNA));
      expect(new Set((await Promise.all(many)).map(({ version }) => version)).size).toBe(8);
    });
  });
} // prettier-ignore
