import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const mac = 'MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00';

export const netfilterCases: readonly ParserCase[] = [
  {
    name: 'ufw-block',
    record: `[ 7731.402911] [UFW BLOCK] IN=eth0 OUT= ${mac} SRC=203.0.113.9 DST=192.0.2.10 LEN=44 TOS=0x00 PREC=0x00 TTL=240 ID=54321 DF PROTO=TCP SPT=51514 DPT=23 WINDOW=1024 RES=0x00 SYN URGP=0`,
    kind: 'netfilter/packet',
    fields: { prefix: '[UFW BLOCK]', action: 'block', blocked: true, SRC: '203.0.113.9', DPT: 23, DF: true, TCPFLAGS: 'SYN' },
  },
  {
    name: 'forwarded-udp',
    record: `FORWARD-ACCEPT: IN=br0 OUT=eth1 PHYSIN=veth1 ${mac} SRC=192.0.2.10 DST=198.51.100.53 LEN=64 TOS=0x00 PREC=0x00 TTL=63 ID=1 PROTO=UDP SPT=40000 DPT=53 LEN=44 MARK=0x1`,
    kind: 'netfilter/packet',
    fields: { action: 'accept', blocked: false, PROTO: 'UDP', LEN: 64, MARK: '0x1' },
  },
  {
    name: 'icmp-about',
    record: `dropped:IN=eth0 OUT= ${mac} SRC=198.51.100.1 DST=192.0.2.10 LEN=72 TOS=0x00 PREC=0xC0 TTL=62 ID=7 PROTO=ICMP TYPE=3 CODE=1 [SRC=192.0.2.10 DST=203.0.113.5 LEN=44 TOS=0x00 PREC=0x00 TTL=62 ID=9 PROTO=TCP SPT=40001 DPT=80 WINDOW=512 RES=0x00 ACK SYN URGP=0 ]`,
    kind: 'netfilter/packet',
    fields: { SRC: '198.51.100.1', TYPE: 3, about: { SRC: '192.0.2.10', DPT: 80 } },
  },
  { name: 'ipv6-output', record: 'nft out IN= OUT=wlan0 SRC=2001:0db8:0000:0000:0000:0000:0000:0010 DST=2001:0db8:0000:0000:0000:0000:0000:0053 LEN=60 TC=0 HOPLIMIT=64 FLOWLBL=12345 PROTO=TCP SPT=40002 DPT=443 SEQ=1 ACK=0 WINDOW=64800 RES=0x00 SYN URGP=0 UID=1000 GID=1000', kind: 'netfilter/packet', fields: { UID: 1000, OUT: 'wlan0' } },
  { name: 'arp', record: 'arp: IN=eth0 OUT= ARP HTYPE=1 PTYPE=0x0800 OPCODE=1 MACSRC=02:00:00:00:00:02 IPSRC=192.0.2.1 MACDST=00:00:00:00:00:00 IPDST=192.0.2.10', kind: 'netfilter/packet', fields: { IPSRC: '192.0.2.1' } },
  { name: 'prose', record: 'the packet came IN=eth0 and went OUT=eth1', kind: undefined, golden: false },
]; // prettier-ignore
