import type { MappingProblem } from '../model/mapping.ts';
import type { Parser } from '../pipeline/normalize/parser.ts';
import { compileMappings, mappingSetOf } from '../server/mappings/mapping-set.ts';
import { readMappingFiles } from '../server/mappings/read-mapping-files.ts';
import { visible } from './analyze/visible.ts';

/** The parsers there are, and the mappings in these files and folders. What is wrong with one is said with its place; one with an error is left out. */
export async function parsersWith(
  paths: readonly string[],
  err: (line: string) => void,
): Promise<{ parsers: readonly Parser[]; isBad: boolean }> {
  const { mappings, unread } = await readMappingFiles(paths);
  for (const { source, message } of unread) err(`${visible(source)}: ${visible(message)}`);
  const { parsers, problems } = compileMappings(mappingSetOf(mappings));
  for (const problem of problems) err(problemLine(problem.source, problem));
  return { parsers, isBad: unread.length > 0 || problems.some(({ level }) => level === 'error') };
}

export function problemLine(source: string, { line, column, level, at, message }: MappingProblem): string {
  return visible(`${source}:${line}:${column}: ${level}: ${at === '' ? '' : `${at} `}${message}`);
}
