import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import type { ParseContext } from '../../pipeline/normalize/parser.ts';

const at = '[21/Nov/2026:22:51:00 +0100]';
const fromNginx: ParseContext = {
  received: Date.UTC(2026, 10, 21, 22, 51, 1),
  context: undefined,
  envelope: { time: undefined, timeQuality: [], host: 'web1', app: 'nginx', pid: undefined, facility: 23, level: 6, attributes: undefined }, // prettier-ignore
};

export const webAccessCases: readonly ParserCase[] = [
  {
    name: 'combined',
    record: `203.0.113.7 - alice ${at} "GET /shop/item?id=7&name=a+b HTTP/1.1" 200 5120 "https://www.example.com/shop" "Mozilla/5.0 (X11; Linux x86_64)"`,
    kind: 'web-access/request',
    fields: {
      'c-ip': '203.0.113.7', 'cs-username': 'alice', 'cs-method': 'GET', 'cs-uri': '/shop/item?id=7&name=a+b', 'cs-uri-stem': '/shop/item',
      'uri_decoded': '/shop/item?id=7&name=a b', 'sc-status': 200, 'sc-bytes': 5120,
    },
  },
  {
    name: 'common',
    record: `2001:db8::7 - - ${at} "HEAD / HTTP/1.0" 304 -`,
    kind: 'web-access/request',
    fields: { 'c-ip': '2001:db8::7', 'cs-method': 'HEAD', 'sc-status': 304 },
  },
  {
    name: 'virtual-host',
    record: `www.example.com:443 198.51.100.9 - - ${at} "POST /login HTTP/2.0" 302 0 "-" "curl/8.5.0" 0.012 "192.0.2.10:8080"`,
    kind: 'web-access/request',
    fields: { 'cs-host': 'www.example.com:443', 'c-ip': '198.51.100.9', 'cs-user-agent': 'curl/8.5.0', 'more': '0.012 "192.0.2.10:8080"' },
  },
  {
    name: 'encoded',
    record: `203.0.113.7 - - ${at} "GET /cgi-bin/%252e%252e/%2e%2e/etc/passwd?x=\\x22%3Cscript%3E%ff HTTP/1.1" 400 150 "-" "-"`,
    kind: 'web-access/request',
    fields: { uri_decoded: '/cgi-bin/../../etc/passwd?x="<script>ÿ' },
  },
  {
    name: 'no-request',
    record: `203.0.113.7 - - ${at} "\\x16\\x03\\x01\\x02\\x00" 400 150 "-" "-"`,
    kind: 'web-access/request',
    fields: { 'request': '\\x16\\x03\\x01\\x02\\x00', 'sc-status': 400 },
  },
  { name: 'quote-in-agent', record: `203.0.113.7 - - ${at} "GET / HTTP/1.1" 200 1 "-" "a \\"b\\" c"`, kind: 'web-access/request', fields: { 'cs-user-agent': 'a \\"b\\" c' }, golden: false },
  { name: 'nginx-syslog', record: `203.0.113.7 - - ${at} "GET / HTTP/1.1" 200 1 "-" "x"`, context: fromNginx, kind: 'web-access/nginx', fields: { host: 'web1', app: 'nginx' } },
  { name: 'cut-off', record: `203.0.113.7 - - ${at} "GET / HT`, kind: 'damaged', golden: false },
  { name: 'other', record: 'GET / HTTP/1.1', kind: undefined, golden: false },
]; // prettier-ignore
