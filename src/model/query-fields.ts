import { ocsfClass } from './ocsf.ts';
import { ocsfSeverityBySeverity } from './severity.ts';

/** How the values of a field are compared. All other fields are texts that may hold numbers. */
export type QueryFieldKind = 'text' | 'number' | 'address' | 'time' | 'severity' | 'class' | 'rule';

/** The short names of a search, the same for all formats. Every other name is looked up in the original fields, `ocsf.…` in the OCSF form. */
export const queryFields = {
  time: { kind: 'time', summary: 'when it happened: a date, or a date and time (UTC)' },
  received: { kind: 'time', summary: 'when it was received' },
  id: { kind: 'text', summary: 'id of the event' },
  source: { kind: 'text', summary: 'where it came from' },
  format: { kind: 'text', summary: 'the parser that understood it' },
  class: { kind: 'class', summary: 'OCSF class, by name (`authentication`) or number (3002)' },
  type: { kind: 'number', summary: 'OCSF type_uid' },
  severity: { kind: 'severity', summary: 'informational, low, medium, high or critical' },
  host: { kind: 'text', summary: 'the device it happened on' },
  user: { kind: 'text', summary: 'who acted, or whose account it is about' },
  ip: { kind: 'address', summary: 'source or destination address' },
  'src.ip': { kind: 'address', summary: 'source address' },
  'dst.ip': { kind: 'address', summary: 'destination address' },
  'src.port': { kind: 'number', summary: 'source port' },
  'dst.port': { kind: 'number', summary: 'destination port' },
  domain: { kind: 'text', summary: 'name that was asked for or connected to' },
  url: { kind: 'text', summary: 'address of a web request' },
  'process.name': { kind: 'text', summary: 'path or name of the process' },
  'process.parent': { kind: 'text', summary: 'path or name of the process that started it' },
  cmd: { kind: 'text', summary: 'command line' },
  file: { kind: 'text', summary: 'path of the file' },
  sha256: { kind: 'text', summary: 'SHA-256 of the file' },
  api: { kind: 'text', summary: 'operation of an API' },
  entity: { kind: 'text', summary: 'id of an entity in it: `user:alice`, `device:fs-02`' },
  quality: { kind: 'text', summary: 'a fact about how well it was understood: `late`, `truncated`, …' },
  raw: { kind: 'text', summary: "the record's own text, where it is kept" },
  rule: { kind: 'rule', summary: 'id or title of a rule that found something in it' },
} as const satisfies Record<string, { kind: QueryFieldKind; summary: string }>;
export type QueryFieldName = keyof typeof queryFields;

export function isQueryFieldName(name: string): name is QueryFieldName {
  return Object.hasOwn(queryFields, name);
}

export function queryFieldKind(name: string): QueryFieldKind {
  return isQueryFieldName(name) ? queryFields[name].kind : 'text';
}

/**
 * What a value means for a field whose values are ordered, as a number: ports and sizes, milliseconds since 1970, the OCSF number of a
 * severity or class. Undefined if it means nothing there.
 */
export function orderedValue(kind: QueryFieldKind, text: string): number | undefined {
  return orderByKind[kind](text);
}

const orderByKind: Readonly<Record<QueryFieldKind, (text: string) => number | undefined>> = {
  text: quantity,
  number: quantity,
  address: quantity,
  rule: quantity,
  time: moment,
  severity: (text) => lookup(ocsfSeverityBySeverity, text.toLowerCase()),
  class: (text) => lookup(ocsfClass, text.toLowerCase()) ?? quantity(text),
};

/** A number, with a unit if it has one: `1.5kB` is 1500, `4KiB` 4096, `10m` 600000 milliseconds. */
export function quantity(text: string): number | undefined {
  const match = /^(-?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?)([a-z]{1,3})?$/i.exec(text);
  if (match === null) return undefined;
  const unit = match[2];
  const factor = unit === undefined ? 1 : (lookup(units, unit) ?? lookup(units, unit.toLowerCase()));
  return factor === undefined ? undefined : Number(match[1]) * factor;
}

const units = {
  b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40,
  ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000,
} as const; // prettier-ignore

/** A date, a date and time (UTC if it names no zone), or milliseconds since 1970. */
function moment(text: string): number | undefined {
  if (/^\d{11,15}$/.test(text)) return Number(text);
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text);
  if (match === null) return undefined;
  const time = Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3]?.toUpperCase() ?? 'Z'}`);
  return Number.isNaN(time) ? undefined : time;
}

function lookup(table: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
