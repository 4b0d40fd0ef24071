import { readHead, type RuleDocument } from './read-rule.ts';
import { readCorrelationCondition, type ConditionDraft } from './read-correlation-condition.ts';
import { isMapping, type Path, type Report } from './rule-document.ts';
import { correlationTypes, type CorrelationType, type RuleHead } from './rule.ts';
import { readTimespan, TIMESPAN_FORM } from './timespan.ts';

/** A correlation whose references are not yet looked up. */
export interface CorrelationDraft {
  readonly head: RuleHead;
  readonly type: CorrelationType;
  /** ids or names, as written */
  readonly references: readonly Reference[];
  readonly groupBy: readonly string[];
  readonly aliases: readonly Alias[];
  readonly timespan: number;
  readonly condition: ConditionDraft;
  readonly generate: boolean;
}

/** An id or name, and where it stands in the document. */
export interface Reference {
  readonly name: string;
  readonly path: Path;
}

/** In the events of one rule, a field goes by another name. */
export interface Alias {
  readonly alias: string;
  readonly reference: Reference;
  readonly field: string;
}

/** What could be read of a correlation: where something is wrong, only what it refers to and whether that reports for itself. */
export interface ReadCorrelation {
  readonly draft: CorrelationDraft | undefined;
  readonly references: readonly Reference[];
  readonly generate: boolean;
}

type Mapping = Readonly<Record<string, unknown>>;

/** Reads a correlation rule (specification 2.1, "Correlation rules"). Everything that is wrong is reported. */
export function readCorrelation(document: RuleDocument, report: Report): ReadCorrelation {
  const section = document.value['correlation'];
  if (!isMapping(section)) {
    readHead(document, report);
    report(['correlation'], '"correlation" must be a map with type, rules, group-by, timespan and condition');
    return { draft: undefined, references: [], generate: false };
  }
  let hasFailed = false;
  const reader = new SectionReader(section, (path, message) => {
    hasFailed = true;
    report(['correlation', ...path], message);
  });
  const head = readHead(document, report);
  reader.unknownKeys();
  const type = reader.type();
  const listed = reader.references();
  const groupBy = reader.groupBy();
  const aliases = reader.aliases();
  const timespan = reader.timespan();
  const condition = type === undefined ? undefined : readCorrelationCondition(section['condition'], type, listed?.map(({ name }) => name), reader.report);
  const generate = reader.generate(document.value['generate']);
  const references = listed ?? namesInWords(condition);
  if (listed === undefined && condition?.kind === 'bounds') reader.report(['rules'], 'a correlation needs "rules": a list of ids or names');
  const isWhole = head !== undefined && type !== undefined && timespan !== undefined && condition !== undefined && !hasFailed;
  const draft = isWhole ? { head, type, references, groupBy, aliases, timespan, condition, generate } : undefined;
  return { draft, references, generate };
} // prettier-ignore

function namesInWords(condition: ConditionDraft | undefined): Reference[] {
  return condition?.kind === 'words'
    ? condition.names.map((name) => ({ name, path: ['correlation', 'condition'] }))
    : [];
}

const KEYS = ['type', 'rules', 'group-by', 'aliases', 'timespan', 'condition', 'generate'];
const MOST_RULES = 100;
const MOST_FIELDS = 20;
const LONGEST_NAME = 256;

class SectionReader {
  readonly #section: Mapping;
  readonly report: Report;

  constructor(section: Mapping, report: Report) {
    this.#section = section;
    this.report = report;
  }

  unknownKeys(): void {
    for (const key of Object.keys(this.#section)) {
      if (!KEYS.includes(key)) this.report([key], `"${key}" is not known in a correlation: only ${KEYS.join(', ')} are`);
    }
  }

  type(): CorrelationType | undefined {
    const value = this.#section['type'];
    const type = correlationTypes.find((one) => one === value);
    if (type === undefined) this.report(['type'], `"type" must be one of ${correlationTypes.join(', ')}`);
    return type;
  }

  /** Undefined if there is no such list. */
  references(): readonly Reference[] | undefined {
    const value = this.#section['rules'];
    if (value === undefined || value === null) return undefined;
    const names = typeof value === 'string' ? [value] : value;
    if (!Array.isArray(names) || names.length === 0 || names.length > MOST_RULES) {
      this.report(['rules'], `"rules" must be a list of 1 to ${MOST_RULES} ids or names of rules`);
      return [];
    }
    return names.flatMap((name: unknown, i) => {
      const text = typeof name === 'number' ? String(name) : name;
      if (isName(text)) return { name: text, path: ['correlation', 'rules', ...(Array.isArray(value) ? [i] : [])] };
      this.report(['rules', i], 'a reference must be the id or the name of a rule');
      return [];
    });
  }

  groupBy(): readonly string[] {
    const value = this.#section['group-by'];
    if (value === undefined || value === null) return [];
    const fields: unknown[] = Array.isArray(value) ? value : [value];
    if (fields.length > MOST_FIELDS) this.report(['group-by'], `"group-by" may have at most ${MOST_FIELDS} fields`);
    return fields.filter((field, i): field is string => {
      if (!isName(field)) this.report(['group-by', i], 'a field of "group-by" must be its name');
      else if (fields.indexOf(field) < i) this.report(['group-by', i], `"${field}" is listed twice`);
      else return true;
      return false;
    });
  }

  aliases(): readonly Alias[] {
    const value = this.#section['aliases'];
    if (value === undefined || value === null) return [];
    if (!isMapping(value)) {
      this.report(['aliases'], '"aliases" must be a map: alias, then rule, then the name of the field in its events');
      return [];
    }
    return Object.entries(value).flatMap(([alias, fieldsByRule]) => {
      if (!isMapping(fieldsByRule)) {
        this.report(['aliases', alias], 'an alias must be a map from rules to the names of the field in their events');
        return [];
      }
      return Object.entries(fieldsByRule).flatMap(([name, field]) => {
        if (isName(field)) return { alias, reference: { name, path: ['correlation', 'aliases', alias, name] }, field };
        this.report(['aliases', alias, name], 'this must be the name of a field');
        return [];
      });
    });
  }

  timespan(): number | undefined {
    const value = this.#section['timespan'];
    const span = readTimespan(value);
    if (value === undefined || value === null) this.report(['timespan'], `a correlation needs a "timespan": ${TIMESPAN_FORM}`);
    else if (span === undefined) this.report(['timespan'], `"timespan" must be ${TIMESPAN_FORM}`);
    return span;
  }

  /** In the section, as the reference implementation has it, or beside it, as the JSON schema does. */
  generate(beside: unknown): boolean {
    const value = this.#section['generate'] ?? beside ?? false;
    if (typeof value !== 'boolean') this.report(['generate'], '"generate" must be true or false');
    return value === true;
  }
} // prettier-ignore

export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_NAME;
}
