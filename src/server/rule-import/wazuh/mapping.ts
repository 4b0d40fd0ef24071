import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { logSource, type LogSource } from '../../../model/log-source.ts';
import { severity } from '../../../model/severity.ts';

const fieldValues = z.union([z.string(), z.number(), z.array(z.string())]);
const search = z.record(z.string(), fieldValues);

/** A kind of logs as Wazuh's decoders give it, and how our parsers name the same. */
const source = z.object({
  logSource,
  /** the field that holds the message of a syslog line; null: the text is looked for in every value */
  text: z.string().nullable(),
  /** the field that names the machine, which Wazuh calls location and counts by; null: there is none */
  host: z.string().nullable(),
  /** Wazuh's names to ours; null: nothing of ours says the same */
  fields: z.record(z.string(), z.string().nullable()),
  /** names with this beginning lose it (`strip`), and get a capital letter (`capital`) */
  prefix: z.record(z.string(), z.enum(['strip', 'capital'])).default({}),
  /** tests that the log source already answers; an empty list: whatever the value */
  always: z.record(z.string(), z.array(z.string())).default({}),
  /** the text of a record is pairs, `type=CREATE`, which are fields here */
  pairs: z.boolean().default(false),
  /** fields that are not listed have the same name */
  open: z.boolean().default(false),
});
export type WazuhSource = z.infer<typeof source>;

/** What a group or a stock rule stands for. */
const meaning = z.object({ source: z.string(), logSource: logSource.optional(), search: search.optional() });
export type Meaning = z.infer<typeof meaning>;

const mapping = z.object({
  levels: z.array(z.object({ from: z.number(), level: severity })),
  sources: z.record(z.string(), source),
  decoders: z.record(z.string(), z.string()),
  categories: z.record(z.string(), z.string()),
  /** daemons that our parser for Linux' system log reads: told apart by the field `app` */
  syslogDecoders: z.array(z.string()),
  fieldPrefixes: z.record(z.string(), z.string()),
  groups: z.record(z.string(), meaning),
  /** rules of Wazuh's own set that others build on, for when that set is not among the files */
  stock: z.record(z.string(), meaning),
});
export type WazuhMapping = z.infer<typeof mapping>;

export async function readWazuhMapping(): Promise<WazuhMapping> {
  const file = new URL('../../../content/wazuh/mapping.json', import.meta.url);
  return mapping.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Our name for a field of Wazuh's; undefined if there is none. */
export function fieldOf({ fields, prefix, open }: WazuhSource, name: string): string | undefined {
  if (Object.hasOwn(fields, name)) return fields[name] ?? undefined;
  for (const [beginning, how] of Object.entries(prefix)) {
    if (!name.startsWith(beginning)) continue;
    const rest = name.slice(beginning.length);
    return how === 'strip' ? rest : rest.charAt(0).toUpperCase() + rest.slice(1);
  }
  return open ? name : undefined;
}

export const sameLogSource = (a: LogSource, b: LogSource): boolean =>
  a.product === b.product && a.category === b.category && a.service === b.service;
