import { execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { gapsIn } from '../../pipeline/collect/test-receiver.ts';
import { describe as description, syslogSettings, type SyslogSettings } from './describe.ts';
import { dropsOfPort, kernelDrops } from '../../pipeline/collect/kernel-drops.ts';
import { peerSource } from './peer-source.ts';
import { startSyslog, type Syslog } from './syslog.ts';

const run = promisify(execFile);
const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(
  journal: TestJournal,
  settings: Partial<SyslogSettings> = {},
): Promise<{ syslog: Syslog; udp: number; tcp: number }> {
  const syslog = await startSyslog(
    syslogSettings.parse({ address: '127.0.0.1', udpPort: 0, tcpPort: 0, ...settings }),
    journal.deps,
  );
  if ('kind' in syslog) throw new Error(syslog.message);
  cleanups.push(() => syslog.close());
  return { syslog, udp: syslog.udp?.port ?? 0, tcp: syslog.tcp?.port ?? 0 };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  cleanups.push(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function until(isSo: () => boolean, ms = 10_000): Promise<void> {
  for (const end = Date.now() + ms; !isSo() && Date.now() < end;) await sleep(10);
  expect(isSo()).toBe(true);
}

const hasLogger = existsSync('/usr/bin/logger');
describe.skipIf(!hasLogger)('logger(1)', () => {
  it.each([
    ['over UDP', ['--udp', '--rfc5424']],
    ['over UDP, as RFC 3164', ['--udp', '--rfc3164']],
    ['over TCP, line by line', ['--tcp', '--rfc3164']],
    ['over TCP, line by line, as RFC 5424', ['--tcp', '--rfc5424']],
    ['over TCP, counted', ['--tcp', '--octet-count', '--rfc5424']],
    ['over TCP, counted, as RFC 3164', ['--tcp', '--octet-count', '--rfc3164']],
  ])('is heard %s', async (_, flags) => {
    const journal = createTestJournal();
    const { udp, tcp } = await start(journal);
    const port = String(flags.includes('--udp') ? udp : tcp);
    await run('logger', [
      '-n',
      '127.0.0.1',
      '-P',
      port,
      ...flags,
      '-t',
      'app',
      '-p',
      'auth.notice',
      'grüße from logger',
    ]);
    await until(() => journal.texts().length === 1);
    expect(journal.texts()[0]).toMatch(/^<37>.*app.*grüße from logger$/);
    expect(journal.batches[0]?.origin).toEqual({ source: 'syslog/127.0.0.1', envelope: 'syslog' });
  });
});

const hasRsyslog = existsSync('/usr/sbin/rsyslogd');
if (!hasRsyslog) console.warn('skipped: rsyslog is not installed, so forwarding by it is not tested');
describe.skipIf(!hasRsyslog)('rsyslogd', () => {
  it.each(['traditional', 'octet-counted'])('forwards to it, %s', async (framing) => {
    const journal = createTestJournal();
    const { tcp } = await start(journal);
    const folder = await mkdtemp(join(tmpdir(), 'vedette-rsyslog-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    const lines = Array.from({ length: 3000 }, (_, i) => `Nov  1 12:00:00 host app[7]: message ${i}`);
    const input = join(folder, 'input.log');
    await writeFile(input, `${lines.join('\n')}\n`);
    const config = join(folder, 'rsyslog.conf');
    await writeFile(
      config,
      `global(workDirectory="${folder}")
module(load="imfile")
input(type="imfile" File="${input}" Tag="app:" ruleset="out")
ruleset(name="out") {
  action(type="omfwd" Target="127.0.0.1" Port="${tcp}" Protocol="tcp" TCP_Framing="${framing}" Template="RSYSLOG_SyslogProtocol23Format")
}
`,
    );
    const daemon = spawn('rsyslogd', ['-n', '-f', config, '-i', join(folder, 'pid')], { stdio: 'ignore' });
    cleanups.push(async () => {
      daemon.kill('SIGTERM');
      if (daemon.exitCode === null) await once(daemon, 'exit');
    });
    await until(() => journal.texts().length >= 3000, 30_000);
    expect(journal.texts()).toHaveLength(3000);
    expect(journal.texts()[2999]).toMatch(/^<\d+>1 \S+ \S+ app - - -.*message 2999$/);
  });
});

describe('TCP', () => {
  it('waits a moment for the other records of an audit event, so that they come together', async () => {
    const journal = createTestJournal();
    const { tcp } = await start(journal);
    const socket = await open(tcp);
    socket.setNoDelay(true);
    const line = (type: string): string => `<14>Nov 21 22:51:00 audisp-syslog: type=${type} msg=audit(1795301460.123:7): x=1\n`; // prettier-ignore
    // on a machine that is busy the moment may be over before the next line is written
    for (let round = 0; round < 20; round++) {
      const before = journal.batches.length;
      for (const type of ['SYSCALL', 'PATH', 'PROCTITLE']) {
        socket.write(line(type));
        await sleep(1);
      }
      await until(() => journal.texts().length === 3 * (round + 1));
      if (journal.batches.length === before + 1) break;
    }
    expect(journal.batches.at(-1)?.ends).toHaveLength(3);
    const heard = journal.texts().length;
    socket.write('<14>Nov 21 22:51:00 app: something else\n');
    await until(() => journal.texts().length === heard + 1);
  });
});

describe('UDP', () => {
  it('refuses what does not fit while the journal is slow, and counts it', async () => {
    const journal = createTestJournal();
    const { syslog, udp } = await start(journal, { udpBuffer: 10_000 });
    const release = journal.hold();
    const socket = createSocket('udp4');
    cleanups.push(() => void socket.close());
    for (let i = 0; i < 50; i++) {
      await new Promise((resolve) => socket.send(`<13>${i} ${'x'.repeat(995)}\n\0`, udp, '127.0.0.1', resolve));
    }
    const refused = (): number => journal.refused.reduce((sum, [, count]) => sum + count, 0);
    await until(() => refused() >= 40);
    release();
    await syslog.close();
    expect(journal.texts().length + refused()).toBe(50);
    expect(journal.refused[0]).toEqual(['syslog/127.0.0.1', 1, 'buffer-full']);
    expect(journal.texts()[0]).toHaveLength('<13>0 '.length + 995);
  });

  it('counts what the kernel dropped while nobody read', async () => {
    const journal = createTestJournal();
    const { syslog, udp } = await start(journal, { receiveBuffer: 4096 });
    if ((await kernelDrops(udp)) === undefined) return console.warn('skipped: this system does not tell of drops');
    const sender = spawn(
      process.execPath,
      [
        '-e',
        `const s=require('dgram').createSocket('udp4');let n=0;
         const next=()=>n++<2000?s.send('<13>message '+n,${udp},'127.0.0.1',next):s.close();next();`,
      ],
      { stdio: 'ignore' },
    );
    const exited = once(sender, 'exit');
    // this thread does not read while the other process sends
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    await exited;
    await sleep(100);
    await syslog.close();
    const dropped = journal.refused.filter(([, , reason]) => reason === 'kernel-buffer-full');
    const count = dropped.reduce((sum, [, drops]) => sum + drops, 0);
    expect(count).toBeGreaterThan(0);
    expect(count + journal.texts().length).toBe(2000);
    expect(dropped[0]?.[0]).toBe('syslog/udp');
  });

  it('reads the table of sockets as proc(5) says', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 1234: 00000000:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4242 2 0000000000000000 17
 1235: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4243 2 0000000000000000 3
`;
    expect(dropsOfPort(table, 5514)).toBe(17);
    expect(dropsOfPort(table, 514)).toBe(0);
  });
});

describe('TCP', () => {
  it('slows the sender down while the journal is slow, and loses nothing', async () => {
    const journal = createTestJournal();
    const { tcp } = await start(journal);
    const release = journal.hold();
    const socket = await open(tcp);
    const line = `<13>${'x'.repeat(1000)}\n`;
    const block = line.repeat(1000);
    let sent = 0;
    // until neither side buffers more
    for (let stuck = false; !stuck && sent < 100_000;) {
      sent += 1000;
      if (!socket.write(block)) stuck = await Promise.race([once(socket, 'drain').then(() => false), sleep(500, true)]);
    }
    expect(sent).toBeLessThan(60_000);
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(200e6);
    release();
    socket.end();
    await until(() => journal.texts().length === sent);
    expect(journal.refused).toEqual([]);
  });

  it('waits while the journal is full', async () => {
    const journal = createTestJournal();
    const { tcp } = await start(journal);
    journal.fillAfter(0, 0.05);
    const socket = await open(tcp);
    socket.write('<13>one\n');
    await sleep(200);
    expect(journal.texts()).toEqual([]);
    socket.end('<13>two');
    journal.fillAfter(undefined);
    await until(() => journal.texts().length === 2);
    expect(journal.texts()).toEqual(['<13>one', '<13>two']);
  });

  it('closes connections beyond the limit, and counts them', async () => {
    const journal = createTestJournal();
    const { syslog, tcp } = await start(journal, { maxConnections: 100 });
    const sockets = await Promise.all(Array.from({ length: 400 }, () => open(tcp)));
    await until(() => journal.refused.length === 300);
    expect(syslog.tcp?.connections()).toBe(100);
    expect(journal.refused[0]).toEqual(['syslog/127.0.0.1', 1, 'too-many-connections']);
    for (const socket of sockets) socket.write('<13>still here\n');
    await until(() => journal.texts().length === 100);
  });

  it('closes a connection that does not finish its message, and keeps what there is', async () => {
    const journal = createTestJournal();
    const { tcp } = await start(journal, { messageTimeout: 200 });
    const socket = await open(tcp);
    const slow = setInterval(() => socket.write('x'), 20);
    cleanups.push(() => clearInterval(slow));
    await once(socket, 'close');
    await until(() => journal.batches.length > 0);
    expect(journal.texts()[0]).toMatch(/^x+$/);
    expect(journal.batches[0]?.origin.unreadable?.kind).toBe('truncated');
  });

  it('does not close one that sends without pause, nor one that is quiet', async () => {
    const journal = createTestJournal();
    const { tcp } = await start(journal, { messageTimeout: 150 });
    const [busy, quiet] = [await open(tcp), await open(tcp)];
    for (let i = 0; i < 20; i++) {
      busy.write('end of one\nbegin of another, the ');
      await sleep(20);
    }
    quiet.end('<13>quiet\n');
    busy.end();
    await until(() => journal.texts().length === 22);
  });
});

describe('starting', () => {
  it('says that a port is in use, and what to do', async () => {
    const { tcp } = await start(createTestJournal());
    const journal = createTestJournal();
    const again = await startSyslog(
      syslogSettings.parse({ address: '127.0.0.1', udpPort: 0, tcpPort: tcp }),
      journal.deps,
    );
    expect(again).toMatchObject({ kind: 'port-in-use' });
  });

  it('listens where it is told to, and describes itself', async () => {
    expect(gapsIn(description)).toEqual([]);
    const { udp, tcp } = await start(createTestJournal(), { address: '::', udpPort: null });
    expect(udp).toBe(0);
    (await open(tcp)).end();
    expect(syslogSettings.parse(description.example)).toMatchObject({ maxConnections: 1000 });
  });
});

it('names sources by address', () => {
  expect(peerSource('::ffff:192.0.2.7')).toBe('syslog/192.0.2.7');
  expect(peerSource('fe80::1%eth0')).toBe('syslog/fe80::1');
  expect(peerSource(undefined)).toBe('syslog/unknown');
});
