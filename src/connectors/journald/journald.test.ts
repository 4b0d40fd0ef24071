import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { IncomingBatch } from '../../model/record.ts';
import { createTestSource, type TestSource } from '../../pipeline/collect/test-source.ts';
import { journaldSource } from './journald-source.ts';

const REMOTE = ['/lib/systemd/systemd-journal-remote', '/usr/lib/systemd/systemd-journal-remote'].find(existsSync);
const hasTools = REMOTE !== undefined && spawnSync('journalctl', ['--version']).status === 0;
if (!hasTools) {
  if (process.env['VEDETTE_NO_SKIP'] === '1') throw new Error('no journalctl with systemd-journal-remote here');
  console.warn('skipped: no journalctl with systemd-journal-remote (Debian: systemd, systemd-journal-remote)');
}

const folder = mkdtempSync(join(tmpdir(), 'vedette-journald-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Entries in journal export format, which systemd-journal-remote writes into a real journal file. */
function write(directory: string, from: number, to: number): void {
  const entries = Array.from({ length: to - from }, (_, i) => {
    const number = from + i;
    const stamp = 1_795_290_611_000_000 + number * 1000;
    return `__REALTIME_TIMESTAMP=${stamp}\n__MONOTONIC_TIMESTAMP=${number + 1}\n_BOOT_ID=0123456789abcdef0123456789abcdef\n_HOSTNAME=web-1\nSYSLOG_IDENTIFIER=${number % 2 === 0 ? 'sshd' : 'other'}\n_PID=${number}\nPRIORITY=6\nMESSAGE=message ${number}\n`;
  });
  execFileSync(REMOTE ?? '', ['-o', join(directory, `part-${from}.journal`), '-'], { input: `${entries.join('\n')}\n`, stdio: ['pipe', 'ignore', 'ignore'] });
} // prettier-ignore

const messages = (source: TestSource): number[] =>
  source.journal.texts().map((text) => Number(/"MESSAGE"\s*:\s*"message (\d+)"/.exec(text)?.[1]));

describe.skipIf(!hasTools)('the journal of systemd', () => {
  it('is read from its beginning, followed, and gone on with after a crash without loss or double', async () => {
    const directory = mkdtempSync(join(folder, 'journal-'));
    write(directory, 0, 40);
    const source = createTestSource();
    const settings = { directory, from: 'beginning' };
    const first = await journaldSource.start(settings, source.deps);
    if ('kind' in first) throw new Error(first.message);
    await source.until(() => messages(source).length === 40);
    write(directory, 40, 60);
    await source.until(() => messages(source).length === 60);
    await first.stop();

    expect(JSON.stringify(source.saved())).toMatch(/^\{"cursor":"s=/);
    write(directory, 60, 70);
    const second = await journaldSource.start(settings, source.deps);
    if ('kind' in second) throw new Error(second.message);
    await source.until(() => messages(source).length >= 70);
    await second.stop();
    expect(messages(source)).toEqual(Array.from({ length: 70 }, (_, i) => i));
  });

  it('asks the journal after a crash whether what was pending is there', async () => {
    const directory = mkdtempSync(join(folder, 'journal-'));
    write(directory, 0, 10);
    const source = createTestSource();
    let failing = true;
    // the append works, then the process ends before it is noted
    const crashing = {
      ...source.deps,
      append: async (batch: IncomingBatch) => {
        const appended = await source.deps.append(batch);
        if (failing && batch.ends.length > 0) source.failNextSave();
        failing = false;
        return appended;
      },
    };
    const first = await journaldSource.start({ directory, from: 'beginning' }, crashing);
    if ('kind' in first) throw new Error(first.message);
    await expect(first.ended).rejects.toThrow('the state store is gone');
    await first.stop();
    const second = await journaldSource.start({ directory, from: 'beginning' }, source.deps);
    if ('kind' in second) throw new Error(second.message);
    write(directory, 10, 12);
    await source.until(() => messages(source).includes(11));
    await second.stop();
    expect(messages(source)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  it('takes only what fits, and says what is wrong', async () => {
    const directory = mkdtempSync(join(folder, 'journal-'));
    write(directory, 0, 10);
    const source = createTestSource();
    const running = await journaldSource.start({ directory, from: 'beginning', matches: ['SYSLOG_IDENTIFIER=sshd'] }, source.deps); // prettier-ignore
    if ('kind' in running) throw new Error(running.message);
    await source.until(() => messages(source).length === 5);
    await running.stop();
    expect(messages(source)).toEqual([0, 2, 4, 6, 8]);
    const checked = await journaldSource.check?.({ directory }, source.deps);
    expect(checked?.message).toContain('The newest entry is of 2026-11-21');
    expect(await journaldSource.start({ program: '/nowhere/journalctl' }, source.deps)).toMatchObject({ kind: 'not-found', setting: 'program' }); // prettier-ignore
    expect(await journaldSource.start({ matches: ['--file=/etc/shadow'] }, source.deps)).toMatchObject({ kind: 'settings' }); // prettier-ignore
  });
});
