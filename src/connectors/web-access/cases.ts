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
  { name: 'squid-combined', record: `192.0.2.10 - alice ${at} "GET http://www.example.com/a?b=c HTTP/1.1" 200 5120 "-" "curl/8.5.0" TCP_MISS:HIER_DIRECT`, kind: 'web-access/squid', fields: { 's-action': 'TCP_MISS', 'cs-host': 'www.example.com', 'cs-uri': 'http://www.example.com/a?b=c' } },
  { name: 'cut-off', record: `203.0.113.7 - - ${at} "GET / HT`, kind: 'damaged', golden: false },
  { name: 'other', record: 'GET / HTTP/1.1', kind: undefined, golden: false },
  { name: 'nginx-error', record: '2026/11/21 22:51:00 [error] 812#812: *4711 open() "/srv/www/a" failed (2: No such file or directory), client: 203.0.113.7, server: www.example.com, request: "GET /a?b=\\"c\\" HTTP/1.1", upstream: "http://192.0.2.20:8080/a", host: "www.example.com", referrer: "https://www.example.org/"', kind: 'nginx-error/error', fields: { 'level': 'error', 'c-ip': '203.0.113.7', 'server': 'www.example.com', 'cs-method': 'GET', 'cs-host': 'www.example.com', 'message': 'open() "/srv/www/a" failed (2: No such file or directory)' } },
  { name: 'nginx-signal', record: '2026/11/21 22:51:00 [alert] 811#811: worker process 812 exited on signal 6 (core dumped)', kind: 'nginx-error/error', fields: { message: 'worker process 812 exited on signal 6 (core dumped)' } },
  { name: 'apache-error', record: '[Sat Nov 21 22:51:00.123456 2026] [authz_core:error] [pid 812:tid 140] [client 203.0.113.7:40000] AH01630: client denied by server configuration: /srv/www/.htaccess, referer: https://www.example.org/', kind: 'apache-error/error', fields: { 'module': 'authz_core', 'level': 'error', 'pid': 812, 'c-ip': '203.0.113.7', 'c-port': 40000, 'code': 'AH01630', 'cs-referer': 'https://www.example.org/' } },
  { name: 'apache-error-ipv6', record: '[Sat Nov 21 22:51:00.123456 2026] [core:error] [pid 812] [client 2001:db8::7:40000] AH00126: Invalid URI in request GET /../../etc/passwd HTTP/1.1', kind: 'apache-error/error', fields: { 'cs-uri': '/../../etc/passwd' }, golden: false },
  { name: 'apache-1', record: '[Sat Nov 21 22:51:00 2026] [error] [client 203.0.113.7] Directory index forbidden by rule: /srv/www/', kind: 'apache-error/error', fields: { 'c-ip': '203.0.113.7', 'message': 'Directory index forbidden by rule: /srv/www/' } },
  { name: 'apache-notice', record: '[Sat Nov 21 22:51:00 2026] [notice] [x] child pid 812 exit signal Segmentation Fault (11)', kind: 'apache-error/error', fields: { message: '[x] child pid 812 exit signal Segmentation Fault (11)' }, golden: false },
  { name: 'nginx-json', record: '{"time_iso8601":"2026-11-21T23:51:00+01:00","remote_addr":"203.0.113.7","remote_user":"-","request":"GET /a?b=c HTTP/1.1","status":"404","body_bytes_sent":"153","http_referer":"-","http_user_agent":"curl/8.5.0","http_host":"www.example.com"}', kind: 'web-access-json/nginx' },
  { name: 'traefik-json', record: '{"ClientAddr":"203.0.113.7:40000","ClientHost":"203.0.113.7","ClientUsername":"alice","DownstreamStatus":200,"RequestHost":"www.example.com","RequestMethod":"POST","RequestPath":"/login","StartUTC":"2026-11-21T22:51:00.123Z","request_User-Agent":"curl/8.5.0"}', kind: 'web-access-json/traefik' },
  { name: 'caddy-json', record: '{"level":"info","ts":1795301460.123,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"203.0.113.7","remote_port":"40000","client_ip":"203.0.113.7","proto":"HTTP/2.0","method":"GET","host":"www.example.com","uri":"/a","headers":{"User-Agent":["curl/8.5.0"]}},"user_id":"","duration":0.001,"size":5,"status":200}', kind: 'web-access-json/caddy' },
  { name: 'json-of-others', record: '{"remote_addr":"203.0.113.7","status":"up"}', kind: undefined, golden: false },
]; // prettier-ignore
