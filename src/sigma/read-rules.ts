import type { RuleProblem } from '../model/api.ts';
import { fieldsToSight } from './correlate/sighting.ts';
import { RuleMaker, type DraftToMake } from './make-rule.ts';
import type { Placeholders } from './modifiers.ts';
import { readCorrelation } from './read-correlation.ts';
import { isForRule, readFilter, reportUnmet, type Filterable } from './read-filter.ts';
import { readDraft, readHead, type RuleDocument } from './read-rule.ts';
import { resolveCorrelations, type KnownDocument } from './resolve-correlations.ts';
import { isMapping, type Path, type Report } from './rule-document.ts';
import type { SigmaCorrelation, SigmaRule } from './rule.ts';
import type { Pipeline } from './transform/pipeline.ts';
import { lineOf, readYaml, type YamlDocument } from './yaml.ts';

/** A file or pack entry with rules: where it stands, and its text. */
export interface RuleText {
  readonly source: string;
  readonly text: string;
}

export interface ReadRulesOptions {
  /** values for `%name%` under the modifier `expand`; a rule that needs others is a problem */
  readonly placeholders?: Placeholders;
  /** change every rule before it is made */
  readonly pipelines?: readonly Pipeline[];
}

export interface ReadRules {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  /** everything that was not loaded, and why; a file, document or rule with a problem never stops the others */
  readonly problems: readonly RuleProblem[];
}

/** Reads Sigma rules, correlations and filters (specification 2.1) from YAML texts. What one refers to may stand in any of them. */
export function readRules(texts: Iterable<RuleText>, options: ReadRulesOptions = {}): ReadRules {
  const problems: RuleProblem[] = [];
  const documents = [...texts].flatMap((text) => new CollectionReader(text, problems).read());
  const filters = documents.flatMap((one) => one.kind === 'filter' ? readFilter(one.document, one.report, one.warn) ?? [] : []);
  const drafts: DraftOfRule[] = [];
  for (const one of documents) {
    if (one.kind !== 'rule') continue;
    warnOfTaxonomy(one, options.pipelines ?? []);
    const draft = readDraft(one.document, one.report);
    // what it says of itself is looked at all the same: a person wants to hear everything at once
    if (draft === undefined) readHead(one.document, one.report);
    else drafts.push({ ...one, draft });
  }
  const maker = new RuleMaker(options.placeholders ?? {}, options.pipelines ?? []);
  const rulesById = new Map<string, SigmaRule>();
  const draftsById = new Map<string, DraftOfRule>();
  for (const one of drafts) {
    const rule = maker.rule(one, filters.filter((filter) => isForRule(filter, filterableOf(one))));
    const same = rule === undefined ? undefined : rulesById.get(rule.id);
    if (same !== undefined) one.report(['id'], `the id is already used by "${same.title}" in ${same.source}, line ${same.line}: this rule was not loaded`);
    else if (rule !== undefined) {
      rulesById.set(rule.id, rule);
      draftsById.set(rule.id, one);
    }
  }
  for (const filter of filters) reportUnmet(filter, drafts.map(filterableOf));
  const correlations = documents.flatMap((one) => one.kind === 'correlation' ? [{ ...readCorrelation(one.document, one.report), report: one.report }] : []);
  const resolved = resolveCorrelations([...rulesById.values()], correlations, documents.filter(({ kind }) => kind !== 'filter').map(knownOf));
  const fieldsByRule = fieldsToSight(resolved.correlations);
  const rules = resolved.rules.map((rule) => {
    const [fields, one] = [fieldsByRule.get(rule.id), draftsById.get(rule.id)];
    const fieldNames = fields === undefined || one === undefined ? {} : maker.fieldNames(one.draft, fields);
    return Object.keys(fieldNames).length === 0 ? rule : { ...rule, fieldNames };
  });
  return { rules, correlations: resolved.correlations, problems };
} // prettier-ignore

/** Whose names events have: ECS and OCSF keep their own beside Sysmon's. */
const TAXONOMIES: ReadonlySet<unknown> = new Set([undefined, null, 'sigma', 'ecs', 'ocsf']);

function warnOfTaxonomy({ document: { value }, warn }: ReadDocument, pipelines: readonly Pipeline[]): void {
  if (TAXONOMIES.has(value['taxonomy']) || pipelines.length > 0) return;
  warn(['taxonomy'], 'this taxonomy is not known: fields are looked for as they are written; a processing pipeline can give them other names'); // prettier-ignore
}

function knownOf({ document: { value, source, line } }: ReadDocument): KnownDocument {
  const [id, name] = [value['id'], value['name']].map((one) => (typeof one === 'string' ? one : undefined));
  return { id, name, source, line };
}

type DraftOfRule = ReadDocument & DraftToMake;

function filterableOf({ draft: { attributes, logSource } }: DraftOfRule): Filterable {
  const [id, name] = [attributes['id'], attributes['name']].map((one) => (typeof one === 'string' ? one : undefined));
  return { id, name, logSource };
}

type Mapping = Readonly<Record<string, unknown>>;

/** A document, and how to tell what is wrong in it. */
interface ReadDocument {
  readonly kind: 'rule' | 'correlation' | 'filter';
  readonly document: RuleDocument;
  readonly report: Report;
  readonly warn: Report;
}

/**
 * The documents of one file. With `action: global` a document is a template for those after it (its values win, as in the reference
 * implementation), `reset` forgets it, `repeat` is the rule before with changes.
 */
class CollectionReader {
  readonly #text: RuleText;
  readonly #problems: RuleProblem[];
  #global: Mapping = {};
  #previous: Mapping = {};

  constructor(text: RuleText, problems: RuleProblem[]) {
    this.#text = text;
    this.#problems = problems;
  }

  read(): ReadDocument[] {
    const { source } = this.#text;
    const documents = readYaml(this.#text.text);
    if (documents.length === 0) this.#problems.push({ source, message: 'there is no rule in it' });
    return documents.flatMap((document) => this.#document(document) ?? []);
  }

  #document(document: YamlDocument): ReadDocument | undefined {
    const { source } = this.#text;
    if (document.kind === 'problem') {
      this.#problems.push({ source, line: document.line, message: document.message });
      return undefined;
    }
    const { value, line } = document;
    if (!isMapping(value)) {
      this.#problems.push({ source, line, message: 'a document must be a map of attributes' });
      return undefined;
    }
    const { action, ...rest } = value;
    const merged = this.#merged(rest, action);
    if (merged === undefined) return undefined;
    const reportAs = (level: RuleProblem['level']): Report => {
      return (path, message) => this.#problem(merged.value, document, path, message, level);
    };
    const read = { document: { value: merged.value, source, line }, report: reportAs(undefined), warn: reportAs('warning') };
    if (merged.kind !== 'unknown') return { kind: merged.kind, ...read };
    read.report(['action'], '"action" must be global, reset or repeat');
    return undefined;
  }

  /** The document with its template, and what it is; undefined if it is only about other documents. */
  #merged(rest: Mapping, action: unknown): { kind: ReadDocument['kind'] | 'unknown'; value: Mapping } | undefined {
    switch (action) {
      case undefined:
        // neither is what a template is for
        if ('correlation' in rest) return { kind: 'correlation', value: rest };
        if ('filter' in rest) return { kind: 'filter', value: rest };
        this.#previous = rest;
        return { kind: 'rule', value: merge(rest, this.#global) };
      case 'repeat':
        this.#previous = merge(this.#previous, rest);
        return { kind: 'rule', value: merge(this.#previous, this.#global) };
      case 'global':
        this.#global = rest;
        return undefined;
      case 'reset':
        this.#global = {};
        return undefined;
      default:
        return { kind: 'unknown', value: rest };
    }
  }

  #problem(value: Mapping, document: { text: string; line: number }, path: Path, message: string, level: RuleProblem['level']): void {
    const name = [value['id'], value['title']].find((text) => typeof text === 'string' && text !== '');
    this.#problems.push({
      source: this.#text.source,
      line: lineOf(document, path),
      ...(typeof name === 'string' ? { rule: cut(name, 200) } : {}),
      field: cut(path.join('.'), 500),
      message: cut(message, 1000),
      ...(level === undefined ? {} : { level }),
    });
  }
} // prettier-ignore

/** What a problem says may quote the file, which may be hostile. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most / 2)}…${text.slice(-most / 2)}`;
}

/** Maps are merged key by key, anything else of `over` takes the place of what was there. */
function merge(base: Mapping, over: Mapping): Mapping {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isMapping(before) && isMapping(value) ? merge(before, value) : value;
  }
  return merged;
}
