/** Lines that are texts: syslog of Linux with RFC 3339 times, access logs, Unbound's replies. And this machine's own metrics, which are JSON. */
export const syslog = (time: number, host: string, app: string, message: string): string =>
  `${new Date(time).toISOString().replace('Z', '000+00:00')} ${host} ${app}[${1000 + (Math.floor(time) % 30_000)}]: ${message}`;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface Request {
  readonly ip: string;
  readonly user?: string;
  readonly method?: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly agent: string;
}

/** The combined format. */
export function request(time: number, r: Request): string {
  const iso = new Date(time).toISOString();
  const at = `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1] ?? ''}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
  return `${r.ip} - ${r.user ?? '-'} [${at}] "${r.method ?? 'GET'} ${r.path} HTTP/1.1" ${r.status} ${Math.round(r.bytes)} "-" "${r.agent}"`;
}

export const resolved = (time: number, ip: string, name: string, type: string, rcode: string, bytes: number): string =>
  `[${Math.floor(time / 1000)}] unbound[812:0] info: ${ip} ${name}. ${type} IN ${rcode} 0.012345 0 ${Math.round(bytes)}`;

export interface Load {
  readonly cpu: number;
  readonly memory: number;
  readonly load: number;
  readonly read: number;
  readonly written: number;
  readonly received: number;
  readonly sent: number;
  readonly processes: number;
}

export const performance = (time: number, host: string, l: Load): string =>
  `{"vedette":"performance","time":${Math.floor(time)},"host":"${host}","seconds":600,"cpu_count":8,"cpu_share":${l.cpu.toFixed(4)},"cpu_iowait_share":0.0100,"load_1":${l.load.toFixed(2)},"load_5":${l.load.toFixed(2)},"load_15":${l.load.toFixed(2)},"processes":${Math.round(l.processes)},"memory_total":34359738368,"memory_available":${Math.round((1 - l.memory) * 34_359_738_368)},"memory_share":${l.memory.toFixed(4)},"swap_total":0,"swap_share":0,"disk_read_per_second":${Math.round(l.read)},"disk_written_per_second":${Math.round(l.written)},"network_received_per_second":${Math.round(l.received)},"network_sent_per_second":${Math.round(l.sent)},"file_systems":[{"mount":"/","total":500000000000,"available":250000000000,"share":0.5}]}`; // prettier-ignore
