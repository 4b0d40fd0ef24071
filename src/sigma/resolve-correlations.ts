import type { CorrelationDraft, ReadCorrelation, Reference } from './read-correlation.ts';
import { MOST_WAYS, waysToChoose } from './correlate/ways.ts';
import type { Path, Report } from './rule-document.ts';
import type { CorrelationCondition, CorrelationRef, RuleHead, SigmaCorrelation, SigmaRule } from './rule.ts';

/** A correlation document as it was read, and how to tell what is wrong in it. */
export interface CorrelationDocument extends ReadCorrelation {
  readonly report: Report;
}

/** The id, name and place of every rule document, also of those that could not be loaded. */
export interface KnownDocument {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly source: string;
  readonly line: number;
}

/**
 * Looks up what correlations refer to, by id or name, wherever it stands. Unknown, ambiguous, circular references and those to something
 * that was not loaded are problems of the correlation. Rules that are only parts of correlations are marked as such.
 */
export function resolveCorrelations(
  rules: readonly SigmaRule[],
  documents: readonly CorrelationDocument[],
  known: readonly KnownDocument[],
): { readonly rules: readonly SigmaRule[]; readonly correlations: readonly SigmaCorrelation[] } {
  const resolver = new Resolver(rules, documents, known);
  const correlations = documents.flatMap((document) => resolver.correlation(document) ?? []);
  const parts = resolver.parts();
  const marked = <Rule extends RuleHead>(rule: Rule): Rule => (parts.has(rule.id) ? { ...rule, isPart: true } : rule);
  return { rules: rules.map(marked), correlations: correlations.map(marked) };
}

type Target =
  | { readonly kind: 'rule'; readonly rule: SigmaRule }
  | { readonly kind: 'correlation'; readonly document: CorrelationDocument & { readonly draft: CorrelationDraft } };

class Resolver {
  readonly #documents: readonly CorrelationDocument[];
  readonly #known: readonly KnownDocument[];
  readonly #targetsById = new Map<string, Target>();
  readonly #targetsByName = new Map<string, Target[]>();
  readonly #done = new Map<CorrelationDocument, SigmaCorrelation | undefined>();
  /** what is being resolved, outermost first: to find circles */
  readonly #open: CorrelationDocument[] = [];

  constructor(rules: readonly SigmaRule[], documents: readonly CorrelationDocument[], known: readonly KnownDocument[]) {
    this.#documents = documents;
    this.#known = known;
    for (const rule of rules) this.#add(rule, { kind: 'rule', rule });
    for (const document of documents) {
      if (!hasDraft(document)) continue;
      const { head } = document.draft;
      const same = this.#targetsById.get(head.id);
      if (same === undefined) {
        this.#add(head, { kind: 'correlation', document });
        continue;
      }
      const first = headOf(same);
      document.report(['id'], `the id is already used by "${first.title}" in ${first.source}, line ${first.line}: this rule was not loaded`); // prettier-ignore
      this.#done.set(document, undefined);
    }
  }

  #add(head: RuleHead, target: Target): void {
    this.#targetsById.set(head.id, target);
    if (head.name === undefined) return;
    const same = this.#targetsByName.get(head.name);
    if (same === undefined) this.#targetsByName.set(head.name, [target]);
    else same.push(target);
  }

  correlation(document: CorrelationDocument): SigmaCorrelation | undefined {
    if (this.#done.has(document)) return this.#done.get(document);
    if (!hasDraft(document)) return undefined;
    this.#open.push(document);
    const correlation = this.#resolve(document.draft, document.report);
    this.#open.pop();
    this.#done.set(document, correlation);
    return correlation;
  }

  #resolve(draft: CorrelationDraft, report: Report): SigmaCorrelation | undefined {
    let hasFailed = false;
    const tell: Report = (path, message) => {
      hasFailed = true;
      report(path, message);
    };
    const targets = draft.references.map((reference) => this.#target(reference, tell));
    const ids = targets.map((target) => (target === undefined ? undefined : headOf(target).id));
    for (const [i, id] of ids.entries()) {
      if (id !== undefined && ids.indexOf(id) < i) tell(pathOf(draft.references[i]), `"${draft.references[i]?.name}" is listed twice`); // prettier-ignore
    }
    const fieldsByAlias = this.#aliases(draft, ids, tell);
    const condition = checkedCondition(draft, tell);
    if (hasFailed) return undefined;
    const fieldOf = (field: string, id: string): string => fieldsByAlias.get(field)?.get(id) ?? field;
    const fields = condition.kind === 'bounds' ? condition.fields : [];
    const refs = targets.flatMap((target, i): CorrelationRef[] => {
      if (target === undefined) return [];
      const { id, title } = headOf(target);
      return [{
        kind: target.kind,
        rule: id,
        name: draft.references[i]?.name ?? id,
          title,
        groupFields: draft.groupBy.map((field) => fieldOf(field, id)),
        valueFields: fields.map((field) => fieldOf(field, id)),
          aliases: Object.fromEntries([...fieldsByAlias.keys()].map((alias) => [alias, fieldOf(alias, id)])),
      }]; // prettier-ignore
    });
    const { head, type, groupBy, timespan, generate } = draft;
    return { ...head, type, refs, groupBy, timespan, condition, generate };
  }

  /** What a reference leads to, if that is loaded. */
  #target({ name, path }: Reference, report: Report): Target | undefined {
    const named = this.#targetsByName.get(name) ?? [];
    const target = this.#targetsById.get(name) ?? named[0];
    if (target === undefined) {
      const unloaded = this.#known.find((one) => one.id === name || one.name === name);
      if (unloaded === undefined) report(path, `there is no rule with the id or name "${name}"`);
      else report(path, `the rule "${name}" in ${unloaded.source}, line ${unloaded.line}, was not loaded`);
      return undefined;
    }
    if (!this.#targetsById.has(name) && named.length > 1) {
      const places = named.slice(0, 3).map((one) => `${headOf(one).source}, line ${headOf(one).line}`);
      report(path, `${named.length} rules have the name "${name}" (${places.join('; ')}): refer to one by its id`);
      return undefined;
    }
    if (target.kind === 'rule') return target;
    const at = this.#open.indexOf(target.document);
    if (at >= 0) {
      const circle = [...this.#open.slice(at), target.document].map((one) => `"${titleOf(one)}"`);
      report(path, `this leads back to where it came from: ${circle.join(' refers to ')}`);
      return undefined;
    }
    if (this.#open.length > DEEPEST_CHAIN) {
      report(path, `chains of more than ${DEEPEST_CHAIN} correlations are not supported`);
      return undefined;
    }
    if (this.correlation(target.document) !== undefined) return target;
    const { title, source, line } = target.document.draft.head;
    report(path, `the correlation "${title}" in ${source}, line ${line}, was not loaded`);
    return undefined;
  }

  /** For each alias, the names of its field by the id of the rule. */
  #aliases(
    draft: CorrelationDraft,
    ids: readonly (string | undefined)[],
    report: Report,
  ): ReadonlyMap<string, ReadonlyMap<string, string>> {
    const fieldsByAlias = new Map<string, Map<string, string>>();
    for (const { alias, reference, field } of draft.aliases) {
      const at = draft.references.findIndex(({ name }) => name === reference.name);
      const id = at >= 0 ? ids[at] : this.#idOf(reference.name);
      if (at < 0 && (id === undefined || !ids.includes(id))) report(reference.path, `the correlation does not refer to "${reference.name}"`); // prettier-ignore
      if (id === undefined) continue;
      const fields = fieldsByAlias.get(alias) ?? new Map<string, string>();
      fieldsByAlias.set(alias, fields.set(id, field));
    }
    return fieldsByAlias;
  }

  #idOf(name: string): string | undefined {
    const target = this.#targetsById.get(name) ?? this.#targetsByName.get(name)?.[0];
    return target === undefined ? undefined : headOf(target).id;
  }

  /**
   * The ids of rules that report nothing of their own. A correlation that has a problem elsewhere still says that by referring to them:
   * what was meant as a part would be noise alone.
   */
  parts(): ReadonlySet<string> {
    const parts = new Set<string>();
    for (const silences of [true, false]) {
      for (const { references, generate } of this.#documents) {
        if (generate === silences) continue;
        for (const { name } of references) {
          const id = this.#idOf(name);
          if (id === undefined) continue;
          if (silences) parts.add(id);
          else parts.delete(id);
        }
      }
    }
    return parts;
  }
}

const DEEPEST_CHAIN = 20;

function hasDraft(document: CorrelationDocument): document is CorrelationDocument & { draft: CorrelationDraft } {
  return document.draft !== undefined;
}

const headOf = (target: Target): RuleHead => (target.kind === 'rule' ? target.rule : target.document.draft.head);
const titleOf = ({ draft }: CorrelationDocument): string => draft?.head.title ?? '';
const pathOf = (reference: Reference | undefined): Path => reference?.path ?? ['correlation', 'rules'];

function checkedCondition({ condition, type, references }: CorrelationDraft, report: Report): CorrelationCondition {
  if (condition.kind === 'words') return { kind: 'words', text: condition.text, expr: condition.expr };
  if (type === 'temporal_ordered') {
    const least = Math.max(...condition.bounds.map(({ operator, value }) => operator === 'gt' ? value + 1 : operator === 'gte' || operator === 'eq' ? value : 1)); // prettier-ignore
    if (waysToChoose(least, references.length) === undefined)
      report(['correlation', 'condition'], `it can be met in more than ${MOST_WAYS} orders`);
  }
  return condition;
}
