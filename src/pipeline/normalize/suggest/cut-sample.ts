import type { JsonObject } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';
import type { Mapping } from '../../../model/mapping.ts';
import { readDelimitedHeader } from '../delimited-header.ts';
import { brokenLimit } from '../json-limits.ts';
import { rowToFields } from '../mapping/cut-text.ts';
import { splitDelimited } from '../mapping/split-delimited.ts';
import { splitKeyValue, USUAL_PAIRS, type PairSigns } from '../mapping/split-key-value.ts';
import type { ParseContext } from '../parser.ts';
import { suggestPatterns } from './suggest-patterns.ts';
import { shapeOf } from './value-shapes.ts';

/** How the records of a sample are cut into fields, and what came of it. */
export interface Cut {
  readonly input: Pick<Mapping, 'input' | 'delimiter' | 'columns' | 'pairs' | 'patterns'>;
  readonly records: readonly JsonObject[];
  /** how all of them begin */
  readonly prefix?: string;
  /** patterns hold the time already */
  readonly hasTime?: boolean;
}

const MOST = 0.9;

/** The first way that fits nearly all of the sample: JSON, a header, pairs, a steady number of delimiters, patterns. */
export function cutSample(sample: readonly string[], context: ParseContext): Cut | undefined {
  if (sample.length === 0) return undefined;
  return (
    asJson(sample) ??
    asRowsWithHeader(sample, context) ??
    asPairs(sample) ??
    asRows(sample, context) ??
    asPatterns(sample, context)
  );
}

function enough(found: readonly unknown[], sample: readonly string[]): boolean {
  return found.length >= MOST * sample.length;
}

function asJson(sample: readonly string[]): Cut | undefined {
  const records = sample.flatMap((text) => {
    try {
      const value: unknown = JSON.parse(text);
      return isJsonObject(value) && brokenLimit(value, text) === undefined ? [value] : [];
    } catch {
      return [];
    }
  });
  // half of them are enough: what is not JSON among JSON is for others
  return records.length * 2 >= sample.length ? { input: { input: 'json' }, records } : undefined;
}

function asRowsWithHeader(sample: readonly string[], context: ParseContext): Cut | undefined {
  const header = readDelimitedHeader(context.context);
  if (header === undefined) return undefined;
  const records = rowsOf(sample, header.delimiter, header.columns);
  return enough(records, sample) ? { input: { input: 'delimited', delimiter: nameOf(header.delimiter) }, records } : undefined; // prettier-ignore
}

function rowsOf(sample: readonly string[], delimiter: string, columns: readonly string[]): JsonObject[] {
  return sample.flatMap((text) => {
    const row = rowToFields(splitDelimited(text, delimiter), columns);
    return row.ok ? [row.fields] : [];
  });
}

const nameOf = (delimiter: string): string => (delimiter === '\t' ? 'tab' : delimiter);

const PAIRS: readonly PairSigns[] = [USUAL_PAIRS, { separator: ',', assign: '=' }, { separator: ';', assign: '=' }, { separator: '|', assign: '=' }, { separator: '\t', assign: '=' }, { separator: ',', assign: ':' }]; // prettier-ignore

/** At least three pairs, and pairs are most of the line. */
function asPairs(sample: readonly string[]): Cut | undefined {
  const found = PAIRS.map((signs) => {
    const records = sample.flatMap((text) => {
      const fields = splitKeyValue(text, signs);
      const keys = Object.keys(fields);
      if (keys.length < 3 || !keys.every((key) => /^[A-Za-z_][\w .-]{0,40}$/.test(key))) return [];
      const covered = Object.entries(fields).reduce((sum, [key, value]) => sum + key.length + (typeof value === 'string' ? value.length : 0) + 2, 0); // prettier-ignore
      return covered >= 0.6 * text.length ? [fields] : [];
    });
    const values = records.reduce((sum, record) => sum + Object.keys(record).length, 0);
    return { signs, records, values };
  }).filter(({ records }) => enough(records, sample));
  const best = found.toSorted((a, b) => b.values - a.values)[0];
  if (best === undefined) return undefined;
  const { separator, assign } = best.signs;
  const pairs = best.signs === USUAL_PAIRS ? {} : { pairs: { separator: separator === '\t' ? 'tab' : separator, assign } }; // prettier-ignore
  return { input: { input: 'key-value', ...pairs }, records: best.records };
}

const DELIMITERS = [',', '\t', '|', ';'];

/** The same number of fields in nearly every line, at least five. Columns are named by what stands in them. */
function asRows(sample: readonly string[], { received }: ParseContext): Cut | undefined {
  for (const delimiter of DELIMITERS) {
    const rows = sample.map((text) => splitDelimited(text, delimiter));
    const width = rows[Math.floor(rows.length / 2)]?.length ?? 0;
    const whole = rows.filter((row) => row.length === width);
    if (width < 5 || !enough(whole, sample)) continue;
    const columns = namesOf(whole, width, received);
    const records = whole.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? ''])));
    return { input: { input: 'delimited', delimiter: nameOf(delimiter), columns }, records };
  }
  return undefined;
}

/** `ip1`, `time1`, `port2`, `column7` */
function namesOf(rows: readonly (readonly string[])[], width: number, received: number): string[] {
  const counts = new Map<string, number>();
  const sample = rows.slice(0, 200);
  return Array.from({ length: width }, (_, i) => {
    const shapes = sample.map((row) => shapeOf(row[i] ?? '', received)).filter((shape) => shape !== 'empty');
    const [first] = shapes;
    const same = first !== undefined && shapes.filter((shape) => shape === first).length >= 0.9 * shapes.length;
    if (!same || ['word', 'text', 'integer', 'number', 'port', 'status'].includes(first)) return `column${i + 1}`;
    const count = (counts.get(first) ?? 0) + 1;
    counts.set(first, count);
    const named = first === 'ip' ? (count === 1 ? 'src_ip' : count === 2 ? 'dst_ip' : undefined) : undefined;
    return named ?? (count === 1 ? first : `${first}${count}`);
  });
}

function asPatterns(sample: readonly string[], context: ParseContext): Cut | undefined {
  const found = suggestPatterns(sample, context);
  return found === undefined ? undefined : { input: { input: 'text', patterns: [...found.patterns] }, records: found.records, hasTime: found.hasTime }; // prettier-ignore
}
