import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { api } from '../src/model/api.ts';
import { clientOf, freePort, setUp, startServer, until } from '../test/running-server.ts';

/**
 * Load on a running platform over HTTP NDJSON and HEC, half each: `node bench/serve.ts --rate 5000 --seconds 300 --rules DIR events.jsonl`.
 * Sends lines of the given file at a fixed rate for so long, then the same at twice the rate (not with --once); prints what was sent, acknowledged, refused and stored,
 * the sum of the accounts, and the time from sending a record that fires a rule until its alert is told to a live listener.
 * Exits with 1 if an acknowledged record is missing. Traffic stays on 127.0.0.1.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
    rules: { type: 'string', multiple: true, default: [] },
    once: { type: 'boolean', default: false },
    workers: { type: 'string' },
    'journal-limit': { type: 'string', default: '10GB' },
    'lines-a-request': { type: 'string', default: '250' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const linesARequest = Number(values['lines-a-request']);
const SENDERS = 8;

const folder = await mkdtemp(join(tmpdir(), 'vedette-load-'));
const markerRule = join(folder, 'marker.yml');
await writeFile(markerRule, `title: A marker of the load test
id: 5b1f5a34-0d0e-4c2a-9d5b-0000000000aa
logsource: { product: windows, category: process_creation }
detection: { selection: { CommandLine|contains: vedette-load-marker }, condition: selection }
level: low
`); // prettier-ignore

const lines = (await readFile(positionals[0] ?? '', 'utf8')).split('\n').filter((line) => line !== '').slice(0, 200_000); // prettier-ignore
const args = [
  '--journal-limit',
  values['journal-limit'],
  ...[...values.rules, markerRule].flatMap((path) => ['--rules', path]),
];
if (values.workers !== undefined) args.push('--workers', values.workers);
const server = await startServer({ data: join(folder, 'data'), port: await freePort(), args });
try {
  const { key } = await setUp(server);
  const client = clientOf(server.base, { authorization: `Bearer ${key}` });
  const averageBytes = Math.round(lines.reduce((sum, line) => sum + line.length, 0) / lines.length);
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} processors; ${lines.length} different records of ${averageBytes} B on average; rules: ${values.rules.join(', ') || 'none but the marker'}`); // prettier-ignore
  const alerts = listenForMarkers(server.base, key);
  let acknowledgedInAll = 0;
  for (const factor of values.once ? [1] : [1, 2]) {
    const before = process.hrtime.bigint();
    const outcome = await load(rate * factor, seconds, key);
    const sendSeconds = Number(process.hrtime.bigint() - before) / 1e9;
    acknowledgedInAll += outcome.acknowledged;
    const settleStarted = performance.now();
    const account = await until('settled accounts', 600_000, async () => {
      const answer = await client.call(api.sources);
      if (!answer.ok) return undefined;
      const total = { received: 0, stored: 0, unreadable: 0, refused: 0, waiting: 0 };
      for (const source of answer.answer.sources) {
        total.received += source.received;
        total.stored += source.stored;
        total.unreadable += source.unreadable;
        total.refused += source.refused;
        total.waiting += source.waiting;
      }
      return total.waiting === 0 && total.stored + total.unreadable >= acknowledgedInAll ? total : undefined;
    });
    const drain = (performance.now() - settleStarted) / 1000;
    await sleep(500);
    const latencies = alerts.take();
    const memory = await peakMemory(server.process.pid ?? 0);
    console.log(`\n${factor === 1 ? 'Asked' : 'Twice that'}: ${rate * factor} records/s for ${seconds} s`);
    console.log(`  sent ${outcome.sent} in ${sendSeconds.toFixed(1)} s, acknowledged ${outcome.acknowledged} (${Math.round(outcome.acknowledged / sendSeconds)}/s), pushed back ${outcome.pushedBack} requests, failed ${outcome.failed}`); // prettier-ignore
    console.log(`  settled ${drain.toFixed(1)} s after the last was sent; accounts: ${JSON.stringify(account)}`);
    console.log(`  receive to alert visible: ${latencies.length} of ${outcome.markers} markers, p50 ${percentile(latencies, 0.5)} ms, p99 ${percentile(latencies, 0.99)} ms, worst ${percentile(latencies, 1)} ms`); // prettier-ignore
    console.log(`  peak memory of the server process ${Math.round(memory / 1e6)} MB`);
    const difference = account.stored + account.unreadable - acknowledgedInAll;
    if (difference > 0) console.log(`  ${difference} records are there twice: HEC requests of more than one batch that were taken in part before they were pushed back`); // prettier-ignore
    if (difference < 0) {
      console.log(`  LOST: acknowledged ${acknowledgedInAll}, settled ${acknowledgedInAll + difference}`);
      process.exitCode = 1;
    }
    acknowledgedInAll += Math.max(0, difference);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function load(perSecond: number, forSeconds: number, key: string) {
  const outcome = { sent: 0, acknowledged: 0, pushedBack: 0, failed: 0, markers: 0 };
  const started = performance.now();
  const total = perSecond * forSeconds;
  let next = 0;
  const sender = async (number: number): Promise<void> => {
    while (next < total) {
      const first = next;
      next += linesARequest;
      const due = started + (first / perSecond) * 1000;
      if (due > performance.now()) await sleep(due - performance.now());
      const chunk = Array.from({ length: Math.min(linesARequest, total - first) }, (_, index) => lines[(first + index) % lines.length] ?? ''); // prettier-ignore
      if (Math.floor(first / perSecond) !== Math.floor((first + linesARequest) / perSecond)) {
        chunk[0] = marker();
        outcome.markers += 1;
      }
      outcome.sent += chunk.length;
      await deliver(chunk, number % 2 === 0, key, outcome);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, (_, number) => sender(number)));
  return outcome;
}

/** Until it is acknowledged: what is pushed back is sent again after the time that the server asks for. */
async function deliver(chunk: readonly string[], asHec: boolean, key: string, outcome: { acknowledged: number; pushedBack: number; failed: number }): Promise<void> {
  const body = asHec ? chunk.map((line) => `{"event":${line}}`).join('') : chunk.join('\n');
  const requestId = randomUUID();
  const url = asHec ? `${server.base}/services/collector/event` : `${server.base}/api/v1/ingest?source=load`;
  for (let tries = 0; tries < 1000; tries += 1) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: asHec ? `Splunk ${key}` : `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': requestId },
      body,
    }).catch(() => undefined);
    await answer?.text();
    if (answer?.status === 200) {
      outcome.acknowledged += chunk.length;
      return;
    }
    if (answer?.status === 429 || answer?.status === 503) outcome.pushedBack += 1;
    else outcome.failed += 1;
    await sleep(Number(answer?.headers.get('retry-after') ?? 1) * 1000);
  }
} // prettier-ignore

/** A record that fires the marker rule on a host of its own, so that each raises an alert of its own; the host's name is the time it was sent. */
function marker(): string {
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Hostname: `sent-${Date.now()}-${Math.random().toString(36).slice(2)}`,
    UtcTime: new Date().toISOString().slice(0, 23).replace('T', ' '),
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: 'cmd.exe /c vedette-load-marker',
  });
}

/** Listens as the console does and notes how old each marker was when its alert was told. */
function listenForMarkers(base: string, key: string): { take(): number[] } {
  let latencies: number[] = [];
  void (async () => {
    const answer = await fetch(`${base}/api/v1/live`, { headers: { authorization: `Bearer ${key}` } });
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString();
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages.filter((each) => each.includes('event: alert'))) {
        const sent = /"name":"sent-(\d+)-/.exec(message)?.[1];
        if (sent !== undefined && message.includes('"change":"new"')) latencies.push(Date.now() - Number(sent));
      }
    }
  })().catch(() => undefined);
  return {
    take() {
      const taken = latencies.sort((a, b) => a - b);
      latencies = [];
      return taken;
    },
  };
}

function percentile(sorted: readonly number[], share: number): number | string {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? '-';
}

async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
}
