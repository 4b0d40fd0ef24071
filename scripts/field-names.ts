import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { readPaths } from '../src/connectors/file/read-paths.ts';
import { DEFAULT_TENANT } from '../src/model/ids.ts';
import { isJsonObject, type JsonValue } from '../src/model/json.ts';
import { logSourceToText } from '../src/model/log-source.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { parsers } from '../src/server/parsers.ts';
import { withoutBlanks } from '../src/sigma/lookup.ts';

/**
 * Makes `src/content/taxonomy/field-names.json`: which fields events of each Sigma log source have, as our parsers read them from real logs.
 * `vedette rules check` warns of fields that are not there. Only names are taken, never values.
 *
 *     node scripts/field-names.ts PATH… [--least N]
 *
 * A log source that was seen in fewer than N events (200) is left out: not enough is known of it to warn.
 */
const args = process.argv.slice(2);
const at = args.indexOf('--least');
const least = at < 0 ? 200 : Number(args.splice(at, 2)[1]);
if (args.length === 0 || !Number.isInteger(least)) {
  console.error('Usage: node scripts/field-names.ts PATH… [--least N]');
  process.exit(2);
}

interface Seen {
  events: number;
  readonly names: Set<string>;
  /** fields that hold maps: what is in them is not listed */
  readonly open: Set<string>;
}
const seenByLogSource = new Map<string, Seen>();
/** More names than this are no schema: the keys are data. */
const MOST_NAMES = 1500;

const normalize = createNormalize(parsers, DEFAULT_TENANT);
for await (const item of readPaths(args, { clock: Date.now })) {
  if (item.kind !== 'batch') continue;
  for (const { logSources, fields } of normalize(item.batch).events) {
    for (const source of logSources.sources) {
      const key = logSourceToText(source);
      const seen = seenByLogSource.get(key) ?? { events: 0, names: new Set(), open: new Set() };
      seenByLogSource.set(key, seen);
      seen.events++;
      for (const alias of Object.keys(logSources.aliases)) seen.names.add(alias);
      for (const [name, value] of Object.entries(fields)) {
        seen.names.add(withoutBlanks(name));
        if (holdsMaps(value)) seen.open.add(withoutBlanks(name));
      }
    }
  }
}

/** A category, or a log of Zeek: one kind of event. What holds many kinds is never known whole. */
function isOneKind(key: string): boolean {
  const [product, category] = key.split('/');
  return category !== '' || product === 'zeek';
}

function holdsMaps(value: JsonValue | undefined): boolean {
  return Array.isArray(value) ? value.some(holdsMaps) : isJsonObject(value);
}

/** Fields of Sysmon's schema that only rare events have. */
const RARE: readonly (readonly [string, string])[] = [['windows/registry_event/', 'NewName']];
for (const [key, name] of RARE) seenByLogSource.get(key)?.names.add(name);

const logSources = [...seenByLogSource]
  .filter(([key, { events, names }]) => events >= least && names.size <= MOST_NAMES && isOneKind(key))
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([key, { names, open }]) => [key, { names: [...names].sort().join(' '), open: [...open].sort().join(' ') }]);
const out = fileURLToPath(new URL('../src/content/taxonomy/field-names.json', import.meta.url));
writeFileSync(out, await format(JSON.stringify(Object.fromEntries(logSources)), { parser: 'json', printWidth: 120 }));
for (const [key, { events, names }] of [...seenByLogSource].sort(([, a], [, b]) => b.events - a.events)) {
  console.log(`${key} ${events} events, ${names.size} names${events < least ? ', left out' : ''}`);
}
