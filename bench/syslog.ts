/**
 * Syslog lines into events on one thread: the normalize stage (envelope, recognition, fields, time, kind), without OCSF and entities; and syslog-ng's
 * parser on the same lines (`syslog-ng.ts`), of CPU time (other work on the machine slows the clock more than that). Best of five rounds.
 *
 *     node bench/syslog.ts [--records 400000] [--only '5424 short']
 *
 * syslog-ng is searched for in VEDETTE_SYSLOG_NG, /opt/syslog-ng and /.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { DEFAULT_TENANT } from '../src/model/ids.ts';
import { openSyslog } from '../src/pipeline/normalize/envelopes/syslog.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { parsers } from '../src/server/parsers.ts';
import { linesToBatches } from './lines-to-batches.ts';
import { readWithSyslogNg } from './syslog-ng.ts';

const { values } = parseArgs({ options: { records: { type: 'string', default: '400000' }, only: { type: 'string' } } });
const count = Number(values.records);

const at = (i: number): string => new Date(1_795_290_611_000 + i * 7).toISOString();
const kinds: Readonly<Record<string, (i: number) => string>> = {
  '5424 short': (i) => `<13>1 ${at(i)} web${i % 50}.example.com app ${4000 + (i % 900)} - - request ${i} took ${i % 700} ms`,
  '5424 with data': (i) =>
    `<165>1 ${at(i)} web${i % 50}.example.com shop ${4000 + (i % 900)} ID47 [origin@32473 ip="192.0.2.${i % 250}" software="shop"][meta@32473 sequence="${i}" user="jdoe${i % 30}"] order ${i} was paid`,
  '5424 sshd': (i) => `<38>1 ${at(i)} web${i % 50}.example.com sshd ${4000 + (i % 900)} - - Failed password for jdoe from 198.51.100.${i % 250} port ${40_000 + (i % 20_000)} ssh2`,
  '3164 short': (i) => `<13>Nov 21 19:${String(10 + (i % 50))}:${String(10 + (i % 50))} web${i % 50} app[${4000 + (i % 900)}]: request ${i} took ${i % 700} ms`,
}; // prettier-ignore

console.log(`${cpus()[0]?.model} (${cpus().length}), Node ${process.version}, ${count} records a round`);
for (const [name, line] of Object.entries(kinds)) {
  if (values.only !== undefined && values.only !== name) continue;
  const lines = Array.from({ length: count }, (_, i) => line(i));
  const bytes = lines.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  const rate = (seconds: number): string => `${Math.round(count / seconds).toLocaleString('en').padStart(9)}/s ${(bytes / seconds / 1e6).toFixed(0).padStart(4)} MB/s`; // prettier-ignore
  const batches = linesToBatches(lines, { envelope: 'syslog' });
  const whole = best(() => {
    const normalize = createNormalize(parsers, DEFAULT_TENANT);
    let events = 0;
    for (const batch of batches) events += normalize(batch).events.length;
    if (events !== count) throw new Error(`${events} events of ${count}`);
  });
  const envelope = best(() => {
    for (const one of lines) if (openSyslog(one, 1_795_290_700_000) === undefined) throw new Error(one);
  });
  console.log(`${name.padEnd(15)} event ${rate(whole)}   envelope alone ${rate(envelope)}`);
  const flags = line(0).includes('>1 ') ? 'syslog-protocol' : 'expect-hostname';
  const peer = await readWithSyslogNg(lines, { flags, field: 'PROGRAM' });
  if (peer !== undefined) console.log(`${''.padEnd(15)} syslog-ng ${rate(peer.cpu)}`);
}

function best(work: () => void): number {
  let seconds = Infinity;
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    seconds = Math.min(seconds, (user + system) / 1e6);
  }
  return seconds;
}
