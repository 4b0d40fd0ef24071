import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { main } from '../main.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const broken = join(folder, 'broken.yml');
writeFileSync(
  broken,
  'title: Broken\nlogsource: { product: windows }\ndetection:\n  s:\n    Image|endswth: x\n  condition: s\n',
);
const sloppy = join(folder, 'Sloppy rule.yml');
writeFileSync(sloppy, 'title: Sloppy\nid: x\nlevle: high\nlogsource: { product: windows }\ndetection: { s: { A: b }, condition: s }\n'); // prettier-ignore

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await main(['rules', 'check', ...args], {
    out: (line) => (said.out += `${line}\n`),
    err: (line) => (said.err += `${line}\n`),
  });
  return { code, ...said };
}

describe('vedette rules check', () => {
  test('our own rules have neither problems nor warnings', async () => {
    const { code, out } = await run('--strict');
    expect(out).toMatch(/^\d+ rules and \d+ correlations loaded, 0 problems, 0 warnings\.\n$/);
    expect(code).toBe(0);
  });

  test('what does not load fails; warnings fail under --strict only, and can be switched off one by one', async () => {
    const bad = await run(broken, join(folder, 'nothing'));
    expect(bad.code).toBe(1);
    expect(bad.out).toContain(`${broken}:5: rule "Broken", field "detection.s.Image|endswth": `);
    expect(bad.out).toContain(`${join(folder, 'nothing')}: cannot be read`);
    const { code, out } = await run(sloppy);
    expect(code).toBe(0);
    expect(out).toContain('did you mean "level"?');
    expect(out).toContain('[unknown-attribute]');
    expect((await run('--strict', sloppy)).code).toBe(1);
    const names = ['unknown-attribute', 'id-not-uuid', 'level-missing', 'description-missing', 'falsepositives-missing', 'attack-missing', 'file-name']; // prettier-ignore
    expect(await run('--strict', ...names.flatMap((name) => ['--ignore', name]), sloppy)).toMatchObject({ code: 0 });
  });

  test('--json has both lists', async () => {
    const result: unknown = JSON.parse((await run('--json', broken, sloppy)).out);
    expect(result).toMatchObject({ rules: 1, problems: [{ source: broken, line: 5 }] });
    expect(result).toHaveProperty('warnings.0.lint');
  });

  test('--lints lists them', async () => {
    const { code, out } = await run('--lints');
    expect(code).toBe(0);
    expect(out).toContain('not-polarity');
  });

  test.each([
    [['--format', 'xml'], '--format xml is not known'],
    [['--ignore', 'everything'], '--ignore everything is no lint'],
  ])('wrong arguments %j', async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('SARIF has what the schema of 2.1.0 requires', async () => {
    const sarif = sarifLog.parse(JSON.parse((await run('--format', 'sarif', broken, sloppy)).out));
    const [{ tool, results }] = sarif.runs;
    expect(new Set(results.map(({ level }) => level))).toEqual(new Set(['error', 'warning']));
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(results[0]?.locations[0].physicalLocation.region?.startLine).toBe(5);
    expect(results.at(-1)?.locations[0].physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/.*Sloppy%20rule\.yml$/);
  }); // prettier-ignore
});

/** The part of the schema that applies (OASIS SARIF 2.1.0, sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.28): nothing else may be in it. */
const sarifLog = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          version: z.string(),
          rules: z.array(
            z.strictObject({ id: z.string().min(1), shortDescription: z.strictObject({ text: z.string().min(1) }) }),
          ),
        }),
      }),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.number().int().min(0),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message: z.strictObject({ text: z.string().min(1) }),
          locations: z.tuple([
            z.strictObject({
              physicalLocation: z.strictObject({
                artifactLocation: z.strictObject({ uri: z.string().regex(/^[^\s\\"<>^`{|}]+$/) }),
                region: z.strictObject({ startLine: z.number().int().min(1) }).optional(),
              }),
            }),
          ]),
        }),
      ),
    }),
  ]),
});
