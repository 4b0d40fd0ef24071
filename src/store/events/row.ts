import type { Finding } from '../../model/finding.ts';
import { DEFAULT_TENANT, type TenantId } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { LogSourceSet } from '../../model/log-source.ts';
import type { UnreadableRecord } from '../../model/source.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import { hotFields } from './hot-fields.ts';
import { ocsfToColumns } from './ocsf-columns.ts';
import { isOdd } from './odd-fields.ts';
import { quoted } from './quoted.ts';
import { originToText } from './record-origin.ts';

/**
 * One line of JSON for the `events` table. Hot path: runs for every event, in worker threads.
 *
 * The store takes `f` and `o` as text without looking inside, and every other column gets the type that it has, so that no content of an
 * event can make the store refuse its row.
 */
export function eventToRow(event: NormalizedEvent): string {
  const { entities, ocsf } = event;
  const recordText = recordTextOf(event);
  const f = recordText ?? JSON.stringify(event.fields);
  return `{"id":"${event.id}","tenant":${quoted(event.tenant)},"time":${wholeMilliseconds(event.time, event.received)},"received":${receivedMilliseconds(event.received)},"source":${quoted(event.source)},"format":${quoted(event.format)},${originOf(event)}"log_sources":${sourcesOf(event.logSources)},"aliases":${aliasesOf(event.logSources)},${isOdd(event.fields, f, recordText !== undefined) ? '"odd":1,' : ''}${ocsfToColumns(ocsf)}"ent":${JSON.stringify(unique(entities.map(({ id }) => id.toWellFormed())))},"quality":${JSON.stringify(event.quality)},"entities":${JSON.stringify(entities)},${hotColumns(event.fields)}${event.raw === undefined ? '' : `"raw":${quoted(event.raw)},`}"o":${JSON.stringify(ocsf)},"f":${f}}`;
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

/** @param origin how it came in; absent where nobody knows @param state `repaired`: its event was made of a text that a person mended, and this is the original */
export function unreadableToRow(
  record: UnreadableRecord,
  tenant: TenantId = DEFAULT_TENANT,
  origin = '',
  state: UnreadableState = '',
): string {
  const { id, source, received, reason, bytes, size } = record;
  return `${JSON.stringify({
    id,
    tenant,
    source: source.toWellFormed(),
    received: receivedMilliseconds(received),
    kind: reason.kind,
    bytes,
    size,
    ...(origin === '' ? {} : { origin }),
    ...(state === '' ? {} : { state }),
  }).slice(0, -1)},"reason":${JSON.stringify(reason)}}`;
}

export type UnreadableState = '' | 'repaired';

function originOf({ origin, raw, fieldsJson }: NormalizedEvent): string {
  const text = origin === undefined ? '' : originToText(origin, raw === undefined && fieldsJson === undefined);
  return text === '' ? '' : `"origin":${quoted(text)},`;
}

/**
 * The record's own text where it is the JSON of the fields. Line breaks between values are written the one usual way; not where there are
 * escapes that a writer was free to choose (`\u0041`, `\/`): a search for the words would miss them.
 */
function recordTextOf({ fieldsJson: text }: NormalizedEvent): string | undefined {
  if (text === undefined || hasEscape(text, '\\u') || hasEscape(text, '\\/')) return undefined;
  return text.includes('\n') || text.includes('\r') ? text.replaceAll(/[\n\r]/g, ' ') : text;
}

/** In a path (`C:\\users`) what looks like an escape begins with the second backslash of an escaped one. */
function hasEscape(json: string, escape: string): boolean {
  for (let at = json.indexOf(escape); at >= 0; at = json.indexOf(escape, at + 2)) {
    let start = at;
    while (json.charCodeAt(start - 1) === BACKSLASH) start--;
    if ((at - start) % 2 === 0) return true;
  }
  return false;
}
const BACKSLASH = 92;

const hotColumnByField: ReadonlyMap<string, string> = new Map(
  hotFields.map((name) => [name, `${JSON.stringify(`x.${name}`)}:`]),
);

/** Columns of their own for what is asked for most, and the names with blanks, which rules write without them. */
function hotColumns(fields: JsonObject): string {
  let columns = '';
  let spaced: string[] | undefined;
  for (const name in fields) {
    const column = hotColumnByField.get(name);
    if (column === undefined) {
      if (isSpaced(name)) (spaced ??= []).push(name);
      continue;
    }
    if (!Object.hasOwn(fields, name)) continue;
    const text = textOf(fields[name]);
    if (text !== '') columns += `${column}${quoted(text)},`;
  }
  return spaced === undefined ? columns : `${columns}"spaced":[${spaced.map(quoted).join(',')}],`;
}

const BLANK = /\s/;
const spacedByName = new Map<string, boolean>();

/** Names come again and again; what is kept of them is bounded. */
function isSpaced(name: string): boolean {
  const known = spacedByName.get(name);
  if (known !== undefined) return known;
  const found = BLANK.test(name);
  if (spacedByName.size < 20_000 && name.length < 256) spacedByName.set(name, found);
  return found;
}

function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

interface SetTexts {
  readonly sources: string;
  readonly aliases: string;
}

const textsBySet = new WeakMap<LogSourceSet, SetTexts>();

/** Sets are few: made once by the parsers. */
function textsOf(set: LogSourceSet): SetTexts {
  let texts = textsBySet.get(set);
  if (texts === undefined) {
    texts = { sources: quoted(JSON.stringify(set.sources)), aliases: quoted(JSON.stringify(set.aliases)) };
    textsBySet.set(set, texts);
  }
  return texts;
}

const sourcesOf = (set: LogSourceSet): string => textsOf(set).sources;
const aliasesOf = (set: LogSourceSet): string => textsOf(set).aliases;

/** The range of a JavaScript date, which a 64-bit column and a double both hold. */
function wholeMilliseconds(time: number, otherwise: number): number {
  if (!Number.isFinite(time)) return otherwise;
  return Math.trunc(Math.min(Math.max(time, -8.64e15), 8.64e15));
}

/** Partitions and retention go by it: 32 bits of seconds. */
const receivedMilliseconds = (time: number): number =>
  Math.min(Math.max(wholeMilliseconds(time, 0), 0), 0xffffffff * 1000);

const unique = (values: readonly string[]): string[] => [...new Set(values)];
