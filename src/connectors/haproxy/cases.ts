import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import type { ParseContext } from '../../pipeline/normalize/parser.ts';

const tagged: ParseContext = {
  received: Date.UTC(2026, 10, 21, 22, 51, 1),
  context: undefined,
  envelope: { time: Date.UTC(2026, 10, 21, 22, 51), timeQuality: [], host: 'lb1', app: 'haproxy', pid: '14389', facility: 16, level: 6, attributes: undefined },
}; // prettier-ignore

export const haproxyCases: readonly ParserCase[] = [
  { name: 'http', record: '203.0.113.7:33317 [21/Nov/2026:22:51:00.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {www.example.com|curl/8.5.0} {} "GET /index.html?a=1 HTTP/1.1"', kind: 'haproxy/http', fields: { 'c-ip': '203.0.113.7', 'frontend_name': 'http-in', 'backend_name': 'static', 'server_name': 'srv1', 'status_code': 200, 'time_total': 109, 'cs-uri-stem': '/index.html', 'captured_request_headers': ['www.example.com', 'curl/8.5.0'] } },
  { name: 'https', record: '2001:db8::7:33317 [21/Nov/2026:22:51:00.655] https-in~ web/<NOSRV> -1/-1/-1/-1/0 400 0 - - CR-- 2/2/0/0/0 0/0 "<BADREQ>" 0/0000000000000000/0/0/1 www.example.com/TLSv1.3/TLS_AES_256_GCM_SHA384', kind: 'haproxy/http', fields: { 'c-ip': '2001:db8::7', 'status_code': 400, 'http_request': '<BADREQ>', 'termination_state': 'CR--' } },
  { name: 'tcp', record: '203.0.113.7:33318 [21/Nov/2026:22:51:00.655] ssh-in ssh/srv2 1/0/5007 2750 -- 1/1/1/1/0 0/0', kind: 'haproxy/tcp', fields: { bytes_read: 2750, time_total: 5007 }, context: tagged },
  { name: 'error', record: '203.0.113.7:33319 [21/Nov/2026:22:51:00.655] https-in/1: Connection error during SSL handshake', kind: 'haproxy/error', fields: { listener: '1', error: 'Connection error during SSL handshake' } },
  { name: 'connect', record: 'Connect from 203.0.113.7:33320 to 192.0.2.1:443 (https-in/HTTP)', kind: 'haproxy/connect', fields: { server_port: 443, mode: 'HTTP' } },
  { name: 'notice', record: 'Server web/srv1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 1 active and 0 backup servers left.', context: tagged, kind: 'haproxy/notice', fields: { server_name: 'srv1', state: 'DOWN', reason: 'Layer4 connection problem' } },
  { name: 'other', record: 'Connect from here to there', kind: undefined, golden: false },
]; // prettier-ignore
