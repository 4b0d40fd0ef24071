import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asRuleId, asTenantId, DEFAULT_TENANT } from '../../model/ids.ts';
import type { RuleException } from '../../model/rule.ts';
import type { RuleStore } from './rule-store.ts';
import type { StateStore } from './state-store.ts';
import { ANNA, finding, understood } from './test-state.ts';

/** What every state store does for rules. The store must be new. */
export function describeRuleStore(name: string, open: (now: () => number) => Promise<StateStore>): void {
  describe(`${name}: rules`, () => {
    const tenant = DEFAULT_TENANT;
    const other = asTenantId('other');
    let now = Date.UTC(2026, 10, 22, 10);
    let store: StateStore;
    let rules: RuleStore;
    beforeAll(async () => {
      store = await open(() => now);
      rules = store.rules;
    });
    afterAll(() => store.close());

    const put = (texts: Record<string, string>, remove: string[] = [], note = '', to = tenant) =>
      rules.changeFiles(to, { pack: 'p', kind: 'imported', origin: 'here', put: Object.entries(texts).map(([path, text]) => ({ path, text })), remove, note }, ANNA); // prettier-ignore
    const now2 = async (): Promise<Record<string, string | undefined>> => {
      const files = await rules.files(tenant);
      const texts = await rules.texts(tenant, files.map(({ version }) => version)); // prettier-ignore
      return Object.fromEntries(files.map(({ path, version }) => [path, texts.get(version)]));
    };

    test('a new store has none', async () => {
      expect(await rules.packs(tenant)).toEqual([]);
      expect(await rules.files(tenant)).toEqual([]);
      expect(await rules.tunings(tenant)).toEqual([]);
      expect((await rules.counts(tenant)).size).toBe(0);
      expect(await rules.seen(tenant)).toEqual({ logSources: [], watchedSince: new Map() });
    });

    test('files are kept with all their versions, and only what changed is recorded', async () => {
      expect(await put({ a: 'A1', b: 'B1', c: 'A1' }, [], 'first')).toEqual({ added: ['a', 'b', 'c'], changed: [], removed: [], unchanged: 0 }); // prettier-ignore
      now += 1000;
      expect(await put({ a: 'A1', b: 'B2' }, ['c', 'nowhere'], 'second')).toEqual({ added: [], changed: ['b'], removed: ['c'], unchanged: 1 }); // prettier-ignore
      expect(await now2()).toEqual({ a: 'A1', b: 'B2' });
      expect(await put({ a: 'A1', b: 'B2' })).toMatchObject({ added: [], changed: [], unchanged: 2 });
      const versions = await rules.versions(tenant, 'p', 'b', 10);
      expect(versions.map(({ note, by, exists }) => [note, by, exists])).toEqual([['second', 'Anna', true], ['first', 'Anna', true]]); // prettier-ignore
      expect((await rules.versions(tenant, 'p', 'c', 10)).map(({ exists }) => exists)).toEqual([false, true]);
      const texts = await rules.texts(tenant, versions.map(({ version }) => version)); // prettier-ignore
      expect(versions.map(({ version }) => texts.get(version))).toEqual(['B2', 'B1']);
      expect(await rules.packs(tenant)).toEqual([{ name: 'p', kind: 'imported', enabled: true, origin: 'here', updated: now, by: 'Anna' }]); // prettier-ignore
      expect(await audits('p')).toEqual(['rules.change', 'rules.change']);
    });

    test('a tenant sees nothing of another', async () => {
      expect(await rules.packs(other)).toEqual([]);
      await put({ a: 'other A' }, [], '', other);
      expect(await now2()).toEqual({ a: 'A1', b: 'B2' });
      const [file] = await rules.files(other);
      expect((await rules.texts(tenant, [file?.version ?? ''])).size).toBe(0);
      expect(await rules.removePack(other, 'p', ANNA)).toBe(true);
      expect(await rules.files(other)).toEqual([]);
      expect(await rules.files(tenant)).toHaveLength(2);
    });

    test('packs are turned off and on, and removed; versions stay', async () => {
      expect(await rules.enablePack(tenant, 'q', false, '', ANNA)).toBeNull();
      expect(await rules.enablePack(tenant, 'p', false, 'noisy', ANNA)).toMatchObject({ enabled: false });
      expect(await rules.enablePack(tenant, 'p', false, 'again', ANNA)).toMatchObject({ enabled: false });
      expect((await rules.packs(tenant))[0]).toMatchObject({ enabled: false });
      await put({ a: 'A3' });
      expect((await rules.packs(tenant))[0]).toMatchObject({ enabled: false });
      expect(await rules.removePack(tenant, 'p', ANNA)).toBe(true);
      expect(await rules.removePack(tenant, 'p', ANNA)).toBe(false);
      expect(await rules.files(tenant)).toEqual([]);
      expect((await rules.versions(tenant, 'p', 'a', 10)).map(({ exists }) => exists)).toEqual([false, true, true]);
      expect(await audits('p')).toEqual(['rules.change', 'rules.change', 'rules.change-pack', 'rules.change', 'rules.remove-pack']); // prettier-ignore
    });

    test('tuning is added to, and what is left out stays', async () => {
      const exception: RuleException = { kind: 'fields', title: 'nul \0, 💣', tests: [{ field: 'A', is: 'equals', values: ['\ud800'] }] }; // prettier-ignore
      expect(await rules.tune(tenant, 'r', { enabled: false, note: 'too loud' }, ANNA)).toMatchObject({ version: 1, enabled: false, severity: null, by: 'Anna' }); // prettier-ignore
      await rules.tune(tenant, 'r', { severity: 'low', exceptions: [exception], note: '' }, ANNA);
      expect(await rules.tune(tenant, 'r', { enabled: null, note: '' }, ANNA)).toMatchObject({ version: 3, severity: 'low' }); // prettier-ignore
      expect(await rules.tune(tenant, 'r', { enabled: null, severity: 'low', note: 'the same' }, ANNA)).toMatchObject({ version: 3 }); // prettier-ignore
      expect(await rules.tunings(tenant)).toEqual([{ rule: 'r', enabled: null, severity: 'low', exceptions: [exception] }]); // prettier-ignore
      expect((await rules.tuningHistory(tenant, 'r', 2)).map(({ version }) => version)).toEqual([3, 2]);
      expect(await rules.tunings(other)).toEqual([]);
      expect(await audits('r')).toEqual(['rules.tune', 'rules.tune', 'rules.tune']);
    });

    test('many who tune one rule at once each make a version', async () => {
      await Promise.all(Array.from({ length: 10 }, (_, n) => rules.tune(tenant, 'race', { exceptions: [{ kind: 'sigma', title: `${n}`, text: 'x' }], note: '' }, ANNA))); // prettier-ignore
      expect((await rules.tuningHistory(tenant, 'race', 50)).map(({ version }) => version)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]); // prettier-ignore
    });

    test('findings are counted by hour of receipt, in all, of a day and by day', async () => {
      const hour = 3_600_000;
      const rule = { ...finding(0, '').rule, id: asRuleId('counted') };
      const found = [now, now - hour, now - 23 * hour, now - 24 * hour, now - 13 * 24 * hour, now - 30 * 24 * hour];
      const findings = found.map((at, n) => finding(n, 'k', { found: at, time: 0, rule }));
      await store.ledger.announce(0, 10);
      await store.ledger.settle({ from: 0, to: 10, understood: [understood(findings), understood(findings)] });
      const counted = (await rules.counts(tenant)).get('counted');
      expect(counted).toEqual({ total: 12, lastDay: 6, days: [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4] });
      await rules.prune();
      expect((await rules.counts(tenant)).get('counted')).toEqual(counted);
      const { rows } = await store.pool.query<{ n: number }>(`SELECT count(*) AS n FROM vedette.rule_hour WHERE rule = 'counted'`); // prettier-ignore
      expect(rows).toEqual([{ n: 5 }]);
    });

    test('what was seen is added up and remembered', async () => {
      const sources = [{ product: 'windows', category: 'process_creation' }];
      await rules.addSeen(tenant, [{ id: 'w', sources, events: 5, fields: ['Image', 'Image'], at: 100 }]);
      await rules.addSeen(tenant, [{ id: 'w', sources, events: 2, fields: ['Image', 'nul \0'], at: 200 }]);
      await rules.addSeen(tenant, [{ id: 'x'.repeat(501), sources, events: 2, fields: [], at: 200 }]);
      await rules.watchFields(tenant, ['Image', 'User', 'Image'], now);
      const since = now;
      now += 5000;
      await rules.watchFields(tenant, ['User', 'New'], now);
      const seen = await rules.seen(tenant);
      expect(seen.logSources).toEqual([
        { id: 'w', sources, events: 7, first: 100, last: 200, fields: new Map([['Image', { first: 100, last: 200 }], ['nul \ufffd', { first: 200, last: 200 }]]) },
      ]); // prettier-ignore
      expect(seen.watchedSince).toEqual(new Map([['Image', since], ['User', since], ['New', now]])); // prettier-ignore
      expect((await rules.seen(other)).logSources).toEqual([]);
    });

    test('thousands of files are taken in quickly', async () => {
      const texts = Object.fromEntries(Array.from({ length: 3800 }, (_, n) => [`f${n}`, `${n} ${'x'.repeat(2000)}`]));
      const started = performance.now();
      expect((await put(texts)).added).toHaveLength(3800);
      const took = performance.now() - started;
      console.log(`${name}: 3800 rule files stored in ${took.toFixed(0)} ms`);
      expect(Object.keys(await now2())).toHaveLength(3800);
      expect(took).toBeLessThan(15_000);
    });

    async function audits(target: string): Promise<string[]> {
      const rows = await store.db.selectFrom('vedette.audit').select('verb').where('target', '=', target).where('tenant', '=', tenant).orderBy('id').execute(); // prettier-ignore
      return rows.map(({ verb }) => verb);
    }
  });
}
