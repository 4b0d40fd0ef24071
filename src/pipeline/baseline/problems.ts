import type { z } from 'zod';
import type { RuleProblem } from '../../model/rule.ts';
import { nearestWord } from '../../sigma/lint/nearest-word.ts';
import { isMapping, type Path } from '../../sigma/rule-document.ts';
import { lineOf } from '../../sigma/yaml.ts';

/** The document of a feature or behaviour file, for the places of what is wrong in it. */
export interface PlacedDocument {
  readonly source: string;
  readonly text: string;
  readonly line: number;
}

export function problemAt(document: PlacedDocument, path: Path, message: string, name?: string): RuleProblem {
  return {
    source: document.source,
    line: lineOf(document, path),
    ...(name === undefined || name === '' ? {} : { rule: cut(name, 200) }),
    field: cut(path.join('.'), 500),
    message: cut(message, 1000),
  };
}

/** What zod found wrong, as problems with their places. @param path of the value that was looked at */
export function problemsOf(
  error: z.ZodError,
  document: PlacedDocument,
  path: Path,
  known: readonly string[],
  name?: string,
): RuleProblem[] {
  return error.issues.slice(0, MOST_ISSUES).flatMap((issue) => {
    const at = [...path, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
    if (issue.code !== 'unrecognized_keys') return [problemAt(document, at, `"${at.at(-1) ?? ''}": ${wordsOf(issue)}`, name)];
    return issue.keys.map((key) => problemAt(document, [...at, key], `"${cut(key, 80)}" is not known here${suggestion(key, known)}`, name));
  });
} // prettier-ignore

/** A file that is wrong throughout is told about in its first ones. */
const MOST_ISSUES = 20;

/** Of a union, what the likeliest form says; else zod's own words. */
function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return lowerFirst(issue.message);
  const [first] = issue.errors.flat();
  return first === undefined ? lowerFirst(issue.message) : lowerFirst(first.message);
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** `: did you mean "volume"?`, or nothing. */
export function suggestion(word: string, known: Iterable<string>): string {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? '' : `: did you mean "${nearest}"?`;
}

/** The name that a person gave the thing, for the problem's `rule`. */
export function nameIn(value: unknown): string | undefined {
  if (!isMapping(value)) return undefined;
  const name = [value['id'], value['title']].find((text) => typeof text === 'string' && text !== '');
  return typeof name === 'string' ? name : undefined;
}

/** What a problem says may quote the file, which may be hostile. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most / 2)}…${text.slice(-most / 2)}`;
}
