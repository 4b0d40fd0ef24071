import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
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

function parseLine(text: string, header: ZeekHeader): ParseResult {
  if (text.startsWith('#')) {
    const message = 'a line of the header or the end mark of a Zeek log is no record';
    return { unreadable: { kind: 'not-recognised', message } };
  }
  const cells = text.split(header.separator);
  const { columns } = header;
  if (cells.length !== columns.length) {
    const message = `this line of a Zeek log has ${cells.length} columns, its header names ${columns.length}`;
    return { unreadable: { kind: 'damaged', message } };
  }
  const fields: JsonObject = {};
  if (header.path !== undefined) fields['_path'] = header.path;
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index];
    const cell = cells[index];
    if (column === undefined || cell === undefined) continue;
    const value = column.read(cell);
    if (value === undefined) continue;
    if (header.hasProto) setField(fields, column.name, value);
    else fields[column.name] = value;
  }
  const time = zeekTime(fields['ts']);
  return { kind: kindOf(header.path ?? logOf(fields)), fields, ...time, fieldsAreRecord: false };
}

/** A column may be named `__proto__`: it becomes a field like any other. */
function setField(fields: JsonObject, name: string, value: JsonValue): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    fields[name] = value;
  }
}
