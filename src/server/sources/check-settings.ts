import type { z } from 'zod';
import type { SettingProblem } from '../../model/configured-source.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';

/** What is wrong with settings, setting by setting; nothing if they can be used. What is wrong is said without the value: it may be secret. */
export function checkSettings(kind: Pick<SourceKind, 'settings'>, settings: unknown): SettingProblem[] {
  const read = kind.settings.safeParse(settings, { reportInput: true });
  const known = Object.keys(kind.settings.shape);
  if (!read.success) return read.error.issues.slice(0, MOST).map((issue) => issueToProblem(issue));
  return unknownIn(settings, read.data, []).slice(0, MOST).map((path) => ({
    setting: path.join('.'),
    message: path.length === 1 ? `is not a setting of this kind; its settings are ${known.join(', ')}` : 'is not known there',
  }));
} // prettier-ignore

/** `topics: is missing; timeout: must be a number` */
export const problemsToText = (problems: readonly SettingProblem[]): string =>
  problems.map(({ setting, message }) => `${setting === '' ? 'the settings' : setting} ${message}`).join('; ');

const MOST = 20;

function issueToProblem(issue: z.core.$ZodIssue): SettingProblem {
  return { setting: issue.path.map(String).join('.'), message: issueToText(issue) };
}

function issueToText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${wordsOf(issue.expected)}`;
    case 'invalid_value':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `must ${sizeWords(issue.origin)} ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitWords(issue.origin)}`;
    case 'too_big':
      return `must ${sizeWords(issue.origin)} ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitWords(issue.origin)}`;
    case 'unrecognized_keys':
      return `has what is not known there: ${issue.keys.join(', ')}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `is not in the right form: ${sentence(issue.message)}` : `must be ${wordsOf(issue.format)}`;
    case 'invalid_union':
      return 'is none of what it may be';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return `cannot be used: ${sentence(issue.message)}`;
  }
} // prettier-ignore

const sentence = (text: string): string => text.replace(/\.$/, '');

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of names and values',
  url: 'an address with its scheme, as in https://example.com',
  email: 'an e-mail address',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
};
const wordsOf = (expected: string): string => words[expected] ?? `a valid ${expected}`;

const sizeWords = (origin: string): string =>
  origin === 'string' || origin === 'array' || origin === 'set' ? 'have' : 'be';
const unitWords = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' || origin === 'set' ? ' entries' : '';

/** Paths of what was given and is not there after reading: it would be left out in silence. */
function unknownIn(given: unknown, read: unknown, path: readonly string[]): string[][] {
  if (Array.isArray(given)) {
    if (!Array.isArray(read) || read.length !== given.length) return [];
    return given.flatMap((each, index) => unknownIn(each, read[index], [...path, String(index)]));
  }
  if (!isPlain(given) || !isPlain(read)) return [];
  return Object.entries(given).flatMap(([key, value]) =>
    Object.hasOwn(read, key) ? unknownIn(value, read[key], [...path, key]) : value === undefined ? [] : [[...path, key]],
  );
} // prettier-ignore

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isPlainPrototype(Object.getPrototypeOf(value)); // prettier-ignore

const isPlainPrototype = (prototype: unknown): boolean => prototype === Object.prototype || prototype === null;
