import { isCollection, isMap, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { mapping as mappingSchema, mappingClasses, type Mapping, type MappingProblem } from '../../../model/mapping.ts';
import { lintMapping } from './lint-mapping.ts';

/** A mapping as it was written: what it says, and what is wrong with it. With an error there is none. */
export interface ReadMapping {
  readonly mapping: Mapping | undefined;
  readonly problems: readonly MappingProblem[];
}

/** A mapping is small; what is larger than this is none. */
const MOST_CHARACTERS = 1 << 20;
const MOST_PROBLEMS = 50;

/** Reads the text of a mapping (YAML, so JSON too). Never throws. */
export function readMapping(text: string): ReadMapping {
  if (text.length > MOST_CHARACTERS) return only('it is longer than a million characters: no mapping is');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, stringKeys: true });
  const [bad] = document.errors;
  if (bad !== undefined) {
    const { line, col } = lines.linePos(bad.pos[0]);
    return { mapping: undefined, problems: [{ level: 'error', line, column: col, at: '', message: `this is not valid YAML: ${bad.message}` }] }; // prettier-ignore
  }
  const value = valueOf(document);
  if (typeof value === 'string') return only(value);
  const problem = (level: MappingProblem['level'], path: readonly PropertyKey[], message: string): MappingProblem => ({
    level,
    ...placeOf(document, lines, path),
    at: path.map(String).join('.'),
    message,
  });
  const read = mappingSchema.safeParse(value.value);
  if (!read.success) {
    const problems = read.error.issues.flatMap(plainIssues).slice(0, MOST_PROBLEMS);
    return { mapping: undefined, problems: problems.map(({ path, message }) => problem('error', path, message)) };
  }
  const lints = lintMapping(read.data).slice(0, MOST_PROBLEMS);
  const problems = lints.map(({ level, path, message }) => problem(level, path, message));
  return { mapping: problems.some(({ level }) => level === 'error') ? undefined : read.data, problems };
}

const only = (message: string): ReadMapping => ({
  mapping: undefined,
  problems: [{ level: 'error', line: 1, column: 1, at: '', message }],
});

/** YAML can still hold what cannot be made a value: too many aliases, for example. */
function valueOf(document: Document.Parsed): { value: unknown } | string {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return value === null || value === undefined ? 'there is nothing in it' : { value };
  } catch (error) {
    return `this cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`;
  }
}

interface PlainIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a check of the schema found, in words. Of a choice the alternative that came furthest speaks. */
function plainIssues(issue: z.core.$ZodIssue): PlainIssue[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: `"${key}" is not known here${hintFor(path, key)}` }));
    case 'invalid_key':
      return [{ path, message: `"${String(path.at(-1))}" is not known here${hintFor(path.slice(0, -1), String(path.at(-1)))}` }];
    case 'invalid_union': {
      const deepest = issue.errors.map((each) => each.toSorted((a, b) => b.path.length - a.path.length)[0]).filter((each) => each !== undefined).toSorted((a, b) => b.path.length - a.path.length)[0];
      if (deepest === undefined) return [{ path, message: issue.message }];
      return plainIssues({ ...deepest, path: [...path, ...deepest.path] });
    }
    case 'invalid_value':
      return [{ path, message: `must be one of ${issue.values.slice(0, 60).map(String).join(', ')}` }];
    case 'invalid_type':
      return [{ path, message: issue.input === undefined ? `is missing: it must be ${article(issue.expected)}` : `must be ${article(issue.expected)}` }];
    case 'invalid_format':
      return [{ path, message: `must be ${issue.message}` }];
    default:
      return [{ path, message: issue.message }];
  }
} // prettier-ignore

const article = (type: string): string =>
  type === 'array' || type === 'object' ? `a ${type === 'array' ? 'list' : 'map'}` : `a ${type}`;

function hintFor(path: readonly PropertyKey[], key: string): string {
  if (path[0] === 'fields') return ': it is none of the meanings (src_ip, user, host …)';
  if (path.length === 0 && key in mappingClasses) return ': is it the class? That stands under event';
  return '';
}

/** Line and column of what stands at a path, or of the nearest thing around it. */
function placeOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): { line: number; column: number } {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isCollection(node)) {
      const item: unknown = node.items[Number(key)];
      offset = startOf(item) ?? offset;
      node = item;
    } else break;
  }
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
} // prettier-ignore

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isCollection(node) ? node.range?.[0] : undefined;
}
