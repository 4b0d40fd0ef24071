/**
 * Numbers above 32767 that exporters of NetFlow v9 use: it has no enterprise numbers, so they are Cisco's own and those of Palo Alto Networks.
 * One element a line: number, name, type. Types: u unsigned, i signed, f float, bool, s text, x bytes, mac, ip4, ip6, list (RFC 6313), ts/tms/tus/tns times of
 * seconds, milliseconds, microseconds, nanoseconds; ? is not told: it is read by its length.
 */
export const netflow9Elements = `
33000 ingressAclId x
33001 egressAclId x
33002 firewallExtendedEvent u
33610 meterVersion ?
33611 meterOsSysname ?
33612 meterOsNodename ?
33613 meterOsRelease ?
33614 meterOsVersion ?
33615 meterOsMachine ?
33623 epochSecond ?
33624 nicName ?
33625 nicId ?
33626 nicMac ?
33627 nicIp ?
33628 collisions ?
33629 errors ?
33630 nicDriverName ?
33631 nicDriverVersion ?
33632 nicFirmwareVersion ?
33633 meterOsDistributionName ?
33634 bondInterfaceMode ?
33635 bondInterfacePhysicalNicCount ?
33636 bondInterfaceId ?
34000 sgtSourceTag ?
34001 sgtDestinationTag ?
34002 sgtSourceName ?
34003 sgtDestinationName ?
37000 packetsDropped ?
37003 byteRate ?
37004 applicationMediaBytes ?
37006 applicationMediaByteRate ?
37007 applicationMediaPackets ?
37009 applicationMediaPacketRate ?
37011 applicationMediaEvent ?
37012 monitorEvent ?
37013 timestampInterval ?
37014 transportPacketsExpected ?
37016 transportRoundTripTime ?
37017 transportEventPacketLoss ?
37019 transportPacketsLost ?
37021 transportPacketsLostRate ?
37022 transportRtpSsrc ?
37023 transportRtpJitterMean ?
37024 transportRtpJitterMin ?
37025 transportRtpJitterMax ?
37041 transportRtpPayloadType ?
37071 transportBytesOutOfOrder ?
37074 transportPacketsOutOfOrder ?
37083 transportTcpWindowsSizeMin ?
37084 transportTcpWindowsSizeMax ?
37085 transportTcpWindowsSizeMean ?
37086 transportTcpMaximumSegmentSize ?
40000 userName s
40001 postNATSourceIPv4Address ip4
40002 postNATDestinationIPv4Address ip4
40003 postNAPTSourceTransportPort u
40004 postNAPTDestinationTransportPort u
40005 firewallEvent u
56701 paloAltoAppId s
56702 paloAltoUserId s
`;
