import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigmaEngine } from '../sigma/engine.ts';
import { ruleText, item, testLogSources } from '../sigma/test-rule.ts';
import { compileRules, loadRules } from './content.ts';
import { readRuleAdaptation } from './rule-adaptation.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-adaptation-'));
  await writeFile(at('rule.yml'), ruleText(item("User|expand: '%Admins%'")));
  await writeFile(at('map.yml'), 'transformations: [{type: field_name_mapping, mapping: {User: user.name}}]\n');
  await writeFile(at('broken.yml'), 'transformations:\n  - {type: nope}\n');
  await writeFile(at('values.json'), '{"Admins": ["root", "adm_*"]}');
});
afterAll(async () => await rm(folder, { recursive: true }));

describe('rules fitted to a place', () => {
  it('go through pipelines and know placeholders', async () => {
    const { adaptation, problems } = await readRuleAdaptation([at('map.yml')], [at('values.json')]);
    expect(problems).toEqual([]);
    const loaded = await loadRules([at('rule.yml')], adaptation);
    expect(loaded.problems).toEqual([]);
    const engine = createSigmaEngine(loaded.ruleSet.rules);
    expect(engine.match(testLogSources, { user: { name: 'adm_7' } })).toHaveLength(1);
    expect(engine.match(testLogSources, { User: 'root' })).toHaveLength(0);
  });

  it('are not read at all where a pipeline cannot be: they would mean something else', async () => {
    const { adaptation } = await readRuleAdaptation([at('broken.yml')], []);
    const { ruleSet, problems } = compileRules([{ source: 'r', text: ruleText(item('a: 1')) }], [], adaptation);
    expect(ruleSet.rules).toEqual([]);
    expect(problems).toMatchObject([{ source: at('broken.yml'), line: 2 }]);
  });

  it('tell what cannot be read', async () => {
    await writeFile(at('bad.yml'), 'a b: x\n');
    const { problems } = await readRuleAdaptation([at('none.yml')], [at('bad.yml')]);
    expect(problems.map(({ source }) => source)).toEqual([at('none.yml'), at('bad.yml')]);
  });
});
