import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openEmbeddedEngine } from './embedded-engine.ts';

const ROUNDS = process.env['VEDETTE_HEAVY'] === '1' ? 20 : 6;

const root = await mkdtemp(join(tmpdir(), 'vedette-kill-'));
afterAll(() => rm(root, { recursive: true, force: true }));

test(`killed ${ROUNDS} times while it inserts, nothing is lost and nothing is doubled`, { timeout: 300_000 }, async () => {
  const folder = join(root, 'events');
  const file = join(root, 'note.json');
  const script = fileURLToPath(new URL('./test-insert-child.ts', import.meta.url));
  for (let round = 0; round < ROUNDS; round++) {
    const child = spawn(process.execPath, [script, folder, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(createInterface(child.stdout), 'line');
    await sleep(100 + Math.random() * 900);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    expect((await exit)[1]).toBe('SIGKILL');
  }
  const { settled, announced } = z
    .object({ settled: z.number(), announced: z.number().nullable() })
    .parse(JSON.parse(await readFile(file, 'utf8')));
  expect(settled).toBeGreaterThan(ROUNDS * 20);

  const engine = await openEmbeddedEngine({ folder, readers: 1, readSeconds: 60, queryMemory: 1e9 });
  const limit = announced ?? settled;
  const counts = async (table: string, sequence: string): Promise<unknown> =>
    (await engine.read(`SELECT count() AS rows, uniqExact(id) AS ids, countIf(${sequence} < ${settled}) AS settled, countIf(${sequence} >= ${limit}) AS beyond FROM {db}.${table}`, {})).rows[0];
  const row = z.object({ rows: z.number(), ids: z.number(), settled: z.number(), beyond: z.number() });
  const events = row.parse(await counts('events', `toInt64(extract(cmd, 'echo ([0-9]+)'))`));
  const findings = row.parse(await counts('findings', `toInt64((time - ${Date.UTC(2026, 10, 21, 12)}) / 1000)`));
  await engine.close();
  console.log(`${events.rows} events, ${findings.rows} findings; ${settled} settled, ${announced ?? 'none'} announced`);
  expect(events).toEqual({ rows: events.ids, ids: events.ids, settled, beyond: 0 });
  expect(findings).toEqual({ rows: findings.ids, ids: findings.ids, settled: Math.ceil(settled / 10), beyond: 0 });
}); // prettier-ignore
