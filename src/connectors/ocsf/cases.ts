import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const windows = { device: { hostname: 'ws-17.example.com', uid: 'h-17', ip: '192.0.2.17', type_id: 2, os: { name: 'Windows 11', type: 'Windows', type_id: 100 } } }; // prettier-ignore
const shell = { pid: 812, uid: 'p-812', cmd_line: 'cmd.exe /c whoami /all', file: { name: 'cmd.exe', path: 'C:\\Windows\\System32\\cmd.exe', type_id: 1 } }; // prettier-ignore
const actor = { actor: { process: shell, user: { name: 'jdoe', domain: 'EXAMPLE', uid: 'S-1-5-21-1' } } };
const ends = { src_endpoint: { ip: '192.0.2.17', port: 50112 }, dst_endpoint: { ip: '203.0.113.9', port: 443, hostname: 'cdn.example.net' }, connection_info: { direction_id: 2, direction: 'Outbound', protocol_name: 'tcp' } }; // prettier-ignore

const one = (name: string, kind: string, classUid: number, activity: number, more: JsonObject): ParserCase => ({
  name,
  kind: `ocsf/${kind}`,
  record: JSON.stringify({
    class_uid: classUid, category_uid: Math.floor((classUid % 100_000) / 1000), activity_id: activity, type_uid: classUid * 100 + activity, severity_id: 1, time: 1_795_290_611_250,
    metadata: { version: '1.5.0', uid: 'm-1', product: { vendor_name: 'Example', name: 'Agent' } }, ...more,
  }),
}); // prettier-ignore

export const ocsfCases: readonly ParserCase[] = [
  one('process-start', 'process-start/windows', 1007, 1, {
    ...windows, ...actor,
    process: { pid: 4242, uid: 'p-4242', cmd_line: 'whoami /all', working_directory: 'C:\\Users\\jdoe\\', integrity: 'Medium', file: { name: 'whoami.exe', path: 'C:\\Windows\\System32\\whoami.exe', type_id: 1, internal_name: 'whoami.exe', hashes: [{ algorithm: 'SHA-256', algorithm_id: 3, value: '0b'.repeat(32) }, { algorithm: 'MD5', algorithm_id: 1, value: '0a'.repeat(16) }] }, parent_process: shell },
  }),
  one('process-start-plain', 'process-start/linux', 1007, 1, { device: { name: 'srv-1', type_id: 1, os: { name: 'Ubuntu', type_id: 200 } }, process: { pid: 9, path: '/usr/bin/curl', cmd_line: 'curl http://198.51.100.9/x', user: { name: 'root' } } }),
  one('process-end', 'process-end/windows', 1007, 2, { ...windows, ...actor, process: { pid: 4242 } }),
  one('process-open', 'process-access/windows', 1007, 3, { ...windows, ...actor, process: { pid: 700, file: { name: 'lsass.exe', path: 'C:\\Windows\\System32\\lsass.exe', type_id: 1 } }, requested_permissions: 4112 }),
  one('process-inject', 'process-inject/windows', 1007, 4, { ...windows, ...actor, process: { pid: 700, file: { name: 'a.exe', path: 'C:\\a.exe', type_id: 1 } } }),
  one('process-other', 'other/windows', 1007, 5, { ...windows, ...actor, message: 'set user id' }),
  one('file-create', 'file-create/windows', 1001, 1, { ...windows, ...actor, file: { name: 'a.exe', path: 'C:\\Users\\Public\\a.exe', type_id: 1, hashes: [{ algorithm_id: 3, value: '0d'.repeat(32) }] } }),
  one('file-rename', 'file-rename/windows', 1001, 5, { ...windows, ...actor, file: { name: 'a.txt', path: 'C:\\a.txt', type_id: 1 }, file_result: { name: 'b.txt', path: 'C:\\b.txt', type_id: 1 } }),
  one('file-delete', 'file-delete/windows', 1001, 4, { ...windows, ...actor, file: { name: 'a.log', path: 'C:\\a.log', type_id: 1 } }),
  one('module', 'module-load/windows', 1005, 1, { ...windows, ...actor, module: { load_type_id: 1, file: { name: 'x.dll', path: 'C:\\Users\\Public\\x.dll', type_id: 1 } } }),
  one('driver', 'driver-load/windows', 1002, 1, { ...windows, ...actor, driver: { file: { name: 'x.sys', path: 'C:\\x.sys', type_id: 1 } } }),
  one('registry-set', 'registry-set/windows', 201002, 2, { ...windows, ...actor, reg_value: { path: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Example', name: 'DisableIt', type: 'REG_DWORD', type_id: 4, data: '1' } }),
  one('registry-text', 'registry-set/windows', 201002, 3, { ...windows, ...actor, reg_value: { path: '\\REGISTRY\\USER\\S-1-5-21-1\\Software\\Microsoft\\Windows\\CurrentVersion\\Run', name: 'x', data: 'C:\\Users\\Public\\a.exe' } }),
  one('registry-key', 'registry-create/windows', 201001, 1, { ...windows, ...actor, reg_key: { path: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Example' } }),
  one('registry-delete', 'registry-delete/windows', 201002, 4, { ...windows, ...actor, reg_value: { path: 'HKLM\\SOFTWARE\\Example', name: 'x' } }),
  one('network', 'network/windows', 4001, 1, { ...windows, ...actor, ...ends, traffic: { bytes_out: 310, bytes_in: 5120 } }),
  one('network-closed', 'network-end/windows', 4001, 2, { ...windows, ...ends }),
  one('firewall', 'firewall', 4001, 6, { ...ends, action_id: 2, action: 'Denied', disposition_id: 2 }),
  one('dns', 'dns/windows', 4003, 1, { ...windows, ...actor, query: { hostname: 'c2.example.net', type: 'A' }, answers: [{ rdata: '203.0.113.66' }], rcode_id: 0, src_endpoint: { ip: '192.0.2.17' } }),
  one('http', 'http', 4002, 3, { src_endpoint: { ip: '198.51.100.9' }, http_request: { http_method: 'GET', user_agent: 'curl/8.5.0', url: { url_string: 'https://www.example.com/shop/item?id=7', path: '/shop/item', query_string: 'id=7', hostname: 'www.example.com' } }, http_response: { code: 200 } }),
  one('sign-in', 'sign-in/linux', 3002, 1, { device: { hostname: 'srv-1', type_id: 1, os: { name: 'Linux', type_id: 200 } }, user: { name: 'root' }, src_endpoint: { ip: '198.51.100.9' }, status_id: 2 }),
  one('sign-out', 'sign-out', 3002, 2, { user: { name: 'alice' }, status_id: 1 }),
  one('api', 'api', 6003, 1, { actor: { user: { name: 'alice' } }, api: { operation: 'createThing', service: { name: 'things.example.com' } }, src_endpoint: { ip: '198.51.100.9' }, status_id: 1 }),
  one('cloudtrail', 'cloudtrail', 6003, 1, { metadata: { version: '1.1.0', product: { vendor_name: 'AWS', name: 'CloudTrail' } }, actor: { user: { name: 'alice', type: 'IAMUser' } }, api: { operation: 'CreateUser', service: { name: 'iam.amazonaws.com' } }, src_endpoint: { ip: '198.51.100.9' }, cloud: { provider: 'AWS', region: 'eu-central-1' } }),
  one('finding', 'other', 2004, 1, { message: 'Something was found', finding_info: { title: 'A finding', uid: 'f-1' } }),
  { name: 'time-as-text', kind: 'ocsf/dns', record: '{"class_uid":4003,"activity_id":2,"time_dt":"2026-11-21T19:50:11","metadata":{"version":"1.0.0"},"query":{"hostname":"a.example.com"}}' },
  { name: 'not-ocsf', kind: undefined, record: '{"class_uid":1007,"time":1795290611250}' },
]; // prettier-ignore
