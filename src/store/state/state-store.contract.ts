import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Alert } from '../../model/alert.ts';
import { asSourceId, asTenantId, asUserId, asVerdictId, DEFAULT_TENANT } from '../../model/ids.ts';
import type { RaisedAlerts } from '../../pipeline/alert/raise-alerts.ts';
import type { Understood } from '../../pipeline/ports.ts';
import type { StateStore } from './state-store.ts';
import { ANNA, finding, START, understood } from './test-state.ts';

/** What every state store does, on a server of its own or another's. The store must be new. */
export function describeStateStore(name: string, open: (now: () => number) => Promise<StateStore>): void {
  describe(name, () => {
    let store: StateStore;
    let now = START + 86_400_000 - 1000;
    beforeAll(async () => {
      store = await open(() => now);
    });
    afterAll(() => store.close());

    let position = 0;
    const settle = async (parts: readonly Understood[], records = 10): Promise<RaisedAlerts> => {
      const [from, to] = [position, position + records];
      await store.ledger.announce(from, to);
      position = to;
      return store.ledger.settle({ from, to, understood: parts });
    };
    const list = async (search: Partial<Parameters<StateStore['alerts']['list']>[0]> = {}): Promise<readonly Alert[]> =>
      (await store.alerts.list({ tenant: DEFAULT_TENANT, sort: 'score', limit: 500, ...search })).alerts;

    test('a new store is settled up to nothing', async () => {
      expect(await store.ledger.position()).toEqual({ settled: 0, announced: null });
      expect(await list()).toEqual([]);
      expect(await store.accounts.all()).toEqual([]);
    });

    test('what is announced is remembered until it is settled', async () => {
      await store.ledger.announce(0, 10);
      expect(await store.ledger.position()).toEqual({ settled: 0, announced: 10 });
      await store.ledger.announce(0, 20);
      expect(await store.ledger.position()).toEqual({ settled: 0, announced: 20 });
      await store.ledger.settle({ from: 0, to: 20, understood: [] });
      position = 20;
      expect(await store.ledger.position()).toEqual({ settled: 20, announced: null });
      await expect(store.ledger.announce(5, 30)).rejects.toThrow('two pipelines at once');
      await expect(store.ledger.settle({ from: 30, to: 40, understood: [] })).rejects.toThrow('two pipelines at once');
    });

    test('findings of one key become one alert, and settling again changes nothing', async () => {
      const findings = [finding(1, 'k1'), finding(2, 'k1', { score: 60, severity: 'high' }), finding(3, 'k2')];
      const stretch = { from: position, to: position + 10, understood: [understood(findings)] };
      const raised = await settle(stretch.understood);
      expect(raised.created.map(({ key, findings: count, score }) => ({ key, count, score }))).toEqual([
        { key: 'k1', count: 2, score: 60 },
        { key: 'k2', count: 1, score: 47 },
      ]);
      const before = await list();
      const accounts = await store.accounts.all();
      expect(await store.ledger.settle(stretch)).toEqual({ created: [], changed: [] });
      expect(await list()).toEqual(before);
      expect(await store.accounts.all()).toEqual(accounts);
      expect(before).toEqual([...raised.created]);
    });

    test('the state of correlations moves with the position: rows since a snapshot, in order, and a new snapshot in their place', async () => {
      const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
      const saved = async (): Promise<(string | null)[]> => {
        const { snapshot, seen } = await store.ledger.correlations();
        return [snapshot, ...seen].map((each) => (each === null ? null : new TextDecoder().decode(each)));
      };
      const settleWith = async (kind: 'seen' | 'snapshot', text: string): Promise<void> => {
        const [from, to] = [position, position + 10];
        await store.ledger.announce(from, to);
        const stretch = { from, to, understood: [], correlations: { kind, bytes: bytes(text) } };
        await store.ledger.settle(stretch);
        position = to;
        // once more changes nothing
        await store.ledger.settle(stretch);
      };
      expect(await saved()).toEqual([null]);
      await settleWith('snapshot', 'one \0');
      await settleWith('seen', 'two');
      await settle([]);
      await settleWith('seen', 'three');
      expect(await saved()).toEqual(['one \0', 'two', 'three']);
      await expect(store.ledger.settle({ from: 1, to: position + 5, understood: [], correlations: { kind: 'seen', bytes: bytes('wrong') } })).rejects.toThrow(); // prettier-ignore
      await settleWith('snapshot', 'four');
      expect(await saved()).toEqual(['four']);
    });

    test('a later finding grows its open alert; a closed one is left alone', async () => {
      const grown = await settle([understood([finding(10, 'k1')])]);
      expect(grown.created).toEqual([]);
      expect(grown.changed.map(({ key, findings: count }) => [key, count])).toEqual([['k1', 3]]);
      const k2 = (await list({ text: 'k2' }))[0];
      if (k2 === undefined) throw new Error('no alert of k2');
      await store.alerts.change(DEFAULT_TENANT, k2.id, { status: 'closed' }, ANNA);
      const again = await settle([understood([finding(11, 'k2')])]);
      expect(again.created.map(({ key }) => key)).toEqual(['k2']);
      expect(await list({ text: 'k2' })).toHaveLength(2);
      expect(await list({ text: 'k2', status: 'closed' })).toHaveLength(1);
    });

    test('accounts add up what was stored, unreadable, refused', async () => {
      const before = (await store.accounts.all()).find(({ source }) => source === 'a');
      const b = asSourceId('b');
      await settle([
        understood([], { source: b, lastEvent: null, formats: { zeek: 5 }, events: 5, unreadable: 0, unreadableKinds: {}, quality: {} }),
        understood([], { source: b, lastEvent: START - 5.5, formats: { zeek: 2, suricata: 1 }, events: 3 }),
        understood([], { quality: { late: 1, truncated: 4 } }),
      ]);
      await store.accounts.addRefused(b, 7, 'the journal is full');
      await store.accounts.addRefused(asSourceId('only refused'), 1, 'too large');
      const [a, ofB, refused] = await store.accounts.all();
      expect(a).toMatchObject({ source: 'a', stored: (before?.stored ?? 0) + 10, quality: { late: (before?.quality.late ?? 0) + 1, truncated: 4 } });
      expect(ofB).toEqual({ source: 'b', stored: 8, unreadable: 1, refused: 7, bytes: 2000, formats: { zeek: 7, suricata: 1 }, quality: { late: 2 }, lastEvent: Math.trunc(START - 5.5) });
      expect(refused).toMatchObject({ source: 'only refused', stored: 0, refused: 1, lastEvent: null });
      expect((await store.ruleCounts()).get('rule-1')).toBe(5);
    }); // prettier-ignore

    test('hostile texts are kept as they are', async () => {
      const nasty = 'nul \0, lone \ud800, quote \', "q", \\, 💣';
      const key = `${nasty}${'k'.repeat(20_000)}`;
      const raised = await settle([
        understood([finding(20, key, { explanation: nasty, rule: { ...finding(0, '').rule, title: nasty } })]),
      ]);
      const alert = raised.created[0];
      if (alert === undefined) throw new Error('no alert');
      expect((await store.alerts.get(DEFAULT_TENANT, alert.id))?.alert).toEqual(alert);
      expect((await settle([understood([finding(21, key)])])).changed).toHaveLength(1);
      expect(await list({ text: '💣' })).toHaveLength(1);
      expect(await list({ text: "' OR 1=1 --" })).toEqual([]);
      expect(await list({ text: '\0 \ud800' })).toBeDefined();
    });

    test('pages of every order hold each alert once; the total counts all', async () => {
      const tenant = asTenantId('pages');
      const findings = Array.from({ length: 57 }, (_, n) =>
        finding(100 + n, `p${n}`, { tenant, score: n % 5, severity: n % 2 === 0 ? 'low' : 'critical' }),
      );
      await settle([understood(findings)]);
      for (const sort of ['score', 'last', 'created'] as const) {
        const seen: Alert[] = [];
        let cursor: string | null = null;
        do {
          const page = await store.alerts.list({ tenant, sort, limit: 10, ...(cursor === null ? {} : { cursor }) });
          expect(page.total).toBe(57);
          seen.push(...page.alerts);
          cursor = page.next;
        } while (cursor !== null);
        expect(new Set(seen.map(({ id }) => id)).size).toBe(57);
        expect(seen.map((each) => each[sort])).toEqual(seen.map((each) => each[sort]).toSorted((a, b) => b - a));
      }
      const critical = await store.alerts.list({ tenant, sort: 'last', limit: 5, severity: 'critical' });
      expect(critical.total).toBe(28);
      await expect(
        store.alerts.list({ tenant, sort: 'score', limit: 5, cursor: critical.next ?? '' }),
      ).rejects.toMatchObject({ kind: 'rejected' });
      await expect(store.alerts.list({ tenant, sort: 'score', limit: 5, cursor: '!' })).rejects.toMatchObject({
        kind: 'rejected',
      });
    });

    test('a verdict closes its alert and can be taken back; all of it is on record', async () => {
      const [alert] = (await settle([understood([finding(200, 'verdicts')])])).created;
      if (alert === undefined) throw new Error('no alert');
      now += 1000;
      const first = await store.alerts.giveVerdict(DEFAULT_TENANT, alert.id, { kind: 'false-alarm', reason: 'a\0 test' }, ANNA);
      expect(first?.alert).toMatchObject({ status: 'closed', verdict: 'false-alarm', updated: now });
      now += 1000;
      const second = await store.alerts.giveVerdict(DEFAULT_TENANT, alert.id, { kind: 'malicious', reason: '' }, ANNA);
      expect((await store.alerts.get(DEFAULT_TENANT, alert.id))?.verdicts).toEqual([second?.verdict, first?.verdict]);
      const undo = (verdict: string | undefined): Promise<Alert | null> =>
        store.alerts.undoVerdict(DEFAULT_TENANT, alert.id, asVerdictId(verdict ?? ''), ANNA);
      expect(await undo(second?.verdict.id)).toMatchObject({ status: 'closed', verdict: 'false-alarm' });
      expect(await undo(second?.verdict.id)).toBeNull();
      expect(await undo(first?.verdict.id)).toMatchObject({ status: 'open', verdict: null });
      expect((await settle([understood([finding(201, 'verdicts')])])).changed).toHaveLength(1);
      const audit = await store.db.selectFrom('vedette.audit').selectAll().where('target', '=', alert.id).orderBy('id').execute();
      expect(audit.map(({ verb, by }) => `${by} ${verb}`)).toEqual([
        'user-anna verdict.give',
        'user-anna verdict.give',
        'user-anna verdict.undo',
        'user-anna verdict.undo',
      ]);
    }); // prettier-ignore

    test('changes are made once and recorded; nobody else sees the alert', async () => {
      const [alert] = (await settle([understood([finding(300, 'changes')])])).created;
      if (alert === undefined) throw new Error('no alert');
      const change = { status: 'in-progress', assignee: asUserId('user-bob') } as const;
      expect(await store.alerts.change(asTenantId('other'), alert.id, change, ANNA)).toBeNull();
      expect(await store.alerts.get(asTenantId('other'), alert.id)).toBeNull();
      const changed = await store.alerts.change(DEFAULT_TENANT, alert.id, change, ANNA);
      expect(changed).toMatchObject(change);
      expect(await store.alerts.change(DEFAULT_TENANT, alert.id, change, ANNA)).toEqual(changed);
      const audit = await store.db
        .selectFrom('vedette.audit')
        .select('detail')
        .where('target', '=', alert.id)
        .execute();
      expect(audit).toEqual([{ detail: { status: ['open', 'in-progress'], assignee: [null, 'user-bob'] } }]);
    });

    test('counts of the overview are of today, by midnight UTC', async () => {
      const tenant = asTenantId('counts');
      now = START + 3 * 86_400_000;
      const { created } = await settle([
        understood([finding(400, 'c1', { tenant }), finding(401, 'c2', { tenant, severity: 'critical' })]),
      ]);
      const [first] = created;
      if (first === undefined) throw new Error('no alert');
      await store.alerts.giveVerdict(tenant, first.id, { kind: 'authorised', reason: '' }, ANNA);
      const open = { informational: 0, low: 0, medium: 0, high: 0, critical: 1 };
      expect(await store.alerts.counts(tenant)).toEqual({ open, today: 2, closedToday: 1 });
      now += 86_400_000;
      expect(await store.alerts.counts(tenant)).toEqual({ open, today: 0, closedToday: 0 });
    });

    test('hundreds of findings of a batch are settled quickly', async () => {
      const findings = Array.from({ length: 2000 }, (_, n) => finding(1000 + n, `bulk ${n % 700}`));
      const started = performance.now();
      const raised = await settle([understood(findings)]);
      const took = performance.now() - started;
      expect(raised.created).toHaveLength(700);
      expect(raised.created.reduce((sum, alert) => sum + alert.findings, 0)).toBe(2000);
      console.log(`${name}: 2000 findings, 700 new alerts settled in ${took.toFixed(0)} ms`);
      expect(took).toBeLessThan(5000);
    });

    test('people who change an alert while it grows lose nothing', async () => {
      const [alert] = (await settle([understood([finding(5000, 'race')])])).created;
      if (alert === undefined) throw new Error('no alert');
      await Promise.all([
        settle([understood([finding(5001, 'race')])]),
        store.alerts.change(DEFAULT_TENANT, alert.id, { assignee: ANNA.id }, ANNA),
      ]);
      const { alert: after } = (await store.alerts.get(DEFAULT_TENANT, alert.id)) ?? {};
      expect(after).toMatchObject({ assignee: ANNA.id, findings: 2 });
    });

    test('settings hold any JSON value, once if so wished', async () => {
      expect(await store.settings.get('absent')).toBeUndefined();
      for (const value of [null, 0, 'text \0', [1, { a: null }], { b: true }]) {
        await store.settings.set('any', value);
        expect(await store.settings.get('any')).toEqual(value);
      }
      expect(await store.settings.setOnce('once', 1)).toBe(1);
      expect(await store.settings.setOnce('once', 2)).toBe(1);
    });

    test('libraries reach the same database by its pool and its URL', async () => {
      const { rows } = await store.pool.query<{ at: number }>('SELECT 12345678901::bigint AS at');
      expect(rows).toEqual([{ at: 12_345_678_901 }]);
      expect(new URL(store.url).protocol).toBe('postgres:');
      expect((await store.health()).ok).toBe(true);
    });
  });
}
