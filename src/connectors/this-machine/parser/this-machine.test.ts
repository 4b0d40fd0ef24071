import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { parserContract, type ParserCase } from '../../../pipeline/normalize/test-parser-contract.ts';
import { createSigmaEngine } from '../../../sigma/engine.ts';
import { readRules } from '../../../sigma/read-rules.ts';
import { recordKinds } from '../records.ts';
import { kindOf } from './kinds.ts';
import { thisMachine } from './this-machine.ts';

const base = { time: 1_795_301_411_250, host: 'web-1' };
const process = {
  pid: 4711,
  name: 'curl',
  exe: '/usr/bin/curl',
  command_line: 'curl https://example.com/install.sh',
  current_directory: '/tmp',
  user: 'alice',
  uid: 1000,
  login_user: 'alice',
  started: 1_795_301_411_200,
  parent_pid: 4700,
  parent_name: 'bash',
  parent_exe: '/usr/bin/bash',
  parent_command_line: '-bash',
};
const port = {
  protocol: 'tcp',
  local_address: '::',
  local_port: 443,
  pid: 12,
  name: 'nginx',
  exe: '/usr/sbin/nginx',
  user: 'www',
  uid: 33,
};
const connection = {
  protocol: 'tcp',
  local_address: '192.0.2.10',
  local_port: 49152,
  remote_address: '198.51.100.7',
  remote_port: 443,
};
const out = {
  ...connection,
  direction: 'outgoing',
  initiated: true,
  pid: 4711,
  name: 'curl',
  exe: '/usr/bin/curl',
  user: 'alice',
  uid: 1000,
};
const incoming = {
  ...connection,
  local_port: 443,
  remote_port: 51000,
  direction: 'incoming',
  initiated: false,
  uid: 33,
};

const objects: readonly JsonObject[] = [
  { vedette: 'process-seen', ...base, pid: 1, name: 'systemd', started: 1_795_000_000_000, uid: 0, user: 'root' },
  { vedette: 'process-started', ...base, ...process },
  { vedette: 'process-ended', ...base, ...process },
  { vedette: 'port-seen', ...base, ...port },
  { vedette: 'port-opened', ...base, ...port },
  { vedette: 'port-closed', ...base, ...port },
  { vedette: 'connection-seen', ...base, ...out },
  { vedette: 'connection-opened', ...base, ...out },
  { vedette: 'connection-closed', ...base, ...out },
  {
    vedette: 'sign-in',
    ...base,
    user: 'alice',
    terminal: 'pts/0',
    from: 'client.example.com',
    address: '203.0.113.9',
    pid: 99,
  },
  {
    vedette: 'sign-in-failed',
    ...base,
    user: 'root',
    terminal: 'ssh:notty',
    from: '203.0.113.9',
    address: '203.0.113.9',
    pid: 98,
  },
  { vedette: 'sign-out', ...base, user: 'alice', terminal: 'tty1', pid: 97 },
  { vedette: 'machine-started', ...base },
  { vedette: 'machine-stopped', ...base },
  {
    vedette: 'journal-entry',
    ...base,
    message: '(root) CMD (run-parts /etc/cron.hourly)',
    identifier: 'CRON',
    pid: 5,
    uid: 0,
    priority: 6,
  },
  {
    vedette: 'performance',
    ...base,
    seconds: 10,
    cpu_count: 2,
    cpu_share: 0.25,
    cpu_iowait_share: 0.01,
    load_1: 0.5,
    load_5: 0.4,
    load_15: 0.3,
    processes: 120,
    memory_total: 8_589_934_592,
    memory_available: 4_294_967_296,
    memory_share: 0.5,
    swap_total: 0,
    swap_share: 0,
    disk_read_per_second: 4096,
    disk_written_per_second: 8192,
    network_received_per_second: 1000,
    network_sent_per_second: 2000,
    file_systems: [
      { mount: '/', total: 100, available: 40, share: 0.6 },
      { mount: '/var', total: 100, available: 10, share: 0.9 },
    ],
  },
  { vedette: 'omitted', ...base, of: 'process-started', count: 12 },
];
const nameOf = ({ vedette }: JsonObject): string => (typeof vedette === 'string' ? vedette : '');
const caseOf = (object: JsonObject, name = nameOf(object)): ParserCase => ({
  name,
  record: JSON.stringify(object),
  kind: `this-machine/${nameOf(object)}`,
});

const cases: readonly ParserCase[] = [
  ...objects.map((object) => caseOf(object)),
  caseOf({ vedette: 'sign-in', ...base, user: 'bob', terminal: 'tty2', from: ':0' }, 'sign-in-here'),
  caseOf({ vedette: 'connection-opened', ...base, ...incoming }, 'connection-opened-incoming'),
  caseOf({ vedette: 'process-started', ...base, ...process, exe_deleted: true, replaced: true }, 'process-replaced'),
  { name: 'not-ours', record: '{"vedette":"something-else","time":1}', kind: undefined },
];

parserContract([thisMachine], cases, fileURLToPath(new URL('../golden', import.meta.url)));

describe('the parser of this machine', () => {
  it('has a case for every kind of record', () => {
    expect(objects.map((object) => object['vedette'])).toEqual([...recordKinds]);
  });

  it('understands its own example', () => {
    const example: unknown = JSON.parse(thisMachine.example);
    expect(example).toMatchObject({ vedette: 'process-started' });
    expect(JSON.stringify(example)).toBe(thisMachine.example);
  });

  it('gives new processes and connections to the rules for them, and not what was there before', () => {
    const sourcesOf = (vedette: string): unknown => kindOf({ vedette }).logSources.sources[0];
    expect(sourcesOf('process-started')).toEqual({ product: 'linux', category: 'process_creation' });
    expect(sourcesOf('connection-opened')).toEqual({ product: 'linux', category: 'network_connection' });
    for (const kind of ['process-seen', 'process-ended', 'connection-seen', 'port-opened']) {
      expect(sourcesOf(kind)).not.toHaveProperty('category');
    }
  });

  it('calls the destination what was connected to, whoever began', () => {
    const aliasOf = (fields: JsonObject): unknown => kindOf(fields).logSources.aliases['DestinationPort'];
    expect(aliasOf({ vedette: 'connection-opened', ...out })).toEqual(['remote_port']);
    expect(aliasOf({ vedette: 'connection-opened', ...incoming })).toEqual(['local_port']);
  });

  it('is what Sigma rules for Linux are written against', () => {
    const text = `title: Download by a shell
id: 2f2bb2d1-0f0c-4d58-9c0e-3b1d6f3d9e11
logsource: { product: linux, category: process_creation }
detection:
  selection:
    Image|endswith: /curl
    CommandLine|contains: http
    ParentImage|endswith: [/bash, /sh]
    CurrentDirectory|startswith: /tmp
    User: alice
  condition: selection
---
title: Connection to a rare port
id: 2f2bb2d1-0f0c-4d58-9c0e-3b1d6f3d9e12
logsource: { product: linux, category: network_connection }
detection:
  selection: { Image|endswith: /curl, Initiated: 'true', DestinationIp|cidr: 198.51.100.0/24, DestinationPort: 443 }
  condition: selection
`;
    const { rules, problems } = readRules([{ source: 'test.yml', text }]);
    expect(problems).toEqual([]);
    const engine = createSigmaEngine(rules);
    const found = (object: JsonObject): string[] =>
      engine.match(kindOf(object).logSources, object).map(({ title }) => title);
    expect(found({ vedette: 'process-started', ...base, ...process })).toEqual(['Download by a shell']);
    expect(found({ vedette: 'process-seen', ...base, ...process })).toEqual([]);
    expect(found({ vedette: 'connection-opened', ...base, ...out })).toEqual(['Connection to a rare port']);
    expect(found({ vedette: 'connection-opened', ...base, ...incoming })).toEqual([]);
  });

  it('hands out the same kind for the same sort of record: engines route by identity', () => {
    for (const object of objects) expect(kindOf(object)).toBe(kindOf({ ...object, time: 1 }));
  });
});
