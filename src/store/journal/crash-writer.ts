import { openFileJournal } from './file-journal.ts';
import { batchOf } from './journal-contract-data.ts';

/**
 * Waits for a line with a number, then writes batches from that number on into the journal in `argv[2]` as fast as it can until it is
 * killed, and says on standard output what was acknowledged: one line per batch with its first sequence and its number. For the crash test.
 */
const [, , folder = ''] = process.argv;
const startText = await new Promise<string>((resolve) => process.stdin.setEncoding('utf8').once('data', resolve));
const journal = await openFileJournal({ folder, limitBytes: 1024 ** 3, segmentBytes: 100_000 });
process.stdout.write(`ready ${journal.repairs.length}\n`);
let number = Number.parseInt(startText, 10);

async function writer(): Promise<void> {
  for (;;) {
    const own = number++;
    const records = Array.from({ length: 1 + (own % 7) }, (_, i) => `${own}:${i}:${'x'.repeat((own * 37) % 900)}`);
    const { first } = await journal.append(batchOf(records, { key: String(own) }));
    process.stdout.write(`${first} ${own}\n`);
    if (own % 50 === 0) await journal.commit('reader', Math.max(0, first - 2000));
  }
}

await Promise.all([writer(), writer(), writer(), writer()]);
