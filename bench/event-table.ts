/**
 * Compares shapes of the `events` table on real Windows events (OTRF Security-Datasets): what a row costs to write and to keep, and what the
 * usual questions cost. Result and choice: docs/decisions/0003-event-table.md.
 *
 *   UV_THREADPOOL_SIZE=8 node bench/event-table.ts [events] [variant …]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Session } from 'chdb';
import { corpus } from '../src/corpora.ts';
import { eventIdOf, streamOf } from '../src/model/ids.ts';
import { isJsonObject, type JsonObject } from '../src/model/json.ts';
import { hotFields } from '../src/store/events/hot-fields.ts';

const wanted = Number(process.argv[2] ?? 300_000);
const only = process.argv.slice(3);
const BATCH = 10_000;
const RUNS = 5;

interface Variant {
  /** columns beside those that all have */
  readonly body: string;
  readonly order: string;
  readonly settings: string;
  /** what each row brings besides: the message or the frequent fields as columns of their own */
  readonly extra: 'message' | 'hot columns' | 'nothing';
  /** SQL of an original field as text */
  readonly field: (name: string) => string;
  /** column in which a word of the message is sought */
  readonly text: string;
}

const hotNames = new Set<string>(hotFields);
const typed = `JSON(max_dynamic_paths = 64, SKIP Message, ${hotFields.map((name) => `\`${name}\` String`).join(', ')})`;
const json = (column: string) => (name: string) =>
  hotNames.has(name) ? `${column}.\`${name}\`` : `toString(${column}.\`${name}\`)`;
const message =
  "message String CODEC(ZSTD(1)), INDEX t_message lower(message) TYPE text(tokenizer = 'splitByNonAlpha')";
const words = "INDEX t_words lower(f) TYPE text(tokenizer = 'splitByNonAlpha')";
const hotColumns = hotFields.map((name) => `\`x.${name}\` String CODEC(ZSTD(1))`).join(', ');
const classFirst = 'tenant, class_uid, intDiv(time, 3600000), host, time';
const hourFirst = 'tenant, intDiv(time, 3600000), class_uid, host, time';
const compact = ', min_bytes_for_wide_part = 67108864';

const variants: Readonly<Record<string, Variant>> = {
  'f typed JSON, o JSON, class first': {
    body: `f ${typed} CODEC(ZSTD(1)), o JSON(max_dynamic_paths = 64) CODEC(ZSTD(1)), ${message}`,
    order: classFirst,
    settings: '',
    extra: 'message',
    field: json('f'),
    text: 'message',
  },
  'f typed JSON, o text, class first': {
    body: `f ${typed} CODEC(ZSTD(1)), o String CODEC(ZSTD(3)), ${message}`,
    order: classFirst,
    settings: '',
    extra: 'message',
    field: json('f'),
    text: 'message',
  },
  'f map, o text, class first': {
    body: `f Map(LowCardinality(String), String) CODEC(ZSTD(1)), o String CODEC(ZSTD(3)), ${message}`,
    order: classFirst,
    settings: '',
    extra: 'message',
    field: (name) => `f['${name}']`,
    text: 'message',
  },
  'f text and typed JSON, o text, words, hour first': {
    body: `f String CODEC(ZSTD(3)), x ${typed} MATERIALIZED CAST(f, '${typed}') CODEC(ZSTD(1)), o String CODEC(ZSTD(3)), ${words}`,
    order: hourFirst,
    settings: compact,
    extra: 'nothing',
    field: json('x'),
    text: 'f',
  },
  'f text and hot columns, o text, words, hour first': {
    body: `f String CODEC(ZSTD(3)), ${hotColumns}, o String CODEC(ZSTD(3)), ${words}`,
    order: hourFirst,
    settings: compact,
    extra: 'hot columns',
    field: (name) => (hotNames.has(name) ? `\`x.${name}\`` : `JSONExtract(f, '${name}', 'String')`),
    text: 'f',
  },
  'f text, o text, words, hour first': {
    body: `f String CODEC(ZSTD(3)), o String CODEC(ZSTD(3)), ${words}`,
    order: hourFirst,
    settings: compact,
    extra: 'nothing',
    field: (name) => `JSONExtract(f, '${name}', 'String')`,
    text: 'f',
  },
};

const columns = `
 tenant LowCardinality(String), id UUID, time Int64 CODEC(Delta(8), ZSTD(1)), received Int64 CODEC(Delta(8), ZSTD(1)),
 source LowCardinality(String), format LowCardinality(String), class_uid UInt32, type_uid UInt64, severity_id UInt8,
 host LowCardinality(String), user LowCardinality(String), src_ip String, dst_ip String, src_port UInt16, dst_port UInt16,
 proc LowCardinality(String), parent LowCardinality(String), cmd String CODEC(ZSTD(1)), file String, sha256 String,
 ent Array(LowCardinality(String))`;
const indexes = `
 INDEX b_id id TYPE bloom_filter(0.01) GRANULARITY 1,
 INDEX b_src src_ip TYPE bloom_filter(0.01) GRANULARITY 1, INDEX b_dst dst_ip TYPE bloom_filter(0.01) GRANULARITY 1,
 INDEX b_ent ent TYPE bloom_filter(0.01) GRANULARITY 1`;

const START = Date.UTC(2026, 10, 1);
const classByEventId: Readonly<Record<string, number>> = {
  '1': 1007, '5': 1007, '4688': 1007, '3': 4001, '5156': 4001, '7': 1005, '10': 1007, '11': 1001, '12': 201001, '13': 201002,
  '22': 4003, '4624': 3002, '4625': 3002, '4104': 1009, '4103': 1009,
}; // prettier-ignore

const folder = corpus('security-datasets');
if (folder !== undefined) await main(folder);

async function main(corpusFolder: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'event-table-'));
  const session = new Session(data);
  await session.queryAsync('CREATE DATABASE b ENGINE = Atomic');
  for (const [name, variant] of Object.entries(variants)) {
    if (only.length === 0 || only.includes(name)) await measure(session, corpusFolder, name, variant);
  }
  session.close();
  rmSync(data, { recursive: true, force: true });
}

async function measure(session: Session, corpusFolder: string, name: string, variant: Variant): Promise<void> {
  await session.queryAsync(
    `CREATE TABLE b.events (${columns}, ${variant.body}, ${indexes}) ENGINE = MergeTree
     PARTITION BY toDate(toDateTime(intDiv(received, 1000), 'UTC')) ORDER BY (${variant.order})
     SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1${variant.settings}`,
  );
  const total = { rows: 0, bytes: 0, cpu: 0, wall: 0 };
  for (const batch of rowBatches(corpusFolder, variant)) {
    const used = await cost(async () => {
      await session.insert({
        table: 'b.events',
        values: batch,
        format: 'JSONEachRow',
        settings: {
          async_insert: 0,
          insert_deduplication_token: `t${total.rows}`,
          type_json_skip_duplicated_paths: 1,
          input_format_parallel_parsing: 0,
        },
      });
    });
    total.rows += BATCH;
    total.bytes += batch.length;
    total.cpu += used.cpu;
    total.wall += used.wall;
  }
  const merge = await cost(async () => {
    await session.queryAsync('OPTIMIZE TABLE b.events FINAL');
  });
  const disk = Number(
    (
      await session.queryAsync("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'b'", {
        format: 'TSV',
      })
    ).text(),
  );
  console.log(`\n${name}`);
  console.log(
    `  ${total.rows} rows of ${Math.round(total.bytes / total.rows)} bytes: ${Math.round(total.rows / total.cpu)} rows/CPU-s, ` +
      `${Math.round(total.rows / total.wall)} rows/s, last merge ${merge.cpu.toFixed(1)} CPU-s, ${Math.round(disk / total.rows)} bytes/event`,
  );
  for (const [question, sql] of Object.entries(questionsOf(variant))) {
    await session.queryAsync(sql, { format: 'JSONEachRow' });
    let answer = '';
    const asked = await cost(async () => {
      for (let run = 0; run < RUNS; run++) answer = (await session.queryAsync(sql, { format: 'JSONEachRow' })).text();
    });
    const figures = [asked.wall, asked.cpu].map((seconds) => ((seconds / RUNS) * 1000).toFixed(1).padStart(8));
    console.log(
      `  ${question.padEnd(24)} ${figures[0]} ms ${figures[1]} CPU-ms  ${answer.length < 60 ? answer.trim() : `${answer.length} bytes`}`,
    );
  }
  await session.queryAsync('DROP TABLE b.events SYNC');
}

function questionsOf({ field, text, order }: Variant): Readonly<Record<string, string>> {
  const count = (condition: string): string => `SELECT count() AS n FROM b.events WHERE ${condition}`;
  const isIndexed = text === 'f';
  const rareWord = (word: string): string => (isIndexed ? `hasToken(lower(f), '${word}') AND ` : '');
  const newest =
    order === hourFirst
      ? 'ORDER BY intDiv(time, 3600000) DESC, time DESC, id DESC LIMIT 50'
      : 'ORDER BY time DESC, id DESC LIMIT 50';
  const all = 'id, time, received, f, o';
  return {
    'frequent field =': count(`${field('TargetUserName')} = 'Administrator'`),
    'frequent field like': count(`${field('TargetObject')} ILIKE '%CurrentVersion%Run%'`),
    'other field =, many': count(`${rareWord('0x3e7')}${field('SubjectLogonId')} = '0x3e7'`),
    'other field =, few': count(`${rareWord('srvsvc')}${field('RelativeTargetName')} = 'srvsvc'`),
    'other field not empty': count(`${field('ShareLocalPath')} != ''`),
    'message substring': count(`${text} ILIKE '%mimikatz%'`),
    'message word': count(`hasToken(lower(${text}), 'mimikatz')`),
    'newest 50': `SELECT ${all} FROM b.events WHERE tenant = 'default' ${newest}`,
    'newest 50 of a user': `SELECT ${all} FROM b.events WHERE tenant = 'default' AND ${field('TargetUserName')} = 'Administrator' ${newest}`,
    'by id': `SELECT ${all} FROM b.events WHERE id = '${eventIdOf(streamOf('bench'), 12_345)}'`,
  };
}

async function cost(work: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const used = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, cpu: (used.user + used.system) / 1e6 };
}

function* rowBatches(corpusFolder: string, variant: Variant): Generator<Buffer> {
  let lines: string[] = [];
  let sequence = 0;
  const stream = streamOf('bench');
  const files = readdirSync(corpusFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.jsonl.gz') && file.includes('windows'))
    .toSorted();
  while (files.length > 0) {
    for (const file of files) {
      for (const line of gunzipSync(readFileSync(join(corpusFolder, file)))
        .toString()
        .split('\n')) {
        const fields: unknown = line === '' ? undefined : JSON.parse(line);
        if (!isJsonObject(fields)) continue;
        lines.push(rowOf(fields, line, eventIdOf(stream, sequence), sequence, variant.extra));
        sequence++;
        if (lines.length < BATCH) continue;
        yield Buffer.from(lines.join('\n'));
        lines = [];
        if (sequence >= wanted) return;
      }
    }
  }
}

/** A row near enough to what `eventToRow` writes: columns from the usual Sysmon and Security names, a sparse OCSF form. Times are spread over two days. */
function rowOf(f: JsonObject, text: string, id: string, sequence: number, extra: Variant['extra']): string {
  const str = (...names: string[]): string => {
    for (const name of names) {
      const value = f[name];
      if (value !== undefined && value !== null)
        return typeof value === 'object' ? JSON.stringify(value) : String(value);
    }
    return '';
  };
  const time = START + Math.floor((sequence * 172_800_000) / wanted);
  const classUid = classByEventId[str('EventID')] ?? 0;
  const host = str('Hostname', 'Computer');
  const user = str('User', 'TargetUserName', 'SubjectUserName');
  const image = str('Image', 'NewProcessName', 'SourceImage');
  const ocsf = {
    class_uid: classUid, category_uid: Math.floor(classUid / 1000), activity_id: 1, type_uid: classUid * 100 + 1, severity_id: 1, time,
    metadata: { version: '1.8.0', product: { vendor_name: 'Microsoft', name: 'Windows' }, event_code: str('EventID'), log_name: str('Channel') },
    device: { hostname: host, type_id: 0 }, actor: { user: { name: user }, process: { file: { path: image } } },
    process: { cmd_line: str('CommandLine'), parent_process: { file: { path: str('ParentImage') } } },
  }; // prettier-ignore
  const hot =
    extra === 'hot columns'
      ? [...hotNames].filter((name) => f[name] !== undefined).map((name): [string, string] => [`x.${name}`, str(name)])
      : [];
  const row = {
    tenant: 'default', id, time, received: time + 200, source: 'bench', format: 'windows', class_uid: classUid,
    type_uid: classUid * 100 + 1, severity_id: 1, host, user, src_ip: str('SourceIp', 'IpAddress'), dst_ip: str('DestinationIp'),
    src_port: Number(str('SourcePort')) || 0, dst_port: Number(str('DestinationPort')) || 0, proc: image, parent: str('ParentImage'),
    cmd: str('CommandLine'), file: str('TargetFilename'), sha256: /SHA256=([0-9A-Fa-f]{64})/.exec(str('Hashes'))?.[1] ?? '',
    ent: [`device:${host.toLowerCase()}`, `user:${user.toLowerCase()}`],
    ...(extra === 'message' ? { message: str('Message') } : {}),
    ...Object.fromEntries(hot),
  }; // prettier-ignore
  return `${JSON.stringify(row).slice(0, -1)},"o":${JSON.stringify(ocsf)},"f":${text}}`;
}
