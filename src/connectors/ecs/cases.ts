import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const base = { '@timestamp': '2026-11-21T19:50:11.250Z', ecs: { version: '8.11.0' } };
const windows = { host: { name: 'ws-17.example.com', hostname: 'ws-17', id: 'h-17', os: { type: 'windows', family: 'windows' } }, user: { name: 'jdoe', domain: 'EXAMPLE', id: 'S-1-5-21-1' } }; // prettier-ignore
const linux = { host: { name: 'srv-1', os: { type: 'linux', family: 'debian', platform: 'ubuntu' } }, user: { name: 'www-data', id: '33' } }; // prettier-ignore
const shell = { pid: 812, entity_id: 'p-812', executable: 'C:\\Windows\\System32\\cmd.exe', name: 'cmd.exe' };

const one = (name: string, kind: string, category: string, types: string[], more: JsonObject, event: JsonObject = {}): ParserCase => ({
  name,
  kind: `ecs/${kind}`,
  record: JSON.stringify({ ...base, ...more, event: { kind: 'event', category: [category], type: types, ...event } }),
}); // prettier-ignore

const traffic = { source: { ip: '192.0.2.17', port: 50112, bytes: 310 }, destination: { ip: '203.0.113.9', port: 443, domain: 'cdn.example.net', bytes: 5120 }, network: { transport: 'tcp', direction: 'egress', type: 'ipv4' } }; // prettier-ignore
const ask = { dns: { question: { name: 'c2.example.net', type: 'A' }, answers: [{ name: 'c2.example.net', type: 'A', data: '203.0.113.66' }], response_code: 'NOERROR' } }; // prettier-ignore
const request = { http: { request: { method: 'GET', referrer: 'https://www.example.com/' }, response: { status_code: 200, body: { bytes: 99 } } }, url: { original: '/shop/item?id=7', path: '/shop/item', query: 'id=7', domain: 'www.example.com' }, user_agent: { original: 'curl/8.5.0' }, source: { ip: '198.51.100.9' } }; // prettier-ignore

export const ecsCases: readonly ParserCase[] = [
  one('process-start', 'process-start/windows', 'process', ['start'], {
    ...windows,
    process: { pid: 4242, entity_id: 'p-4242', executable: 'C:\\Windows\\System32\\whoami.exe', name: 'whoami.exe', command_line: 'whoami /all', working_directory: 'C:\\Users\\jdoe\\', hash: { md5: '0a'.repeat(16), sha256: '0b'.repeat(32) }, pe: { original_file_name: 'whoami.exe', imphash: '0c'.repeat(16) }, parent: { ...shell, command_line: 'cmd.exe /c whoami /all' } },
  }, { dataset: 'endpoint.events.process', action: 'start', id: 'e-1' }),
  one('process-start-linux', 'process-start/linux', 'process', ['start'], { ...linux, process: { pid: 99, executable: '/usr/bin/curl', name: 'curl', args: ['curl', 'http://198.51.100.9/x'], command_line: 'curl http://198.51.100.9/x', parent: { pid: 98, executable: '/bin/sh' } } }, { module: 'system', dataset: 'process', action: 'process_started' }),
  one('process-end', 'process-end/windows', 'process', ['end'], { ...windows, process: shell }),
  one('process-info', 'process-other/linux', 'process', ['info'], { ...linux, process: { pid: 7 } }, { action: 'existing_process' }),
  one('file-create', 'file-create/windows', 'file', ['creation'], { ...windows, process: shell, file: { path: 'C:\\Users\\Public\\a.exe', name: 'a.exe', hash: { sha256: '0d'.repeat(32) } } }, { dataset: 'endpoint.events.file', action: 'creation' }),
  one('file-change', 'file-change/linux', 'file', ['change'], { ...linux, file: { path: '/etc/passwd' } }, { module: 'file_integrity', action: 'updated' }),
  one('file-delete', 'file-delete/windows', 'file', ['deletion'], { ...windows, process: shell, file: { path: 'C:\\a.log' } }),
  one('file-rename', 'file-rename/windows', 'file', ['change'], { ...windows, process: shell, file: { path: 'C:\\b.txt', Ext: { original: { path: 'C:\\a.txt' } } } }, { action: 'rename' }),
  one('registry-set', 'registry-set/windows', 'registry', ['change'], { ...windows, process: shell, registry: { hive: 'HKLM', key: 'SOFTWARE\\Policies\\Example', value: 'DisableIt', path: 'HKLM\\SOFTWARE\\Policies\\Example\\DisableIt', data: { type: 'REG_DWORD', strings: ['1'] } } }, { action: 'modification' }),
  one('registry-text', 'registry-set/windows', 'registry', ['change'], { ...windows, process: shell, registry: { path: 'HKU\\S-1-5-21-1\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x', value: 'x', data: { type: 'REG_SZ', strings: ['C:\\Users\\Public\\a.exe'] } } }),
  one('registry-delete', 'registry-delete/windows', 'registry', ['deletion'], { ...windows, registry: { path: 'HKLM\\SOFTWARE\\Example' } }),
  one('library', 'image-load/windows', 'library', ['start'], { ...windows, process: shell, dll: { path: 'C:\\Users\\Public\\x.dll', name: 'x.dll', hash: { sha1: '0e'.repeat(20) }, code_signature: { exists: false } } }, { action: 'load' }),
  one('driver', 'driver-load/windows', 'driver', ['start'], { ...windows, dll: { path: 'C:\\Windows\\System32\\drivers\\x.sys', hash: { sha256: '0f'.repeat(32) } } }),
  one('network', 'network/windows', 'network', ['start'], { ...windows, process: shell, ...traffic }, { action: 'connection_attempted' }),
  one('network-accepted', 'network/linux', 'network', ['start'], { ...linux, source: { ip: '203.0.113.9' }, destination: { ip: '192.0.2.1', port: 22 }, network: { transport: 'tcp' } }, { action: 'connection_accepted' }),
  one('network-end', 'network-end/windows', 'network', ['end'], { ...windows, ...traffic }, { action: 'disconnect_received' }),
  one('packetbeat-flow', 'network', 'network', ['connection', 'end'], traffic, { dataset: 'flow', action: 'network_flow' }),
  one('firewall', 'firewall', 'network', ['connection', 'denied'], { ...traffic, observer: { vendor: 'Cisco', type: 'firewall' } }, { module: 'cisco', dataset: 'cisco.asa', action: 'firewall-rule', outcome: 'failure' }),
  one('dns', 'dns/windows', 'network', ['protocol', 'info'], { ...windows, process: shell, ...ask }, { action: 'lookup_result' }),
  one('packetbeat-dns', 'dns', 'network', ['connection', 'protocol'], { ...traffic, ...ask }, { dataset: 'dns' }),
  one('web', 'web/nginx', 'web', ['access'], request, { module: 'nginx', dataset: 'nginx.access', outcome: 'success' }),
  one('packetbeat-http', 'web', 'network', ['connection', 'protocol'], { ...traffic, ...request }, { dataset: 'http' }),
  one('sign-in', 'sign-in/linux/system.auth', 'authentication', ['start'], { ...linux, source: { ip: '198.51.100.9', port: 40000 }, process: { name: 'sshd', pid: 5 } }, { dataset: 'system.auth', action: 'ssh_login', outcome: 'failure' }),
  one('sign-out', 'sign-out/windows', 'authentication', ['end'], windows, { action: 'logged-out', outcome: 'success' }),
  one('cloudtrail', 'other/aws.cloudtrail', 'iam', ['creation'], { user: { name: 'alice' }, cloud: { region: 'eu-central-1' }, source: { address: '198.51.100.9', ip: '198.51.100.9' }, aws: { cloudtrail: { user_identity: { type: 'IAMUser' } } } }, { dataset: 'aws.cloudtrail', action: 'CreateUser', provider: 'iam.amazonaws.com', outcome: 'success' }),
  { name: 'dotted', kind: 'ecs/process-start/linux', record: JSON.stringify({ '@timestamp': '2026-11-21T19:50:11.250Z', 'ecs.version': '1.12.0', 'event.category': 'process', 'event.type': 'start', 'host.os.type': 'linux', 'host.name': 'srv-1', 'process.executable': '/bin/id', 'process.pid': 5, 'user.name': 'root' }) },
  { name: 'application-log', kind: 'ecs/other', record: '{"@timestamp":"2026-11-21T19:50:11","log.level":"INFO","message":"ready","ecs.version":"1.2.0","service.name":"shop"}' },
  { name: 'winlog', kind: undefined, record: '{"@timestamp":"2026-11-21T19:50:11Z","ecs":{"version":"8.0.0"},"winlog":{"event_id":1},"event":{"kind":"event"}}' },
  { name: 'not-ecs', kind: undefined, record: '{"@timestamp":"2026-11-21T19:50:11Z","event":{"name":"click"},"message":"a"}' },
]; // prettier-ignore
