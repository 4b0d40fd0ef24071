import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runOutage } from '../test/outage-run.ts';

/**
 * The event store is away for so long, on a server whose journal lies on a small disk (a tmpfs; needs root, else a limit), while senders send over
 * HTTP and syslog and a hundred clients never read or never end: `node bench/outage.ts --seconds 600 --disk 200`. Prints what was acknowledged,
 * stored, lost and doubled, the peak of memory, and how long it took until nothing waited. Exits with 1 if something was lost or doubled.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '600' }, disk: { type: 'string', default: '200' } },
});
const folder = await mkdtemp(join(tmpdir(), 'vedette-outage-'));
try {
  const figures = await runOutage({ folder, seconds: Number(values.seconds), diskMb: Number(values.disk), log: console.log }); // prettier-ignore
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(16)} ${value}`);
  if (figures.lost > 0 || figures.doubles > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
