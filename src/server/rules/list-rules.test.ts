import { describe, expect, it } from 'vitest';
import { loadedRule, type LoadedRule } from '../../model/rule.ts';
import type { RuleFindings } from '../../store/state/rule-store.ts';
import type { RuleFacts } from '../loaded-rules.ts';
import { costliest } from '../watch/metrics.ts';
import { createRuleUsage } from './rule-usage.ts';
import { filterRules, listRules } from './list-rules.ts';
import { createTestRuleStore } from './test-rule-store.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { SeenNow } from '../../store/state/rule-store.ts';

const creation = { product: 'windows', category: 'process_creation' };
const factsOf = (id: string, more: Partial<RuleFacts> = {}): RuleFacts => ({ id, kind: 'rule', title: `Title ${id}`, severity: 'medium', pack: 'p', source: `${id}.yml:1`, file: `${id}.yml`, version: '', enabled: true, tuned: false, logSource: creation, attack: [], needs: 'Image', bases: [], ...more }); // prettier-ignore
const set = { id: 's', sources: [creation, { product: 'windows', service: 'sysmon' }], events: 100, fields: ['Image'] };

async function listOf(facts: readonly RuleFacts[], findings = new Map<string, RuleFindings>()): Promise<LoadedRule[]> {
  const usage = await createRuleUsage(createTestRuleStore(), DEFAULT_TENANT, () => 1000);
  usage.add({ sets: [set], costs: [{ rule: 'a', candidates: 10, matches: 2, microseconds: 30 }, { rule: 'b', candidates: 40, matches: 0, microseconds: 10 }] }); // prettier-ignore
  usage.add({ sets: [set], costs: [{ rule: 'b', candidates: 40, matches: 1, microseconds: 20 }] });
  return listRules({ loaded: { version: 'v', rules: facts, correlations: [], problems: [] }, usage, findings, watchedSince: 0, filePacks: [{ name: 'files', root: '/etc/rules' }] }); // prettier-ignore
}

describe('the list of rules', () => {
  it('is sorted by severity and title, and holds what the API promises and nothing more', async () => {
    const list = await listOf([factsOf('b'), factsOf('a'), factsOf('c', { severity: 'critical', name: 'c_name' })]);
    expect(list.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    for (const row of list) expect(loadedRule.strict().parse(row)).toEqual(row);
  });

  it('names the place of a rule inside its pack', async () => {
    const list = await listOf([
      factsOf('a', { pack: 'files', file: '/etc/rules/windows/a.yml', source: '/etc/rules/windows/a.yml:7' }),
      factsOf('b', { pack: 'own', file: 'own/b.yml', source: 'own/b.yml:1' }),
    ]);
    expect(list.map(({ source }) => source)).toEqual(['windows/a.yml:7', 'b.yml:1']);
  });

  it('adds costs up over threads, with what each rule was asked and its share', async () => {
    const list = await listOf([factsOf('a'), factsOf('b'), factsOf('c', { logSource: { product: 'linux' } }), factsOf('d', { enabled: false })]); // prettier-ignore
    expect(list.map(({ cost }) => cost)).toEqual([
      { asked: 200, candidates: 10, matches: 2, microseconds: 30, share: 0.5 },
      { asked: 200, candidates: 80, matches: 1, microseconds: 30, share: 0.5 },
      undefined,
      undefined,
    ]);
    expect(costliest(list, 1).map(({ id }) => id)).toEqual(['b']);
    expect(costliest(list)).toHaveLength(2);
  });

  it('shows findings where there are any, and never calls blind what found something', async () => {
    const days = [...Array.from({ length: 13 }, () => 0), 3];
    const found = new Map([['a', { total: 9, lastDay: 3, days }]]);
    const linux = { logSource: { product: 'linux' } };
    const [a, b] = await listOf([factsOf('a', linux), factsOf('b', linux)], found);
    expect(a).toMatchObject({ findings: 9, lastDay: 3, days });
    expect(a?.blind).toBeUndefined();
    expect(b).toMatchObject({ findings: 0, blind: { kind: 'log-source' } });
    expect(b?.days).toBeUndefined();
  });

  it('is filtered by words, pack, kind, state and technique with its parts', async () => {
    const list = await listOf([
      factsOf('a', { attack: ['T1059.001'], tuned: true }),
      factsOf('b', { pack: 'q', enabled: false, attack: ['T1059'] }),
      factsOf('c', { kind: 'correlation', logSource: {}, needs: { all: ['d'] }, attack: ['T1003'] }),
      factsOf('d', { logSource: { product: 'linux' } }),
    ]);
    const ids = (filter: Parameters<typeof filterRules>[1]): string => filterRules(list, filter).map(({ id }) => id).join(''); // prettier-ignore
    expect(ids({})).toBe('abcd');
    expect(ids({ text: 'TITLE a.yml' })).toBe('a');
    expect(ids({ text: 'windows process' })).toBe('ab');
    expect(ids({ pack: 'q' })).toBe('b');
    expect(ids({ kind: 'correlation' })).toBe('c');
    expect(ids({ state: 'enabled' })).toBe('acd');
    expect(ids({ state: 'disabled' })).toBe('b');
    expect(ids({ state: 'tuned' })).toBe('a');
    expect(ids({ state: 'blind' })).toBe('cd');
    expect(ids({ state: 'finding' })).toBe('');
    expect(ids({ attack: 't1059' })).toBe('ab');
    expect(ids({ attack: 'T1059.001' })).toBe('a');
  });
});

describe('what was seen', () => {
  it('is saved once, and again with what came meanwhile when the store was away', async () => {
    const store = createTestRuleStore();
    const saved: SeenNow[][] = [];
    const usage = await createRuleUsage({ ...store, addSeen: (_, seen) => store.seen(DEFAULT_TENANT).then(() => void saved.push([...seen])) }, DEFAULT_TENANT, () => 5); // prettier-ignore
    usage.add({ sets: [set], costs: [] });
    store.fail = new Error('away');
    await usage.save();
    usage.add({ sets: [{ ...set, events: 1, fields: ['User'] }], costs: [] });
    store.fail = undefined;
    await usage.save();
    await usage.save();
    expect(saved).toEqual([[{ id: 's', sources: set.sources, events: 101, fields: ['Image', 'User'], at: 5 }]]);
    expect(usage.seen().logSources).toMatchObject([{ id: 's', events: 101 }]);
    await usage.watch(['User']);
    expect(usage.seen().watchedSince).toEqual(new Map([['User', 5]]));
  });
});
