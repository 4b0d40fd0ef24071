import { isMapping, type Path, type Report } from './rule-document.ts';
import type { RuleValue } from './modifiers.ts';
import type { ConditionText, Detection, Search } from './search.ts';

/** A rule with more values than this (aliases in YAML can multiply them) is refused. */
const MOST_VALUES = 100_000;
const MOST_NESTING = 20;
/** Only the first hundred problems of a rule are told: the rest says nothing new. */
const MOST_PROBLEMS = 100;

export interface DetectionForm {
  /** the attribute it stands in */
  readonly attribute: 'detection' | 'filter';
  /** keys in it that are no searches */
  readonly reserved: readonly string[];
}
const RULE: DetectionForm = { attribute: 'detection', reserved: ['condition', 'timeframe'] };

/** Reads the searches of a `detection` as they are written. Everything that is wrong is reported; undefined if anything was. */
export function readDetection(detection: unknown, report: Report, form = RULE): Detection | undefined {
  const { attribute } = form;
  if (!isMapping(detection)) {
    report([attribute], `a ${attribute === 'filter' ? 'filter' : 'rule'} needs a "${attribute}" with named searches and a condition`);
    return undefined;
  } // prettier-ignore
  const reader = new SearchReader(report);
  const searchesByName = new Map<string, Search>();
  for (const [name, search] of Object.entries(detection)) {
    if (form.reserved.includes(name)) continue;
    const read = reader.search(search, [attribute, name], 0);
    if (read !== undefined) searchesByName.set(name, read);
  }
  const conditions = readConditionTexts(detection['condition'], [attribute, 'condition']);
  if (conditions === undefined) {
    report([attribute, 'condition'], `a ${attribute} needs a "condition": a text, or a list of texts`);
    return undefined;
  }
  if (reader.hasFailed) return undefined;
  const hasTimeframe = detection['timeframe'] !== undefined && form.reserved.includes('timeframe');
  return hasTimeframe ? { searchesByName, conditions, hasTimeframe } : { searchesByName, conditions };
}

/** One search, as it may stand under a name. */
export function readSearch(search: unknown, path: Path, report: Report): Search | undefined {
  const reader = new SearchReader(report);
  const read = reader.search(search, path, 0);
  return reader.hasFailed ? undefined : read;
}

function readConditionTexts(value: unknown, path: Path): readonly ConditionText[] | undefined {
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  const conditions: ConditionText[] = [];
  for (const [i, text] of texts.entries()) {
    if (typeof text !== 'string' || text.trim() === '') return undefined;
    conditions.push({ text, path: texts.length > 1 ? [...path, i] : path });
  }
  return conditions.length > 0 ? conditions : undefined;
}

class SearchReader {
  hasFailed = false;
  readonly #report: Report;
  #values = 0;
  #told = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  /** A map is AND, a list is OR, a scalar is a keyword. */
  search(search: unknown, path: Path, depth: number): Search | undefined {
    if (this.#values > MOST_VALUES) return undefined;
    if (depth > MOST_NESTING) return this.#fail(path, 'lists are nested more than 20 deep');
    if (isMapping(search)) {
      const items = Object.entries(search).map(([key, value]) => this.#item(key, value, [...path, key]));
      return this.#joined('all', items, path, 'an empty map: it would choose everything or nothing');
    }
    if (Array.isArray(search)) {
      const parts = search.map((part: unknown, i) => this.search(part, [...path, i], depth + 1));
      return this.#joined('any', parts, path, 'an empty list: it would choose everything or nothing');
    }
    if (!isRuleValue(search) || search === null)
      return this.#fail(path, 'a search must be a map of fields, a list of maps, or a list of keywords');
    return this.#count(1, path)
      ? { kind: 'item', field: '', modifiers: [], values: [search], path, isList: false }
      : undefined;
  }

  /** `field|modifier|modifier: value or values`. */
  #item(key: string, value: unknown, path: Path): Search | undefined {
    const [field = '', ...modifiers] = key.split('|');
    if (this.#values > MOST_VALUES) return undefined;
    const isList = Array.isArray(value);
    const values: unknown[] = isList ? value : [value];
    if (!values.every(isRuleValue))
      return this.#fail(path, 'a value must be a text, a number, true, false, null, or a list of these');
    return this.#count(values.length, path)
      ? { kind: 'item', field, modifiers, values: [...values], path, isList }
      : undefined;
  }

  #count(values: number, path: Path): boolean {
    this.#values += values;
    if (this.#values > MOST_VALUES) this.#fail(path, `more than ${MOST_VALUES} values in one rule`);
    return this.#values <= MOST_VALUES;
  }

  #joined(
    kind: 'all' | 'any',
    parts: readonly (Search | undefined)[],
    path: Path,
    ifEmpty: string,
  ): Search | undefined {
    if (parts.length === 0) return this.#fail(path, ifEmpty);
    const known = parts.filter((part) => part !== undefined);
    const [only] = known;
    if (known.length < parts.length) return undefined;
    return known.length === 1 && only !== undefined ? only : { kind, parts: known };
  }

  #fail(path: Path, message: string): undefined {
    this.hasFailed = true;
    if (this.#told++ < MOST_PROBLEMS) this.#report(path, message);
    return undefined;
  }
}

export function isRuleValue(value: unknown): value is RuleValue {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
