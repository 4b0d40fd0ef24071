import { hash128 } from '../model/ids.ts';
import type { LogSource } from '../model/log-source.ts';
import { severity, type Severity } from '../model/severity.ts';
import { readGrouping } from './grouping.ts';
import { readDetection } from './read-detection.ts';
import { isMapping, type Report } from './rule-document.ts';
import { readResponseHints } from './response-hints.ts';
import type { RuleHead } from './rule.ts';
import type { Detection } from './search.ts';

/** A rule document, merged and not yet read. */
export interface RuleDocument {
  readonly value: Readonly<Record<string, unknown>>;
  readonly source: string;
  readonly line: number;
}

/** A rule whose parts were read, and whose values were not yet taken through their modifiers. */
export interface RuleDraft {
  /** all that the document says, for what the rule says of itself */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly logSource: LogSource;
  /** the rule's own first, then those of its filters: AND */
  readonly detections: readonly Detection[];
  /** ids of what pipelines did to it */
  readonly applied: readonly string[];
}

/** Reads the parts of a detection rule. Everything that is wrong is reported; undefined if anything was. */
export function readDraft({ value }: RuleDocument, report: Report): RuleDraft | undefined {
  const logSource = readLogSource(value['logsource'], report);
  const detection = readDetection(value['detection'], report);
  if (logSource === undefined || detection === undefined) return undefined;
  return { attributes: value, logSource, detections: [detection], applied: [] };
}

/** What every document must say of itself. */
export function readAttributes({ value }: RuleDocument, report: Report): { readonly title: string } | undefined {
  const attributes = new AttributeReader(value, report);
  const title = attributes.text('title', true) ?? '';
  for (const key of ['id', 'description']) attributes.text(key, false);
  return attributes.hasFailed ? undefined : { title };
}

/** What every kind of rule says of itself. */
export function readHead(document: RuleDocument, report: Report): RuleHead | undefined {
  const { value } = document;
  const attributes = new AttributeReader(value, report);
  const title = attributes.text('title', true) ?? '';
  const id = attributes.text('id', false);
  const name = attributes.text('name', false);
  const level = attributes.oneOf('level', severity.options);
  const status = attributes.oneOf('status', STATUSES);
  const description = attributes.text('description', false);
  const author = attributes.text('author', false);
  const lists = { references: attributes.texts('references'), tags: attributes.texts('tags'), falsePositives: attributes.texts('falsepositives') }; // prettier-ignore
  const own = value['vedette'];
  const grouping = readGrouping(own, report);
  const response = readResponseHints(isMapping(own) ? own['response'] : undefined, report);
  if (attributes.hasFailed || grouping === undefined || response === undefined) return undefined;
  return {
    id: id ?? name ?? `no-id-${hash128(`${document.source}\n${title}`)}`,
    title,
    name,
    status,
    level,
    description,
    author,
    ...lists,
    grouping,
    response,
    custom: Object.fromEntries(Object.entries(value).filter(([key]) => !KNOWN.has(key))),
    source: document.source,
    line: document.line,
  };
}

const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const;
const KNOWN = new Set([
  'title', 'id', 'related', 'name', 'taxonomy', 'status', 'description', 'license', 'author', 'references', 'date', 'modified', 'logsource',
  'detection', 'correlation', 'fields', 'vedette', 'falsepositives', 'level', 'tags', 'scope', 'action',
]); // prettier-ignore

class AttributeReader {
  hasFailed = false;
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #report: Report;

  constructor(value: Readonly<Record<string, unknown>>, report: Report) {
    this.#value = value;
    this.#report = report;
  }

  text(key: string, isNeeded: boolean): string | undefined {
    const value = this.#value[key];
    if (typeof value === 'string' && value.trim() !== '' && value.length <= MOST_CHARACTERS) return value;
    if (typeof value === 'number') return String(value);
    if (value === undefined || value === null || value === '') {
      return isNeeded ? this.#fail(key, `a rule needs a "${key}"`) : undefined;
    }
    return this.#fail(key, `"${key}" must be a text of at most ${MOST_CHARACTERS} characters`);
  }

  texts(key: string): readonly string[] {
    const value = this.#value[key];
    if (value === undefined || value === null) return [];
    const list: unknown[] = Array.isArray(value) ? value : [value];
    return list.filter((one) => one !== null).map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  }

  oneOf<Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.#value[key];
    if (value === undefined || value === null) return undefined;
    const choice = choices.find((one) => one === value);
    return choice ?? this.#fail(key, `"${key}" must be one of ${choices.join(', ')}`);
  }

  #fail(key: string, message: string): undefined {
    this.hasFailed = true;
    this.#report([key], message);
    return undefined;
  }
}
const MOST_CHARACTERS = 65_536;

/** The log source of a rule or filter, in lower case. */
export function readLogSource(value: unknown, report: Report): LogSource | undefined {
  if (!isMapping(value)) {
    report(['logsource'], 'a rule needs a "logsource" with a category, product or service');
    return undefined;
  }
  const logSource: { -readonly [key in keyof LogSource]: string } = {};
  let hasFailed = false;
  for (const key of ['product', 'category', 'service'] as const) {
    const part = value[key];
    if (part === undefined || part === null) continue;
    if (typeof part === 'string' && part.trim() !== '') logSource[key] = part.trim().toLowerCase();
    else {
      report(['logsource', key], `"${key}" must be a text`);
      hasFailed = true;
    }
  }
  if (hasFailed) return undefined;
  if (Object.keys(logSource).length > 0) return logSource;
  report(['logsource'], 'a rule needs a category, product or service: without one it would be asked about everything');
  return undefined;
}

/** The severity of a rule's findings; a rule that names no level counts as medium. */
export const severityOf = (rule: RuleHead): Severity => rule.level ?? 'medium';

/** ATT&CK technique ids from the tags: `attack.t1059.001` is `T1059.001`. */
export function attackOf(rule: RuleHead): string[] {
  return rule.tags.filter((tag) => /^attack\.t\d{4}(?:\.\d{3})?$/i.test(tag)).map((tag) => tag.slice(7).toUpperCase());
}
