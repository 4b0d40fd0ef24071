import { describe, expect, it } from 'vitest';
import { isAbsolute } from 'node:path';
import { watchedAppend } from './journal-append.ts';
import { readServeOptions } from './options.ts';
import { clickhouseOf } from './start-stores.ts';
import { asSourceId } from '../model/ids.ts';
import type { IncomingBatch } from '../model/record.ts';
import { JournalFull, type Appended } from '../pipeline/ports.ts';
import { JournalProblem } from '../store/journal/problem.ts';
import { createParts } from './watch/parts.ts';
import { sharedFor } from './watch/overview.ts';
import { watchStores } from './watch/watch-stores.ts';

describe('the options of serve', () => {
  it('all have defaults', () => {
    const options = readServeOptions({});
    expect(options).toMatchObject({
      host: '127.0.0.1',
      port: 8686,
      syslogPort: 5514,
      thisMachine: true,
      logLevel: 'info',
      retentionDays: 90,
    });
    expect(options.workers).toBeGreaterThanOrEqual(1);
    expect(isAbsolute(options.data)).toBe(true);
    expect(options.rules.every(isAbsolute)).toBe(true);
  });

  it.each([
    [{ port: 70_000 }, 'port'],
    [{ workers: -1 }, 'workers'],
    [{ url: 'ftp://example.com' }, 'url'],
    [{ journalLimit: 5 }, 'journalLimit'],
  ] as const)('%j is refused by name', (input, name) => {
    expect(() => readServeOptions(input)).toThrow(`The option ${name} is not valid`);
  });

  it('keep the password of a ClickHouse server out of its address', () => {
    expect(clickhouseOf('https://me:p%40ss@ch.example.com:8443/logs')).toEqual({
      url: 'https://ch.example.com:8443',
      username: 'me',
      password: 'p@ss',
      database: 'logs',
    });
    expect(clickhouseOf('http://127.0.0.1:8123')).toEqual({ url: 'http://127.0.0.1:8123' });
  });
});

function partsOf() {
  const states: string[] = [];
  return {
    states,
    parts: createParts({ now: Date.now, changed: ({ part, state }) => states.push(`${part} ${state}`) }),
  };
}

describe('what /healthz is told', () => {
  const batch: IncomingBatch = {
    origin: { source: asSourceId('a'), envelope: 'none' },
    received: 0,
    payload: new Uint8Array(0),
    ends: new Uint32Array(0),
  };
  const appended: Appended = { first: 0, end: 1, repeated: false };

  it('by the journal: full is passing, broken is the end', async () => {
    const { states, parts } = partsOf();
    const answers: (Error | Appended)[] = [
      new JournalFull('full', 1),
      new JournalFull('full', 1),
      appended,
      appended,
      new JournalProblem('broken', 'no disk'),
    ];
    const append = watchedAppend(
      { append: () => { const answer = answers.shift(); return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? appended); } },
      parts,
    ); // prettier-ignore
    await expect(append(batch)).rejects.toThrow('full');
    await expect(append(batch)).rejects.toThrow('full');
    expect(await append(batch)).toEqual(appended);
    await append(batch);
    await expect(append(batch)).rejects.toThrow('no disk');
    expect(states).toEqual(['journal fails', 'journal works', 'journal gave-up']);
  });

  it('by the stores, as they go and come', async () => {
    const { parts } = partsOf();
    let events: () => Promise<boolean> = () => Promise.resolve(false);
    let ok = true;
    const stop = watchStores(
      {
        events: { ping: () => events() },
        state: { health: () => Promise.resolve({ ok, message: 'is away', pid: null, restarts: 0 }) },
      },
      parts,
      5,
    );
    const state = (part: string) => parts.all().find((each) => each.part === part);
    await expect.poll(() => state('event store')?.state).toBe('fails');
    expect(state('state store')?.state).toBe('works');
    events = () => Promise.reject(new Error('refused'));
    await expect.poll(() => state('event store')?.message).toBe('refused');
    events = () => Promise.resolve(true);
    ok = false;
    await expect.poll(() => [state('event store')?.state, state('state store')?.message]).toEqual(['works', 'is away']);
    stop();
  });
});

describe('what many ask for', () => {
  it('is read once for all of them, for a while, and an error is not kept', async () => {
    let time = 0;
    let reads = 0;
    let fails = false;
    const read = sharedFor(
      100,
      () => (reads++, fails ? Promise.reject(new Error('away')) : Promise.resolve(reads)),
      () => time,
    );
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    time = 99;
    expect(await read()).toBe(1);
    time = 100;
    expect(await read()).toBe(2);
    time = 200;
    fails = true;
    await expect(read()).rejects.toThrow('away');
    fails = false;
    expect(await read()).toBe(4);
  });
});
