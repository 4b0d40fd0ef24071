import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const each = (name: string, record: string, fields: NonNullable<ParserCase['fields']>, golden = false): ParserCase => ({
  name, kind: 'pf/packet', record, fields, ...(golden ? {} : { golden: false }),
}); // prettier-ignore

export const pfCases: readonly ParserCase[] = [
  each('tcp-4', '5,,,1000000103,igb0,match,block,in,4,0x0,,240,54321,0,none,6,tcp,44,203.0.113.9,192.0.2.10,40000,23,0,S,1234567890,,1024,,mss', { action: 'block', blocked: true, src_ip: '203.0.113.9', dst_port: 23, tcpflags: 'S', tracker: '1000000103' }, true),
  each('udp-6', '7,,,02f4bab031b57d1e30553ce08e0ec131,igb1,match,pass,out,6,0x00,0x12345,64,UDP,17,72,2001:db8::10,2001:db8::53,40000,53,64', { action: 'pass', blocked: false, protocol: 'UDP', dst_ip: '2001:db8::53', dst_port: 53 }, true),
  each('icmp', '9,,,1000000104,igb0,match,block,in,4,0x0,,64,1,0,none,1,icmp,84,203.0.113.9,192.0.2.10,request,1,2', { icmptype: 'request', icmp_seq: '2' }),
  each('carp', '11,,,1000000105,igb0,match,pass,in,4,0x10,,255,0,0,DF,112,carp,56,192.0.2.2,224.0.0.18,advertise,255,1,2,0,1', { carptype: 'advertise', vhid: 1 }),
  each('igmp', '13,,,1000000106,igb0,match,block,in,4,0xc0,,1,0,0,none,2,igmp,32,192.0.2.1,224.0.0.1,datalength=8', { protocol: 'igmp' }),
  each('tcpdump', 'Nov 21 22:51:00.123456 rule 3/(match) block in on em0: 203.0.113.9.40000 > 192.0.2.10.22: Flags [S], seq 1, win 1024, length 0', { action: 'block', rulenr: '3', src_ip: '203.0.113.9', dst_port: 22, protocol: 'tcp' }, true),
  each('tcpdump-6', 'rule 12/0(match): pass out on em0: 2001:db8::10.40000 > 2001:db8::53.53: udp 40', { dst_ip: '2001:db8::53', dst_port: 53, protocol: 'udp' }),
  { name: 'other-csv', record: '5,,,7,igb0,match,drop,in,4,', kind: undefined, golden: false },
]; // prettier-ignore
