import { z } from 'zod';
import type { DirectoryEntry } from '../../model/baseline.ts';
import { directoryEntry } from '../../model/baseline.ts';
import type { EntityKind } from '../../model/entity.ts';
import type { RuleProblem } from '../../model/rule.ts';

export interface ReadDirectory {
  readonly entries: readonly DirectoryEntry[];
  /** lines that could not be read, at most `MOST_PROBLEMS` */
  readonly problems: readonly RuleProblem[];
}

const MOST_PROBLEMS = 100;
/** The column that names the entity, by what it is. */
const nameColumns = { user: 'user', device: 'device', host: 'device', application: 'application' } as const satisfies Record<string, EntityKind>; // prettier-ignore

/**
 * Reads what a directory says of users and devices: JSON lines, or CSV (RFC 4180) with a header. One column names the entity (`user`, `device`, `host`
 * or `application`), `role` and `zone` mean what they say, all others are attributes; `;` divides several values of one.
 */
export function readDirectory(text: string): ReadDirectory {
  const rows = text.trimStart().startsWith('{') ? jsonRows(text) : csvRows(text);
  const entries: DirectoryEntry[] = [];
  const problems: RuleProblem[] = [];
  for (const { line, row } of rows) {
    const read = typeof row === 'string' ? row : toEntry(row);
    if (typeof read !== 'string') entries.push(read);
    else if (problems.length < MOST_PROBLEMS) problems.push({ source: 'directory', line, message: read });
  }
  return { entries, problems };
}

interface Row {
  readonly line: number;
  /** a text says what is wrong */
  readonly row: ReadonlyMap<string, readonly string[]> | string;
}

/** A text says what is wrong. */
function toEntry(row: ReadonlyMap<string, readonly string[]>): DirectoryEntry | string {
  const named = Object.entries(nameColumns).find(([column]) => (row.get(column)?.length ?? 0) > 0);
  if (named === undefined) return `no entity is named: give a column ${Object.keys(nameColumns).join(', ')}`;
  const [column, kind] = named;
  const [role, zone] = [row.get('role')?.[0], row.get('zone')?.[0]];
  const own = new Set([column, 'role', 'zone']);
  const attributes = Object.fromEntries([...row].filter(([name, values]) => !own.has(name) && values.length > 0));
  const read = directoryEntry.safeParse({ kind, name: row.get(column)?.[0], attributes, ...(role === undefined ? {} : { role }), ...(zone === undefined ? {} : { zone }) }); // prettier-ignore
  if (!read.success) return `cannot be read at ${read.error.issues[0]?.path.join('.') ?? ''}: ${read.error.issues[0]?.message ?? ''}`; // prettier-ignore
  if (zone !== undefined && !isZone(zone)) return `"${zone}" is no time zone (Europe/Berlin is one)`;
  return read.data;
}

export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const valuesOf = (text: string): string[] => text.split(';').map((each) => each.trim()).filter(Boolean); // prettier-ignore

const value = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
const object = z.record(
  z.string(),
  z.union([
    value.transform(valuesOf),
    z.array(value).transform((all) => all.map((each) => each.trim()).filter(Boolean)),
    z.null().transform((): string[] => []),
  ]),
);

function jsonRows(text: string): Row[] {
  return text.split('\n').flatMap((line, i): Row[] => {
    if (line.trim() === '') return [];
    const read = object.safeParse(jsonOrUndefined(line));
    const row = read.success ? lowerNames(Object.entries(read.data)) : 'is not an object of texts and lists';
    return [{ line: i + 1, row }];
  });
}

const lowerNames = (entries: readonly (readonly [string, readonly string[]])[]) =>
  new Map(entries.map(([name, values]) => [name.trim().toLowerCase(), values]));

function csvRows(text: string): Row[] {
  const [header, ...records] = parseCsv(text);
  if (header === undefined) return [{ line: 1, row: 'is empty' }];
  return records.map(({ line, cells }) => ({
    line,
    row: cells.length > header.cells.length ? `has ${cells.length} cells and the header ${header.cells.length}` : lowerNames(header.cells.map((name, i) => [name, valuesOf(cells[i] ?? '')])),
  })); // prettier-ignore
}

/** RFC 4180: quoted cells may hold commas, line breaks and doubled quotes. Blank lines are passed over. */
function parseCsv(text: string): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let line = 1;
  let start = 1;
  const endRecord = (): void => {
    cells.push(cell);
    if (cells.some((each) => each.trim() !== '')) records.push({ line: start, cells });
    [cells, cell, start] = [[], '', line];
  };
  for (let i = text.startsWith('\ufeff') ? 1 : 0; i < text.length; i += 1) {
    const character = text[i];
    if (character === '\n') line += 1;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text[++i];
      else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === ',') {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') endRecord();
    else if (character !== '\r') cell += character;
  }
  endRecord();
  return records;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
