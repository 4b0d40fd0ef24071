import { createCorrelateInEventOrder } from '../../pipeline/detect/correlate-in-event-order.ts';
import { createCorrelator } from '../../sigma/correlate/create-correlator.ts';
import type { RuleHead, SigmaCorrelation, SigmaRule } from '../../sigma/rule.ts';
import type { DocumentCases } from './read-cases.ts';
import type { Outcome } from './outcome.ts';
import { whyFired, whySilent } from './why.ts';

/** Says of a rule whether it spoke about the records of a case, and why, or why not. */
export interface Tester {
  readonly kind: 'rule' | 'correlation';
  readonly rule: RuleHead;
  /** only correlations look at it */
  readonly isPart: boolean;
  /** undefined if it did not speak */
  whyFired(outcome: Outcome): readonly string[] | undefined;
  whySilent(outcome: Outcome): readonly string[];
}

export class RuleTester implements Tester {
  readonly kind = 'rule';
  readonly rule: SigmaRule;
  readonly #document: DocumentCases | undefined;

  constructor(rule: SigmaRule, document: DocumentCases | undefined) {
    this.rule = rule;
    this.#document = document;
  }

  get isPart(): boolean {
    return this.rule.isPart === true;
  }

  whyFired({ findings, sightings }: Outcome): readonly string[] | undefined {
    const own = findings.filter((finding) => String(finding.rule.id) === this.rule.id);
    if (own.length > 0) return own.flatMap(whyFired);
    // one that only correlations look at makes no findings of its own
    const seen = sightings.filter((sighting) => sighting.rule === this.rule.id).length;
    return seen > 0 ? [`it matched ${seen} of the records`] : undefined;
  }

  whySilent({ events }: Outcome): readonly string[] {
    return whySilent(this.rule, this.#document?.value, events);
  }
}

export class CorrelationTester implements Tester {
  readonly kind = 'correlation';
  readonly rule: SigmaCorrelation;
  readonly #parts: readonly SigmaCorrelation[];
  readonly #testersById: ReadonlyMap<string, Tester>;

  /** @param parts the correlation and all that it refers to */
  constructor(
    rule: SigmaCorrelation,
    parts: readonly SigmaCorrelation[],
    testersById: ReadonlyMap<string, Tester>,
  ) {
    this.rule = rule;
    this.#parts = parts;
    this.#testersById = testersById;
  }

  get isPart(): boolean {
    return this.rule.isPart === true;
  }

  whyFired({ sightings }: Outcome): readonly string[] | undefined {
    const correlate = createCorrelateInEventOrder(createCorrelator(this.#parts));
    const findings = [...correlate.add(sightings), ...correlate.end()];
    const own = findings.filter((finding) => String(finding.rule.id) === this.rule.id);
    return own.length === 0 ? undefined : own.flatMap((finding) => ['it fired', finding.explanation]);
  }

  /** How often each rule that it looks at was seen, with what; of one that was not seen, why not. */
  whySilent(outcome: Outcome): readonly string[] {
    const rules = new Set(this.#parts.flatMap(({ refs }) => refs.filter(({ kind }) => kind === 'rule').map(({ rule }) => rule)));
    return [...rules].flatMap((id) => {
      const seen = outcome.sightings.filter((sighting) => sighting.rule === id);
      const tester = this.#testersById.get(id);
      const title = tester?.rule.title ?? id;
      if (seen.length === 0) return [`"${title}" matched none of the ${outcome.events.length} records`, ...(tester?.whySilent(outcome) ?? []).map((line) => `  ${line}`)];
      return [
        `"${title}" matched ${seen.length} of the ${outcome.events.length} records`,
        ...seen.slice(0, MOST_SHOWN).map(({ time, fields, values }) => `  ${new Date(time).toISOString()} ${fields.map((field, i) => `${field}=${values[i] ?? '(absent)'}`).join(', ')}`),
      ];
    });
  }
} // prettier-ignore

const MOST_SHOWN = 12;
