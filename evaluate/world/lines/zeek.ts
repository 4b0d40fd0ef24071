/** Lines of Zeek's JSON streaming logs. Times in seconds. */
export interface Ends {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

function zeek(path: string, time: number, { from, to, port }: Ends, rest: string): string {
  const own = 49_152 + (Math.floor(time) % 16_000);
  return `{"_path":"${path}","ts":${(time / 1000).toFixed(3)},"uid":"C${uid(time, own)}","id.orig_h":"${from}","id.orig_p":${own},"id.resp_h":"${to}","id.resp_p":${port},${rest}}`;
}

const uid = (time: number, port: number): string => (Math.floor(time) * 16 + (port & 15)).toString(36);
const isInside = (ip: string): boolean => ip.startsWith('10.');

export interface Conn extends Ends {
  readonly service: string;
  /** seconds */
  readonly duration: number;
  readonly out: number;
  readonly in: number;
  readonly state?: string;
  readonly udp?: boolean;
}

export const conn = (time: number, c: Conn): string =>
  zeek('conn', time, c, `"proto":"${c.udp === true ? 'udp' : 'tcp'}",${c.service === '' ? '' : `"service":"${c.service}",`}"duration":${c.duration.toFixed(3)},"orig_bytes":${Math.round(c.out)},"resp_bytes":${Math.round(c.in)},"conn_state":"${c.state ?? 'SF'}","local_orig":${isInside(c.from)},"local_resp":${isInside(c.to)},"missed_bytes":0,"history":"ShADadFf","orig_pkts":${1 + Math.round(c.out / 1400)},"resp_pkts":${1 + Math.round(c.in / 1400)}`); // prettier-ignore

export const dns = (time: number, from: string, query: string, answer: string, type = 'A'): string =>
  zeek('dns', time, { from, to: '10.0.0.38', port: 53 }, `"proto":"udp","trans_id":${Math.floor(time) % 65_536},"rtt":0.02,"query":"${query}","qclass":1,"qclass_name":"C_INTERNET","qtype":1,"qtype_name":"${type}","rcode":${answer === '' ? 3 : 0},"rcode_name":"${answer === '' ? 'NXDOMAIN' : 'NOERROR'}","AA":false,"TC":false,"RD":true,"RA":true,"Z":0,${answer === '' ? '' : `"answers":["${answer}"],"TTLs":[300.0],`}"rejected":false`); // prettier-ignore

export const ssl = (time: number, ends: Ends, name: string, ja3: string): string =>
  zeek('ssl', time, ends, `"version":"TLSv13","cipher":"TLS_AES_128_GCM_SHA256","server_name":"${name}","resumed":false,"established":true,"next_protocol":"h2","ja3":"${ja3}","validation_status":"ok"`); // prettier-ignore

export const smbFile = (time: number, ends: Omit<Ends, 'port'>, action: string, share: string, file: string, size: number): string =>
  zeek('smb_files', time, { ...ends, port: 445 }, `"action":"SMB::FILE_${action}","path":"\\\\\\\\files.example.com\\\\${share}","name":"${file}","size":${Math.round(size)}`); // prettier-ignore

export const dhcp = (time: number, ip: string, server: string, host: string, mac: string): string =>
  `{"_path":"dhcp","ts":${(time / 1000).toFixed(3)},"uids":["C${uid(time, 67)}"],"client_addr":"${ip}","server_addr":"${server}","mac":"${mac}","host_name":"${host}","assigned_addr":"${ip}","lease_time":604800.0,"msg_types":["DISCOVER","OFFER","REQUEST","ACK"]}`; // prettier-ignore
