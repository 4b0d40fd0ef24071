import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { StateStore } from './state-store.ts';
import { ANNA, finding, understood } from './test-state.ts';

/** What every state store does for identities. The store must be new. */
export function describeIdentityStore(name: string, open: (now: () => number) => Promise<StateStore>): void {
  describe(`${name}: identities`, () => {
    let store: StateStore;
    beforeAll(async () => {
      store = await open(Date.now);
    });
    afterAll(() => store.close());
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

    test('their state moves with the position: rows since a snapshot, in order, and a new snapshot in their place', async () => {
      const { ledger } = store;
      const saved = async (): Promise<(string | null)[]> => {
        const { snapshot, seen } = await ledger.identities();
        return [snapshot, ...seen].map((each) => (each === null ? null : new TextDecoder().decode(each)));
      };
      const settleWith = async (kind: 'seen' | 'snapshot', text: string): Promise<void> => {
        const { settled: from } = await ledger.position();
        await ledger.announce(from, from + 10);
        const stretch = { from, to: from + 10, understood: [], identities: { kind, bytes: bytes(text) } };
        await ledger.settle(stretch);
        // once more changes nothing
        await ledger.settle(stretch);
      };
      await settleWith('snapshot', 'one \0');
      await settleWith('seen', 'two');
      await settleWith('seen', 'three');
      expect(await saved()).toEqual(['one \0', 'two', 'three']);
      await settleWith('snapshot', 'four');
      expect(await saved()).toEqual(['four']);
    });

    test('what people say is kept, audited, and taken back once', async () => {
      const { identities, db } = store;
      const before = (await identities.decisions(DEFAULT_TENANT)).length;
      const names = ['sid:s-1-5-21-1-2-3-4', 'login:a\u0000b@example.com'];
      const [join, split] = await identities.decide(DEFAULT_TENANT, [{ kind: 'join', names }, { kind: 'split', names }], 'as HR says', ANNA); // prettier-ignore
      expect(join).toMatchObject({ kind: 'join', names: [names[0], expect.not.stringContaining('\u0000')], by: 'Anna', note: 'as HR says', undone: null }); // prettier-ignore
      expect(await identities.decisions(DEFAULT_TENANT)).toHaveLength(before + 2);
      const id = split?.id ?? 0;
      expect(await identities.undo(DEFAULT_TENANT, id, '', ANNA)).toMatchObject({ id, undone: { by: 'Anna' } });
      expect(await identities.undo(DEFAULT_TENANT, id, '', ANNA)).toBeNull();
      const verbs = await db.selectFrom('vedette.audit').select('verb').where('verb', 'like', 'identities.%').execute();
      expect(verbs.map(({ verb }) => verb)).toEqual(['identities.join', 'identities.split', 'identities.undo']);
    });

    test('alerts are found by any of several entities', async () => {
      const { ledger, alerts } = store;
      const { settled: from } = await ledger.position();
      await ledger.announce(from, from + 10);
      const findings = [finding(9001, 'id-a'), finding(9002, 'id-b'), finding(9003, 'id-c')];
      await ledger.settle({ from, to: from + 10, understood: [understood(findings)] });
      const list = async (entities: string[]): Promise<string[]> => {
        const page = await alerts.list({ tenant: DEFAULT_TENANT, entities, sort: 'score', limit: 100 });
        return page.alerts.map(({ key }) => key).toSorted();
      };
      expect(await list(['user:user-id-a', 'user:user-id-c'])).toEqual(['id-a', 'id-c']);
      expect(await list(["user:'; drop table", 'user:nobody'])).toEqual([]);
      expect(await list([])).toEqual([]);
    });
  });
}
