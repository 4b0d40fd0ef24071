const list = (text: string): readonly string[] => text.split(' ');

const head = list('rulenr subrulenr anchor tracker interface reason action dir ipversion');
const ip4 = list('tos ecn ttl id offset flags protonum protocol length src_ip dst_ip');
const ip6 = list('class flowlabel hoplimit protocol protonum length src_ip dst_ip');
const tcp = list('src_port dst_port datalength tcpflags seq ack window urg tcpopts');
const udp = list('src_port dst_port datalength');
const carp = list('carptype ttl vhid version advskew advbase');

const icmpByType: Readonly<Record<string, readonly string[]>> = {
  request: list('icmptype icmp_id icmp_seq'),
  reply: list('icmptype icmp_id icmp_seq'),
  unreachproto: list('icmptype icmp_dst icmp_protonum'),
  unreachport: list('icmptype icmp_dst icmp_protonum icmp_port'),
  unreach: list('icmptype icmp_descr'),
  timexceed: list('icmptype icmp_descr'),
  paramprob: list('icmptype icmp_descr'),
  redirect: list('icmptype icmp_descr'),
  maskreply: list('icmptype icmp_descr'),
  needfrag: list('icmptype icmp_dst icmp_mtu'),
  tstamp: list('icmptype icmp_id icmp_seq'),
  tstampreply: list('icmptype icmp_id icmp_seq icmp_otime icmp_rtime icmp_ttime'),
};

/** Which columns a line of filterlog has follows from its IP version and protocol (pfSense documentation, "Raw Filter Log Format"). */
export function filterlogColumns(values: readonly string[]): readonly string[] {
  const version = values[8];
  const network = version === '4' ? ip4 : version === '6' ? ip6 : [];
  const protocol = (version === '4' ? values[16] : values[12])?.toLowerCase() ?? '';
  const begin = [...head, ...network];
  const next = values[begin.length] ?? '';
  if (protocol === 'tcp') return [...begin, ...tcp];
  if (protocol === 'udp' || protocol === 'udplite' || protocol === 'sctp') return [...begin, ...udp];
  if (protocol === 'carp') return [...begin, ...carp];
  if (!protocol.startsWith('icmp') && protocol !== 'ipv6-icmp') return begin;
  // some versions write the length of the data first
  const isNamed = Object.hasOwn(icmpByType, next);
  return [...begin, ...(isNamed ? (icmpByType[next] ?? []) : ['icmp_data'])];
}
