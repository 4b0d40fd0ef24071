import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readMapping } from '../pipeline/normalize/mapping/read-mapping.ts';

/** For tests: the records of all connectors' tables of cases, then the examples of the shipped mappings. */
export async function caseRecords(): Promise<string[]> {
  const texts: string[] = [];
  const connectors = fileURLToPath(new URL('../connectors', import.meta.url));
  for (const folder of readdirSync(connectors)) {
    const path = join(connectors, folder, 'cases.ts');
    if (!existsSync(path)) continue;
    const exported: unknown = await import(pathToFileURL(path).href);
    const tables: readonly unknown[] = typeof exported === 'object' && exported !== null ? Object.values(exported) : [];
    for (const each of tables.filter((table) => Array.isArray(table)).flat()) if (isCase(each)) texts.push(each.record);
  }
  const mappings = fileURLToPath(new URL('../content/mappings', import.meta.url));
  for (const name of readdirSync(mappings))
    texts.push(...(readMapping(readFileSync(join(mappings, name), 'utf8')).mapping?.examples ?? []));
  return texts;
}

function isCase(value: unknown): value is { readonly record: string } {
  return typeof value === 'object' && value !== null && 'record' in value && typeof value.record === 'string';
}

/** The text as JSON; undefined if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
