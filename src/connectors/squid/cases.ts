import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

export const squidCases: readonly ParserCase[] = [
  { name: 'get', record: '1795301460.123   1234 192.0.2.10 TCP_MISS/200 5120 GET http://www.example.com/a?b=c alice HIER_DIRECT/203.0.113.80 text/html', kind: 'squid/access', fields: { 'c-ip': '192.0.2.10', 'cs-host': 'www.example.com', 'sc-status': 200, 'r-ip': '203.0.113.80', 'cs-username': 'alice', 's-action': 'TCP_MISS' } },
  { name: 'connect', record: '1795301460.123     10 192.0.2.10 TCP_TUNNEL/200 39 CONNECT www.example.com:443 - HIER_DIRECT/2001:db8::80 -', kind: 'squid/access', fields: { 'cs-method': 'CONNECT', 'cs-host': 'www.example.com', 'r-ip': '2001:db8::80' } },
  { name: 'denied', record: '1795301460.123      0 2001:db8::10 TCP_DENIED/403 3800 GET http://bad.example.com/ - HIER_NONE/- text/html', kind: 'squid/access', fields: { 's-action': 'TCP_DENIED' } },
  { name: 'error', record: '1795301460.123      0 192.0.2.10 NONE/000 0 NONE error:transaction-end-before-headers - HIER_NONE/- -', kind: 'squid/access', fields: { 'cs-uri': 'error:transaction-end-before-headers' }, golden: false },
  { name: 'cache-log', record: '2026/11/21 22:51:00 kid1| Starting Squid Cache version 5.7 for x86_64-pc-linux-gnu...', kind: 'squid/cache', fields: { kid: 1 } },
  { name: 'cut-off', record: '1795301460.123   1234 192.0.2.10 TCP_MISS/200 5120 GET', kind: undefined, golden: false },
]; // prettier-ignore
