import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const result = (columns: JsonObject, more: JsonObject = {}): string =>
  JSON.stringify({ name: 'pack_example_query', hostIdentifier: 'web1.example.com', calendarTime: 'Sat Nov 21 19:50:11 2026 UTC', unixTime: 1795290611, epoch: 0, counter: 12, numerics: false, decorations: { host_uuid: '4c4c4544-0042-3510-8052-b4c04f564233', username: 'jdoe' }, columns, action: 'added', ...more }); // prettier-ignore

const shell = {
  pid: '4242',
  parent: '812',
  path: '/usr/bin/curl',
  cmdline: 'curl http://203.0.113.9/x',
  cwd: '/tmp',
  uid: '33',
};

export const osqueryCases: readonly ParserCase[] = [
  { name: 'process-event', kind: 'osquery/process_events/added/linux', record: result({ ...shell, auid: '1000', time: '1795290605' }) },
  { name: 'process', kind: 'osquery/processes/added/linux', record: result({ ...shell, name: 'curl', start_time: '1795290600' }) },
  { name: 'process-gone', kind: 'osquery/processes/removed/linux', record: result({ ...shell, name: 'curl' }, { action: 'removed' }) },
  { name: 'process-windows', kind: 'osquery/processes/added/windows', record: result({ pid: '7', path: 'C:\\Windows\\System32\\whoami.exe', cmdline: 'whoami /all', name: 'whoami.exe' }, { hostIdentifier: '4C4C4544-0042-3510-8052-B4C04F564233' }) },
  { name: 'process-macos', kind: 'osquery/process_events/added/macos', record: result({ pid: 7, parent: 1, path: '/System/Library/x', cmdline: 'x', time: 1795290605, auid: 501 }, { numerics: true }) },
  { name: 'file-macos', kind: 'osquery/file_events/added/macos', record: result({ target_path: '/Library/StartupItems/a.plist', category: 'startup', action: 'CREATED', time: '1795290605', md5: '', sha256: '' }), golden: false },
  { name: 'socket-event', kind: 'osquery/socket_events/added/linux', record: result({ action: 'connect', pid: '4242', path: '/usr/bin/curl', family: '2', protocol: '6', local_address: '192.0.2.10', local_port: '50112', remote_address: '203.0.113.9', remote_port: '80', time: '1795290605' }) },
  { name: 'socket-accepted', kind: 'osquery/socket_events/added/linux', record: result({ action: 'accept', pid: '1', path: '/usr/sbin/sshd', protocol: '6', local_address: '192.0.2.10', local_port: '22', remote_address: '203.0.113.9', remote_port: '40000' }) },
  { name: 'open-socket', kind: 'osquery/open_sockets/added/linux', record: result({ pid: '4312', remote_address: '2001:db8::52', remote_port: '443', local_port: '51544', protocol: '6' }) },
  { name: 'listening', kind: 'osquery/listening_ports/added/linux', record: result({ pid: '99', name: 'nc', path: '/usr/bin/nc', port: '4444', protocol: '6', address: '0.0.0.0' }) },
  { name: 'file', kind: 'osquery/file_events/added/linux', record: result({ target_path: '/etc/passwd', category: 'etc', action: 'UPDATED', uid: '0', md5: '0a'.repeat(16), sha256: '0b'.repeat(32), time: '1795290605' }) },
  { name: 'login', kind: 'osquery/last/added/linux', record: result({ username: 'jdoe', tty: 'pts/0', pid: '5', type: '7', time: '1795290605', host: '198.51.100.7' }) },
  { name: 'logout', kind: 'osquery/last/added/linux', record: result({ user: 'jdoe', tty: 'pts/0', pid: '5', type: 'dead', time: '1795290605', host: 'laptop.example.com' }) },
  { name: 'new-user', kind: 'osquery/users/added/linux', record: result({ uid: '1001', gid: '1001', username: 'eve', description: '', directory: '/home/eve', shell: '/bin/sh' }) },
  { name: 'crontab', kind: 'osquery/other/added/linux', record: result({ event: '', minute: '*/5', hour: '*', command: '/tmp/x.sh', path: '/etc/crontab' }) },
  { name: 'snapshot-row', kind: 'osquery/processes/snapshot/linux', record: result({ ...shell, name: 'curl' }, { action: 'snapshot' }) },
  { name: 'snapshot', kind: 'osquery/other/snapshot/linux', record: JSON.stringify({ name: 'os', hostIdentifier: 'web1', unixTime: '1795290611', snapshot: [{ name: 'Debian', version: '12' }], action: 'snapshot' }) },
  { name: 'differences', kind: 'osquery/other/none/linux', record: JSON.stringify({ name: 'users', hostIdentifier: 'web1', unixTime: 1795290611, diffResults: { added: [{ uid: '1' }], removed: [] } }) },
  { name: 'status', kind: 'osquery/status/none/linux', record: JSON.stringify({ hostIdentifier: 'web1', calendarTime: 'Sat Nov 21 19:50:11 2026 UTC', unixTime: 1795290611, severity: '1', filename: 'tls.cpp', line: '253', message: 'Cannot read the response', version: '5.12.1' }) },
  { name: 'filebeat', kind: 'osquery/processes/added/linux/beat', record: JSON.stringify({ '@timestamp': '2026-11-21T19:50:11.000Z', fileset: { name: 'result' }, osquery: { result: { name: 'processes', action: 'added', host_identifier: 'web1', unix_time: '1795290611', columns: { ...shell, name: 'curl' } } } }) },
  { name: 'other-json', kind: undefined, record: '{"name":"x","hostIdentifier":"y"}' },
]; // prettier-ignore
