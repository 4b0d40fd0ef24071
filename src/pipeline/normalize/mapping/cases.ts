import type { ParserCase } from '../test-parser-contract.ts';
import { noContext } from '../test-parser-run.ts';

const syslog = { time: undefined, timeQuality: [], host: 'gw-1', app: 'acmevpn', pid: '7', facility: 4, level: 6, attributes: undefined }; // prettier-ignore

/** Records of invented products, for the mappings in `fixtures/`. */
export const mappingCases: readonly ParserCase[] = [
  {
    name: 'json-login',
    record: '{"acmeVersion":2,"id":"e-1","level":"warn","evt":{"at":"2026-11-21T19:50:11.250+01:00","name":"login","service":"console","result":"ok"},"who":{"login":"jdoe","id":"u-7"},"from":{"ip":"192.0.2.7","agent":"curl/8"}}',
    kind: 'acme-cloud/authentication-1',
  },
  {
    name: 'json-account',
    record: '{"acmeVersion":2,"id":"e-2","level":"critical!","evt":{"at":1795287011250,"name":"user.create","result":"denied"},"who":{"mail":"jdoe@example.com"},"target":{"login":"mallory"},"from":{"ip":"2001:db8::7"}}',
    kind: 'acme-cloud/account-2',
  },
  {
    name: 'json-group',
    record: '{"acmeVersion":2,"evt":{"name":"group.add"},"who":{"login":"jdoe"},"target":{"login":"mallory","group":"admins"}}',
    kind: 'acme-cloud/group-3',
  },
  { name: 'json-api', record: '{"acmeVersion":2,"evt":{"name":"disk.resize","at":"nonsense"}}', kind: 'acme-cloud/api' },
  { name: 'json-other', record: '{"acmeVersion":2,"event":"login"}', kind: undefined },
  {
    name: 'csv-allowed',
    record: '2026-07-21,19:50:11,allow,tcp,192.0.2.7,51000,198.51.100.9,443,1234,"out, ""web"""',
    kind: 'acme-firewall/network',
    fields: { rule: 'out, "web"' },
  },
  { name: 'csv-denied', record: '2026-11-21,19:50:11,deny,udp,192.0.2.7,51000,198.51.100.9,53,,', kind: 'acme-firewall/network-1' },
  { name: 'csv-short', record: '2026-11-21,19:50:11,deny,udp', kind: undefined },
  {
    name: 'pairs',
    record: `acmevpn ts=1795287011 login="j doe" peer=192.0.2.7 ok=yes msg='it''s fine' gw=vpn-1`,
    kind: 'acme-vpn/authentication',
    fields: { login: 'j doe', gw: 'vpn-1' },
  },
  { name: 'pairs-in-syslog', record: 'acmevpn ts=1795287011 login=jdoe peer=192.0.2.7 ok=no', kind: 'acme-vpn/authentication', context: { ...noContext, envelope: syslog } },
  {
    name: 'text-request',
    record: '192.0.2.7 - jane doe [21/Nov/2026:19:50:11 +0100] "GET /a b?c=1" 200 -',
    kind: 'acme-proxy/http',
    fields: { user: 'jane doe', method: 'GET', path: '/a b?c=1', status: 200 },
  },
  {
    name: 'text-closed',
    record: '192.0.2.7:51000 - [21/Nov/2026:19:50:11 +0100] closed after 0.5s by peer',
    kind: 'acme-proxy/http',
    fields: { src_ip: '192.0.2.7', src_port: 51000, seconds: 0.5, why: 'by peer' },
  },
  { name: 'text-other', record: '192.0.2.7 - jane [21/Nov/2026:19:50:11 +0100] GET / 200', kind: undefined },
]; // prettier-ignore
