import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { main } from '../main.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-list-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rule = (id: number, more: object): string =>
  JSON.stringify({
    title: `Rule ${id}`,
    id: `5b1f5a34-0d0e-4c2a-9d5b-00000000000${id}`,
    name: `rule_${id}`,
    logsource: { product: 'windows', category: 'process_creation' },
    detection: { s: { Image: 'x' }, condition: 's' },
    ...more,
  });
const documents = [
  rule(1, { tags: ['attack.execution', 'attack.t1059.001'], level: 'high', status: 'test', vedette: { cases: [{ fires: 'x' }, { silent: 'y' }] } }),
  rule(2, { tags: ['attack.t1059'], level: 'low' }),
  rule(3, { tags: ['attack.t1086'], logsource: { product: 'linux', service: 'sshd' } }),
  rule(4, { tags: ['attack.t9999'] }),
  JSON.stringify({ title: 'Many of <em>one</em>', id: '5b1f5a34-0d0e-4c2a-9d5b-000000000005', correlation: { type: 'event_count', rules: ['rule_3'], 'group-by': ['src'], timespan: '1m', condition: { gte: 3 }, generate: true } }),
]; // prettier-ignore
writeFileSync(join(folder, 'rules.yml'), documents.join('\n---\n'));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await main(['rules', ...args], {
    out: (line) => (said.out += `${line}\n`),
    err: (line) => (said.err += `${line}\n`),
  });
  return { code, ...said };
}

const listed = z.object({ rules: z.array(z.object({ title: z.string(), kind: z.string() })), of: z.number() });
const titles = async (...args: string[]): Promise<string[]> =>
  listed.parse(JSON.parse((await run('list', '--json', ...args, folder)).out)).rules.map(({ title }) => title);

describe('vedette rules list', () => {
  test('lists rules and correlations with counts', async () => {
    const { code, out } = await run('list', folder);
    expect(code).toBe(0);
    expect(out).toContain('high          windows/process_creation  Rule 1');
    expect(out).toContain('5 rules, 1 with cases');
    expect(out).toContain('kind      rule 4 · correlation 1');
    expect(out).toContain('product   windows 3 · linux 2');
  });

  test.each([
    [
      ['--product', 'linux'],
      ['Rule 3', 'Many of <em>one</em>'],
    ],
    [
      ['--category', 'process_creation', '--level', 'high', '--level', 'low'],
      ['Rule 1', 'Rule 2'],
    ],
    [['--service', 'sshd', '--text', 'MANY'], ['Many of <em>one</em>']],
    [['--status', 'test'], ['Rule 1']],
    [
      ['--tag', 'T1059'],
      ['Rule 1', 'Rule 2'],
    ],
    [['--tag', 'attack.t1059.001'], ['Rule 1']],
    [['--tag', 'execution', '--tag', 't1059'], ['Rule 1']],
    [['--text', 'nothing'], []],
  ])('%j', async (args, expected) => {
    expect(await titles(...args)).toEqual(expected);
  });

  test('what does not load is told; wrong arguments are refused', async () => {
    expect((await run('list', join(folder, 'none'))).err).toContain('could not be loaded');
    expect(await run('list', '--level', 'dire')).toMatchObject({ code: 2 });
  });
});

describe('vedette rules coverage', () => {
  test('the table counts techniques by tactic, revoked ones under their heir', async () => {
    const { out, code } = await run('coverage', '--tactic', 'execution', folder);
    expect(code).toBe(0);
    expect(out).toMatch(/Execution {2}█+░+ +1 of +\d+ techniques, 3 rules/);
    expect(out).toContain('T1059      Command and Scripting Interpreter  3 rules, 1 with cases');
    expect(out).toContain('.001');
    expect(out).toContain('1 rules name no technique.');
    expect(out).toContain('Not in this version of ATT&CK: T9999 (1).');
  });

  test('--gaps names what has no rule, --platform leaves out others', async () => {
    const { out } = await run('coverage', '--gaps', '--platform', 'containers', folder);
    expect(out).toContain('T1611');
    expect(out).not.toContain('T1542');
  });

  test('json', async () => {
    const parsed: unknown = JSON.parse((await run('coverage', '--json', folder)).out);
    expect(parsed).toMatchObject({ version: '18.1', rules: 5, unknown: [{ id: 'T9999', rules: 1 }] });
  });

  test('a layer as format 4.5 of the Navigator asks for', async () => {
    const file = join(folder, 'layer.json');
    expect((await run('coverage', '--format', 'navigator', '-o', file, '--title', 'Mine', folder)).code).toBe(0);
    const read = layer.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(read.name).toBe('Mine');
    expect(read.techniques.find(({ techniqueID }) => techniqueID === 'T1059')?.score).toBe(3);
    expect(read.techniques.find(({ techniqueID }) => techniqueID === 'T1059.001')?.score).toBe(2);
  });

  test('picture and page: nothing of a rule is markup, nothing is loaded', async () => {
    for (const format of ['svg', 'html']) {
      const { out, code } = await run('coverage', '--format', format, '--title', 'A <b>title</b>', folder);
      expect(code).toBe(0);
      expect(out).toContain('A &#60;b&#62;title');
      expect(out).not.toContain('<em>');
      expect(out).not.toMatch(/<script|(?:src|href)=/);
      expect(out).toContain('The MITRE Corporation');
    }
  });

  test.each([
    [['--format', 'pdf'], '--format pdf is not known'],
    [['--platform', 'amiga'], '--platform amiga is not known'],
    [['--tactic', 'fun'], '--tactic fun is not known'],
  ])('wrong arguments %j', async (args, message) => {
    const { code, err } = await run('coverage', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

/** MITRE's layer format 4.5: what is required, and that nothing else is in it. */
const layer = z.strictObject({
  name: z.string(),
  versions: z.strictObject({ attack: z.string(), navigator: z.string().regex(/^[5-9]\./), layer: z.literal('4.5') }),
  domain: z.literal('enterprise-attack'),
  description: z.string(),
  sorting: z.number().int().min(0).max(3),
  layout: z.strictObject({
    layout: z.enum(['side', 'flat', 'mini']),
    showID: z.boolean(),
    showName: z.boolean(),
    showAggregateScores: z.boolean(),
    countUnscored: z.boolean(),
    aggregateFunction: z.enum(['average', 'min', 'max', 'sum']),
    expandedSubtechniques: z.enum(['none', 'all', 'annotated']),
  }),
  hideDisabled: z.boolean(),
  techniques: z.array(
    z.strictObject({
      techniqueID: z.string().regex(/^T\d{4}(\.\d{3})?$/),
      score: z.number(),
      comment: z.string(),
      enabled: z.boolean(),
      metadata: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      showSubtechniques: z.boolean(),
    }),
  ),
  gradient: z
    .strictObject({
      colors: z.array(z.string().regex(/^#[0-9a-f]{6}$/)).min(2),
      minValue: z.number(),
      maxValue: z.number(),
    })
    .refine(({ minValue, maxValue }) => maxValue > minValue),
  legendItems: z.array(z.strictObject({ label: z.string(), color: z.string() })),
  metadata: z.array(z.unknown()),
  links: z.array(z.unknown()),
  showTacticRowBackground: z.boolean(),
  tacticRowBackground: z.string(),
  selectTechniquesAcrossTactics: z.boolean(),
  selectSubtechniquesWithParent: z.boolean(),
  selectVisibleTechniques: z.boolean(),
});
