import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { recordBytes, type IncomingBatch } from '../../model/record.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parseWith, understand } from '../../pipeline/normalize/test-parser-run.ts';
import { JournalFull } from '../../pipeline/ports.ts';
import { thisMachineParsers, watchThisMachine } from './index.ts';

/** machines that run tests are busy */
const patient = { timeout: 20_000 };

interface Delivered {
  readonly source: string;
  readonly text: string;
}

function collector(): {
  delivered: Delivered[];
  deliver: (batch: IncomingBatch) => Promise<void>;
  records: () => JsonObject[];
} {
  const delivered: Delivered[] = [];
  return {
    delivered,
    deliver: async (batch) => {
      for (let i = 0; i < batch.ends.length; i++) {
        delivered.push({ source: batch.origin.source, text: Buffer.from(recordBytes(batch, i)).toString() });
      }
    },
    records: () => delivered.map(({ text }): unknown => JSON.parse(text)).filter(isJsonObject),
  };
}

it('records what happens on this machine, and every record is a valid event', async () => {
  const { delivered, deliver, records } = collector();
  const watch = watchThisMachine({ deliver, scanEvery: 100, measureEvery: 200 });
  await expect.poll(() => records().some(({ vedette }) => vedette === 'process-seen'), patient).toBe(true);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = spawn('sleep', ['987.5'], { stdio: 'ignore' });
  const has = (vedette: string, field: string, value: unknown) => (): boolean =>
    records().some((record) => record['vedette'] === vedette && record[field] === value);
  await expect.poll(has('process-started', 'command_line', 'sleep 987.5'), patient).toBe(true);
  await expect.poll(has('port-opened', 'pid', process.pid), patient).toBe(true);
  child.kill();
  server.close();
  await expect.poll(has('process-ended', 'command_line', 'sleep 987.5'), patient).toBe(true);
  await expect
    .poll(() => records().filter(({ vedette }) => vedette === 'performance').length, patient)
    .toBeGreaterThan(1);
  await watch.stop();

  const state = watch.state();
  expect(state.isWatching).toBe(false);
  expect(state.sources.reduce((sum, source) => sum + source.records, 0)).toBe(delivered.length);
  expect(new Set(delivered.map(({ source }) => source))).toEqual(
    new Set(['this-machine/processes', 'this-machine/connections', 'this-machine/performance']),
  );
  const validate = loadOcsfValidator();
  for (const { text } of delivered) {
    const parsed = parseWith(thisMachineParsers, text);
    expect(parsed).toHaveProperty('kind');
    if (parsed === undefined || !('kind' in parsed)) continue;
    const event = understand(parsed);
    expect(event.time).toBeGreaterThan(1e12);
    expect(event.entities.length).toBeGreaterThan(0);
    if (validate !== undefined) expect(validate(event.ocsf), text).toEqual([]);
  }
});

it('measures sensible numbers', async () => {
  const { deliver, records } = collector();
  const watch = watchThisMachine({ deliver, scanEvery: 60_000, measureEvery: 150 });
  await expect.poll(() => records().find(({ vedette }) => vedette === 'performance'), patient).toBeDefined();
  await watch.stop();
  const record = records().find(({ vedette }) => vedette === 'performance') ?? {};
  for (const field of ['cpu_share', 'memory_share', 'swap_share']) {
    expect(record[field]).toBeGreaterThanOrEqual(0);
    expect(record[field]).toBeLessThanOrEqual(1);
  }
  expect(record['memory_total']).toBeGreaterThan(1e8);
  expect(record['processes']).toBeGreaterThan(1);
  expect(record['file_systems']).not.toEqual([]);
});

it('waits while the journal is full, and then goes on', async () => {
  const { deliver, records } = collector();
  let isFull = true;
  const watch = watchThisMachine({
    scanEvery: 50,
    measureEvery: 60_000,
    deliver: async (batch) => {
      if (isFull) throw new JournalFull('full', 0.05);
      await deliver(batch);
    },
  });
  await expect
    .poll(() => watch.state().sources.find(({ source }) => source.endsWith('processes'))?.isWaiting, patient)
    .toBe(true);
  expect(records()).toEqual([]);
  isFull = false;
  await expect.poll(() => records().length, patient).toBeGreaterThan(0);
  expect(watch.state().sources[0]?.isWaiting).toBe(false);
  expect(watch.state().sources[0]?.notes.join()).toContain('The journal was full');
  await watch.stop();
});

it('ends with a reason when records cannot be kept at all', async () => {
  const told: string[] = [];
  const watch = watchThisMachine({
    deliver: () => Promise.reject(new Error('the disk broke')),
    tell: (message) => void told.push(message),
  });
  await expect.poll(() => watch.state().isWatching, patient).toBe(false);
  expect(told.join()).toContain('no longer watched: the disk broke');
  await watch.stop();
});

it('says that it needs Linux where there is no /proc', async () => {
  const told: string[] = [];
  const { deliver } = collector();
  const watch = watchThisMachine({ deliver, proc: '/no-such-folder', tell: (message) => void told.push(message) });
  expect(watch.state().isWatching).toBe(false);
  expect(told).toEqual(['This machine is not watched: that needs Linux and its /proc.']);
  await watch.stop();
});
