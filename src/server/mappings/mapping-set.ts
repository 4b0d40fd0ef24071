import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MappingProblem } from '../../model/mapping.ts';
import { mappingToParser } from '../../pipeline/normalize/mapping/mapping-to-parser.ts';
import { readMapping } from '../../pipeline/normalize/mapping/read-mapping.ts';
import type { Parser } from '../../pipeline/normalize/parser.ts';
import { unknownTextParser } from '../../pipeline/normalize/templates/unknown-text.ts';
import { parsers } from '../parsers.ts';

/** The mappings and templates that count together, as plain data: each thread compiles them for itself. */
export const mappingSet = z.object({
  /** the same content has the same version on every start */
  version: z.string(),
  /** in the order in which they are asked */
  mappings: z.array(z.object({ source: z.string(), text: z.string() })),
  templates: z.array(z.object({ source: z.string(), templates: z.array(z.string()) })),
});
export type MappingSet = z.infer<typeof mappingSet>;

/** A set, and the sets before it with the place of the journal where each ended: records before that place are read as they were then. */
export const mappingHistory = z.object({
  now: mappingSet,
  earlier: z.array(z.object({ until: z.number(), set: mappingSet })),
});
export type MappingHistory = z.infer<typeof mappingHistory>;

export const NO_MAPPINGS: MappingSet = { version: 'none', mappings: [], templates: [] };

export function mappingSetOf(mappings: MappingSet['mappings'], templates: MappingSet['templates'] = []): MappingSet {
  if (mappings.length + templates.length === 0) return NO_MAPPINGS;
  const hash = createHash('sha256').update(JSON.stringify([mappings, templates]));
  return { version: hash.digest('hex').slice(0, 16), mappings: [...mappings], templates: [...templates] };
}

export interface CompiledMappings {
  /** every parser there is, mappings first */
  readonly parsers: readonly Parser[];
  readonly problems: readonly (MappingProblem & { readonly source: string })[];
}

/** Every parser with the mappings of a set. What cannot be read is a problem, and the others count; of two with one name the first does. */
export function compileMappings(set: MappingSet, builtIn: readonly Parser[] = parsers): CompiledMappings {
  const problems: (MappingProblem & { source: string })[] = [];
  const made = new Map<string, Parser>();
  const taken = new Set([...builtIn.map(({ id }) => id), 'json', 'text', 'csv']);
  for (const { source, text } of set.mappings) {
    const read = readMapping(text);
    problems.push(...read.problems.map((problem) => ({ ...problem, source })));
    if (read.mapping === undefined) continue;
    const { mapping: id } = read.mapping;
    const why = taken.has(id) ? 'is the name of a format that Vedette reads by itself' : made.has(id) ? 'is the name of another mapping, too' : undefined; // prettier-ignore
    if (why !== undefined)
      problems.push({ level: 'error', line: 1, column: 1, at: 'mapping', message: `"${id}" ${why}: this one is left out`, source }); // prettier-ignore
    else made.set(id, mappingToParser(read.mapping));
  }
  const unknown = set.templates.length === 0 ? [] : [unknownTextParser(set.templates)];
  return { parsers: [...made.values(), ...builtIn, ...unknown], problems };
}
