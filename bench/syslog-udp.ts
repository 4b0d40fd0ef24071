/**
 * Syslog over UDP at a steady rate, into the journal on disk: how many datagrams were sent, are durable, were refused for want of memory, and were dropped by
 * the kernel because this process did not read in time. The sum must be exact: nothing may vanish uncounted. Sender and receiver share the machine.
 *
 *     node bench/syslog-udp.ts [--rate 20000] [--seconds 60] [--buffer 8388608]
 *
 * The kernel gives a buffer of at most net.core.rmem_max (doubled for its own bookkeeping).
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { syslogSettings } from '../src/connectors/syslog/describe.ts';
import { startSyslog } from '../src/connectors/syslog/syslog.ts';
import { openFileJournal } from '../src/store/journal/file-journal.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '60' },
    buffer: { type: 'string', default: String(8 << 20) },
    'send-to': { type: 'string' },
  },
});
const [rate, seconds, port] = [Number(values.rate), Number(values.seconds), Number(values['send-to'])];

if (values['send-to'] === undefined) await measure();
else await send();

async function measure(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vedette-bench-'));
  const journal = await openFileJournal({ folder, limitBytes: 64 * 2 ** 30 });
  const refusedByReason = new Map<string, number>();
  let durable = 0;
  let batches = 0;
  const syslog = await startSyslog(
    syslogSettings.parse({ address: '127.0.0.1', udpPort: 0, tcpPort: null, receiveBuffer: Number(values.buffer) }),
    {
      append: async (batch) => {
        const place = await journal.append(batch);
        durable += batch.ends.length;
        batches++;
        return place;
      },
      refuse: (_, count, reason) => void refusedByReason.set(reason, (refusedByReason.get(reason) ?? 0) + count),
      clock: Date.now,
    },
  );
  if ('kind' in syslog) throw new Error(syslog.message);
  const before = process.cpuUsage();
  const sender = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), '--send-to', String(syslog.udp?.port), '--rate', values.rate, '--seconds', values.seconds],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  ); // prettier-ignore
  let said = '';
  sender.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(sender, 'exit');
  const sent = Number(/(\d+) sent/.exec(said)?.[1]);
  await syslog.close();
  const { user, system } = process.cpuUsage(before);
  await journal.close();
  await rm(folder, { recursive: true, force: true });

  const kernel = refusedByReason.get('kernel-buffer-full') ?? 0;
  const refused = [...refusedByReason.values()].reduce((sum, count) => sum + count, 0) - kernel;
  console.log(`${cpus()[0]?.model} (${cpus().length}), load ${loadavg()[0]?.toFixed(1)}, kernel buffer ${syslog.udp?.receiveBuffer} B`);
  console.log(said.trim());
  console.log(`${durable} durable in ${batches} batches, ${refused} refused, ${kernel} dropped by the kernel: ${durable + refused + kernel} in all`);
  console.log(`${((user + system) / 1e6).toFixed(1)} s of CPU time to receive`);
  const missing = sent - durable - refused - kernel;
  console.log(missing === 0 ? 'the sum is exact' : `THE SUM IS WRONG: ${missing} datagrams are not accounted for`);
  if (missing !== 0) process.exitCode = 1;
} // prettier-ignore

/** Sends what is due every two milliseconds. A send that the kernel does not take (ENOBUFS) is not counted as sent. */
async function send(): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(0);
  await once(socket, 'listening');
  socket.setSendBufferSize(4 << 20);
  const began = performance.now();
  let begun = 0;
  let sent = 0;
  let failed = 0;
  let late = 0;
  while (begun < rate * seconds) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1000) * rate));
    late = Math.max(late, due - begun);
    while (begun < due) {
      const i = begun++;
      const line = `<13>1 ${new Date().toISOString()} web${i % 50}.example.com app ${4000 + (i % 900)} - - request ${i} took ${i % 700} ms`;
      socket.send(line, port, '127.0.0.1', (error) => (error === null ? sent++ : failed++));
    }
    await sleep(2);
  }
  for (const isDone = () => sent + failed === begun; !isDone();) await sleep(2);
  const took = (performance.now() - began) / 1000;
  socket.close();
  console.log(`${sent} sent in ${took.toFixed(1)} s, ${Math.round(sent / took)}/s${failed === 0 ? '' : `, ${failed} not taken by the kernel`}; largest burst ${late}`); // prettier-ignore
}
