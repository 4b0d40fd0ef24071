import { stringify } from 'yaml';
import type { JsonObject } from '../../../model/json.ts';
import { meanings, type Mapping } from '../../../model/mapping.ts';

const ORDER = ['mapping', 'title', 'description', 'input', 'source', 'recognise', 'delimiter', 'columns', 'pairs', 'patterns', 'templates', 'time', 'product', 'log_source', 'event', 'fields', 'outcome', 'severity', 'aliases', 'examples'] as const; // prettier-ignore

/** A mapping in YAML, its parts in the order in which people read them. */
export function mappingToText(mapping: Mapping): string {
  const ordered: Record<string, unknown> = {};
  for (const part of ORDER) if (mapping[part] !== undefined) ordered[part] = part === 'fields' ? inOrder(mapping.fields ?? {}) : mapping[part]; // prettier-ignore
  return stringify(ordered, { lineWidth: 120, defaultStringType: 'PLAIN', defaultKeyType: 'PLAIN', singleQuote: true, aliasDuplicateObjects: false }); // prettier-ignore
}

function inOrder(fields: NonNullable<Mapping['fields']>): JsonObject {
  const ordered: JsonObject = {};
  for (const meaning of Object.keys(meanings)) {
    const found = Object.entries(fields).find(([name]) => name === meaning)?.[1];
    if (found !== undefined) ordered[meaning] = found;
  }
  return ordered;
}
