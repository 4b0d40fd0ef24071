import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { syslogSettings } from '../connectors/syslog/describe.ts';
import { startSyslog } from '../connectors/syslog/syslog.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../model/ids.ts';
import type { Envelope, RecordBatch } from '../model/record.ts';
import { createWithGroups } from '../pipeline/clean/audit-groups.ts';
import { hasRsyslog, startRsyslog } from '../pipeline/collect/test-daemons.ts';
import { createTestJournal } from '../pipeline/collect/test-journal.ts';
import { createSigmaDetector } from '../pipeline/detect/sigma-detector.ts';
import { listOf } from '../pipeline/normalize/field-values.ts';
import { createJudge } from '../pipeline/pipeline.ts';
import { readRules } from '../sigma/read-rules.ts';
import { parsers } from './parsers.ts';
import { createReread } from './rewrite/reread-page.ts';
import { eventToStoredRow } from './rewrite/test-rows.ts';

const stamp = 'audit(1795301460.123:4711):';
const pairs: [string, string][] = [
  ['SYSCALL', 'arch=c00000b7 syscall=221 success=yes exit=0 a0=55d0 items=2 ppid=811 pid=4242 auid=1000 uid=0 comm="cat" exe="/usr/bin/cat" subj=unconfined key="secrets"'],
  ['EXECVE', 'argc=2 a0="cat" a1="/etc/shadow"'],
  ['CWD', 'cwd="/home/alice"'],
  ['PATH', 'item=0 name="/usr/bin/cat" inode=131 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0'],
  ['PROCTITLE', 'proctitle=636174002F6574632F736861646F77'],
]; // prettier-ignore

/** The ways that the lines of one event come in, as audisp-syslog, rsyslog (imfile, imjournal, kernel), shippers and journald write them. */
const ways: [string, Envelope, (type: string, rest: string) => string][] = [
  ['audisp-syslog', 'syslog', (type, rest) => `<14>Nov 21 22:51:00 audisp-syslog: type=${type} msg=${stamp} ${rest}`],
  ['audispd with a host', 'syslog', (type, rest) => `<182>Nov 21 22:51:00 web1 audispd: node=web1 type=${type} msg=${stamp} ${rest}`],
  ['imfile in RFC 5424', 'syslog', (type, rest) => `<134>1 2026-11-21T22:51:00.500000+00:00 web1 auditd - - - type=${type} msg=${stamp} ${rest}`],
  ['the kernel', 'syslog', (type, rest) => `<5>Nov 21 22:51:00 web1 kernel: [ 1234.567890] audit: type=${String(new Map([['SYSCALL', 1300], ['EXECVE', 1309], ['CWD', 1307], ['PATH', 1302], ['PROCTITLE', 1327]]).get(type))} ${stamp} ${rest}`],
  ['HEC', 'hec', (type, rest) => JSON.stringify({ host: 'web1', event: `type=${type} msg=${stamp} ${rest}` })],
  ['the journal', 'none', (type, rest) => JSON.stringify({ __REALTIME_TIMESTAMP: '1795301460125000', _BOOT_ID: '0a', _HOSTNAME: 'web1', _TRANSPORT: 'audit', SYSLOG_IDENTIFIER: 'audit', _AUDIT_ID: '4711', _SOURCE_REALTIME_TIMESTAMP: '1795301460123000', MESSAGE: `${type} ${rest}` })],
]; // prettier-ignore

function batchOf(texts: readonly string[], envelope: Envelope, first = 0): RecordBatch {
  const parts = texts.map((text) => Buffer.from(text));
  let end = 0;
  return {
    origin: { source: asSourceId('syslog/web1'), envelope },
    received: 1_795_301_461_000,
    payload: Buffer.concat(parts),
    ends: Uint32Array.from(parts.map((part) => (end += part.length))),
    stream: streamOf('test'),
    first,
  };
}

const rule = `
title: A secret is read as root
id: 5f7a0b7e-6a3c-4c1f-9a57-3f0a1d8f2b11
logsource: { product: linux, service: auditd }
detection:
  call: { type: SYSCALL, syscall: execve, SYSCALL: execve }
  what: { a1: /etc/shadow, exe: /usr/bin/cat, proctitle|contains: shadow }
  condition: call and what
level: high
`;
const single = rule
  .replace('5f7a0b7e', '5f7a0b7f')
  .replace('call and what', 'what')
  .replace(', exe: /usr/bin/cat, proctitle|contains: shadow', '');
const { ruleSet } = readRulesOrFail([rule, single]);

function readRulesOrFail(texts: readonly string[]) {
  const read = readRules(texts.map((text, at) => ({ source: `${at}.yml`, text })));
  expect(read.problems).toEqual([]);
  return { ruleSet: read };
}

describe.each(ways)('lines of auditd that came by %s', (_, envelope, write) => {
  const texts = pairs.map(([type, rest]) => write(type, rest));
  const judgeAll = (batches: readonly RecordBatch[]) => {
    const withGroups = createWithGroups();
    const judge = createJudge(parsers, [createSigmaDetector(ruleSet)], DEFAULT_TENANT);
    return batches.map((batch) => judge(withGroups(batch)));
  };

  it('are one event at the place of the last, and each is still an event; rules fire once', () => {
    const [judged] = judgeAll([batchOf(envelope === 'hec' ? texts : ['before', ...texts, 'after'], envelope)]);
    const events = judged?.normalized.events ?? [];
    const whole = events.filter(({ kind }) => kind.id === 'linux-audit/execve-event');
    expect(whole).toHaveLength(1);
    expect(whole[0]?.fields).toMatchObject({ type: pairs.map(([type]) => type), syscall: ['221', 'execve'], SYSCALL: 'execve', ARCH: 'aarch64', command: 'cat /etc/shadow', cwd: '/home/alice', serial: '4711' }); // prettier-ignore
    expect(whole[0]).toMatchObject({ time: 1_795_301_460_123, raw: texts.join('\n') });
    const parts = events.filter(({ kind }) => kind.id === 'linux-audit/part');
    expect(parts.map(({ raw }) => raw)).toEqual(texts.slice(0, -1));
    expect(judged?.findings.map(({ event }) => event.id)).toEqual([whole[0]?.id, whole[0]?.id]);
  });

  it('are all there when they come in several batches', () => {
    const judged = judgeAll([batchOf(texts.slice(0, 2), envelope), batchOf(texts.slice(2, 4), envelope, 2), batchOf(texts.slice(4), envelope, 4)]); // prettier-ignore
    const last = judged.at(-1)?.normalized.events[0];
    expect(last).toMatchObject({ kind: { id: 'linux-audit/execve-event' }, raw: texts.join('\n') });
    expect(judged.flatMap(({ normalized }) => normalized.events)).toHaveLength(5);
    expect(judged.at(-1)?.findings).toHaveLength(2);
  });

  it('read again from the store, differ in nothing', () => {
    const reread = createReread({ parsers, withClock: (batch) => batch });
    const rows = judgeAll([batchOf(texts, envelope)]).flatMap(({ normalized }) => normalized.events.map(eventToStoredRow)); // prettier-ignore
    const { counts } = reread({ kind: 'reparse', rows, as: undefined, allowUnreadable: false });
    expect(counts).toMatchObject({ changed: 0, unreadable: 0, noOriginal: 0 });
  });
});

describe('lines that look like one event and are none', () => {
  it('are read one by one: another machine with the same serial number', () => {
    const lines = ['web1', 'web2'].map((host) => `<182>Nov 21 22:51:00 ${host} audispd: type=CWD msg=${stamp} cwd="/"`);
    const batch = createWithGroups()(batchOf(lines, 'syslog'));
    expect(batch.groups).toHaveLength(1);
    const { normalized } = createJudge(parsers, [], DEFAULT_TENANT)(batch);
    expect(normalized.events.map(({ kind, fields }) => [kind.id, fields['host']])).toEqual([['linux-audit/cwd', 'web1'], ['linux-audit/cwd', 'web2']]); // prettier-ignore
  });

  it('without a serial number (imjournal, audisp-syslog interpret) they are events of their own, read as far as they say', () => {
    const lines = ['<13>Nov 21 22:51:00 web1 audit[4242]: SYSCALL arch=c000003e syscall=59 success=yes comm="cat" exe="/usr/bin/cat"', '<182>Nov 21 22:51:00 web1 audispd: type=EXECVE msg=audit(11/21/26 22:51:00) : argc=2 a0=cat a1=/etc/my shadow ', '<182>Nov 21 22:51:00 web1 audispd: type=PROCTITLE msg=audit(11/21/26 22:51:00) : proctitle=cat a=b c ']; // prettier-ignore
    const { events } = createJudge(parsers, [], DEFAULT_TENANT)(batchOf(lines, 'syslog')).normalized;
    expect(events.map(({ kind, fields, time, quality }) => ({ id: kind.id, fields, time, quality }))).toMatchObject([
      { id: 'linux-audit/syscall', fields: { SYSCALL: 'execve', host: 'web1' }, quality: ['time-no-year', 'time-no-zone'] }, // prettier-ignore
      { id: 'linux-audit/execve', fields: { a1: '/etc/my shadow', command: 'cat /etc/my shadow' }, time: 1_795_301_460_000, quality: ['time-no-zone'] }, // prettier-ignore
      { id: 'linux-audit/proctitle', fields: { proctitle: 'cat a=b c' } },
    ]);
  });
});

const isThere = hasRsyslog('imfile');
describe.skipIf(!isThere)('an audit log that rsyslog follows and sends', () => {
  it('comes as whole events, while it is written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vedette-audit-'));
    const journal = createTestJournal();
    const syslog = await startSyslog(
      syslogSettings.parse({ address: '127.0.0.1', udpPort: 0, tcpPort: 0 }),
      journal.deps,
    );
    if ('kind' in syslog) throw new Error(syslog.message);
    const log = join(folder, 'audit.log');
    await writeFile(log, '');
    const daemon = await startRsyslog(
      folder,
      `module(load="imfile" pollingInterval="1")
input(type="imfile" file="${log}" tag="audit:" ruleset="out")
ruleset(name="out") { action(type="omfwd" target="127.0.0.1" port="${syslog.tcp?.port ?? 0}" protocol="tcp" template="RSYSLOG_SyslogProtocol23Format") }
`,
    );
    try {
      for (let serial = 1; serial <= 20; serial++) {
        const lines = pairs.map(
          ([type, rest]) =>
            `type=${type} msg=audit(1795301460.123:${serial}): ${rest}${type === 'SYSCALL' ? '\u001dARCH=aarch64 SYSCALL=execve AUID="alice"' : ''}\n`,
        );
        await appendFile(log, lines.join(''));
      }
      for (const end = Date.now() + 30_000; journal.texts().length < 100 && Date.now() < end;) await sleep(20);
      expect(journal.texts(), daemon.said()).toHaveLength(100);
    } finally {
      await daemon.stop();
      await syslog.close();
      await rm(folder, { recursive: true, force: true });
    }
    const withGroups = createWithGroups();
    const judge = createJudge(parsers, [], DEFAULT_TENANT);
    let first = 0;
    const events = journal.batches.flatMap((batch) => {
      const place = first;
      first += batch.ends.length;
      return judge(withGroups({ ...batch, stream: streamOf('test'), first: place })).normalized.events;
    });
    expect(events).toHaveLength(100);
    const whole = events.filter(({ fields }) => listOf(fields['type']).length === pairs.length);
    expect(new Set(whole.map(({ fields }) => fields['serial'])).size).toBe(20);
    expect(whole[0]).toMatchObject({
      kind: { id: 'linux-audit/execve-event' },
      fields: { AUID: 'alice', key: 'secrets', command: 'cat /etc/shadow' },
    });
  });
});
