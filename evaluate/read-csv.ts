import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A CSV file with a header, gzipped if its name ends in `.gz`; quoted fields may hold commas and quotes, not line ends.
 *
 * @throws RangeError if a row has another number of fields than the header
 */
export function readCsv(path: string): Table {
  const [columns = [], ...rows] = readRows(path);
  for (const [index, row] of rows.entries()) {
    if (row.length !== columns.length)
      throw new RangeError(`${path}:${index + 2}: ${row.length} fields where the header has ${columns.length}`);
  }
  return { columns, rows };
}

/** The same without a header. */
export function readRows(path: string): string[][] {
  return readText(path).split('\n').map((line) => line.replace(/\r$/, '')).filter((line) => line !== '').map(fieldsOf); // prettier-ignore
}

export function readText(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

/** Where a column stands. @throws RangeError if there is none */
export function columnOf(table: Table, name: string): number {
  const index = table.columns.indexOf(name);
  if (index < 0) throw new RangeError(`no column "${name}" among ${table.columns.join(', ')}`);
  return index;
}
