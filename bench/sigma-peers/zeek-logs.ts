import type { JsonObject, JsonValue } from '../../src/model/json.ts';

/** The records of a Zeek log in TSV as the objects that Zeek's JSON writer makes of them, with `_path` as its streaming logs have it. */
export function* zeekLogToEvents(text: string): Generator<JsonObject> {
  let path = '';
  let names: string[] = [];
  let types: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const cells = line.split('\t');
    if (!line.startsWith('#')) {
      const event: JsonObject = { _path: path };
      for (const [i, cell] of cells.entries()) {
        const name = names[i];
        if (name !== undefined && cell !== '-') event[name] = toValue(cell, types[i] ?? 'string');
      }
      yield event;
    } else if (cells[0] === '#path') path = cells[1] ?? '';
    else if (cells[0] === '#fields') names = cells.slice(1);
    else if (cells[0] === '#types') types = cells.slice(1);
  }
}

function toValue(cell: string, type: string): JsonValue {
  const inside = /^(?:vector|set)\[(.+)\]$/.exec(type)?.[1];
  if (inside !== undefined) return cell === '(empty)' ? [] : cell.split(',').map((one) => toValue(one, inside));
  switch (type) {
    case 'bool':
      return cell === 'T';
    case 'count':
    case 'int':
    case 'port':
    case 'double':
    case 'interval':
      return Number(cell);
    case 'time':
      return new Date(Number(cell) * 1000).toISOString();
    default:
      return cell === '(empty)' ? '' : cell.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))); // prettier-ignore
  }
}
