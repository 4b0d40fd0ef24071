/**
 * What each parser costs, on one thread, in CPU time: records and bytes a second of JSON.parse alone (for JSON), of parsing (JSON.parse, claim, fields,
 * time, kind), and of everything (OCSF and entities too).
 *
 *     node bench/parsers.ts [--rounds 3]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { cloudTrailParsers } from '../src/connectors/aws-cloudtrail/index.ts';
import { linuxAuthParsers } from '../src/connectors/linux-auth/index.ts';
import { suricataParsers } from '../src/connectors/suricata/index.ts';
import { zeekParsers } from '../src/connectors/zeek/index.ts';
import { corpus } from '../src/corpora.ts';
import { isJsonObject } from '../src/model/json.ts';
import { openSyslog } from '../src/pipeline/normalize/envelopes/syslog.ts';
import type { ParseContext, Parsed, Parser } from '../src/pipeline/normalize/parser.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const received = Date.UTC(2026, 10, 21);
const plain: ParseContext = { received, context: undefined, envelope: undefined };
/** few records are read again and again until there are so many */
const ENOUGH = 100_000;

interface Input {
  readonly name: string;
  readonly parsers: readonly Parser[];
  readonly records: readonly { readonly text: string; readonly context: ParseContext }[];
}

for (const input of inputs()) if (input.records.length > 0) measure(input);

function measure({ name, parsers, records }: Input): void {
  const bytes = records.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const times = Math.max(1, Math.round(ENOUGH / records.length));
  let claimed = 0;
  const work: Record<string, () => void> = {
    ...(records[0]?.text.startsWith('{') === true
      ? { 'JSON.parse': () => records.forEach(({ text }) => void JSON.parse(text)) }
      : {}),
    parse: () => {
      claimed = records.filter(({ text, context }) => parse(parsers, text, context) !== undefined).length;
    },
    all: () =>
      records.forEach(({ text, context }) => {
        const parsed = parse(parsers, text, context);
        if (parsed === undefined) return;
        const { kind, fields, time } = parsed;
        void [kind.ocsf(fields, time ?? received), kind.entities(fields)];
      }),
  };
  const cells = Object.entries(work).map(([what, run]) => {
    const seconds = fastest(run, times);
    const perSecond = Math.round((records.length * times) / seconds);
    return `${what} ${perSecond.toLocaleString('en')}/s ${((bytes * times) / seconds / 1e6).toFixed(0)} MB/s`;
  });
  const share = ((claimed * 100) / records.length).toFixed(1);
  console.log(
    `${name.padEnd(16)} ${Math.round(bytes / records.length)} B a record, ${share} % parsed: ${cells.join(' · ')}`,
  );
}

function fastest(run: () => void, times: number): number {
  let best = Infinity;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const before = process.cpuUsage();
    for (let time = 0; time < times; time += 1) run();
    const used = process.cpuUsage(before);
    best = Math.min(best, (used.user + used.system) / 1e6);
  }
  return best;
}

function parse(parsers: readonly Parser[], text: string, context: ParseContext): Parsed | undefined {
  const value: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
  for (const parser of parsers) {
    if (parser.input === 'text') {
      if (value !== undefined || !parser.claims(text, context)) continue;
      const result = parser.parse(text, context);
      return 'kind' in result ? result : undefined;
    }
    if (!isJsonObject(value) || !parser.claims(value)) continue;
    const result = parser.parse(value, context);
    return 'kind' in result ? result : undefined;
  }
  return undefined;
}

function inputs(): Input[] {
  const stratus = corpus('stratus-detonation-logs');
  const suricata = corpus('suricata-eve-alerts');
  const zeek = corpus('zeek-wrccdc');
  const openssh = corpus('research-only', 'loghub', 'OpenSSH', 'OpenSSH_2k.log.gz');
  const plainRecords = (lines: readonly string[]): Input['records'] => lines.map((text) => ({ text, context: plain }));
  const zeekJson = (log: string): Input['records'] =>
    zeek === undefined ? [] : plainRecords(linesOf(join(zeek, 'json', `${log}.jsonl.gz`)));
  const zeekTsv = (log: string): Input['records'] => {
    if (zeek === undefined) return [];
    const lines = linesOf(join(zeek, 'tsv', `${log}.log.gz`));
    const context = { ...plain, context: lines.filter((line) => line.startsWith('#')).join('\n') };
    return lines.filter((line) => !line.startsWith('#')).map((text) => ({ text, context }));
  };
  return [
    { name: 'aws-cloudtrail', parsers: cloudTrailParsers, records: plainRecords(filesOf(stratus, '.jsonl.gz')) },
    { name: 'suricata alert', parsers: suricataParsers, records: plainRecords(filesOf(suricata, '.jsonl.gz')) },
    { name: 'zeek-json dns', parsers: zeekParsers, records: zeekJson('dns') },
    { name: 'zeek-json ssl', parsers: zeekParsers, records: zeekJson('ssl') },
    { name: 'zeek-tsv dns', parsers: zeekParsers, records: zeekTsv('dns') },
    { name: 'zeek-tsv ssl', parsers: zeekParsers, records: zeekTsv('ssl') },
    {
      name: 'linux-auth sshd',
      parsers: linuxAuthParsers,
      records: openssh === undefined ? [] : linesOf(openssh).map(openLine),
    },
  ];
}

function openLine(text: string): Input['records'][number] {
  const opened = openSyslog(text, received);
  return opened === undefined
    ? { text, context: plain }
    : { text: opened.message, context: { ...plain, envelope: opened.envelope } };
}

function filesOf(folder: string | undefined, end: string): string[] {
  if (folder === undefined) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(end));
  return names.flatMap((name) => linesOf(join(folder, name)));
}

function linesOf(path: string): string[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}
