import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { UnreadableReason } from '../../model/record.ts';

export const MAX_RECORD_CHARS = 1 << 20;
export const MAX_DEPTH = 100;
export const MAX_FIELDS = 5000;

/** What a parsed record breaks, if anything. The walk is taken only if the text is able to hold that much: nearly never. */
export function brokenLimit(object: JsonObject, text: string): UnreadableReason | undefined {
  const mayBeDeep = hasManyBrackets(text);
  const mayBeWide = text.length > MAX_FIELDS * SHORTEST_FIELD;
  return mayBeDeep || mayBeWide ? walk(object) : undefined;
}

/** `"":0,` */
const SHORTEST_FIELD = 5;

function hasManyBrackets(text: string): boolean {
  if (text.length < MAX_DEPTH * 2) return false;
  let count = 0;
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    count += 1;
    if (count > MAX_DEPTH / 2) return true;
  }
  for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
    count += 1;
    if (count > MAX_DEPTH / 2) return true;
  }
  return false;
}

function walk(object: JsonObject): UnreadableReason | undefined {
  let fields = 0;
  let level: JsonValue[] = [object];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH)
      return { kind: 'too-deep', message: `more than ${MAX_DEPTH} levels of nesting: send the inner objects as text` };
    const next: JsonValue[] = [];
    for (const value of level) {
      const children = childrenOf(value);
      if (!Array.isArray(value)) fields += children.length;
      if (fields > MAX_FIELDS)
        return { kind: 'too-many-fields', message: `more than ${MAX_FIELDS} fields: split the record at its source` };
      for (const child of children) if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
  return undefined;
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}
