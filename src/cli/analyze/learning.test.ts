import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { main } from '../main.ts';

const folder = await mkdtemp(join(tmpdir(), 'vedette-learning-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const record = (i: number, image: string): string =>
  JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Hostname: 'ws-1',
    UtcTime: new Date(Date.UTC(2026, 8, 1) + i * 600_000).toISOString().slice(0, 23).replace('T', ' '),
    User: `EXAMPLE\\${['alice', 'ben'][i % 2]}`,
    Image: `C:\\Program Files\\${image}.exe`,
  });
const usual = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => record(from + i, ['cmd', 'notepad', 'calc'][i % 3] ?? ''));

const behaviors = join(folder, 'own.yml');
const features = join(folder, 'features.yml');
await writeFile(
  features,
  'features:\n  - { id: test.image, title: program that is run, class: process_activity, entity: user, value: { path: fields.Image, as: base-name } }\n',
);
await writeFile(
  behaviors,
  'title: A program that is new for a user\nid: 5b1f5a34-0d0e-4c2a-9d5b-00000000000a\nlevel: high\nbehavior: { feature: test.image, kind: rare, needs: { observations: 30, age: 1d }, p: 0.01 }\n',
);
// the later part stands in the file that is read first, and what is odd in both
await writeFile(join(folder, 'a.jsonl'), [...usual(700, 1000), record(1000, 'odd'), ...usual(1001, 1010)].join('\n'));
await writeFile(join(folder, 'b.jsonl'), [...usual(0, 300), record(300, 'early'), ...usual(301, 700)].join('\n'));
await writeFile(
  join(folder, 'rules.yml'),
  'title: Nothing here\nlogsource: {product: windows}\ndetection: {s: {None: none}, condition: s}\n',
);

const line = z.object({
  rule: z.object({ id: z.string() }),
  event: z.object({ fields: z.record(z.string(), z.unknown()) }),
  anomaly: z.object({ actual: z.string(), direction: z.string() }).optional(),
});
const last = z.object({ summary: z.object({ records: z.number(), findings: z.number() }) });

async function analyze(args: readonly string[], names = ['a.jsonl', 'b.jsonl']) {
  const out = join(folder, 'out.jsonl');
  const err: string[] = [];
  const files = names.map((name) => join(folder, name));
  const code = await main(
    ['analyze', '--rules', join(folder, 'rules.yml'), '--format', 'jsonl', '-o', out, ...args, ...files],
    { out: () => undefined, err: (text) => err.push(text) },
  );
  const lines = (await readFile(out, 'utf8')).trim().split('\n');
  const summary = last.parse(JSON.parse(lines.at(-1) ?? '')).summary;
  const own = lines.slice(0, -1).filter((text) => text.includes('00000000000a'));
  return { code, err: err.join('\n'), findings: own.map((text) => line.parse(JSON.parse(text))), summary };
}

const OWN = ['--behaviors', behaviors, '--behaviors', features];

test(
  'learns the first part by the time of events, whatever file it stands in, and says what is odd in the rest',
  { timeout: 60_000 },
  async () => {
    const { code, err, findings } = await analyze(['--train-share', '0.7', ...OWN]);
    expect(code).toBe(0);
    expect(err).toContain('Learnt from');
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      event: { fields: { Image: 'C:\\Program Files\\odd.exe' } },
      anomaly: { actual: 'odd.exe', direction: 'new' },
    });
  },
);

test('learns from files of its own', { timeout: 60_000 }, async () => {
  const { findings } = await analyze(['--train', join(folder, 'b.jsonl'), ...OWN], ['a.jsonl']);
  expect(findings.map(({ anomaly }) => anomaly?.actual)).toEqual(['odd.exe']);
});

test('without being asked to learn it learns nothing', { timeout: 60_000 }, async () => {
  const { err, summary } = await analyze([]);
  expect(err).not.toContain('Learnt');
  expect(summary).toMatchObject({ records: 1010, findings: 0 });
});

test('three ways of saying what to learn from are too many', async () => {
  const err: string[] = [];
  expect(
    await main(['analyze', '--train', 'x', '--train-share', '0.5', 'y'], {
      out: () => undefined,
      err: (line) => err.push(line),
    }),
  ).toBe(2);
  expect(err.join()).toContain('give one of them');
});
