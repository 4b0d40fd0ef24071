import type { RuleProblem } from '../model/api.ts';
import type { Placeholders } from './modifiers.ts';
import { isMapping, type Path } from './rule-document.ts';
import { readRule, type RuleDocument } from './read-rule.ts';
import type { SigmaRule } from './rule.ts';
import { lineOf, readYaml, type YamlDocument } from './yaml.ts';

/** A file or pack entry with rules: where it stands, and its text. */
export interface RuleText {
  readonly source: string;
  readonly text: string;
}

export interface ReadRulesOptions {
  /** values for `%name%` under the modifier `expand`; a rule that needs others is a problem */
  readonly placeholders?: Placeholders;
}

export interface ReadRules {
  readonly rules: readonly SigmaRule[];
  /** everything that was not loaded, and why; a file, document or rule with a problem never stops the others */
  readonly problems: readonly RuleProblem[];
}

/** Reads Sigma rules (specification 2.1) from YAML texts. */
export function readRules(texts: Iterable<RuleText>, options: ReadRulesOptions = {}): ReadRules {
  const rulesById = new Map<string, SigmaRule>();
  const problems: RuleProblem[] = [];
  for (const text of texts) {
    const collection = new CollectionReader(text, options.placeholders ?? {}, problems);
    for (const rule of collection.read()) {
      const same = rulesById.get(rule.id);
      if (same === undefined) rulesById.set(rule.id, rule);
      else problems.push({ source: rule.source, line: rule.line, rule: rule.id, field: 'id', message: `the id is already used by "${same.title}" in ${same.source}, line ${same.line}: this rule was not loaded` }); // prettier-ignore
    }
  }
  return { rules: [...rulesById.values()], problems };
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The documents of one file. With `action: global` a document is a template for those after it (its values win, as in the reference
 * implementation), `reset` forgets it, `repeat` is the rule before with changes.
 */
class CollectionReader {
  readonly #text: RuleText;
  readonly #placeholders: Placeholders;
  readonly #problems: RuleProblem[];
  #global: Mapping = {};
  #previous: Mapping = {};

  constructor(text: RuleText, placeholders: Placeholders, problems: RuleProblem[]) {
    this.#text = text;
    this.#placeholders = placeholders;
    this.#problems = problems;
  }

  read(): SigmaRule[] {
    const { source } = this.#text;
    const documents = readYaml(this.#text.text);
    if (documents.length === 0) this.#problems.push({ source, message: 'there is no rule in it' });
    return documents.flatMap((document) => this.#document(document) ?? []);
  }

  #document(document: YamlDocument): SigmaRule | undefined {
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
    const merged = this.#merged(value, document);
    return merged === undefined ? undefined : this.#rule({ value: merged, source, line }, document);
  }

  /** The document with its template; undefined if it is no rule itself. */
  #merged(value: Mapping, document: { text: string; line: number }): Mapping | undefined {
    const { action, ...rest } = value;
    if (action === undefined) {
      for (const kind of ['correlation', 'filter']) {
        if (!(kind in rest)) continue;
        this.#problem(rest, document, [kind], `not supported yet: ${kind}`);
        return undefined;
      }
      this.#previous = rest;
      return merge(rest, this.#global);
    }
    if (action === 'repeat') {
      this.#previous = merge(this.#previous, rest);
      return merge(this.#previous, this.#global);
    }
    if (action === 'global') this.#global = rest;
    else if (action === 'reset') this.#global = {};
    else this.#problem(rest, document, ['action'], '"action" must be global, reset or repeat');
    return undefined;
  }

  #rule(document: RuleDocument, text: { text: string; line: number }): SigmaRule | undefined {
    return readRule(document, this.#placeholders, (path, message) =>
      this.#problem(document.value, text, path, message),
    );
  }

  #problem(value: Mapping, document: { text: string; line: number }, path: Path, message: string): void {
    const name = [value['id'], value['title']].find((text) => typeof text === 'string' && text !== '');
    this.#problems.push({
      source: this.#text.source,
      line: lineOf(document, path),
      ...(typeof name === 'string' ? { rule: name } : {}),
      field: path.join('.'),
      message,
    });
  }
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
