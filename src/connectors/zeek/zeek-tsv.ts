import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import { logOf } from './logs.ts';
import { zeekKinds } from './kinds.ts';
import { zeekTime } from './time.ts';
import { headerOf, isHeader, type ZeekHeader } from './tsv-header.ts';

const kindOf = zeekKinds('zeek-tsv');

/**
 * Zeek's logs as tab separated text. The lines of the header (`#separator` to `#types`, as they stand in the file) come in the batch's context;
 * each record is one line below it. Fields get the types that the header names, so that a record is equal to its form in JSON;
 * `_path` says which log it is from.
 */
export const zeekTsv: TextParser = {
  input: 'text',
  id: 'zeek-tsv',
  summary: 'Zeek logs as tab separated text, with the header in the batch’s context',
  example: '1795290611.250000\tCAbC1d2eF3gH4iJ5k6\t192.0.2.10\t50123\t198.51.100.53\t53\tudp',
  clues: [{ header: true }],
  claims: (_text, { context }) => context !== undefined && isHeader(context),
  parse: (text, { context }) => {
    const header = context === undefined ? undefined : headerOf(context);
    if (header === undefined) {
      const message = 'a line of a Zeek log came without the header of its log (#fields), so its columns have no names';
      return { unreadable: { kind: 'not-recognised', message } };
    }
    return parseLine(text, header);
  },
};

const HASH = 35;

/** Cell by cell, in place: only what is a text is cut out of the line. */
function parseLine(text: string, header: ZeekHeader): ParseResult {
  if (text.charCodeAt(0) === HASH) {
    const message = 'a line of the header or the end mark of a Zeek log is no record';
    return { unreadable: { kind: 'not-recognised', message } };
  }
  const { columns, separator, unset, path } = header;
  const isEscaped = text.includes('\\');
  const fields = wideFields();
  if (path !== undefined) fields['_path'] = path;
  const last = columns.length - 1;
  let from = 0;
  for (let index = 0; index <= last; index += 1) {
    const found = text.indexOf(separator, from);
    // the last cell ends the line, and only that
    if (found < 0 !== (index === last)) return otherColumns(text, header);
    const to = found < 0 ? text.length : found;
    const column = columns[index];
    if (column !== undefined && !(to - from === unset.length && text.startsWith(unset, from))) {
      const value = column.read(text, from, to, isEscaped);
      if (header.hasProto) setField(fields, column.name, value);
      else fields[column.name] = value;
    }
    from = to + separator.length;
  }
  const { time, quality } = zeekTime(fields['ts']);
  const kind = kindOf(path ?? logOf(fields));
  return quality === undefined ? { kind, fields, time, fieldsAreRecord: false } : { kind, fields, time, quality, fieldsAreRecord: false }; // prettier-ignore
}

function otherColumns(text: string, { columns, separator }: ZeekHeader): ParseResult {
  const count = text.split(separator).length;
  const message = `this line of a Zeek log has ${count} columns, its header names ${columns.length}`;
  return { unreadable: { kind: 'damaged', message } };
}

/** A column may be named `__proto__`: it becomes a field like any other. */
function setField(fields: JsonObject, name: string, value: JsonValue): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    fields[name] = value;
  }
}
