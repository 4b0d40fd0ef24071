import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { LogSource } from '../../model/log-source.ts';
import type { KnownFields } from '../../sigma/lint/lint.ts';

const file = new URL('../../content/taxonomy/field-names.json', import.meta.url);
/** By log source (`product/category/service`), names between blanks. `scripts/field-names.ts` makes it from real logs. */
const table = z.record(z.string(), z.object({ names: z.string(), open: z.string() }));

/** Tells which fields events of a log source have; undefined where not enough of it was seen to know. */
export async function readFieldNames(): Promise<(logSource: LogSource) => KnownFields | undefined> {
  const entries = Object.entries(table.parse(JSON.parse(await readFile(file, 'utf8')))).map(
    ([key, { names, open }]) => {
      const [product = '', category = '', service = ''] = key.split('/');
      return { parts: { product, category, service }, names: names.split(' '), open: open.split(' ') };
    },
  );
  return (logSource) => {
    const chosen = entries.filter(({ parts }) =>
      (['product', 'category', 'service'] as const).every(
        (part) => logSource[part] === undefined || logSource[part] === parts[part],
      ),
    );
    if (chosen.length === 0 || !hasFixedFields(logSource)) return undefined;
    return {
      names: new Set(chosen.flatMap(({ names }) => names)),
      open: new Set(chosen.flatMap(({ open }) => open)),
    };
  };
}

/**
 * A category of one product is one kind of event, with the same fields every time, and so is a log of Zeek. What holds many kinds of events
 * (the Windows security log, CloudTrail) is never known whole.
 */
function hasFixedFields({ product, category, service }: LogSource): boolean {
  return product !== undefined && (category !== undefined || (product === 'zeek' && service !== undefined));
}
