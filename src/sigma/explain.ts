import type { EvidenceField } from '../model/finding.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { LogSourceSet } from '../model/log-source.ts';
import { isScalar, lookup, scalarToText, type Scalar } from './lookup.ts';
import { patternForm, patternToText } from './pattern.ts';
import type { CompareOperator, Expr, FieldMatch, KeywordMatch, SigmaRule, Test } from './rule.ts';
import { testToCheck } from './scalar-check.ts';
import { exprMatches, fieldMatches } from './scan-rules.ts';

export interface Explanation {
  /** the fields that decided, in the order of the rule, at most `MOST_EVIDENCE` */
  readonly evidence: readonly EvidenceField[];
  /** one plain sentence */
  readonly text: string;
}

/** Values in evidence are cut to this many characters. */
export const EVIDENCE_LENGTH = 500;
const MOST_EVIDENCE = 20;
const MOST_IN_TEXT = 4;

/**
 * Why a rule matched an event: which fields, with which values, met which conditions. Only for events that it did match. What filters did
 * not find is no evidence; a rule that consists of nothing else says so.
 */
export function explain(rule: SigmaRule, logSources: LogSourceSet, fields: JsonObject): Explanation {
  const evidence: EvidenceField[] = [];
  collect(rule.detection, logSources, fields, evidence);
  const clauses = evidence.slice(0, MOST_IN_TEXT).map(({ field, condition }) => `${field} ${condition}`);
  const more = evidence.length - clauses.length;
  if (more > 0) clauses.push(`${more} more condition${more > 1 ? 's' : ''} met`);
  const why = clauses.length === 0 ? 'none of its exceptions applies' : joinWords(clauses);
  return { evidence, text: `${rule.title}: ${why}.` };
}

function collect(expr: Expr, logSources: LogSourceSet, fields: JsonObject, into: EvidenceField[]): void {
  if (into.length >= MOST_EVIDENCE) return;
  switch (expr.kind) {
    case 'and':
      for (const part of expr.parts) collect(part, logSources, fields, into);
      break;
    case 'or':
      for (const part of decisive(expr.parts, logSources, fields)) collect(part, logSources, fields, into);
      break;
    case 'not':
      break;
    case 'field':
      add(into, { field: expr.field, value: seen(expr, logSources, fields), condition: conditionOf(expr.test) });
      break;
    case 'keyword': {
      const [found] = keywordPlaces(expr, fields);
      if (found !== undefined)
        add(into, { field: found.place, value: cut(scalarToText(found.value)), condition: conditionOf(expr.test) });
      break;
    }
  }
}

/** Of alternatives the ones that are true; of those on one field only the first, the others would say the same again. */
function decisive(parts: readonly Expr[], logSources: LogSourceSet, fields: JsonObject): Expr[] {
  const told = new Set<string>();
  return parts.filter((part) => {
    const field = part.kind === 'field' ? part.field : part.kind === 'keyword' ? '' : undefined;
    if ((field !== undefined && told.has(field)) || !exprMatches(part, logSources, fields)) return false;
    if (field !== undefined) told.add(field);
    return true;
  });
}

function add(into: EvidenceField[], one: EvidenceField): void {
  const isKnown = into.some(({ field, condition }) => field === one.field && condition === one.condition);
  if (!isKnown && into.length < MOST_EVIDENCE) into.push(one);
}

/** The value that met the condition; of a list the element that did. */
function seen({ field, test }: FieldMatch, logSources: LogSourceSet, fields: JsonObject): string {
  const value = lookup(fields, logSources, field);
  if (value === undefined) return '';
  if (Array.isArray(value)) {
    const element = value.find((one) =>
      fieldMatches({ kind: 'field', field: 'one', test }, logSources, { ...fields, one }),
    );
    return cut(valueToText(element ?? value));
  }
  return cut(valueToText(value));
}

function valueToText(value: JsonValue): string {
  if (isScalar(value)) return scalarToText(value);
  return value === null ? 'null' : JSON.stringify(value);
}

function cut(text: string): string {
  if (text.length <= EVIDENCE_LENGTH) return text;
  // not through the middle of a pair
  const end = /[\ud800-\udbff]$/.test(text.slice(0, EVIDENCE_LENGTH)) ? EVIDENCE_LENGTH - 1 : EVIDENCE_LENGTH;
  return `${text.slice(0, end)}…`;
}

/** Where keywords were found, as dotted paths. */
function keywordPlaces({ test }: KeywordMatch, fields: JsonObject): { place: string; value: Scalar }[] {
  const check = testToCheck(test);
  const places: { place: string; value: Scalar }[] = [];
  const waiting: { place: string; value: JsonValue }[] = [{ place: '', value: fields }];
  for (let next = waiting.shift(); next !== undefined && places.length === 0; next = waiting.shift()) {
    const { place, value } = next;
    if (isScalar(value) && check(value)) places.push({ place, value });
    else if (Array.isArray(value)) for (const element of value) waiting.push({ place, value: element });
    else if (isJsonObject(value)) {
      for (const [key, inside] of Object.entries(value))
        waiting.push({ place: place === '' ? key : `${place}.${key}`, value: inside });
    }
  }
  return places;
}

/** What a test asks for, in words that follow the field's name. Put into words once: rules match again and again. */
export function conditionOf(test: Test): string {
  let words = wordsByTest.get(test);
  if (words === undefined) {
    words = testToWords(test);
    wordsByTest.set(test, words);
  }
  return words;
}

const wordsByTest = new WeakMap<Test, string>();

function testToWords(test: Test): string {
  switch (test.kind) {
    case 'text': {
      const form = patternForm(test.pattern);
      const exact = test.cased ? ' (in this case)' : '';
      return form.form === 'any'
        ? 'is present'
        : `${textVerbs[form.form]} ${quoted(form.form === 'glob' ? patternToText(form.pattern) : form.text)}${exact}`;
    }
    case 'regex':
      return `matches the regular expression ${cut(test.regex.pattern)}${test.regex.flags === '' ? '' : ` (${test.regex.flags})`}`;
    case 'cidr':
      return `is in ${test.range.text}`;
    case 'compare':
      return `${test.part === null ? 'is' : `has as ${test.part} a number`} ${compareWords[test.operator]} ${test.value}`;
    case 'fieldref':
      return `${textVerbs[refForms[test.how]]} the value of ${test.other}`;
    case 'null':
      return 'is absent or null';
    case 'exists':
      return test.is ? 'exists' : 'does not exist';
  }
}

const textVerbs = {
  equals: 'is',
  starts: 'starts with',
  ends: 'ends with',
  contains: 'contains',
  glob: 'matches',
} as const;
const refForms = { equals: 'equals', startswith: 'starts', endswith: 'ends', contains: 'contains' } as const;
const compareWords = {
  eq: 'equal to', gt: 'greater than', gte: 'at least', lt: 'less than', lte: 'at most',
} as const satisfies Record<CompareOperator, string>; // prettier-ignore

const quoted = (text: string): string => (text === '' ? 'empty' : `"${cut(text)}"`);

function joinWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
