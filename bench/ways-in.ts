/**
 * How many records a second each way in takes, over a socket of this machine, into the journal on disk (every acknowledged batch is synced).
 * Nothing reads the journal meanwhile; sender and receiver share the machine.
 *
 *     node bench/ways-in.ts [SECONDS]
 */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const RECORD = JSON.stringify({
  EventID: 1,
  Computer: 'ws-1.example.com',
  UtcTime: '2025-01-01T00:00:00.000Z',
  Image: 'C:\\Windows\\System32\\cmd.exe',
  CommandLine: `cmd.exe /c "echo ${'x'.repeat(400)}"`,
  ParentImage: 'C:\\Windows\\explorer.exe',
  User: 'EXAMPLE\\user1',
});
const A_REQUEST = 1000;
const SENDERS = 4;

const work = z.object({
  way: z.enum(['http-ndjson', 'splunk-hec', 'syslog-tcp', 'syslog-udp']),
  port: z.number(),
  ms: z.number(),
});
type Work = z.infer<typeof work>;

const [first = '10', toSend] = process.argv.slice(2);
if (first === 'send') console.log(await sendAll(work.parse(JSON.parse(toSend ?? ''))));
else await measureAll(Number(first) * 1000);

async function measureAll(ms: number): Promise<void> {
  const { serve } = await import('@hono/node-server');
  const { createHttpNdjson } = await import('../src/connectors/http-ndjson/http-ndjson.ts');
  const { httpNdjsonSettings } = await import('../src/connectors/http-ndjson/describe.ts');
  const { createSplunkHec } = await import('../src/connectors/splunk-hec/splunk-hec.ts');
  const { splunkHecSettings } = await import('../src/connectors/splunk-hec/describe.ts');
  const { startSyslog } = await import('../src/connectors/syslog/syslog.ts');
  const { syslogSettings } = await import('../src/connectors/syslog/describe.ts');
  const { openFileJournal } = await import('../src/store/journal/file-journal.ts');

  const folder = await mkdtemp(join(tmpdir(), 'vedette-bench-'));
  const journal = await openFileJournal({ folder, limitBytes: 64 * 2 ** 30 });
  let appended = 0;
  let batches = 0;
  let refused = 0;
  const deps = {
    append: async (batch: Parameters<typeof journal.append>[0]) => {
      const place = await journal.append(batch);
      appended += batch.ends.length;
      batches++;
      return place;
    },
    refuse: (_: unknown, count: number) => void (refused += count),
    clock: Date.now,
  };
  const ndjson = createHttpNdjson(httpNdjsonSettings.parse({}), { ...deps, who: async () => 'bench' });
  const hec = createSplunkHec(splunkHecSettings.parse({}), {
    ...deps,
    who: async () => ({ kind: 'known', name: 'bench' }),
  });
  const syslog = await startSyslog(syslogSettings.parse({ address: '127.0.0.1', udpPort: 0, tcpPort: 0 }), deps);
  if ('kind' in syslog) throw new Error(syslog.message);
  const http = ndjson.route('/', hec);
  const server = serve({ fetch: http.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;

  const ports: Record<Work['way'], number> = {
    'http-ndjson': port,
    'splunk-hec': port,
    'syslog-tcp': syslog.tcp?.port ?? 0,
    'syslog-udp': syslog.udp?.port ?? 0,
  };
  for (const way of work.shape.way.options) {
    [appended, batches, refused] = [0, 0, 0];
    const cpu = process.cpuUsage();
    const start = performance.now();
    const asked = JSON.stringify({ way, port: ports[way], ms } satisfies Work);
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), 'send', asked]);
    if (way.startsWith('syslog')) await new Promise((resolve) => setTimeout(resolve, 2500));
    const seconds = (performance.now() - start) / 1000 - (way.startsWith('syslog') ? 2.5 : 0);
    const used = process.cpuUsage(cpu);
    console.log(
      `${way}: ${Math.round(appended / seconds)} records/s of ${RECORD.length} bytes (${((appended * RECORD.length) / seconds / 1e6).toFixed(0)} MB/s), ` +
        `${batches} batches, sent ${stdout.trim()}, appended ${appended}, refused ${refused}, ` +
        `${((used.user + used.system) / appended).toFixed(1)} µs of processor a record, the sender's not counted`,
    );
  }
  await syslog.close();
  server.close();
  await journal.close();
  await rm(folder, { recursive: true, force: true });
  console.log(`peak memory ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`);
}

/** @returns records sent */
async function sendAll({ way, port, ms }: Work): Promise<number> {
  const end = Date.now() + ms;
  const senders: Record<Work['way'], () => Promise<number>> = {
    'http-ndjson': () => post(`http://127.0.0.1:${port}/api/v1/ingest`, `${RECORD}\n`.repeat(A_REQUEST), end),
    'splunk-hec': () =>
      post(`http://127.0.0.1:${port}/services/collector`, `{"time":1.5,"event":${RECORD}}`.repeat(A_REQUEST), end),
    'syslog-tcp': () => stream(port, `<13>1 - host app - - - ${RECORD}\n`.repeat(A_REQUEST), end),
    'syslog-udp': () => datagrams(port, Buffer.from(`<13>1 - host app - - - ${RECORD}`), end),
  };
  const sent = await Promise.all(Array.from({ length: SENDERS }, () => senders[way]()));
  return sent.reduce((sum, count) => sum + count, 0);
}

async function post(url: string, body: string, end: number): Promise<number> {
  let sent = 0;
  while (Date.now() < end) {
    const response = await fetch(url, { method: 'POST', body, headers: { authorization: 'Splunk bench' } });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`answered ${response.status}`);
    sent += A_REQUEST;
  }
  return sent;
}

async function stream(port: number, block: string, end: number): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let sent = 0;
  while (Date.now() < end) {
    sent += A_REQUEST;
    if (!socket.write(block)) await once(socket, 'drain');
  }
  socket.end();
  await once(socket, 'close');
  return sent;
}

async function datagrams(port: number, message: Buffer, end: number): Promise<number> {
  const socket = createSocket('udp4');
  let sent = 0;
  while (Date.now() < end) {
    await new Promise((resolve) => socket.send(message, port, '127.0.0.1', resolve));
    sent++;
  }
  socket.close();
  return sent;
}
