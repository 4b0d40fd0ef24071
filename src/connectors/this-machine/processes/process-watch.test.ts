import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProcessRecord } from '../records.ts';
import { createUserNames } from '../user-names.ts';
import { commandFacts, parseStat } from './process-files.ts';
import { createProcessWatch, type ProcessWatch } from './process-watch.ts';

const users = createUserNames();
const watchOf = (proc: string): ProcessWatch => createProcessWatch({ proc, host: 'test', users, clock: Date.now });
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(command: string, args: string[], cwd = '/tmp'): ChildProcess {
  const child = spawn(command, args, { cwd, stdio: 'ignore' });
  children.push(child);
  return child;
}

/** Scans until a record comes that is meant: between `fork` and `exec` a process looks like its parent. */
async function scanUntil(watch: ProcessWatch, isMeant: (record: ProcessRecord) => boolean): Promise<ProcessRecord> {
  for (let scan = 0; scan < 400; scan++) {
    const found = watch.scan().find(isMeant);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it was not seen within 20 s');
}

describe('watching the processes of this machine', () => {
  it('begins with what is there, then tells who starts and who ends', async () => {
    const watch = watchOf('/proc');
    const first = watch.scan();
    expect(first.every(({ vedette }) => vedette === 'process-seen')).toBe(true);
    expect(first.find(({ pid }) => pid === process.pid)).toMatchObject({
      exe: process.execPath,
      parent_pid: process.ppid,
    });

    const sleep = start('sleep', ['1234.5']);
    const started = await scanUntil(
      watch,
      ({ pid, command_line }) => pid === sleep.pid && command_line === 'sleep 1234.5',
    );
    expect(started).toMatchObject({
      vedette: 'process-started',
      name: 'sleep',
      command_line: 'sleep 1234.5',
      current_directory: '/tmp',
      parent_pid: process.pid,
      parent_exe: process.execPath,
      uid: process.getuid?.(),
    });
    expect(started.exe).toMatch(/\/(sleep|coreutils|busybox)$/);
    expect(Math.abs(started.started - Date.now())).toBeLessThan(30_000);

    sleep.kill();
    await once(sleep, 'exit');
    expect(watch.scan().filter(({ pid }) => pid === sleep.pid)).toMatchObject([
      { vedette: 'process-ended', command_line: 'sleep 1234.5' },
    ]);
  });

  it('masks secrets in command lines', async () => {
    const watch = watchOf('/proc');
    watch.scan();
    const child = start(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', '--', '--password=hunter2']);
    const record = await scanUntil(
      watch,
      ({ pid, command_line }) => pid === child.pid && command_line?.includes('--password') === true,
    );
    expect(record.command_line).toContain('--password=***');
    expect(JSON.stringify(record)).not.toContain('hunter2');
  });

  it('tells when a process becomes another program', async () => {
    const watch = watchOf('/proc');
    watch.scan();
    const go = join(mkdtempSync(join(tmpdir(), 'go-')), 'go');
    const child = start('sh', ['-c', `until [ -e ${go} ]; do sleep 0.05; done; exec sleep 4321`]);
    await scanUntil(
      watch,
      ({ pid, name, command_line }) => pid === child.pid && name === 'sh' && command_line !== undefined,
    );
    writeFileSync(go, '');
    const replaced = await scanUntil(watch, ({ pid, name }) => pid === child.pid && name === 'sleep');
    expect(replaced).toMatchObject({ vedette: 'process-started', replaced: true, command_line: 'sleep 4321' });
    rmSync(dirname(go), { recursive: true });
  });
});

describe('a made-up /proc', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proc-'));
  const put = (pid: number, start: number, name: string, words: string[]): void => {
    mkdirSync(join(folder, String(pid)), { recursive: true });
    writeFileSync(join(folder, `${pid}/stat`), `${pid} (${name}) S 1 0 0 0 -1 0 ${'0 '.repeat(12)}${start} 0`);
    writeFileSync(join(folder, `${pid}/cmdline`), words.map((word) => `${word}\0`).join(''));
    rmSync(join(folder, `${pid}/exe`), { force: true });
    symlinkSync(`/opt/${name} (deleted)`, join(folder, `${pid}/exe`));
  };

  it('with a number that is used again: one process ended, another started', () => {
    writeFileSync(join(folder, 'stat'), 'btime 1700000000\n');
    put(10, 100, 'one', ['one']);
    const watch = watchOf(folder);
    expect(watch.scan()).toMatchObject([
      { vedette: 'process-seen', pid: 10, exe: '/opt/one', exe_deleted: true, started: 1_700_000_001_000 },
    ]);
    put(10, 900, 'two', ['two']);
    const records = Array.from({ length: 6 }, () => watch.scan()).flat();
    expect(records).toMatchObject([
      { vedette: 'process-ended', name: 'one' },
      { vedette: 'process-started', name: 'two', started: 1_700_000_009_000 },
    ]);
  });

  it('with a process that is ending: it is told with all that was known of it', () => {
    put(20, 100, 'short', ['short', 'lived']);
    const watch = watchOf(folder);
    watch.scan();
    rmSync(join(folder, '20/exe'));
    writeFileSync(join(folder, '20/cmdline'), ''); // as the kernel shows one that has ended and was not yet waited for
    expect(watch.scan()).toEqual([]);
    rmSync(join(folder, '20'), { recursive: true });
    expect(watch.scan()).toMatchObject([{ vedette: 'process-ended', command_line: 'short lived', exe: '/opt/short' }]);
    rmSync(folder, { recursive: true });
  });
});

describe('files of the kernel', () => {
  it('may hold names with spaces and brackets', () => {
    const text = `7 (a) b (c) S 3 7 7 0 -1 4194560 ${'0 '.repeat(12)}555 0 0`;
    expect(parseStat(text)).toEqual({ name: 'a) b (c', parent: 3, start: 555, isKernel: false });
    expect(parseStat(`2 (kthreadd) S 0 0 0 0 -1 2129984 ${'0 '.repeat(12)}5 0`)?.isKernel).toBe(true);
  });

  it('of any content are never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        parseStat(Buffer.from(bytes).toString('latin1'));
        commandFacts(Buffer.from(bytes));
      }),
    );
  });

  it('are cut when a command line is very long, and that is told', () => {
    const facts = commandFacts(Buffer.from(`x\0${'y'.repeat(40_000)}\0`));
    expect(facts.command_line_cut).toBe(true);
    expect(facts.command_line?.length).toBe(16 * 1024);
    expect(commandFacts(Buffer.alloc(0))).toEqual({});
  });
});
