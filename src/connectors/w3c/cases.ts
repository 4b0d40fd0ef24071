import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import { RECEIVED } from '../../pipeline/normalize/test-parser-run.ts';

const under = (context: string): NonNullable<ParserCase['context']> => ({
  received: RECEIVED,
  context,
  envelope: undefined,
});

export const w3cCases: readonly ParserCase[] = [
  { name: 'iis', context: under('#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-11-21 00:00:00\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken'), record: '2026-11-21 22:51:00 192.0.2.1 POST /owa/auth.owa a=1&b=%27 443 CORP\\alice 203.0.113.7 Mozilla/5.0+(Windows+NT+10.0) - 302 0 0 512 300 15', kind: 'w3c/iis', fields: { 'cs-method': 'POST', 'cs-uri': '/owa/auth.owa?a=1&b=%27', 'uri_decoded': "/owa/auth.owa?a=1&b='", 'cs-user-agent': 'Mozilla/5.0 (Windows NT 10.0)', 'sc-status': 302, 's-port': 443 } },
  { name: 'iis-without-header', record: '2026-11-21 22:51:00 192.0.2.1 GET /owa/ - 443 - 203.0.113.7 Mozilla/5.0+(Windows+NT+10.0) https://www.example.com/ 200 0 0 15', kind: 'w3c/iis', fields: { 'cs-uri': '/owa/', 'cs-referer': 'https://www.example.com/', 'time-taken': 15 } },
  { name: 'proxysg', context: under('#Software: SGOS 7.3.1\n#Version: 1.0\n#Fields: date time time-taken c-ip cs-username cs-auth-group sc-filter-result cs-categories cs(Referer) sc-status s-action cs-method rs(Content-Type) cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query cs-uri-extension cs(User-Agent) s-ip sc-bytes cs-bytes'), record: '2026-11-21 22:51:00 14 192.0.2.10 alice - DENIED "Malicious Sources/Malnets;Technology" - 403 TCP_DENIED GET - http bad.example.com 80 /a ?b=c - "Mozilla/5.0 (X11; Linux)" 192.0.2.3 785 222', kind: 'w3c/proxysg', fields: { 'cs-categories': 'Malicious Sources/Malnets;Technology', 'cs-uri': '/a?b=c', 'cs-user-agent': 'Mozilla/5.0 (X11; Linux)' } },
  { name: 'cloudfront', context: under('#Version: 1.0\n#Fields: date\ttime\tx-edge-location\tsc-bytes\tc-ip\tcs-method\tcs(Host)\tcs-uri-stem\tsc-status\tcs(Referer)\tcs(User-Agent)\tcs-uri-query'), record: '2026-11-21\t22:51:00\tFRA2\t512\t203.0.113.7\tGET\td111111abcdef8.cloudfront.net\t/a\t200\t-\tMozilla/5.0%20(X11)\t-', kind: 'w3c/cloudfront', fields: { 'cs-host': 'd111111abcdef8.cloudfront.net', 'cs-user-agent': 'Mozilla/5.0 (X11)' } },
  { name: 'windows-firewall', context: under('#Version: 1.5\n#Software: Microsoft Windows Firewall\n#Time Format: Local\n#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid'), record: '2026-11-21 22:51:00 DROP TCP 203.0.113.9 192.0.2.10 40000 445 52 S 1 0 64240 - - - RECEIVE 4', kind: 'w3c/windows-firewall', fields: { 'action': 'DROP', 'blocked': true, 'dst-port': 445 } },
  { name: 'cut-off', context: under('#Fields: date time c-ip cs-method cs-uri-stem sc-status'), record: '2026-11-21 22:51:00 203.0.113.7 GET', kind: 'w3c/other', fields: { 'c-ip': '203.0.113.7' } },
  { name: 'one-value', context: under('#Fields: date time c-ip'), record: '2026-11-21', kind: 'damaged', golden: false },
  { name: 'no-header', record: '2026-11-21 22:51:00 started', kind: undefined, golden: false },
]; // prettier-ignore
