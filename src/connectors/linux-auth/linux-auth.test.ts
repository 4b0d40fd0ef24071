import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { RECEIVED } from '../../pipeline/normalize/test-parser-run.ts';
import { lookup } from '../../sigma/lookup.ts';
import { linuxAuthCases } from './cases.ts';
import { linuxAuthParsers } from './index.ts';

parserContract(linuxAuthParsers, linuxAuthCases, fileURLToPath(new URL('golden', import.meta.url)));

const normalize = createNormalize(linuxAuthParsers, DEFAULT_TENANT);

function batchOf(lines: readonly string[]): RecordBatch {
  const records = lines.map((line) => Buffer.from(line));
  let end = 0;
  return {
    origin: { source: asSourceId('auth.log'), envelope: 'none' },
    received: RECEIVED,
    payload: Buffer.concat(records),
    ends: Uint32Array.from(records, (record) => (end += record.length)),
    stream: streamOf('auth.log'),
    first: 0,
  };
}

describe('through the normalize stage', () => {
  it('opens lines of files and of both syslog forms, with the time of the header', () => {
    const { events } = normalize(
      batchOf([
        'Nov 21 22:50:59 web1 sshd[4711]: Failed password for root from 203.0.113.7 port 40022 ssh2',
        '<86>1 2026-11-21T22:50:59.5Z web1 sshd 4711 - - Failed password for root from 203.0.113.7 port 40022 ssh2',
        '<85>Nov 21 22:50:59 web1 sudo:   alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id',
      ]),
    );
    expect(events.map(({ kind, time }) => [kind.id, new Date(time).toISOString()])).toEqual([
      ['linux-auth/sshd-failed', '2026-11-21T22:50:59.000Z'],
      ['linux-auth/sshd-failed', '2026-11-21T22:50:59.500Z'],
      ['linux-auth/sudo-command', '2026-11-21T22:50:59.000Z'],
    ]);
    expect(events[1]?.fields).toMatchObject({ host: 'web1', app: 'sshd', pid: '4711', facility: 10 });
    expect(events[0]?.logSources.sources).toEqual([
      { product: 'linux', service: 'sshd' },
      { product: 'linux', service: 'auth' },
    ]);
  });

  it('shows what sudo ran to the rules for new processes, under their names', () => {
    const [event] = normalize(
      batchOf([
        'Nov 21 22:50:59 web1 sudo: alice : TTY=pts/0 ; PWD=/tmp ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow',
      ]),
    ).events;
    expect(event?.logSources.sources).toContainEqual({ product: 'linux', category: 'process_creation' });
    const seen = ['Image', 'CommandLine', 'User', 'CurrentDirectory', 'USER'].map((name) =>
      event === undefined ? undefined : lookup(event.fields, event.logSources, name),
    );
    expect(seen).toEqual(['/usr/bin/cat', '/usr/bin/cat /etc/shadow', 'root', '/tmp', 'root']);
  });

  it('reads a line of a million characters in the time of its length', () => {
    const hostile = `Failed password for ${'a from b port 1 '.repeat(60_000)}`;
    const started = performance.now();
    for (const parser of linuxAuthParsers) {
      if (parser.input === 'text')
        parser.parse(hostile, { received: RECEIVED, context: undefined, envelope: undefined });
    }
    normalize(
      batchOf([`Nov 21 22:50:59 web1 sshd[1]: ${hostile}`, `Nov 21 22:50:59 web1 sudo: ${'a : '.repeat(9_000)}`]),
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

const openssh = corpus('research-only', 'loghub', 'OpenSSH', 'OpenSSH_2k.log.gz');
const validate = loadOcsfValidator();
describe.skipIf(openssh === undefined || validate === undefined)('2,000 real lines of sshd', () => {
  it('are all events, 99 of 100 with a meaning, with valid OCSF', () => {
    const lines = gunzipSync(readFileSync(openssh ?? ''))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
    const { events, unreadable } = normalize(batchOf(lines));
    expect([events.length, unreadable.length]).toEqual([2000, 0]);
    expect(events.filter(({ kind }) => !kind.id.startsWith('linux-auth/sshd-'))).toEqual([]);
    expect(events.filter(({ kind }) => kind.id.endsWith('-other')).length).toBeLessThan(20);
    const problems = events.flatMap((event) => validate?.(event.ocsf) ?? []);
    expect(problems).toEqual([]);
  });
});
