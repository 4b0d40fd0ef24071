/**
 * For the tests: inserts events and findings stretch by stretch, as the pipeline does, until it is killed. What it announces is in a file; a
 * stretch that was announced and not settled is done again first, with the same tokens.
 *
 *   node test-insert-child.ts <folder of the store> <file>
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { openEventStore } from './open-event-store.ts';
import { eventToRow, findingToRow } from './row.ts';
import { START, testEvent, testFinding, toRows } from './test-events.ts';

const [, , folder = '', file = ''] = process.argv;
const note = z.object({ settled: z.number(), announced: z.number().nullable() });
let { settled, announced } = existsSync(file)
  ? note.parse(JSON.parse(readFileSync(file, 'utf8')))
  : { settled: 0, announced: null };

const store = await openEventStore({ kind: 'embedded', folder, readers: 1 });
process.stdout.write('ready\n');
for (;;) {
  const from = settled;
  const to = announced ?? from + 20 + Math.floor(Math.random() * 400);
  write({ settled, announced: to });
  // Receive times at the border of two days: one insert makes parts in two partitions.
  const events = Array.from({ length: to - from }, (_, n) => testEvent(from + n, {}, { received: START + ((from + n) % 2) * 86_400_000 }));
  const firing = events.filter((_, n) => (from + n) % 10 === 0);
  await Promise.all([
    store.insert('events', toRows(events.map(eventToRow)), `${from}-${to}`),
    store.insert('findings', toRows(firing.map((event) => findingToRow(testFinding(event)))), `${from}-${to}`),
  ]);
  settled = to;
  announced = null;
  write({ settled, announced });
} // prettier-ignore

function write(state: z.infer<typeof note>): void {
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}
