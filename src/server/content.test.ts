import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_RULES, loadRules } from './content.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-rules-'));
  await mkdir(join(folder, 'deep', 'er'), { recursive: true });
  await mkdir(join(folder, '.tool'));
  await writeFile(join(folder, 'b.yml'), ruleOf('00000000-0000-4000-8000-000000000002'));
  await writeFile(join(folder, 'deep', 'er', 'a.YAML'), ruleOf('00000000-0000-4000-8000-000000000001'));
  await writeFile(join(folder, 'broken.yml'), 'title: [');
  await writeFile(join(folder, 'large.yml'), '#'.repeat(2_000_000));
  await writeFile(join(folder, 'notes.md'), 'not a rule');
  await writeFile(join(folder, '.tool', 'c.yml'), ruleOf('00000000-0000-4000-8000-000000000003'));
  await symlink(folder, join(folder, 'deep', 'loop'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function ruleOf(id: string): string {
  return `title: T\nid: ${id}\nlogsource: { product: windows }\ndetection: { s: { a: b }, condition: s }\nlevel: high\ntags: [attack.execution, attack.t1059.001]\n`;
}

describe('the rules of a folder', () => {
  it('are read from all its files, and what cannot be loaded is a problem with its place', async () => {
    const { ruleSet, problems } = await loadRules([folder]);
    expect(new Set(ruleSet.rules.map(({ id }) => id.at(-1)))).toEqual(new Set(['1', '2']));
    expect(problems.map(({ source }) => source)).toEqual([join(folder, 'large.yml'), join(folder, 'broken.yml')]);
  });

  it('are read once, however often they are named, also as files', async () => {
    const { ruleSet, problems } = await loadRules([join(folder, 'b.yml'), folder, join(folder, 'b.yml')]);
    expect(ruleSet.rules).toHaveLength(2);
    expect(problems).toHaveLength(2);
  });

  it('that is not there are a problem', async () => {
    expect(await loadRules([join(folder, 'nowhere')])).toMatchObject({
      problems: [{ source: join(folder, 'nowhere') }],
    });
  });

  it('of our own all load', async () => {
    const { ruleSet, problems } = await loadRules([DEFAULT_RULES]);
    expect(problems.filter(({ level }) => level === undefined || level === 'error')).toEqual([]);
    expect(ruleSet.rules.length).toBeGreaterThan(8);
  });
});
