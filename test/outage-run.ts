import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import { startEndpoint } from '../src/store/events/test-endpoint-process.ts';
import { clientOf, freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';

export interface OutageSettings {
  /** an empty folder */
  readonly folder: string;
  /** how long the event store is away */
  readonly seconds: number;
  /** size of the disk under the journal, MB: it is full long before the store is back */
  readonly diskMb: number;
  readonly log: (line: string) => void;
}

export interface OutageFigures {
  /** records that were answered with 200, and lines that a TCP sender could write */
  readonly acknowledged: number;
  readonly written: number;
  readonly stored: number;
  readonly lost: number;
  readonly doubles: number;
  /** answers of 503 while the disk was full */
  readonly pushedBack: number;
  readonly peakRssMb: number;
  /** from the return of the store until nothing waits */
  readonly recoverSeconds: number;
  /** sockets of clients that never read or never end, at the end of the outage */
  readonly lazy: number;
}

const LINES = 200;
const SENDERS = 2;

/** Whether a small disk can be made here: it needs root. */
export function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/**
 * The event store goes away for so long, on a server whose journal lies on a small disk, while senders send over HTTP and syslog and others hold
 * connections that they never read or never finish. Then the store is back. What was acknowledged must be there, once.
 */
export async function runOutage({ folder, seconds, diskMb, log }: OutageSettings): Promise<OutageFigures> {
  const data = join(folder, 'data');
  const journal = join(data, 'journal');
  let endpoint = await startEndpoint(join(folder, 'clickhouse'));
  const url = new URL(endpoint.url);
  url.username = 'tester';
  url.password = 'secret';
  const syslogPort = await freePort();
  const isMounted = canMount();
  const settings = { data, port: await freePort(), args: ['--clickhouse', url.href, '--syslog-port', String(syslogPort), '--journal-limit', `${Math.max(68, diskMb)}MB`] };
  // the folder is the server's before there is a disk below it
  const first = await startServer(settings);
  const { key } = await setUp(first);
  await first.stop();
  if (isMounted) {
    await rm(journal, { recursive: true });
    await mkdir(journal, { mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMb}m,mode=0700`, 'tmpfs', journal]);
  }
  let server: RunningServer | undefined;
  const lazy: Socket[] = [];
  try {
    server = await startServer(settings);
    const client = clientOf(server.base, { authorization: `Bearer ${key}` });
    const peak = watchMemory(server.process.pid ?? 0);
    const load = startLoad(server.base, key);
    const syslog = startSyslog(syslogPort);
    await until('first records', 60_000, async () => ((await stored(client)) > 0 ? true : undefined));
    log(`the store goes away for ${seconds} s; the journal lies on ${diskMb} MB${isMounted ? '' : ' (a limit: a small disk needs root)'}`);
    await endpoint.kill();
    for (let n = 0; n < 100; n++) lazy.push(n % 2 === 0 ? neverReads(settings.port, key) : neverEnds(settings.port, key));
    const end = performance.now() + seconds * 1000;
    await sleep(Math.max(0, end - performance.now()));
    await until('a full disk', 120_000, async () => (load.pushedBack() > 0 ? true : undefined));
    const stillOpen = lazy.filter((socket) => !socket.destroyed).length;
    log(`acknowledged ${load.acknowledged()}, written over syslog ${syslog.written()}, pushed back ${load.pushedBack()} times, ${Math.round(peak.now())} MB`);
    endpoint = await startEndpoint(join(folder, 'clickhouse'), endpoint.port);
    const back = performance.now();
    await until('room again', 120_000, async () => (load.afterPush() ? true : undefined));
    await load.stop();
    const written = await syslog.stop();
    const total = load.acknowledged() + written;
    const after = await until('everything stored', 300_000, async () => {
      const answer = await client.call(api.accounting, { query: { rows: 'true' } });
      if (!answer.ok) return undefined;
      const { sources, journal: { waiting }, isRight, wrong } = answer.answer;
      const rows = sources.reduce((sum, each) => sum + (each.rows?.events ?? 0), 0);
      if (waiting > 0 || rows < total) return undefined;
      return { rows, isRight, wrong: [...wrong, ...sources.flatMap((each) => each.wrong)] };
    });
    const recoverSeconds = (performance.now() - back) / 1000;
    if (!after.isRight) throw new Error(`the books do not agree: ${after.wrong.join(' ')}`);
    const different = await differentNumbers(client);
    return {
      acknowledged: load.acknowledged(),
      written,
      stored: after.rows,
      lost: Math.max(0, total - different),
      doubles: after.rows - different,
      pushedBack: load.pushedBack(),
      peakRssMb: Math.round(peak.stop()),
      recoverSeconds: Math.round(recoverSeconds * 10) / 10,
      lazy: stillOpen,
    };
  } catch (error) {
    log(server?.log().slice(-2000) ?? '');
    throw error;
  } finally {
    for (const socket of lazy) socket.destroy();
    await server?.stop();
    await endpoint.kill().catch(() => undefined);
    if (isMounted) execFileSync('umount', ['-l', journal]);
  }
} // prettier-ignore

async function stored(client: ApiClient): Promise<number> {
  const answer = await client.call(api.sources);
  return answer.ok ? answer.answer.sources.reduce((sum, each) => sum + each.stored, 0) : 0;
}

/** Every record says its number; how many different ones there are, by a count over time of each sender's. */
async function differentNumbers(client: ApiClient): Promise<number> {
  const seen = new Set<string>();
  for (let cursor: string | null | undefined; cursor !== null;) {
    const answer = await client.call(api.events, { query: { limit: 500, ...(cursor ? { cursor } : {}) } });
    if (!answer.ok) throw new Error(answer.error.message);
    for (const { fields } of answer.answer.events) {
      const text = typeof fields['number'] === 'string' ? fields['number'] : JSON.stringify(fields['message'] ?? '');
      seen.add(text);
    }
    cursor = answer.answer.next;
  }
  return seen.size;
}

interface Load {
  acknowledged(): number;
  pushedBack(): number;
  /** something was accepted after the last time that it was pushed back */
  afterPush(): boolean;
  stop(): Promise<void>;
}

/** Senders that send each batch under one key until it is acknowledged. */
function startLoad(base: string, key: string): Load {
  const stopping = new AbortController();
  let acknowledged = 0;
  let pushedBack = 0;
  let isAfter = false;
  const sender = async (number: number): Promise<void> => {
    for (let batch = 0; !stopping.signal.aborted; batch++) {
      const padding = 'x'.repeat(4000);
      const body = Array.from({ length: LINES }, (_, n) => JSON.stringify({ number: `${number}-${batch}-${n}`, padding })).join('\n'); // prettier-ignore
      for (;;) {
        const answer = await fetch(`${base}/api/v1/ingest?source=outage-${number}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson', 'idempotency-key': `outage-${number}-${batch}` }, // prettier-ignore
          body,
        }).catch(() => undefined);
        await answer?.text().catch(() => undefined);
        if (answer?.status === 200) break;
        pushedBack += 1;
        isAfter = false;
        await sleep(500);
        if (stopping.signal.aborted) return;
      }
      acknowledged += LINES;
      isAfter = pushedBack > 0;
      await sleep(20);
    }
  };
  const senders = Array.from({ length: SENDERS }, (_, number) => sender(number));
  return {
    acknowledged: () => acknowledged,
    pushedBack: () => pushedBack,
    afterPush: () => isAfter,
    async stop() {
      stopping.abort();
      await Promise.all(senders);
    },
  };
}

/** A syslog sender over TCP that waits while it is not read. */
function startSyslog(port: number): { written(): number; stop(): Promise<number> } {
  const socket = connect(port, '127.0.0.1');
  let written = 0;
  const ending = new AbortController();
  socket.on('error', () => undefined);
  const done = (async () => {
    await once(socket, 'connect');
    while (!ending.signal.aborted) {
      const line = `<13>1 ${new Date().toISOString()} host outage - - - line ${written} ${'y'.repeat(200)}\n`;
      written += 1;
      if (!socket.write(line)) await once(socket, 'drain');
      if (written % 20 === 0) await sleep(10);
    }
    socket.end();
    await once(socket, 'close');
  })();
  done.catch(() => undefined);
  return {
    written: () => written,
    async stop() {
      ending.abort();
      await done;
      return written;
    },
  };
}

/** Asks again and again and never reads an answer. */
function neverReads(port: number, key: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  const request = `GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n\r\n`;
  // four are what a connection may have open: more of them would end it
  socket.write(request.repeat(4));
  return socket;
}

/** Begins a request and sends a letter now and then. */
function neverEnds(port: number, key: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000000\r\n\r\n`); // prettier-ignore
  const timer = setInterval(() => socket.write('a'), 1000);
  socket.on('close', () => clearInterval(timer));
  return socket;
}

function watchMemory(pid: number): { now(): number; stop(): number } {
  let peak = 0;
  let last = 0;
  const look = async (): Promise<void> => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    last = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    peak = Math.max(peak, last);
  };
  const timer = setInterval(() => void look(), 500);
  return {
    now: () => last,
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}
