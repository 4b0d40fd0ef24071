/**
 * How fast each format becomes events, on one thread: the normalize stage (text, recognition, fields, time, kind), without OCSF and entities, which are
 * made when somebody asks. Records and bytes a second by the clock and of CPU time, the best of five rounds, and peak memory; each format in a process of its own.
 *
 *     node bench/formats.ts [--only NAME] [--records 200000]
 *
 * A row of `inputs` is a format: files of a corpus, or records that are made here. Add one for each format that people send in masses.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readPaths } from '../src/connectors/file/read-paths.ts';
import { corporaFolder } from '../src/corpora.ts';
import { existsSync } from 'node:fs';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../src/model/ids.ts';
import type { RecordBatch } from '../src/model/record.ts';
import { createBatcher } from '../src/pipeline/collect/batcher.ts';
import { mappingToParser } from '../src/pipeline/normalize/mapping/mapping-to-parser.ts';
import { readMapping } from '../src/pipeline/normalize/mapping/read-mapping.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import type { Parser } from '../src/pipeline/normalize/parser.ts';
import { fileFormats } from '../src/server/file-formats.ts';
import { parsers } from '../src/server/parsers.ts';

interface Input {
  readonly name: string;
  /** what its events must be of, or the measurement is of something else */
  readonly format: string;
  /** files or folders below the corpora, or records that repeat */
  readonly from: { readonly corpus: readonly string[] } | { readonly lines: readonly string[] };
}

const inputs: readonly Input[] = [
  { name: 'zeek-tsv dns', format: 'zeek-tsv', from: { corpus: ['zeek-wrccdc/tsv/dns.log.gz'] } },
  { name: 'zeek-tsv ssl', format: 'zeek-tsv', from: { corpus: ['zeek-wrccdc/tsv/ssl.log.gz'] } },
  { name: 'zeek-tsv ntlm', format: 'zeek-tsv', from: { corpus: ['zeek-wrccdc/tsv/ntlm.log.gz'] } },
  { name: 'zeek-tsv conn', format: 'zeek-tsv', from: { lines: zeekConn() } },
  { name: 'zeek-json dns', format: 'zeek-json', from: { corpus: ['zeek-wrccdc/json/dns.jsonl.gz'] } },
  { name: 'mapped json', format: 'bench-json', from: { lines: mappedLines().map(({ json }) => json) } },
  { name: 'mapped csv', format: 'bench-csv', from: { lines: mappedLines().map(({ csv }) => csv) } },
  { name: 'mapped text', format: 'bench-text', from: { lines: mappedLines().map(({ text }) => text) } },
  { name: 'unknown text', format: 'text', from: { lines: mappedLines().map(({ unknown }) => unknown) } },
  { name: 'suricata alerts', format: 'suricata', from: { corpus: ['suricata-eve-alerts'] } },
  { name: 'windows evtx', format: 'windows', from: { corpus: ['evtx-attack-samples/evtx'] } },
  ...(['cef', 'fortigate', 'cisco-asa', 'web-access', 'pan-os'] as const).map((id) => ({ name: id, format: id, from: { lines: parsers.filter((parser) => parser.id === id).map(({ example }) => example) } })),
  { name: 'windows xml', format: 'windows-xml', from: { lines: parsers.filter(({ id }) => id === 'windows-xml').map(({ example }) => example) } },
]; // prettier-ignore

const { values } = parseArgs({ options: { only: { type: 'string' }, records: { type: 'string', default: '200000' } } });
const wanted = Number(values.records);
const only = inputs.find(({ name }) => name === values.only);
if (only !== undefined) await measure(only);
else {
  console.log(`${cpus()[0]?.model} (${cpus().length}), Node ${process.version}`);
  for (const { name } of inputs) {
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--only', name, '--records', values.records], { stdio: 'inherit' });
  } // prettier-ignore
}

async function measure({ name, format, from }: Input): Promise<void> {
  const batches = await batchesOf(from);
  const once = batches.reduce((sum, { ends }) => sum + ends.length, 0);
  if (once === 0) return console.log(`${name.padEnd(18)} there is no input on this machine`);
  const bytes = batches.reduce((sum, { payload }) => sum + payload.length, 0);
  const times = Math.max(1, Math.round(wanted / once));
  const normalize = createNormalize([...mappedParsers(format), ...parsers], DEFAULT_TENANT);
  let right = 0;
  let best = { clock: Infinity, cpu: Infinity };
  for (let round = 0; round < 5; round++) {
    right = 0;
    const started = performance.now();
    const before = process.cpuUsage();
    for (let time = 0; time < times; time++) {
      for (const batch of batches) for (const event of normalize(batch).events) if (event.format === format) right++;
    }
    const { user, system } = process.cpuUsage(before);
    best = { clock: Math.min(best.clock, (performance.now() - started) / 1000), cpu: Math.min(best.cpu, (user + system) / 1e6) };
  } // prettier-ignore
  const rate = (seconds: number): string =>
    `${Math.round((once * times) / seconds).toLocaleString('en').padStart(9)}/s ${((bytes * times) / seconds / 1e6).toFixed(0).padStart(4)} MB/s`; // prettier-ignore
  const share = ((100 * right) / (once * times)).toFixed(1);
  console.log(
    `${name.padEnd(18)} ${String(Math.round(bytes / once)).padStart(5)} B a record, ${share} % ${format}: ${rate(best.clock)} by the clock, ` +
      `${rate(best.cpu)} of CPU time; peak RSS ${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB`,
  );
}

async function batchesOf(from: Input['from']): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  if ('lines' in from) {
    const [first = ''] = from.lines;
    const header = first.startsWith('#separator') ? first : undefined;
    const origin = { source: asSourceId('bench'), envelope: 'none' as const, ...(header === undefined ? {} : { context: header, format: 'zeek-tsv' }) }; // prettier-ignore
    const emit = (batch: Parameters<Parameters<typeof createBatcher>[0]['emit']>[0]): void =>
      void batches.push({ ...batch, stream: streamOf('bench'), first: 0 });
    const batcher = createBatcher({ origin, clock: () => Date.UTC(2026, 10, 22), emit });
    const lines = (header === undefined ? from.lines : from.lines.slice(1)).map((line) => Buffer.from(line));
    for (let i = 0; i < 20_000; i++) {
      const line = lines[i % lines.length];
      if (line === undefined) break;
      batcher.add(line, 0, line.length);
      batcher.close();
    }
    batcher.flush();
    return batches;
  }
  const paths = from.corpus.map((path) => join(corporaFolder, path)).filter((path) => existsSync(path));
  if (paths.length === 0) return [];
  for await (const item of readPaths(paths, { clock: Date.now, formats: fileFormats }))
    if (item.kind === 'batch') batches.push(item.batch);
  return batches;
}

/** Connections, as Zeek 7 writes them: the header, and lines. */
function zeekConn(): string[] {
  const columns = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents ip_proto';
  const types = 'time string addr port addr port enum string interval count count string bool bool count string count count count count set[string] count';
  const header = ['#separator \\x09', '#set_separator\t,', '#empty_field\t(empty)', '#unset_field\t-', '#path\tconn', `#fields\t${columns.replaceAll(' ', '\t')}`, `#types\t${types.replaceAll(' ', '\t')}`].join('\n');
  const lines = Array.from({ length: 1000 }, (_, i) =>
    [`${1_795_290_611 + i}.${String(i * 997).padStart(6, '0')}`, `C${(i * 7919).toString(36)}aBcDeFgHiJk`, `192.0.2.${i % 250}`, 40_000 + i, `198.51.100.${(i * 7) % 250}`, i % 3 === 0 ? 53 : 443, i % 3 === 0 ? 'udp' : 'tcp', i % 3 === 0 ? 'dns' : '-', `0.${String(i * 31).padStart(6, '0')}`, i * 3, i * 41, 'SF', 'T', 'F', 0, 'ShADadFf', 5 + (i % 9), 400 + i, 6, 900 + i, '-', 6].join('\t'),
  );
  return [header, ...lines];
} // prettier-ignore

/** Records of a format that only a mapping knows, in three forms, and one that nothing knows. */
function mappedLines(): { json: string; csv: string; text: string; unknown: string }[] {
  return Array.from({ length: 500 }, (_, i) => {
    const time = new Date(Date.UTC(2026, 10, 21, 10, 0, i)).toISOString();
    const [user, ip, path] = [`user${i % 40}`, `192.0.2.${i % 250}`, `/shop/item/${i}?ref=${i % 7}`];
    return {
      json: JSON.stringify({ benchTime: time, who: { login: user }, from: { ip, port: 40_000 + i }, action: 'item.view', path, result: i % 9 === 0 ? 'denied' : 'ok', agent: 'Mozilla/5.0 (X11; Linux x86_64)' }), // prettier-ignore
      csv: `${time},${user},${ip},${40_000 + i},item.view,"${path}",${i % 9 === 0 ? 'denied' : 'ok'},bench`,
      text: `${ip} - ${user} [${time}] "GET ${path}" 200 ${i * 17} bench`,
      unknown: `worker ${i} of ${user} served ${path} for ${ip} in ${i % 90} ms`,
    };
  });
}

/** Only the mapping that is measured: each one that is there is asked about every record. */
function mappedParsers(format: string): Parser[] {
  const fields = 'fields: { user: who, src_ip: ip }\n';
  const texts: Readonly<Record<string, string>> = {
    'bench-json': `mapping: bench-json\ntitle: B\ninput: json\nrecognise: { keys: [benchTime] }\ntime: { field: benchTime, format: iso }\nfields: { user: who.login, src_ip: from.ip }\n`,
    'bench-csv': `mapping: bench-csv\ntitle: B\ninput: delimited\ncolumns: [at, who, ip, port, action, path, result, mark]\nrecognise: { values: { mark: bench } }\ntime: { field: at, format: iso }\n${fields}`,
    'bench-text': `mapping: bench-text\ntitle: B\ninput: text\npatterns: ['<ip:ip> - <who> [<time:iso>] "<method> <path>" <int:status> <int:bytes> bench']\n${fields}`,
  };
  const { mapping } = readMapping(texts[format] ?? '');
  return mapping === undefined ? [] : [mappingToParser(mapping)];
}
