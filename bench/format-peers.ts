/**
 * The same lines through Vedette's normalize stage and through syslog-ng's parser of that format, one thread each, records a second of CPU time; the best of
 * rounds that take turns. Vedette recognises the format and makes typed fields, time and kind; syslog-ng is told the format and makes texts under names.
 *
 *     node bench/format-peers.ts [--records 100000] [--rounds 3] [--only pan-os]
 *
 * syslog-ng is searched for in VEDETTE_SYSLOG_NG, /opt/syslog-ng and /.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { DEFAULT_TENANT } from '../src/model/ids.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { parsers } from '../src/server/parsers.ts';
import { linesToBatches } from './lines-to-batches.ts';
import { readWithSyslogNg, type NgReading } from './syslog-ng.ts';

const { values } = parseArgs({ options: { records: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '3' }, only: { type: 'string' } } }); // prettier-ignore
const count = Number(values.records);

interface Row {
  readonly name: string;
  readonly format: string;
  readonly line: (i: number) => string;
  /** the header of a file with columns */
  readonly context?: string;
  readonly peer: NgReading;
  readonly peerIs: string;
}

const ip = (i: number): string => `192.0.2.${i % 250}`;
const time = (i: number): string => new Date(1_795_290_611_000 + i * 7).toISOString();
const clock = (i: number): string => time(i).slice(11, 19);
const connColumns =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes'.split(
    ' ',
  );
const connTypes =
  'time string addr port addr port enum string interval count count string bool bool count string count count count count'.split(
    ' ',
  );
const connHeader = [
  '#separator \\x09',
  '#set_separator\t,',
  '#empty_field\t(empty)',
  '#unset_field\t-',
  '#path\tconn',
  ['#fields', ...connColumns].join('\t'),
  ['#types', ...connTypes].join('\t'),
].join('\n');

const rows: readonly Row[] = [
  {
    name: 'zeek-tsv conn', format: 'zeek-tsv', context: connHeader, peerIs: 'csv-parser',
    line: (i) => [`${1_795_290_611 + i}.${String((i * 997) % 1e6).padStart(6, '0')}`, `C${(i * 7919).toString(36)}aBcDeFgHiJk`, ip(i), 40_000 + (i % 20_000), '198.51.100.7', 443, 'tcp', 'ssl', `0.${i % 1000}`, i % 9000, i % 90_000, 'SF', 'T', 'F', 0, 'ShADadFf', 5 + (i % 9), 400, 6, 900].join('\t'),
    peer: { flags: 'no-parse', parser: `csv-parser(columns(${connColumns.map((name) => `"z.${name.replace('.', '_')}"`).join(', ')}) delimiters("\\t") flags(escape-none));`, field: 'z.conn_state' },
  },
  {
    name: 'pan-os traffic', format: 'pan-os', peerIs: 'panos-parser (SCL)',
    line: (i) => `<14>Nov 21 ${clock(i)} fw1 1,2026/11/21 ${clock(i)},007951000000001,TRAFFIC,end,2818,2026/11/21 ${clock(i)},${ip(i)},203.0.113.80,198.51.100.2,203.0.113.80,lan to web,corp\\alice,,web-browsing,vsys1,trust,untrust,ethernet1/2,ethernet1/1,forward,2026/11/21 ${clock(i)},${4711 + i},1,${40_000 + (i % 20_000)},443,40001,443,0x400053,tcp,allow,6530,1410,5120,17,2026/11/21 22:50:40,12,any,,${7001 + i},0x0,192.0.2.0-192.0.2.255,Germany,,9,8,tcp-fin,0,0,0,0,,fw1,from-policy`,
    peer: { flags: 'expect-hostname', parser: 'panos-parser();', scl: ['paloalto/panos.conf'], field: '.panos.action' },
  },
  {
    name: 'fortigate traffic', format: 'fortigate', peerIs: 'kv-parser',
    line: (i) => `<189>date=2026-11-21 time=${clock(i)} devname="FGT-1" devid="FG100D3G12800001" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=${1_795_290_611 + i} tz="+0100" srcip=${ip(i)} srcport=${40_000 + (i % 20_000)} srcintf="lan" dstip=198.51.100.9 dstport=443 dstintf="wan1" sessionid=${i} proto=6 action="close" policyid=42 policytype="policy" service="HTTPS" dstcountry="Germany" srccountry="Reserved" trandisp="snat" duration=15 sentbyte=7286 rcvdbyte=1490 sentpkt=16 rcvdpkt=8 appcat="unscanned"`,
    peer: { flags: 'no-parse', parser: 'kv-parser(prefix("f."));', field: 'f.policyid' },
  },
  {
    name: 'web access', format: 'web-access', peerIs: 'apache-accesslog-parser (SCL)',
    line: (i) => `${ip(i)} - alice [21/Nov/2026:${clock(i)} +0100] "GET /shop/item/${i}?ref=7 HTTP/1.1" 200 ${i % 9000} "https://www.example.com/" "Mozilla/5.0 (X11; Linux x86_64)"`,
    peer: { flags: 'no-parse', parser: 'apache-accesslog-parser(prefix("a.") template("$MSG"));', scl: ['apache/apache.conf'], field: 'a.response' },
  },
  {
    name: 'key=value', format: 'key-value', peerIs: 'kv-parser',
    line: (i) => `ts=${time(i)} level=info msg="request served" method=GET path=/shop/item/${i} status=200 duration=${i % 90} user=jdoe${i % 40} remote=${ip(i)}`,
    peer: { flags: 'no-parse', parser: 'kv-parser(prefix("k."));', field: 'k.status' },
  },
  {
    name: 'JSON lines', format: 'json', peerIs: 'json-parser',
    line: (i) => JSON.stringify({ benchTime: time(i), who: { login: `user${i % 40}` }, from: { ip: ip(i), port: 40_000 + (i % 20_000) }, action: 'item.view', path: `/shop/item/${i}`, result: 'ok', agent: 'Mozilla/5.0 (X11; Linux x86_64)' }),
    peer: { flags: 'no-parse', parser: 'json-parser(prefix("j."));', field: 'j.action' },
  },
  {
    name: 'linux audit', format: 'linux-audit', peerIs: 'linux-audit-parser',
    line: (i) => `type=SYSCALL msg=audit(${1_795_290_611 + i}.120:${i}): arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 ppid=${1000 + (i % 900)} pid=${2000 + (i % 900)} auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="id" exe="/usr/bin/id" key="exec"`,
    peer: { flags: 'no-parse', parser: 'linux-audit-parser(prefix("l."));', field: 'l.syscall' },
  },
  {
    name: 'cisco asa', format: 'cisco-asa', peerIs: 'cisco-parser (SCL)',
    line: (i) => `<166>Nov 21 2026 ${clock(i)}: %ASA-6-302013: Built inbound TCP connection ${i} for outside:203.0.113.7/${40_000 + (i % 20_000)} (203.0.113.7/${40_000 + (i % 20_000)}) to inside:${ip(i)}/443 (${ip(i)}/443)`,
    peer: { flags: 'no-parse', parser: 'cisco-parser();', scl: ['cisco/plugin.conf'], field: '.cisco.facility' },
  },
]; // prettier-ignore

console.log(
  `${cpus()[0]?.model} (${cpus().length}), Node ${process.version}, ${count} records a round, records a second of CPU time`,
);
const table = [];
for (const row of rows) {
  if (values.only !== undefined && values.only !== row.name) continue;
  table.push(await compare(row));
}
console.table(table);

async function compare({ name, format, line, context, peer, peerIs }: Row): Promise<Record<string, string | number>> {
  const lines = Array.from({ length: count }, (_, i) => line(i));
  const batches = linesToBatches(lines, {
    envelope: 'none',
    ...(context === undefined ? {} : { context, format: 'zeek-tsv' }),
  });
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  let [own, other, known, understood] = [Infinity, Infinity, 0, 0];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    known = 0;
    const before = process.cpuUsage();
    for (const batch of batches) for (const event of normalize(batch).events) if (event.format === format) known += 1;
    const { user, system } = process.cpuUsage(before);
    own = Math.min(own, (user + system) / 1e6);
    const read = await readWithSyslogNg(lines, peer);
    if (read === undefined) continue;
    other = Math.min(other, read.cpu);
    understood = read.understood;
  }
  const share = (part: number): string => `${((100 * part) / count).toFixed(0)} %`;
  const isThere = other !== Infinity;
  return {
    format: name,
    bytes: Math.round(lines.reduce((sum, one) => sum + one.length, 0) / count),
    vedette: Math.round(count / own),
    known: share(known),
    'syslog-ng': isThere ? Math.round(count / other) : 'not here',
    understood: isThere ? share(understood) : '',
    'its parser': peerIs,
    ratio: isThere ? (other / own).toFixed(2) : '',
  };
}
