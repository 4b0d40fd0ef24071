import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asUserId, DEFAULT_TENANT } from '../../model/ids.ts';
import type { RuleSetState } from '../../model/rule.ts';
import type { Actor } from '../../store/state/state-store.ts';
import { Refused } from '../http/refused.ts';
import type { RuleFacts } from '../loaded-rules.ts';
import { createUnderstand } from '../workers/create-understand.ts';
import { createChangeRules, type Changed, type ChangeRules } from './change-rules.ts';
import { nameFilePacks } from './file-packs.ts';
import { startRulesOnServer, type RulesOnServer } from './rules-on-server.ts';
import { createTestRuleStore } from './test-rule-store.ts';

const ANNA: Actor = { id: asUserId('anna'), name: 'Anna' };
const ruleText = (id: string, more = '', field = 'CommandLine'): string =>
  `title: Rule ${id}\nid: ${id}\nname: name_${id}\nlogsource: { product: windows }\ndetection: { s: { ${field}: x }, condition: s }\nlevel: high\n${more}`;
const correlationText = (id: string, ...rules: string[]): string =>
  `title: Correlation ${id}\nid: ${id}\ncorrelation: { type: temporal, rules: [${rules.join(', ')}], group-by: [User], timespan: 5m }\nlevel: high\n`;

let folder: string;
let store: ReturnType<typeof createTestRuleStore>;
let rules: RulesOnServer;
let change: ChangeRules;
const said: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-on-server-'));
  await mkdir(join(folder, 'disk'));
  await writeFile(join(folder, 'disk', 'a.yml'), ruleText('a'));
  await writeFile(join(folder, 'disk', 'b.yml'), ruleText('b'));
  store = createTestRuleStore();
  await start();
});
afterEach(async () => {
  await rules.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(paths = [join(folder, 'disk')]): Promise<void> {
  rules = await startRulesOnServer({
    store,
    settings: { setOnce: (_, value) => Promise.resolve(value) },
    tenant: DEFAULT_TENANT,
    paths,
    start: (ruleSet, usage) => createUnderstand({ threads: 0, ruleSet, trouble: () => undefined, usage }),
    now: () => 1000,
    log: { info: () => undefined, warn: (...args: unknown[]) => void said.push(JSON.stringify(args)) },
  });
  change = createChangeRules({ store, tenant: DEFAULT_TENANT, rules });
}

const ids = (): string[] => rules.loaded().rules.map(({ id, enabled }) => `${id}${enabled ? '' : ' off'}`).sort(); // prettier-ignore
function facts(id: string): RuleFacts {
  const found = rules.loaded().rules.find((rule) => rule.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found;
}
function good<T>(value: T | Refused): T {
  if (value instanceof Refused) throw new Error(value.message);
  return value;
}
const refusal = (value: Changed | RuleSetState | Refused | object): string => (value instanceof Refused ? `${value.kind}: ${value.message}` : 'done'); // prettier-ignore

describe('files on disk', () => {
  it('are taken over as a pack, also what is added, changed and gone', async () => {
    expect(ids()).toEqual(['a', 'b']);
    expect(facts('a')).toMatchObject({ pack: 'disk', source: `${join(folder, 'disk', 'a.yml')}:1`, severity: 'high' });
    await writeFile(join(folder, 'disk', 'c.yml'), ruleText('c'));
    await writeFile(join(folder, 'disk', 'a.yml'), ruleText('a', 'status: test\n'));
    await rm(join(folder, 'disk', 'b.yml'));
    const { version } = rules.state();
    expect(await rules.reloadFiles()).toMatchObject({ failure: null });
    expect(rules.state().version).not.toBe(version);
    expect(ids()).toEqual(['a', 'c']);
    expect(facts('a').status).toBe('test');
    expect(await store.versions(DEFAULT_TENANT, 'disk', 'a.yml', 9)).toHaveLength(2);
  });

  it('keep their last good text while they are broken, and all of them while the folder is away', async () => {
    await writeFile(join(folder, 'disk', 'a.yml'), 'title: [');
    await rules.reloadFiles();
    expect(ids()).toEqual(['a', 'b']);
    expect(rules.loaded().problems[0]?.message).toContain('last good text');
    await writeFile(join(folder, 'disk', 'a.yml'), ruleText('a', 'status: test\n'));
    await rename(join(folder, 'disk'), join(folder, 'away'));
    await rules.reloadFiles();
    expect(ids()).toEqual(['a', 'b']);
    expect(rules.loaded().problems.map(({ level }) => level)).toEqual([undefined, 'warning']);
    await rename(join(folder, 'away'), join(folder, 'disk'));
    await rules.reloadFiles();
    expect(facts('a').status).toBe('test');
    expect(rules.loaded().problems).toEqual([]);
  });

  it('have the same version after a restart, and without one of the paths its rules are gone', async () => {
    const { version } = rules.state();
    await rules.close();
    await start();
    expect(rules.state().version).toBe(version);
    await rules.close();
    await start([join(folder, 'disk', 'b.yml')]);
    expect(ids()).toEqual(['b']);
  });

  it('get names that are free, and keep those that they had', () => {
    const names = nameFilePacks(
      ['/x/Rules', '/y/rules', '/y/own', '/z/a b!.yml', '/z/...', '/y/kept'],
      [
        { name: 'rules', kind: 'imported', origin: '' },
        { name: 'old', kind: 'files', origin: '/y/kept' },
      ],
    );
    expect(names.map(({ name }) => name)).toEqual(['rules-2', 'rules-3', 'own-2', 'a-b-', 'rules-4', 'old']);
  });
});

describe('changes by people', () => {
  it('make, replace, revert and remove own rules', async () => {
    const { id } = good(await change.create(ruleText('mine'), 'new', ANNA));
    expect(id).toBe('mine');
    const first = facts('mine').version;
    good(await change.replace(facts('mine'), { text: ruleText('mine', 'status: test\n'), version: first, note: '' }, ANNA)); // prettier-ignore
    expect(facts('mine').status).toBe('test');
    expect(refusal(await change.replace(facts('mine'), { text: ruleText('mine'), version: first, note: '' }, ANNA))).toMatch('conflict: Somebody'); // prettier-ignore
    expect(refusal(await change.replace(facts('mine'), { text: ruleText('other'), note: '' }, ANNA))).toMatch('must hold'); // prettier-ignore
    good(await change.revert(facts('mine'), first, '', ANNA));
    expect(facts('mine')).toMatchObject({ version: first, pack: 'own' });
    expect(refusal(await change.revert(facts('mine'), facts('a').version, '', ANNA))).toMatch('not-found');
    good(await change.remove(facts('mine'), ANNA));
    expect(ids()).toEqual(['a', 'b']);
  });

  it('are refused where a text cannot be loaded, names another own rule, or belongs to a pack', async () => {
    good(await change.create(ruleText('mine'), '', ANNA));
    expect(refusal(await change.create('title: [', '', ANNA))).toMatch('bad-request: The rule cannot be loaded: line');
    expect(refusal(await change.create('# nothing', '', ANNA))).toMatch('bad-request');
    expect(refusal(await change.create(ruleText('mine'), '', ANNA))).toMatch('conflict: The id mine is already');
    expect(refusal(await change.replace(facts('a'), { text: ruleText('a'), note: '' }, ANNA))).toMatch('belongs to the pack "disk"'); // prettier-ignore
    expect(refusal(await change.remove(facts('a'), ANNA))).toMatch('conflict');
    expect(ids()).toEqual(['a', 'b', 'mine']);
  });

  it('may take the place of a rule of a pack, and give it back', async () => {
    good(await change.create(ruleText('a', 'status: test\n'), '', ANNA));
    expect(facts('a')).toMatchObject({ pack: 'own', status: 'test' });
    expect(rules.loaded().problems.map(({ level, rule }) => [level, rule])).toEqual([['note', 'a']]);
    good(await change.remove(facts('a'), ANNA));
    expect(facts('a')).toMatchObject({ pack: 'disk' });
  });

  it('turn rules off, which go on feeding correlations that are on', async () => {
    good(await change.create(correlationText('both', 'name_a', 'b'), '', ANNA));
    good(await change.create(correlationText('outer', 'both', 'b'), '', ANNA));
    good(await change.remove(facts('outer'), ANNA));
    expect(facts('both')).toMatchObject({ kind: 'correlation', bases: ['a', 'b'], needs: { all: ['a', 'b'] } });
    good(await change.tune(facts('a'), { enabled: false, severity: 'low', note: '' }, ANNA));
    expect(ids()).toEqual(['a off', 'b', 'both']);
    expect(facts('a')).toMatchObject({ severity: 'low', ownSeverity: 'high', tuned: true });
    expect(rules.loaded().correlations).toHaveLength(1);
    good(await change.tune(facts('both'), { enabled: false, note: '' }, ANNA));
    expect(rules.loaded().correlations).toHaveLength(0);
    const exceptions = [{ kind: 'sigma', title: 'x', text: 's: { A: 1 }\ncondition: s' } as const];
    expect(refusal(await change.tune(facts('both'), { exceptions, note: '' }, ANNA))).toMatch(
      'bad-request: A correlation',
    );
    good(await change.undoTuning(facts('a'), undefined, '', ANNA));
    expect(facts('a')).toMatchObject({ severity: 'high', tuned: false, enabled: true });
    expect(refusal(await change.undoTuning(facts('b'), undefined, '', ANNA))).toMatch('never changed');
    good(await change.undoTuning(facts('a'), 1, '', ANNA));
    expect(facts('a')).toMatchObject({ severity: 'low', enabled: false });
  });

  it('import packs whose files refer to one another, and say what is left out', async () => {
    const texts = [
      { path: 'c.yml', text: correlationText('c', 'name_p', 'b') },
      { path: 'p.yml', text: ruleText('p') },
      { path: 'bad.yml', text: correlationText('bad', 'nobody') },
      { path: 'twice.yml', text: ruleText('p') },
    ];
    const input = { pack: 'theirs', origin: '', note: '', texts, removeMissing: true, dryRun: false };
    const done = good(await change.importPack(input, ANNA));
    expect(done.added).toEqual(['c.yml', 'p.yml', 'twice.yml']);
    expect(done.problems.map(({ source }) => source).sort()).toEqual(['bad.yml', 'twice.yml']);
    expect(ids()).toEqual(['a', 'b', 'c', 'p']);
    expect(good(await change.importPack({ ...input, texts: [texts[1]!], dryRun: true }, ANNA))).toMatchObject({ removed: ['c.yml', 'twice.yml'], unchanged: 1 }); // prettier-ignore
    expect(ids()).toEqual(['a', 'b', 'c', 'p']);
    good(await change.enablePack('theirs', false, '', ANNA));
    expect(ids()).toEqual(['a', 'b', 'p off']);
    good(await change.tune(facts('p'), { enabled: true, note: '' }, ANNA));
    expect(ids()).toEqual(['a', 'b', 'p']);
    expect(refusal(await change.importPack({ ...input, pack: 'disk' }, ANNA))).toMatch('conflict');
    expect(refusal(await change.removePack('disk', ANNA))).toMatch('turn it off');
    good(await change.removePack('theirs', ANNA));
    expect(ids()).toEqual(['a', 'b']);
  });

  it('wait for a store that is away, and the rules before go on', async () => {
    store.fail = new Error('away');
    const state = await rules.refresh();
    expect(state.failure?.message).toContain('away');
    expect(ids()).toEqual(['a', 'b']);
    store.fail = undefined;
    expect((await rules.refresh()).failure).toBeNull();
  });
});
