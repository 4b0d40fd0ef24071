import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchThisMachine } from '../src/connectors/this-machine/index.ts';

/**
 * What it costs to watch the machine: share of one core, at 300 processes or more, over a minute in which one process a second
 * starts and ends. The first scan, which reads everything, is not counted in; it is measured by itself.
 *
 *     node bench/this-machine.ts [--processes 300] [--seconds 60]
 */
const { values } = parseArgs({
  options: { processes: { type: 'string', default: '300' }, seconds: { type: 'string', default: '60' } },
});
const count = (): number => readdirSync('/proc').filter((name) => /^\d/.test(name)).length;
const children = Array.from({ length: Math.max(0, Number(values.processes) - count()) }, () =>
  spawn('sleep', ['600'], { stdio: 'ignore' }),
);
await sleep(2000);

let records = 0;
let bytes = 0;
let usage = process.cpuUsage();
const watch = watchThisMachine({
  deliver: async ({ ends, payload }) => {
    records += ends.length;
    bytes += payload.length;
  },
});
await sleep(1500);
const first = process.cpuUsage(usage);
console.log(
  `first scan: ${count()} processes, ${records} records, ${Math.round((first.user + first.system) / 1000)} ms of CPU`,
);

records = bytes = 0;
usage = process.cpuUsage();
const started = performance.now();
for (let second = 0; second < Number(values.seconds); second++) {
  // one process a second, by a shell, so that starting it is not counted as ours
  if (second === 0) children.push(spawn('sh', ['-c', 'while :; do sleep 1; done'], { stdio: 'ignore' }));
  await sleep(1000);
}
const used = process.cpuUsage(usage);
const share = (used.user + used.system) / 1000 / (performance.now() - started);
console.log(`then: ${(share * 100).toFixed(2)} % of one core, ${records} records, ${bytes} bytes`);
await watch.stop();
for (const child of children) child.kill();
