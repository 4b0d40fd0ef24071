import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import type { ParseContext } from '../../pipeline/normalize/parser.ts';

const mac = '02:00:00:00:00:02';
const tagged: ParseContext = {
  received: Date.UTC(2026, 10, 21, 22, 51, 1),
  context: undefined,
  envelope: { time: Date.UTC(2026, 10, 21, 22, 51), timeQuality: [], host: 'gw1', app: 'dnsmasq-dhcp', pid: '812', facility: 3, level: 6, attributes: undefined },
}; // prettier-ignore
const each = (name: string, kind: string, record: string, fields: NonNullable<ParserCase['fields']>, golden = false): ParserCase => ({
  name, kind: `dhcp-server/${kind}`, record, fields, ...(golden ? {} : { golden: false }),
}); // prettier-ignore

export const dhcpServerCases: readonly ParserCase[] = [
  each('isc-discover', 'discover', `DHCPDISCOVER from ${mac} (ws-17) via eth0`, { mac, hostname: 'ws-17', interface: 'eth0' }),
  each('isc-discover-full', 'discover', `DHCPDISCOVER from ${mac} via eth0: network 192.0.2.0/24: no free leases`, { reason: 'network 192.0.2.0/24: no free leases' }),
  each('isc-offer', 'offer', `DHCPOFFER on 192.0.2.10 to ${mac} (ws-17) via eth0`, { assigned_ip: '192.0.2.10' }),
  each('isc-request', 'request', `DHCPREQUEST for 192.0.2.10 (192.0.2.1) from ${mac} (ws-17) via eth0`, { server_ip: '192.0.2.1', assigned_ip: '192.0.2.10' }),
  each('isc-ack', 'ack', `DHCPACK on 192.0.2.10 to ${mac} (ws-17) via eth0`, { assigned_ip: '192.0.2.10', mac, hostname: 'ws-17' }, true),
  each('isc-ack-inform', 'informed', `DHCPACK to 192.0.2.10 (${mac}) via eth0`, { mac }),
  each('isc-nak', 'nak', `DHCPNAK on 192.0.2.10 to ${mac} via eth0`, { assigned_ip: '192.0.2.10' }),
  each('isc-release', 'release', `DHCPRELEASE of 192.0.2.10 from ${mac} (ws-17) via eth0 (found)`, { hostname: 'ws-17' }),
  each('isc-decline', 'decline', `DHCPDECLINE of 192.0.2.10 from ${mac} via eth0: abandoned`, { reason: 'abandoned' }),
  each('isc-version-6', 'ack', 'Reply NA: address 2001:db8::10 to client with duid 00:01:00:01:aa:bb:cc:dd:02:00:00:00:00:02 iaid = 1 valid for 7200 seconds', { lease_time: 7200, assigned_ip: '2001:db8::10' }),
  each('dnsmasq-ack', 'ack', `DHCPACK(eth0) 192.0.2.10 ${mac} ws-17`, { assigned_ip: '192.0.2.10', mac, hostname: 'ws-17', interface: 'eth0' }, true),
  each('dnsmasq-numbered', 'discover', `3045123456 DHCPDISCOVER(eth0) ${mac}`, { transaction_uid: '3045123456', mac }),
  each('dnsmasq-nak', 'nak', `DHCPNAK(eth0) 192.0.2.10 ${mac} wrong network`, { reason: 'wrong network', assigned_ip: '192.0.2.10' }),
  each('dnsmasq-version-6', 'ack', 'DHCPREPLY(eth0) 2001:db8::10 00:01:00:01:aa:bb:cc:dd:02:00:00:00:00:02 ws-17', { assigned_ip: '2001:db8::10', hostname: 'ws-17' }),
  each('kea-allocated', 'ack', `2026-11-21 22:51:00.123 INFO  [kea-dhcp4.leases/812.140] DHCP4_LEASE_ALLOC [hwtype=1 ${mac}], cid=[01:${mac}], tid=0x1234: lease 192.0.2.10 has been allocated for 3600 seconds`, { assigned_ip: '192.0.2.10', mac, lease_time: 3600 }, true),
  each('windows', 'ack', '10,11/21/26,22:51:00,Assign,192.0.2.10,ws-17.example.com,020000000002,,4711,0,,,,0x4D53465420352E30,MSFT 5.0,,,,0', { assigned_ip: '192.0.2.10', mac, hostname: 'ws-17.example.com', ID: '10' }, true),
  { name: 'server-says', kind: 'dhcp-server/other', record: 'DHCP, IP range 192.0.2.50 -- 192.0.2.150, lease time 12h', context: tagged, fields: { host: 'gw1' } },
  { name: 'prose', kind: undefined, record: 'the DHCP server is slow', golden: false },
]; // prettier-ignore
