import type { JsonObject } from '../../model/json.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';

/** ArcSight's names of the values of the header */
const names = [
  'cefVersion',
  'deviceVendor',
  'deviceProduct',
  'deviceVersion',
  'deviceEventClassId',
  'name',
  'severity',
];

/** The header from its version on. A bar in a value is written `\|`, a backslash `\\`. Undefined if it ends before its name. */
export function readHeader(text: string, from: number): { fields: JsonObject; end: number } | undefined {
  const fields = wideFields();
  let at = from;
  for (let index = 0; index < names.length; index += 1) {
    const end = endOfValue(text, at);
    const value = text.slice(at, end);
    const name = names[index] ?? '';
    fields[name] = (value.includes('\\') ? value.replace(ESCAPED, '$1') : value).trim();
    if (end >= text.length) return index >= names.length - 2 ? { fields, end } : undefined;
    at = end + 1;
  }
  return { fields, end: at };
}

const ESCAPED = /\\([\\|])/g;

function endOfValue(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 124) return at;
  }
  return text.length;
}
