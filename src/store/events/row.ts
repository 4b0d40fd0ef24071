import type { Finding } from '../../model/finding.ts';
import { DEFAULT_TENANT, type TenantId } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { LogSourceSet } from '../../model/log-source.ts';
import type { UnreadableRecord } from '../../model/source.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import { hotFields } from './hot-fields.ts';
import { ocsfToColumns } from './ocsf-columns.ts';
import { quoted } from './quoted.ts';

/**
 * One line of JSON for the `events` table. Hot path: runs for every event, in worker threads.
 *
 * The store takes `f` and `o` as text without looking inside, and every other column gets the type that it has, so that no content of an
 * event can make the store refuse its row.
 */
export function eventToRow(event: NormalizedEvent): string {
  const { entities, ocsf } = event;
  return `{"id":"${event.id}","tenant":${quoted(event.tenant)},"time":${wholeMilliseconds(event.time, event.received)},"received":${receivedMilliseconds(event.received)},"source":${quoted(event.source)},"format":${quoted(event.format)},"log_sources":${logSourcesOf(event.logSources)},${ocsfToColumns(ocsf)}"ent":${JSON.stringify(unique(entities.map(({ id }) => id.toWellFormed())))},"quality":${JSON.stringify(event.quality)},"entities":${JSON.stringify(entities)},${hotColumns(event.fields)}${event.raw === undefined ? '' : `"raw":${quoted(event.raw)},`}"o":${JSON.stringify(ocsf)},"f":${fieldsOf(event)}}`;
}

export function findingToRow(finding: Finding): string {
  const { id, tenant, time, found, detector, rule, severity, score, attack, entities, key, event } = finding;
  return `${JSON.stringify({
    id,
    tenant,
    time: wholeMilliseconds(time, found),
    found: receivedMilliseconds(found),
    detector,
    rule_id: rule.id.toWellFormed(),
    rule_title: rule.title.toWellFormed(),
    severity,
    score,
    attack,
    ent: unique(entities.map((entity) => entity.id.toWellFormed())),
    key: key.toWellFormed(),
    event_id: event.id,
    source: event.source.toWellFormed(),
  }).slice(0, -1)},"body":${JSON.stringify(finding)}}`;
}

export function unreadableToRow(record: UnreadableRecord, tenant: TenantId = DEFAULT_TENANT): string {
  const { id, source, received, reason, bytes, size } = record;
  return `${JSON.stringify({
    id,
    tenant,
    source: source.toWellFormed(),
    received: receivedMilliseconds(received),
    kind: reason.kind,
    bytes,
    size,
  }).slice(0, -1)},"reason":${JSON.stringify(reason)}}`;
}

/**
 * The record's own text where it is the JSON of the fields. Escapes that a writer was free to choose (`\u0041`, `\/`) and line breaks
 * between values are written the one usual way, or else a search for the words would miss them.
 */
function fieldsOf(event: NormalizedEvent): string {
  const text = event.fieldsJson;
  if (text === undefined || text.includes('\\u') || text.includes('\\/')) return JSON.stringify(event.fields);
  return text.includes('\n') || text.includes('\r') ? text.replaceAll(/[\n\r]/g, ' ') : text;
}

const hotColumnByField: ReadonlyMap<string, string> = new Map(
  hotFields.map((name) => [name, `${JSON.stringify(`x.${name}`)}:`]),
);

function hotColumns(fields: JsonObject): string {
  let columns = '';
  for (const name in fields) {
    const column = hotColumnByField.get(name);
    if (column === undefined || !Object.hasOwn(fields, name)) continue;
    const text = textOf(fields[name]);
    if (text !== '') columns += `${column}${quoted(text)},`;
  }
  return columns;
}

function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const logSourcesById = new Map<string, string>();

/** Sets are few: made once by the parsers. */
function logSourcesOf(set: LogSourceSet): string {
  const known = logSourcesById.get(set.id);
  if (known !== undefined) return known;
  const text = quoted(JSON.stringify(set.sources));
  if (logSourcesById.size > 10_000) logSourcesById.clear();
  logSourcesById.set(set.id, text);
  return text;
}

/** The range of a JavaScript date, which a 64-bit column and a double both hold. */
function wholeMilliseconds(time: number, otherwise: number): number {
  if (!Number.isFinite(time)) return otherwise;
  return Math.trunc(Math.min(Math.max(time, -8.64e15), 8.64e15));
}

/** Partitions and retention go by it: 32 bits of seconds. */
const receivedMilliseconds = (time: number): number =>
  Math.min(Math.max(wholeMilliseconds(time, 0), 0), 0xffffffff * 1000);

const unique = (values: readonly string[]): string[] => [...new Set(values)];
