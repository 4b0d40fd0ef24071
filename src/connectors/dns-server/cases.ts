import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const each = (name: string, kind: string, record: string, fields: NonNullable<ParserCase['fields']>): ParserCase => ({
  name,
  kind: `dns-server/${kind}`,
  record,
  fields,
});

export const dnsServerCases: readonly ParserCase[] = [
  each('bind-query', 'bind-query', 'client @0x7f2c1c0a5b68 192.0.2.10#53211 (www.example.com): query: www.example.com IN A +E(0)K (192.0.2.53)', { src_ip: '192.0.2.10', src_port: 53211, query: 'www.example.com', record_type: 'A', dst_ip: '192.0.2.53' }),
  each('bind-file', 'bind-query', '21-Nov-2026 22:51:00.123 queries: info: client 2001:db8::10#40000 (a.example.com): view internal: query: a.example.com IN TXT + (2001:db8::53)', { src_ip: '2001:db8::10', record_type: 'TXT' }),
  each('bind-refused', 'bind-refused', "client @0x7f2c1c0a5b68 203.0.113.9#4444 (example.org): query (cache) 'example.org/ANY/IN' denied (allow-query-cache did not match)", { query: 'example.org', record_type: 'ANY', rcode: 'REFUSED' }),
  each('bind-transfer-refused', 'bind-refused', "client @0x7f2c1c0a5b68 203.0.113.9#4444 (example.com): zone transfer 'example.com/AXFR/IN' denied", { query: 'example.com', record_type: 'AXFR', reason: 'zone transfer' }),
  each('unbound-query', 'unbound-query', '[1795301460] unbound[812:0] info: 192.0.2.10 www.example.com. A IN', { query: 'www.example.com', record_type: 'A' }),
  each('unbound-reply', 'unbound-answer', '[812:0] info: 192.0.2.10 nosuch.example.com. AAAA IN NXDOMAIN 0.012345 0 120', { rcode: 'NXDOMAIN', seconds: 0.012345, bytes: 120 }),
  each('dnsmasq-query', 'dnsmasq-query', 'query[A] www.example.com from 192.0.2.10', { src_ip: '192.0.2.10', query: 'www.example.com', record_type: 'A' }),
  each('dnsmasq-reply', 'dnsmasq-answer', 'reply www.example.com is 203.0.113.80', { answer: '203.0.113.80' }),
  each('dnsmasq-nxdomain', 'dnsmasq-answer', '17 192.0.2.10/40111 reply nosuch.example.com is NXDOMAIN', { src_ip: '192.0.2.10', rcode: 'NXDOMAIN' }),
  each('dnsmasq-cached', 'dnsmasq-answer', 'cached www.example.com is <CNAME>', { origin: 'cached', answer: '<CNAME>' }),
  each('dnsmasq-forwarded', 'dnsmasq-forwarded', 'forwarded www.example.com to 198.51.100.53', { forwarder: '198.51.100.53' }),
  each('bind-rpz', 'bind-rewritten', '21-Nov-2026 22:51:00.123 rpz: info: client @0x7f2c1c0a5b68 192.0.2.10#53211 (bad.example.com): rpz QNAME NXDOMAIN rewrite bad.example.com/A/IN via bad.example.com.rpz.example.net', { query: 'bad.example.com', trigger: 'QNAME', action: 'NXDOMAIN' }),
  each('bind-query-failed', 'bind-answer', '21-Nov-2026 22:51:00.123 query-errors: info: client @0x7f2c1c0a5b68 192.0.2.10#53211 (broken.example.com): query failed (SERVFAIL) for broken.example.com/IN/A at query.c:7837', { rcode: 'SERVFAIL', record_type: 'A' }),
  each('bind-transfer-out', 'bind-transfer', "21-Nov-2026 22:51:00.123 xfer-out: info: client @0x7f2c1c0a5b68 192.0.2.54#40000 (example.com): transfer of 'example.com/IN': AXFR started (serial 7)", { query: 'example.com', record_type: 'AXFR', state: 'started' }),
  each('bind-transfer-in', 'bind-transfer', "transfer of 'example.com/IN' from 192.0.2.53#53: Transfer status: success", { dst_ip: '192.0.2.53', state: 'Transfer status: success' }),
  each('powerdns', 'powerdns-query', "Remote 192.0.2.10:40000 wants 'www.example.com|A', do = 0, bufsize = 512: packetcache MISS", { query: 'www.example.com', record_type: 'A' }),
  each('powerdns-recursor', 'powerdns-query', "3 [12/1] question for 'www.example.com|AAAA' from 192.0.2.10:40000", { query: 'www.example.com', record_type: 'AAAA', src_ip: '192.0.2.10' }),
  each('windows-received', 'windows-query', '11/21/2026 10:51:00 PM 0E6C PACKET  00000247D1C3B5C0 UDP Rcv 192.0.2.10      1a2b   Q [0001   D   NOERROR] A      (3)www(7)example(3)com(0)', { query: 'www.example.com', src_ip: '192.0.2.10' }),
  each('windows-answered', 'windows-answer', '11/21/2026 10:51:00 PM 0E6C PACKET  00000247D1C3B5C0 UDP Snd 192.0.2.10      1a2b R Q [8385 A DR NXDOMAIN] AAAA   (6)nosuch(7)example(3)com(0)', { rcode: 'NXDOMAIN', query: 'nosuch.example.com' }),
  each('windows-forwarded', 'windows-forwarded', '2026-11-21 22:51:00 0E6C PACKET  00000247D1C3B5C0 UDP Snd 198.51.100.53   1a2b   Q [0001   D   NOERROR] A      (3)www(7)example(3)com(0)', { forwarder: '198.51.100.53' }),
  { name: 'bind-says', kind: 'dns-server-log/bind', record: '21-Nov-2026 22:51:00.123 general: info: zone example.com/IN: loaded serial 7', fields: { category: 'general', level: 'info' } },
  { name: 'unbound-says', kind: 'dns-server-log/unbound', record: '[1795301460] unbound[812:0] notice: init module 0: validator', fields: { level: 'notice' }, golden: false },
  { name: 'other', kind: undefined, record: 'client said: what is a query?', golden: false },
]; // prettier-ignore
