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
import { createRequire } from 'node:module';
import { corpus } from '../src/corpora.ts';
import { eventIdOf, streamOf } from '../src/model/ids.ts';
import { isJsonObject, type JsonObject } from '../src/model/json.ts';
import { hotFields } from '../src/store/events/hot-fields.ts';

interface Session {
  queryAsync(sql: string, options?: { format?: string }): Promise<{ text(): string }>;
  insert(options: object): Promise<unknown>;
  close(): void;
}
const { Session: openSession }: { Session: new (path: string) => Session } = createRequire(import.meta.url)('chdb');

const hotNames = new Set<string>(hotFields);
const wanted = Number(process.argv[2] ?? 300_000);
const only = process.argv.slice(3);
const BATCH = 10_000;

const columns = `
 tenant LowCardinality(String), id UUID, time DateTime64(3) CODEC(Delta(8), ZSTD(1)), received DateTime64(3) CODEC(Delta(8), ZSTD(1)),
 source LowCardinality(String), format LowCardinality(String), class_uid UInt32, type_uid UInt64, severity_id UInt8,
 host LowCardinality(String), user LowCardinality(String), src_ip String, dst_ip String, src_port UInt16, dst_port UInt16,
 proc LowCardinality(String), parent LowCardinality(String), cmd String CODEC(ZSTD(1)), file String, sha256 String,
 entities Array(LowCardinality(String))`;
const indexes = `
 INDEX t_cmd lower(cmd) TYPE text(tokenizer = 'splitByNonAlpha'),
 INDEX b_id id TYPE bloom_filter(0.01) GRANULARITY 1,
 INDEX b_src src_ip TYPE bloom_filter(0.01) GRANULARITY 1, INDEX b_dst dst_ip TYPE bloom_filter(0.01) GRANULARITY 1,
 INDEX b_ent entities TYPE bloom_filter(0.01) GRANULARITY 1`;
const typed = `JSON(max_dynamic_paths = 64, SKIP Message, ${hotFields.map((name) => `\`${name}\` String`).join(', ')})`;
const messageColumn =
  "message String CODEC(ZSTD(1)), INDEX t_msg lower(message) TYPE text(tokenizer = 'splitByNonAlpha')";
const wholeIndex = "INDEX t_f lower(f) TYPE text(tokenizer = 'splitByNonAlpha')";
const textAndJson = `f String CODEC(ZSTD(3)), x ${typed} MATERIALIZED CAST(f, '${typed.replaceAll("'", "''")}') CODEC(ZSTD(1)), o String CODEC(ZSTD(3))`;
const engineOf = (order: string): string => `ENGINE = MergeTree PARTITION BY toDate(received) ORDER BY (${order})
 TTL toDateTime(received) + toIntervalDay(90) SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000`;
const classFirst = 'tenant, class_uid, toStartOfHour(time), host, time';
const hourFirst = 'tenant, toStartOfHour(time), class_uid, host, time';

interface Variant {
  readonly body: string;
  readonly order: string;
  /** SQL of an original field as text, listed as hot and not */
  readonly hot: (name: string) => string;
  readonly cold: (name: string) => string;
  /** column in which a word of the message is sought */
  readonly text: string;
  readonly settings?: string;
}
const path = (name: string): string => `f.\`${name}\``;
const hotColumns = hotFields.map((name) => `\`x.${name}\` String CODEC(ZSTD(1))`).join(', ');
const fewHot = ['Image', 'CommandLine', 'ParentImage', 'OriginalFileName', 'TargetFilename', 'TargetObject', 'EventID', 'Details', 'ImageLoaded', 'SourceImage', 'TargetImage', 'ParentCommandLine', 'Provider_Name', 'Channel', 'LogonType', 'TargetUserName', 'SubjectUserName', 'ServiceName', 'PipeName', 'GrantedAccess', 'QueryName', 'ObjectName', 'IpAddress', 'eventName', 'eventSource'];
const fewColumns = fewHot.map((name) => `\`x.${name}\` String CODEC(ZSTD(1))`).join(', ');
const column = (name: string): string => (hotNames.has(name) ? `\`x.${name}\`` : extract(name));
const extract = (name: string): string => `JSONExtractString(f, '${name}')`;
const pathOfX = (name: string): string => `x.\`${name}\``;
const variants: Readonly<Record<string, Variant>> = {
  'f typed JSON, o JSON': {
    body: `f ${typed} CODEC(ZSTD(1)), o JSON(max_dynamic_paths = 64) CODEC(ZSTD(1)), ${messageColumn}`,
    order: classFirst,
    hot: path,
    cold: (name) => `toString(${path(name)})`,
    text: 'message',
  },
  'f typed JSON, o text': {
    body: `f ${typed} CODEC(ZSTD(1)), o String CODEC(ZSTD(3)), ${messageColumn}`,
    order: classFirst,
    hot: path,
    cold: (name) => `toString(${path(name)})`,
    text: 'message',
  },
  'f map, o text': {
    body: `f Map(LowCardinality(String), String) CODEC(ZSTD(1)), o String CODEC(ZSTD(3)), ${messageColumn}`,
    order: classFirst,
    hot: (name) => `f['${name}']`,
    cold: (name) => `f['${name}']`,
    text: 'message',
  },
  'f text, o text': {
    body: 'f String CODEC(ZSTD(3)), o String CODEC(ZSTD(3))',
    order: classFirst,
    hot: extract,
    cold: extract,
    text: 'f',
  },
  'f text and typed JSON, o text': {
    body: textAndJson,
    order: classFirst,
    hot: pathOfX,
    cold: (name) => `toString(x.\`${name}\`)`,
    text: 'f',
  },
  'f text and hot columns, o text': {
    body: `f String CODEC(ZSTD(3)), ${hotColumns}, o String CODEC(ZSTD(3))`,
    order: classFirst,
    hot: column,
    cold: extract,
    text: 'f',
  },
  'f text and hot columns, o text, index of all words': {
    body: `f String CODEC(ZSTD(3)), ${hotColumns}, o String CODEC(ZSTD(3)), ${wholeIndex}`,
    order: classFirst,
    hot: column,
    cold: extract,
    text: 'f',
  },
  'f text and hot columns, o text, by hour': {
    body: `f String CODEC(ZSTD(3)), ${hotColumns}, o String CODEC(ZSTD(3))`,
    order: hourFirst,
    hot: column,
    cold: extract,
    text: 'f',
  },
  'few columns': {
    body: `f String CODEC(ZSTD(3)), ${fewColumns}, o String CODEC(ZSTD(3)), ${wholeIndex}`,
    order: hourFirst,
    hot: column,
    cold: extract,
    text: 'f',
  },
  'few columns compact': {
    body: `f String CODEC(ZSTD(3)), ${fewColumns}, o String CODEC(ZSTD(3)), ${wholeIndex}`,
    order: hourFirst,
    hot: column,
    cold: extract,
    text: 'f',
    settings: ', min_bytes_for_wide_part = 268435456'
  },
  'text index compact': {
    body: `f String CODEC(ZSTD(3)), o String CODEC(ZSTD(3)), ${wholeIndex}`,
    order: hourFirst,
    hot: extract,
    cold: extract,
    text: 'f',
    settings: ', min_bytes_for_wide_part = 268435456'
  },
  'all columns compact': {
    body: `f String CODEC(ZSTD(3)), ${hotColumns}, o String CODEC(ZSTD(3)), ${wholeIndex}`,
    order: hourFirst,
    hot: column,
    cold: extract,
    text: 'f',
    settings: ', min_bytes_for_wide_part = 268435456'
  },
  'typed JSON compact': {
    body: `${textAndJson}, ${wholeIndex}`,
    order: hourFirst,
    hot: pathOfX,
    cold: (name) => `toString(x.\`${name}\`)`,
    text: 'f',
    settings: ', min_bytes_for_wide_part = 268435456'
  },
};
const start = Date.UTC(2026, 10, 1);
const classByEventId: Readonly<Record<string, number>> = {
  '1': 1007, '5': 1007, '4688': 1007, '3': 4001, '5156': 4001, '7': 1005, '10': 1007, '11': 1001, '12': 201001, '13': 201002,
  '22': 4003, '4624': 3002, '4625': 3002, '4104': 1009, '4103': 1009,
}; // prettier-ignore

const folder = corpus('security-datasets');
if (folder !== undefined) await main(folder);

async function main(corpusFolder: string): Promise<void> {
  const batches = [...rowBatches(corpusFolder, '')];
  const wide = [...rowBatches(corpusFolder, 'columns')];
  const plain = [...rowBatches(corpusFolder, 'no message')];
  const rows = batches.length * BATCH;
  const sent = batches.reduce((sum, batch) => sum + batch.length, 0);
  console.log(`${rows} events, ${(sent / rows).toFixed(0)} bytes a row as sent`);
  const data = mkdtempSync(join(tmpdir(), 'event-table-'));
  const session = new openSession(data);
  await session.queryAsync('CREATE DATABASE b ENGINE = Atomic');
  for (const [name, variant] of Object.entries(variants)) {
    if (only.length === 0 || only.includes(name)) await measure(session, name, variant, variant.hot === column ? wide : variant.text === 'f' ? plain : batches, rows);
  }
  session.close();
  rmSync(data, { recursive: true, force: true });
}

async function measure(
  session: Session,
  name: string,
  variant: Variant,
  batches: readonly Buffer[],
  rows: number,
): Promise<void> {
  await session.queryAsync(
    `CREATE TABLE b.events (${columns}, ${variant.body}, ${indexes}) ${engineOf(variant.order)}${variant.settings ?? ''}`,
  );
  const insert = await cost(async () => {
    for (const [index, batch] of batches.entries()) {
      await session.insert({
        table: 'b.events',
        values: batch,
        format: 'JSONEachRow',
        settings: {
          async_insert: 0,
          insert_deduplication_token: `t${index}`,
          type_json_skip_duplicated_paths: 1,
          input_format_skip_unknown_fields: 1,
        },
      });
    }
  });
  await session.queryAsync('OPTIMIZE TABLE b.events FINAL');
  const bytes = await number(
    session,
    "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'b' AND table = 'events'",
  );
  const newest = 'ORDER BY time DESC, id DESC LIMIT 50';
  const newestByHour = 'ORDER BY toStartOfHour(time) DESC, time DESC, id DESC LIMIT 50';
  const questions = {
    'hot field =': `SELECT count() FROM b.events WHERE ${variant.hot('TargetUserName')} = 'Administrator'`,
    'hot field like': `SELECT count() FROM b.events WHERE ${variant.hot('TargetObject')} ILIKE '%CurrentVersion%Run%'`,
    'cold field =': `SELECT count() FROM b.events WHERE ${variant.cold('SubjectLogonId')} = '0x3e7'`,
    'rare field =': `SELECT count() FROM b.events WHERE ${variant.cold('ShareLocalPath')} != ''`,
    'message substring': `SELECT count() FROM b.events WHERE ${variant.text} ILIKE '%mimikatz%'`,
    'message token': `SELECT count() FROM b.events WHERE hasToken(lower(${variant.text}), 'mimikatz')`,
    'newest 50 rows': `SELECT * FROM b.events WHERE tenant = 'default' ${variant.order === hourFirst ? newestByHour : newest}`,
    'newest 50 of a user': `SELECT * FROM b.events WHERE tenant = 'default' AND ${variant.hot('TargetUserName')} = 'Administrator' ${variant.order === hourFirst ? newestByHour : newest}`,
    'by id': `SELECT * FROM b.events WHERE id = '${eventIdOf(streamOf('bench'), 12_345)}'`,
  };
  console.log(`\n${name}`);
  console.log(
    `  ${Math.round(rows / insert.cpu)} rows/CPU-s, ${Math.round(rows / insert.wall)} rows/s, ${Math.round(bytes / rows)} bytes/event`,
  );
  for (const [question, sql] of Object.entries(questions)) {
    await session.queryAsync(sql, { format: 'JSONEachRow' });
    const runs = 5;
    let size = 0;
    const asked = await cost(async () => {
      for (let run = 0; run < runs; run++)
        size = (await session.queryAsync(sql, { format: 'JSONEachRow' })).text().length;
    });
    console.log(
      `  ${question.padEnd(20)} ${((asked.wall / runs) * 1000).toFixed(1).padStart(8)} ms ${((asked.cpu / runs) * 1000).toFixed(1).padStart(8)} CPU-ms  ${size} bytes`,
    );
  }
  await session.queryAsync('DROP TABLE b.events SYNC');
}

async function cost(work: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const used = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, cpu: (used.user + used.system) / 1e6 };
}

async function number(session: Session, sql: string): Promise<number> {
  return Number((await session.queryAsync(sql, { format: 'TSV' })).text());
}

function* rowBatches(corpusFolder: string, form: '' | 'columns' | 'no message'): Generator<Buffer> {
  let lines: string[] = [];
  let sequence = 0;
  const stream = streamOf('bench');
  for (;;) {
    for (const file of readdirSync(corpusFolder, { recursive: true, encoding: 'utf8' }).toSorted()) {
      if (!file.endsWith('.jsonl.gz') || !file.includes('windows')) continue;
      const text = gunzipSync(readFileSync(join(corpusFolder, file))).toString();
      for (const line of text.split('\n')) {
        if (line === '') continue;
        const fields: unknown = JSON.parse(line);
        if (!isJsonObject(fields)) continue;
        lines.push(rowOf(fields, line, eventIdOf(stream, sequence), sequence, form));
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
function rowOf(f: JsonObject, text: string, id: string, sequence: number, form: string): string {
  const str = (...names: string[]): string => {
    for (const name of names) if (f[name] !== undefined) return String(f[name]);
    return '';
  };
  const time = start + sequence * 550;
  const classUid = classByEventId[str('EventID')] ?? 0;
  const host = str('Hostname', 'Computer');
  const user = str('User', 'TargetUserName', 'SubjectUserName');
  const image = str('Image', 'NewProcessName', 'SourceImage');
  const hashes = /SHA256=([0-9A-Fa-f]{64})/.exec(str('Hashes'))?.[1] ?? '';
  const ocsf = {
    class_uid: classUid, category_uid: Math.floor(classUid / 1000), activity_id: 1, type_uid: classUid * 100 + 1, severity_id: 1, time,
    metadata: { version: '1.8.0', product: { vendor_name: 'Microsoft', name: 'Windows' }, event_code: str('EventID'), log_name: str('Channel') },
    device: { hostname: host, type_id: 0 }, actor: { user: { name: user }, process: { file: { path: image } } },
    process: { cmd_line: str('CommandLine'), parent_process: { file: { path: str('ParentImage') } } },
  }; // prettier-ignore
  const { CommandLine: _, ...rest } = {
    tenant: 'default', id, time, received: time + 200, source: 'bench', format: 'windows', class_uid: classUid,
    type_uid: classUid * 100 + 1, severity_id: 1, host, user, src_ip: str('SourceIp', 'IpAddress'), dst_ip: str('DestinationIp'),
    src_port: Number(str('SourcePort')) || 0, dst_port: Number(str('DestinationPort')) || 0, proc: image, parent: str('ParentImage'),
    cmd: str('CommandLine'), ...(form === '' ? { message: str('Message') } : {}), file: str('TargetFilename'), sha256: hashes,
    entities: [`device:${host.toLowerCase()}`, `user:${user.toLowerCase()}`], CommandLine: '',
  }; // prettier-ignore
  const hot =
    form === 'columns'
      ? Object.entries(f)
          .filter(([key]) => hotNames.has(key))
          .map(([key, value]) => `"x.${key}":${JSON.stringify(String(value))},`)
          .join('')
      : '';
  return `{${hot}${JSON.stringify(rest).slice(1, -1)},"o":${JSON.stringify(ocsf)},"f":${text}}`;
}
