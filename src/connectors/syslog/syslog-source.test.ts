import { once } from 'node:events';
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  createTestAuthority,
  type TestAuthority,
  type TestCertificate,
} from '../../pipeline/collect/test-certificates.ts';
import { hasRsyslog, hasSyslogNg, startRsyslog, startSyslogNg } from '../../pipeline/collect/test-daemons.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { type ListeningSource, startListening } from '../../pipeline/collect/test-listening-source.ts';
import { loadTls, watchTls } from '../../pipeline/collect/tls-material.ts';
import { nameIn } from '../../pipeline/collect/certificate-verdict.ts';
import { syslogSettings } from './describe.ts';
import { peerSource } from './peer-source.ts';
import { syslogSource } from './syslog-source.ts';
import { listenTls } from './tls.ts';

let folder: string;
let authority: TestAuthority;
let stranger: TestAuthority;
let server: TestCertificate;
let web1: TestCertificate;
const cleanups: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-syslog-'));
  [authority, stranger] = await Promise.all([createTestAuthority(folder), createTestAuthority(folder, 'stranger')]);
  server = await authority.sign('vedette.example.com', { dns: 'vedette.example.com' });
  web1 = await authority.sign('web1', { dns: 'web1.example.com' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(journal: TestJournal, settings: Record<string, unknown> = {}): Promise<ListeningSource> {
  const source = await startListening(
    syslogSource,
    {
      address: '127.0.0.1',
      tlsPort: 0,
      certificate: server.cert,
      key: server.key,
      clientCertificates: 'required',
      clientAuthority: authority.pem,
      ...settings,
    },
    journal,
  );
  cleanups.push(() => source.running.stop());
  return source;
}

async function until(isSo: () => boolean, what: () => string = () => '', ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; !isSo() && Date.now() < end;) await sleep(10);
  expect(isSo(), what()).toBe(true);
}

async function send(port: number, text: string, options: ConnectionOptions = {}): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', ca: authority.pem, servername: 'vedette.example.com', ...options });
  socket.on('error', () => undefined);
  cleanups.push(() => void socket.destroy());
  socket.end(text);
  await new Promise((resolve) => void socket.once('close', resolve));
}

const lines = (count: number): string[] => Array.from({ length: count }, (_, i) => `message ${i}`);

describe.skipIf(!hasRsyslog('lmnsd_gtls', 'lmnsd_ossl'))('rsyslog', () => {
  it.each(['gtls', 'ossl'])('with a client certificate, by %s', async (driver) => {
    const journal = createTestJournal();
    const source = await start(journal);
    const own = await mkdtemp(join(folder, 'rsyslog-'));
    await writeFile(join(own, 'in.log'), `${lines(500).join('\n')}\n`);
    const daemon = await startRsyslog(
      own,
      `global(DefaultNetstreamDriverCAFile="${authority.path}" DefaultNetstreamDriverCertFile="${web1.certPath}" DefaultNetstreamDriverKeyFile="${web1.keyPath}")
module(load="imfile")
input(type="imfile" File="${join(own, 'in.log')}" Tag="app:" ruleset="out")
ruleset(name="out") {
  action(type="omfwd" Target="127.0.0.1" Port="${source.port('tls')}" Protocol="tcp" TCP_Framing="octet-counted" StreamDriver="${driver}" StreamDriverMode="1"
         StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="vedette.example.com" Template="RSYSLOG_SyslogProtocol23Format" action.resumeRetryCount="-1")
}`,
    );
    cleanups.push(() => daemon.stop());
    await until(
      () => journal.texts().length >= 500,
      () => daemon.said(),
    );
    expect(journal.texts()).toHaveLength(500);
    expect(journal.texts()[499]).toMatch(/^<\d+>1 \S+ \S+ app - - -.*message 499$/);
    expect(journal.batches[0]?.origin.source).toBe('test/web1.example.com');
  });

  it('without one is turned away, counted and told', async () => {
    const journal = createTestJournal();
    const source = await start(journal);
    const own = await mkdtemp(join(folder, 'rsyslog-'));
    await writeFile(join(own, 'in.log'), 'message\n');
    const daemon = await startRsyslog(
      own,
      `global(DefaultNetstreamDriverCAFile="${authority.path}")
module(load="imfile")
input(type="imfile" File="${join(own, 'in.log')}" Tag="app:" ruleset="out")
ruleset(name="out") { action(type="omfwd" Target="127.0.0.1" Port="${source.port('tls')}" Protocol="tcp" StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="anon") }`,
    );
    cleanups.push(() => daemon.stop());
    await until(
      () => journal.refused.length > 0,
      () => daemon.said(),
    );
    expect(journal.refused[0]).toEqual(['test/127.0.0.1', 1, 'client-certificate-missing']);
    expect(source.told[0]).toEqual({
      kind: 'works',
      message: 'The sender at 127.0.0.1 was turned away: it showed no client certificate.',
    });
  });
});

describe.skipIf(!hasSyslogNg())('syslog-ng', () => {
  const tls = (): string =>
    `tls(ca-file("${authority.path}") key-file("${web1.keyPath}") cert-file("${web1.certPath}") peer-verify(required-untrusted))`;
  it.each<[string, (port: number) => string, string, RegExp]>([
    ['network() over TCP', (port) => `network("127.0.0.1" transport("tcp") port(${port}))`, 'tcp', /^<\d+>\w{3} [ \d]\d \S+ \S+ app: message 499$/],
    ['syslog() over TCP', (port) => `syslog("127.0.0.1" transport("tcp") port(${port}))`, 'tcp', /^<\d+>1 \S+ \S+ app - - .*message 499$/],
    ['network() over TLS', (port) => `network("127.0.0.1" transport("tls") port(${port}) ${tls()})`, 'tls', /^<\d+>\w{3} [ \d]\d \S+ \S+ app: message 499$/],
    ['syslog() over TLS', (port) => `syslog("127.0.0.1" transport("tls") port(${port}) ${tls()})`, 'tls', /^<\d+>1 \S+ \S+ app - - .*message 499$/],
    ['syslog() over UDP', (port) => `syslog("127.0.0.1" transport("udp") port(${port}))`, 'udp', /^<\d+>1 \S+ \S+ app - - .*message 499$/],
  ])('by %s', async (_, destination, port, last) => {
    const journal = createTestJournal();
    const source = await start(journal, { tcpPort: 0, udpPort: 0 });
    const own = await mkdtemp(join(folder, 'ng-'));
    await writeFile(join(own, 'in.log'), `${lines(500).join('\n')}\n`);
    const daemon = await startSyslogNg(
      own,
      `source in { file("${join(own, 'in.log')}" follow-freq(0.1) flags(no-parse) program-override("app") ${port === 'udp' ? 'log-fetch-limit(50)' : ''}); };
destination out { ${destination(source.port(port))}; };
log { source(in); destination(out); flags(flow-control); };`,
    );
    cleanups.push(() => daemon.stop());
    await until(() => journal.texts().length >= 500, () => daemon.said());
    expect(journal.texts()).toHaveLength(500);
    expect(journal.texts()[499]).toMatch(last);
    const sender = port === 'tls' ? 'web1.example.com' : '127.0.0.1';
    expect(journal.batches[0]?.origin.source).toBe(`test/${sender}`);
  }); // prettier-ignore
});

describe('a sender', () => {
  it('whose certificate is not good is turned away, in words', async () => {
    const journal = createTestJournal();
    const source = await start(journal, { clientCertificates: 'wanted' });
    const port = source.port('tls');
    const [old, foreign] = await Promise.all([authority.sign('old', { days: -1 }), stranger.sign('evil')]);
    await send(port, '<13>old\n', { cert: old.cert, key: old.key });
    await send(port, '<13>foreign\n', { cert: foreign.cert, key: foreign.key });
    await send(port, '<13>nameless\n');
    await send(port, '<13>web1\n', { cert: web1.cert, key: web1.key });
    await until(() => journal.texts().length === 2);
    expect(journal.texts()).toEqual(['<13>nameless', '<13>web1']);
    expect(journal.refused).toEqual([
      ['test/127.0.0.1', 1, 'client-certificate-not-trusted'],
      ['test/127.0.0.1', 1, 'client-certificate-not-trusted'],
    ]);
    expect(source.told.map((state) => (state.kind === 'works' ? state.message : ''))).toEqual([
      'The sender at 127.0.0.1 was turned away: its client certificate has expired.',
      'The sender at 127.0.0.1 was turned away: its client certificate was signed by nobody that is trusted here.',
    ]);
  });

  it('that speaks no TLS, or an old one, is told apart from a health check', async () => {
    const journal = createTestJournal();
    const source = await start(journal, { clientCertificates: 'none' });
    const port = source.port('tls');
    const plain = connectPlain(port, '127.0.0.1', () => plain.write('<13>Mar  1 09:15:02 ws-17 su: plain text\n'));
    plain.on('error', () => undefined);
    await new Promise((resolve) => void plain.once('close', resolve));
    await until(() => journal.refused.length === 1);
    const check = connectPlain(port, '127.0.0.1', () => check.destroy());
    await once(check, 'close');
    await send(port, 'x', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    await until(() => journal.refused.length === 2);
    expect(source.told.map((state) => ('message' in state ? state.message : ''))).toEqual([
      'The sender at 127.0.0.1 was turned away: it sends plain text where TLS is spoken.',
      'The sender at 127.0.0.1 was turned away: it offers only versions of TLS before 1.2.',
    ]);
    expect(journal.refused[0]).toEqual(['test/127.0.0.1', 1, 'tls-handshake']);
  });

  it('is filed as the settings say', async () => {
    const journal = createTestJournal();
    const shown = { cert: web1.cert, key: web1.key };
    await send((await start(journal, { senders: 'one' })).port('tls'), '<13>one\n', shown);
    await send((await start(journal, { senders: 'address' })).port('tls'), '<13>two\n', shown);
    await until(() => journal.batches.length === 2);
    expect(journal.batches.map(({ origin }) => origin.source)).toEqual(['test', 'test/127.0.0.1']);
    expect(nameIn(undefined, ['zürich / 1', 'x'])).toBe('z-rich---1');
    expect(nameIn('IP Address:192.0.2.1, DNS:a.example.com', 'b')).toBe('a.example.com');
    expect(nameIn('DNS:"x, DNS:evil"', 'b')).toBe('b');
  });
});

describe('certificates', () => {
  const now = Date.now() + 60_000;
  const good = (): z.input<typeof syslogSource.settings> => ({ tlsPort: 0, certificate: server.cert, key: server.key });

  it.each<[string, () => Promise<object> | object, string, RegExp]>([
    ['a key of another', () => ({ key: web1.key }), 'key', /does not fit the certificate of vedette\.example\.com/],
    ['an expired one', async () => authority.sign('late', { days: -1 }).then(({ cert, key }) => ({ certificate: cert, key })), 'certificate', /of late expired on /],
    ['no certificate', () => ({ certificate: 'no-such-file.pem' }), 'certificate', /cannot be read from no-such-file\.pem: there is no such file/],
    ['a key that is none', () => ({ key: '-----BEGIN PRIVATE KEY-----\nx' }), 'key', /is not a PEM private key/],
    ['a key under a passphrase', () => ({ key: '-----BEGIN ENCRYPTED PRIVATE KEY-----\nx' }), 'key', /passphrase/],
    ['no key', () => ({ key: undefined }), 'key', /is missing/],
    ['required clients without authority', () => ({ clientCertificates: 'required' }), 'clientAuthority', /is missing/],
    ['no port', () => ({ tlsPort: null }), 'tlsPort', /Name a port/],
  ])('%s is a problem of its setting', async (_, change, setting, message) => {
    const settings = { ...good(), ...(await change()) };
    const deps = { clock: () => now, signal: new AbortController().signal };
    expect(await syslogSource.check?.(settings, deps)).toMatchObject({ kind: 'settings', setting });
    await expect(startListening(syslogSource, settings, createTestJournal())).rejects.toThrow(message);
  }); // prettier-ignore

  it('are good until a day that the check tells', async () => {
    const deps = { clock: () => now, signal: new AbortController().signal };
    expect(await syslogSource.check?.(good(), deps)).toMatchObject({ kind: 'works' });
    expect(syslogSource.settings.strict().safeParse(syslogSource.example).success).toBe(true);
  });

  it('are taken anew when their files change, if they work', async () => {
    const [certificate, key] = [join(folder, 'live.pem'), join(folder, 'live.key')];
    await Promise.all([copyFile(server.certPath, certificate), copyFile(server.keyPath, key)]);
    const settings = { certificate, key, clientCertificates: 'none' as const };
    const current = await loadTls(settings, now);
    if ('kind' in current) throw new Error(current.message);
    const seen: string[] = [];
    const watching = watchTls({
      settings,
      current,
      clock: () => now,
      every: 20,
      changed: ({ name }) => void seen.push(name),
      failed: ({ message }) => void seen.push(message),
    });
    cleanups.push(() => watching.stop());
    // as who renews certificates does it: a file that is read while it is written is damaged
    const replace = async (path: string, by: string): Promise<void> => copyFile(by, `${path}.new`).then(() => rename(`${path}.new`, path)); // prettier-ignore
    await replace(certificate, web1.certPath);
    await until(() => seen.length === 1);
    await replace(key, web1.keyPath);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['The private key does not fit the certificate of web1: it belongs to another one.', 'web1']);
  });

  it('that are renewed serve the next connection', async () => {
    const journal = createTestJournal();
    const [first, second] = await Promise.all([server, web1].map(({ cert, key }) => loadTls({ certificate: cert, key, clientCertificates: 'none' }, now))); // prettier-ignore
    if (first === undefined || second === undefined || 'kind' in first || 'kind' in second)
      throw new Error('no material');
    const deps = { ...journal.deps, turnedAway: () => undefined };
    const listener = await listenTls(0, first, syslogSettings.parse({ address: '127.0.0.1' }), deps, (peer) => peerSource(peer.address)); // prettier-ignore
    cleanups.push(() => listener.close());
    const nameSeen = async (): Promise<unknown> => {
      const socket = connect({
        port: listener.port,
        host: '127.0.0.1',
        ca: authority.pem,
        checkServerIdentity: () => undefined,
      });
      await once(socket, 'secureConnect');
      const { subject } = socket.getPeerCertificate();
      socket.end('<13>x\n');
      await once(socket, 'close');
      return subject.CN;
    };
    expect(await nameSeen()).toBe('vedette.example.com');
    listener.renew(second);
    expect(await nameSeen()).toBe('web1');
  });
});
