import { appendFile, chmod, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordBytes, type IncomingBatch } from '../../../model/record.ts';
import { openCheckpoints } from '../checkpoints.ts';
import { createOutbox } from '../outbox.ts';
import { readJournaldLine } from './journald-entry.ts';
import { USER_PROCESS, utmpLayoutOf } from './utmp.ts';
import { watchSignIns } from './watch-sign-ins.ts';

/** machines that run tests are busy */
const patient = { timeout: 20_000 };

let folder = '';
let stopping = new AbortController();
let running: Promise<void> | undefined;
let delivered: { source: string; envelope: string; text: string }[] = [];
let told: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-ins-'));
  delivered = [];
  told = [];
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

async function stop(): Promise<void> {
  stopping.abort();
  await running;
}

async function start(journalctl?: string): Promise<void> {
  stopping = new AbortController();
  const { signal } = stopping;
  const deliver = async (batch: IncomingBatch): Promise<void> => {
    const { source, envelope } = batch.origin;
    for (let i = 0; i < batch.ends.length; i++)
      delivered.push({ source, envelope, text: Buffer.from(recordBytes(batch, i)).toString() });
  };
  const outboxDeps = { deliver, tell: (message: string) => void told.push(message), clock: Date.now, signal };
  const checkpoints = await openCheckpoints(join(folder, 'state'));
  running = watchSignIns({
    signIns: createOutbox('sign-ins', outboxDeps),
    journal: createOutbox('journal', outboxDeps),
    checkpoints,
    host: 'web-1',
    clock: Date.now,
    signal,
    journalctl,
    logs: folder,
    every: 10,
  });
}

const texts = (): string[] => delivered.map(({ text }) => text);
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 80));

describe('log files of sign-ins', () => {
  const log = (): string => join(folder, 'auth.log');

  it('are followed from where they end, over rotation, emptying and a restart', async () => {
    await writeFile(log(), 'old\n');
    await start();
    await pause();
    await appendFile(log(), 'one\ntw');
    await expect.poll(texts, patient).toEqual(['one']);
    await appendFile(log(), 'o\n');
    await expect.poll(texts, patient).toEqual(['one', 'two']);
    await appendFile(log(), 'three\n');
    await rename(log(), `${log()}.1`);
    await writeFile(log(), 'four\n');
    await expect.poll(texts, patient).toEqual(['one', 'two', 'three', 'four']);
    await writeFile(log(), ''); // emptied in place
    await pause();
    await appendFile(log(), '5\n');
    await expect.poll(texts, patient).toEqual(['one', 'two', 'three', 'four', '5']);
    await stop();
    await appendFile(log(), 'while away\n');
    await start();
    await expect.poll(texts, patient).toEqual(['one', 'two', 'three', 'four', '5', 'while away']);
    expect(delivered[0]).toMatchObject({ source: 'this-machine/sign-ins', envelope: 'syslog' });
  });

  it('wtmp and btmp are read as entries, also when one is written in two parts', async () => {
    await writeFile(join(folder, 'wtmp'), '');
    await start();
    await pause();
    const { bytes } = utmpLayoutOf(process.arch);
    const entry = Buffer.alloc(bytes);
    entry.writeInt16LE(USER_PROCESS, 0);
    entry.write('pts/1', 8);
    entry.write('alice', 44);
    await appendFile(join(folder, 'wtmp'), Buffer.concat([entry, entry.subarray(0, 100)]));
    await expect.poll(() => delivered.length, patient).toBe(1);
    await appendFile(join(folder, 'wtmp'), entry.subarray(100));
    await expect.poll(() => delivered.length, patient).toBe(2);
    await writeFile(join(folder, 'btmp'), entry);
    await expect.poll(() => delivered.length, patient).toBe(3);
    const records: unknown[] = texts().map((text): unknown => JSON.parse(text));
    expect(records).toMatchObject([
      { vedette: 'sign-in', user: 'alice' },
      { vedette: 'sign-in' },
      { vedette: 'sign-in-failed' },
    ]);
    expect(told.join()).toContain('wtmp and btmp alone');
  });
});

describe("systemd's journal", () => {
  const sshd = JSON.stringify({
    __CURSOR: 's=1', _SOURCE_REALTIME_TIMESTAMP: '1795301411250000', PRIORITY: '6', SYSLOG_FACILITY: '4', SYSLOG_IDENTIFIER: 'sshd',
    _PID: '77', _HOSTNAME: 'web-1', MESSAGE: 'Failed password for root from 203.0.113.9 port 40022 ssh2',
  }); // prettier-ignore
  const other = JSON.stringify({
    __CURSOR: 's=2', __REALTIME_TIMESTAMP: '1795301412000000', PRIORITY: '4', SYSLOG_IDENTIFIER: 'kernel', _HOSTNAME: 'web-1',
    MESSAGE: [111, 255, 107], _CMDLINE: 'tool --password=hunter2',
  }); // prettier-ignore

  it('gives messages about sign-ins as syslog and all others in our shape', () => {
    expect(readJournaldLine(sshd, 'h', 0)).toEqual({
      kind: 'sign-in',
      cursor: 's=1',
      text: '<38>1 2026-11-21T21:30:11.250Z web-1 sshd 77 - - Failed password for root from 203.0.113.9 port 40022 ssh2'.replace(
        '2026-11-21T21:30:11.250Z',
        new Date(1_795_301_411_250).toISOString(),
      ),
    });
    expect(readJournaldLine(other, 'h', 0)).toEqual({
      kind: 'entry',
      cursor: 's=2',
      record: {
        vedette: 'journal-entry',
        time: 1_795_301_412_000,
        host: 'web-1',
        message: 'o\ufffdk',
        identifier: 'kernel',
        priority: 4,
        command_line: 'tool --password=***',
      },
    });
    for (const bad of ['', '{', '[]', 'null', '1'])
      expect(readJournaldLine(bad, 'h', 0)).toEqual({ kind: 'unreadable' });
    for (const odd of [
      {},
      { MESSAGE: null },
      { MESSAGE: { a: 1 }, _PID: [['x']] },
      { __REALTIME_TIMESTAMP: '9'.repeat(19) },
    ]) {
      expect(readJournaldLine(JSON.stringify(odd), 'h', 5)).toMatchObject({ kind: 'entry', record: { time: 5 } });
    }
  });

  it('of any content is never thrown at', () => {
    const field = fc.constantFrom('MESSAGE', '_PID', 'PRIORITY', 'SYSLOG_FACILITY', 'SYSLOG_IDENTIFIER', '__REALTIME_TIMESTAMP', '_HOSTNAME', '__CURSOR'); // prettier-ignore
    const value = fc.oneof(fc.jsonValue(), fc.bigInt().map(String), fc.constantFrom('sudo', '4', '10'));
    fc.assert(
      fc.property(fc.dictionary(field, value), fc.json(), (entry, other) => {
        readJournaldLine(JSON.stringify(entry), 'h', 0);
        readJournaldLine(other, 'h', 0);
      }),
      { numRuns: 300 },
    );
  });

  it('is followed through its program, which is started again where it was', async () => {
    const program = join(folder, 'journalctl');
    const calls = join(folder, 'calls');
    await writeFile(
      program,
      `#!/bin/sh\necho "$@" >> ${calls}\ncase "$*" in\n*after-cursor=s=2*) exec sleep 60;;\n*) cat <<'END'\n${sshd}\nnot json\n${other}\nEND\nesac\n`,
    );
    await chmod(program, 0o755);
    await start(program);
    await expect.poll(() => delivered.length, patient).toBe(3);
    expect(delivered.map(({ source, envelope }) => [source, envelope])).toEqual([
      ['this-machine/sign-ins', 'syslog'],
      ['this-machine/journal', 'none'],
      ['this-machine/journal', 'none'],
    ]);
    expect(texts()[2]).toBe('not json'); // kept as it is: it becomes an unreadable record
    await expect.poll(async () => (await readFile(calls, 'utf8')).split('\n').length, patient).toBe(3);
    const [first, second] = (await readFile(calls, 'utf8')).split('\n');
    expect(first).toContain('-n 0');
    expect(second).toContain('--after-cursor=s=2');
    expect(told.join()).toContain('started again');
    await pause();
    expect(delivered.length).toBe(3);
  });

  it('whose program is not there is told, and tried again', async () => {
    await start(join(folder, 'no-such-program'));
    await expect.poll(() => told.join(), patient).toMatch(/ended \(.*ENOENT.*started again in 1 s/);
  });
});
