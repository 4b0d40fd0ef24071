import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

const folder = mkdtempSync(join(tmpdir(), 'vedette-correlations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RULES = `
title: Failed sign-in
name: failed
logsource: {product: windows, service: security}
detection:
  s: {EventID: 4625}
  condition: s
---
title: Sign-in
name: signed_in
logsource: {product: windows, service: security}
detection:
  s: {EventID: 4624}
  condition: s
---
title: Many failed sign-ins
name: many
correlation:
  type: event_count
  rules: [failed]
  group-by: [IpAddress]
  timespan: 5m
  condition: {gte: 5}
---
title: A password was guessed
id: guessed
level: high
tags: [attack.t1110.001]
correlation:
  type: temporal_ordered
  rules: [many, signed_in]
  group-by: [TargetUserName]
  timespan: 10m
`;

const rules = join(folder, 'rules.yml');
writeFileSync(rules, RULES);

const signIn = (second: number, id: number, user: string): string =>
  JSON.stringify({
    EventID: id,
    Channel: 'Security',
    Hostname: 'dc1.example.com',
    EventTime: `2026-11-01 10:0${Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')}`,
    TargetUserName: user,
    IpAddress: '192.0.2.7',
  });

const finding = z.looseObject({
  rule: z.object({ id: z.string() }),
  attack: z.array(z.string()),
  entities: z.array(z.object({ name: z.string() })),
  event: z.object({ time: z.string(), fields: z.record(z.string(), z.string()) }),
  explanation: z.string(),
});

function analyze(...files: string[]): { findings: z.infer<typeof finding>[]; summary: unknown } {
  const program = fileURLToPath(new URL('../../../bin/vedette.js', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [program, 'analyze', '--rules', rules, '--json', ...files], {
    encoding: 'utf8',
  });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  return { findings: lines.slice(0, -1).map((line) => finding.parse(line)), summary: lines.at(-1) };
}

test('a chain of correlations over files that are not in the order of time', () => {
  const guesses = ['ann', 'bob', 'jdoe', 'eve', 'zoe', 'kim'].map((user, i) => signIn(10 * i, 4625, user));
  const later = join(folder, '1-later.jsonl');
  const earlier = join(folder, '2-earlier.jsonl');
  writeFileSync(later, `${signIn(130, 4624, 'nobody')}\n${signIn(120, 4624, 'JDOE')}\n`);
  writeFileSync(earlier, `${guesses.toReversed().join('\n')}\n`);
  const { findings, summary } = analyze(later, earlier);
  expect(summary).toMatchObject({ summary: { records: 8, findings: 1, alerts: 1, incidents: 0 } });
  expect(findings).toMatchObject([
    {
      rule: { id: 'guessed' },
      attack: ['T1110.001'],
      event: { time: '2026-11-01T10:02:00.000Z', fields: { TargetUserName: 'JDOE' } },
      explanation: 'A password was guessed: 2 of the rules "Many failed sign-ins" and "Sign-in" were seen in this order for TargetUserName "jdoe" within 10 minutes; expected: at least 2. From 2026-11-01 10:00:40 UTC to 2026-11-01 10:02:00 UTC.',
    },
  ]); // prettier-ignore
  expect(findings[0]?.entities.map(({ name }) => name)).toContain('192.0.2.7');
});
