import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runOutage } from './outage-run.ts';

const folder = await mkdtemp(join(tmpdir(), 'vedette-outage-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The ten minutes are `node bench/outage.ts --seconds 600`. */
test('the event store is away, the disk of the journal is full, clients do not read: nothing acknowledged is lost, and it goes on by itself', { timeout: 600_000 }, async () => {
  const figures = await runOutage({ folder, seconds: 6, diskMb: 24, log: console.log });
  console.log(JSON.stringify(figures));
  expect(figures).toMatchObject({ lost: 0, doubles: 0, stored: figures.acknowledged + figures.written });
  expect(figures.pushedBack).toBeGreaterThan(0);
  expect(figures.acknowledged).toBeGreaterThan(0);
  expect(figures.written).toBeGreaterThan(0);
  expect(figures.peakRssMb).toBeLessThan(2500);
}); // prettier-ignore
