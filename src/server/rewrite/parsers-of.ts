import type { Parser } from '../../pipeline/normalize/parser.ts';
import { compileMappings, mappingSet, type MappingSet } from '../mappings/mapping-set.ts';

/** The parsers of now with these mappings. @param set as plain data that crossed threads */
export function parsersOf(set: unknown): readonly Parser[] {
  return compileMappings(mappingSet.parse(set)).parsers;
}

export type { MappingSet };
