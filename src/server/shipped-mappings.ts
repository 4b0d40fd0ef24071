import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { mapping as mappingSchema, type Mapping } from '../model/mapping.ts';
import { mappingToParser } from '../pipeline/normalize/mapping/mapping-to-parser.ts';
import type { JsonParser } from '../pipeline/normalize/parser.ts';

const folder = fileURLToPath(new URL('../content/mappings', import.meta.url));

/**
 * The parsers of the mappings that come with Vedette: logs of services whose records say all that is needed by their keys. They are asked last, after
 * all parsers in code, and each is read when it is first asked: a server that only sees other logs never reads them.
 */
export const shippedMappings: readonly JsonParser[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yml'))
  .sort()
  .map((name) => lateParser(name.slice(0, -'.yml'.length)));

function lateParser(id: string): JsonParser {
  let mapping: Mapping | undefined;
  let parser: JsonParser | undefined;
  const read = (): Mapping => (mapping ??= mappingSchema.parse(load(readFileSync(`${folder}/${id}.yml`, 'utf8'))));
  const get = (): JsonParser => {
    if (parser !== undefined) return parser;
    const made = mappingToParser(read());
    if (made.input !== 'json' || made.id !== id) throw new Error(`the shipped mapping ${id} is not what its name says`);
    return (parser = made);
  };
  return {
    input: 'json',
    id,
    get summary() {
      return read().title;
    },
    get example() {
      return read().examples?.[0] ?? '';
    },
    isLate: true,
    get needs() {
      return get().needs ?? [];
    },
    get names() {
      return get().names ?? [];
    },
    claims: (object, context) => get().claims(object, context),
    parse: (object, context) => get().parse(object, context),
  };
}
