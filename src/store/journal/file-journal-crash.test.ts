import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openFileJournal } from './file-journal.ts';
import { textsOf } from './journal-contract-data.ts';

const writer = fileURLToPath(new URL('crash-writer.ts', import.meta.url));
const KILLS = 20;

type Writer = ChildProcessByStdio<Writable, Readable, null>;

/** A writer that waits to be told to begin: while one writes, the next one gets ready. */
const startWriter = (folder: string): Writer =>
  spawn(process.execPath, [writer, folder], { stdio: ['pipe', 'pipe', 'inherit'] });

/** Lets a writer write for some milliseconds and kills it; gives what it had said until then. */
async function writeAndKill(
  child: Writer,
  start: number,
  milliseconds: number,
): Promise<{ repairs: number; lines: string[] }> {
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), milliseconds);
    said += text;
  });
  child.stdin.write(`${start}\n`);
  await once(child, 'close');
  const [ready = '', ...lines] = said.split('\n').slice(0, -1);
  return { repairs: Number(ready.split(' ')[1]), lines };
}

it(`loses nothing that was acknowledged and doubles nothing when its process is killed ${KILLS} times`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'journal-crash-'));
  const firstByNumber = new Map<number, number>();
  let start = 0;
  let torn = 0;
  let next = startWriter(folder);
  for (let kill = 0; kill < KILLS; kill++) {
    const child = next;
    next = startWriter(folder);
    const { repairs, lines } = await writeAndKill(child, start, Math.random() * 120);
    torn += repairs;
    for (const line of lines) {
      const [first = Number.NaN, number = Number.NaN] = line.split(' ').map(Number);
      firstByNumber.set(number, first);
      start = Math.max(start, number + 1);
    }
    start += 10; // numbers of batches that were under way are not used again
  }
  next.kill('SIGKILL');
  const journal = await openFileJournal({ folder, limitBytes: 1024 ** 3, segmentBytes: 100_000 });
  torn += journal.repairs.length;
  const seen = new Map<string, number>();
  let expected = journal.first();
  for await (const entry of journal.read(journal.first(), AbortSignal.timeout(20_000))) {
    expect(entry.batch.first).toBe(expected); // no gaps, order kept
    for (const [index, text] of textsOf(entry).entries()) {
      const name = text.slice(0, text.lastIndexOf(':'));
      expect(seen.has(name)).toBe(false);
      seen.set(name, entry.batch.first + index);
    }
    expected = entry.next;
    if (expected === journal.head()) break;
  }
  for (const [number, first] of firstByNumber) {
    for (let i = 0; i < 1 + (number % 7); i++) expect(seen.get(`${number}:${i}`)).toBe(first + i);
  }
  console.log(`${firstByNumber.size} acknowledged batches, ${seen.size} records read back, ${torn} torn tails`);
  expect(firstByNumber.size).toBeGreaterThan(KILLS);
  const received = [...journal.received().values()].reduce((sum, { records }) => sum + records, 0);
  expect(received).toBe(journal.head());
  await journal.close();
  await rm(folder, { recursive: true });
}, 180_000); // ten seconds on a machine that has nothing else to do
