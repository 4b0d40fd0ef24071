import { detectionToExpr } from './detection-to-expr.ts';
import type { Placeholders } from './modifiers.ts';
import type { SigmaFilter } from './read-filter.ts';
import { readHead, type RuleDocument, type RuleDraft } from './read-rule.ts';
import type { Report } from './rule-document.ts';
import { allOf, type Expr, type SigmaRule } from './rule.ts';
import type { Detection } from './search.ts';
import { applyPipelines, isRefusal, type Pipeline } from './transform/pipeline.ts';

/** A rule of which the parts are known, and its place. */
export interface DraftToMake {
  readonly document: RuleDocument;
  readonly draft: RuleDraft;
  readonly report: Report;
}

/** Drafts become rules: with their filters, through the pipelines, then through their modifiers. */
export class RuleMaker {
  readonly #placeholders: Placeholders;
  readonly #pipelines: readonly Pipeline[];
  /** a filter that no pipeline changed is made once for all rules that it is added to */
  readonly #exprsByDetection = new Map<Detection, Expr | undefined>();
  readonly #toldByFilter = new Map<SigmaFilter, Set<string>>();

  constructor(placeholders: Placeholders, pipelines: readonly Pipeline[]) {
    const vars = pipelines.flatMap((pipeline) => [...pipeline.vars]);
    this.#placeholders = { ...Object.fromEntries(vars), ...placeholders };
    this.#pipelines = pipelines;
  }

  rule({ document, draft, report }: DraftToMake, filters: readonly SigmaFilter[]): SigmaRule | undefined {
    const filtered = { ...draft, detections: [...draft.detections, ...filters.map(({ detection }) => detection)] };
    const changed = this.#pipelines.length === 0 ? filtered : applyPipelines(filtered, this.#pipelines);
    if (isRefusal(changed)) {
      const isOwn = changed.path?.[0] === 'detection';
      report(isOwn && changed.path !== undefined ? changed.path : ['detection'], `a pipeline refuses the rule: ${changed.refused}`); // prettier-ignore
      return undefined;
    }
    const { attributes, logSource, detections } = changed;
    const head = readHead({ ...document, value: attributes }, report);
    const [own, ...added] = detections;
    const expr = own === undefined ? undefined : detectionToExpr(own, this.#placeholders, report);
    if (own === undefined || head === undefined || expr === undefined) return undefined;
    const exprs = added.map((detection, i) => this.#filterExpr(detection, filters[i]));
    const conditions = own.conditions.map(({ text }) => text);
    return { ...head, logSource, conditions, detection: allOf([expr, ...exprs.filter((one) => one !== undefined)]) };
  }

  /** What pipelines call fields that the rule does not ask for itself, but correlations ask of its events: only those that they rename. */
  fieldNames(draft: RuleDraft, fields: readonly string[]): Readonly<Record<string, readonly string[]>> {
    if (this.#pipelines.length === 0) return {};
    const named = fields.flatMap((field) => {
      const changed = applyPipelines(
        { ...draft, attributes: { ...draft.attributes, fields: [field] } },
        this.#pipelines,
      );
      const names: unknown = isRefusal(changed) ? undefined : changed.attributes['fields'];
      const texts = Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
      return texts.length === 0 || (texts.length === 1 && texts[0] === field) ? [] : [[field, texts] as const];
    });
    return Object.fromEntries(named);
  }

  #filterExpr(detection: Detection, filter: SigmaFilter | undefined): Expr | undefined {
    if (filter === undefined) return undefined;
    if (detection !== filter.detection) return detectionToExpr(detection, this.#placeholders, this.#once(filter));
    if (!this.#exprsByDetection.has(detection))
      this.#exprsByDetection.set(detection, detectionToExpr(detection, this.#placeholders, filter.report));
    return this.#exprsByDetection.get(detection);
  }

  /** What is wrong with a filter is said once, not for each rule. */
  #once(filter: SigmaFilter): Report {
    const told = this.#toldByFilter.get(filter) ?? new Set();
    this.#toldByFilter.set(filter, told);
    return (path, message) => {
      const what = JSON.stringify([path, message]);
      if (!told.has(what)) filter.report(path, message);
      told.add(what);
    };
  }
}
