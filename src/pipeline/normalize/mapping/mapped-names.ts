import { isJsonObject, type JsonValue } from '../../../model/json.ts';
import type { Mapping } from '../../../model/mapping.ts';

/** All names of fields that a mapping of JSON speaks of, and those of its examples (`JsonParser.names`). */
export function mappedNames(mapping: Mapping): string[] {
  const { recognise = {}, time, event = {}, fields = {}, outcome, severity, aliases = {} } = mapping;
  const names = new Set([
    ...(recognise.keys ?? []),
    ...Object.keys(recognise.values ?? {}),
    ...(typeof time === 'string' ? [time] : [time?.field ?? [], time?.parts ?? []].flat()),
    ...(event.when ?? []).map(({ field }) => field),
    ...Object.values(fields).flat(),
    ...(outcome === undefined ? [] : [outcome.field]),
    ...(typeof severity === 'object' ? [severity.field] : []),
    ...Object.values(aliases).flat(),
  ]);
  for (const example of mapping.examples ?? []) addNames(names, '', parsed(example));
  return [...names].map((name) => name.replaceAll(/\.\d{1,3}(?=\.|$)/g, ''));
}

/** Lists are stepped through: their items have the names of the list. */
function addNames(names: Set<string>, at: string, value: JsonValue | undefined): void {
  if (Array.isArray(value)) for (const item of value) addNames(names, at, item);
  if (!isJsonObject(value)) return;
  for (const [key, inside] of Object.entries(value)) {
    const name = at === '' ? key : `${at}.${key}`;
    names.add(name);
    addNames(names, name, inside);
  }
}

function parsed(text: string): JsonValue | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
