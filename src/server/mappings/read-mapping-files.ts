import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { MappingSet } from './mapping-set.ts';

export interface MappingFiles {
  readonly mappings: MappingSet['mappings'];
  readonly unread: readonly { readonly source: string; readonly message: string }[];
}

/** The mappings in files and folders (`.yml`, `.yaml`, `.json`), in the order of their names. What cannot be read is named. */
export async function readMappingFiles(paths: readonly string[]): Promise<MappingFiles> {
  const mappings: MappingSet['mappings'] = [];
  const unread: { source: string; message: string }[] = [];
  for (const path of paths) {
    try {
      const files = (await stat(path)).isDirectory()
        ? (await readdir(path, { recursive: true })).filter((name) => /\.(?:ya?ml|json)$/i.test(name)).toSorted().map((name) => join(path, name))
        : [path];
      for (const source of files) mappings.push({ source, text: await readFile(source, 'utf8') });
    } catch (error) {
      unread.push({ source: path, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { mappings, unread };
} // prettier-ignore
