import { z } from 'zod';
import content from '../../content/cures/cures.json' with { type: 'json' };
import type { LogSource } from '../../model/log-source.ts';
import type { Blindness, Cure } from '../../model/rule.ts';
import { appliesTo } from '../../sigma/scan-rules.ts';
import type { RuleFacts } from '../loaded-rules.ts';

/** What gives which log source, and what to switch on there: `src/content/cures/cures.json`. */
const cureEntry = z.object({
  sources: z.array(z.object({ product: z.string().optional(), category: z.string().optional(), service: z.string().optional() })), // prettier-ignore
  connector: z.string().nullable(),
  format: z.string().nullable(),
  hint: z.string(),
});
const fieldEntry = z.object({ fields: z.array(z.string()), source: cureEntry.shape.sources.element, hint: z.string() });
/** For services that have no entry of their own. */
const productEntry = cureEntry.omit({ sources: true }).extend({ product: z.string() });
const contents = z.object({
  logSources: z.array(cureEntry),
  fields: z.array(fieldEntry),
  products: z.array(productEntry),
});

export const cures = contents.parse(content);

/** What would let a rule see; for a correlation, what would cure the rules that it needs. */
export function curesOf(
  facts: RuleFacts,
  blindness: Blindness,
  rulesById: ReadonlyMap<string, RuleFacts>,
  blindById: ReadonlyMap<string, Blindness>,
): Cure[] {
  switch (blindness.kind) {
    case 'log-source':
      return curesOfLogSource(facts.logSource);
    case 'field':
      return curesOfFields(facts.logSource, blindness.missing);
    case 'base-rule': {
      const found = blindness.missing.flatMap((id) => {
        const [base, why] = [rulesById.get(id), blindById.get(id)];
        return base === undefined || why === undefined || why.kind === 'base-rule' ? [] : curesOf(base, why, rulesById, blindById); // prettier-ignore
      });
      return [...new Map(found.map((cure) => [JSON.stringify(cure), cure])).values()];
    }
  }
}

export function curesOfLogSource(logSource: LogSource): Cure[] {
  const found = cures.logSources.filter(({ sources }) => appliesTo(logSource, { id: '', sources, aliases: {} }));
  const ofProduct = cures.products.filter(
    ({ product }) => product === logSource.product && logSource.category === undefined,
  );
  const known = found.length > 0 ? found : ofProduct;
  if (known.length > 0) return known.map(({ connector, format, hint }) => ({ connector, format, hint }));
  return [{ connector: null, format: null, hint: 'Vedette does not read such logs yet. A parser that gives this log source would cure it: CONTRIBUTING.md says how to add one.' }]; // prettier-ignore
}

function curesOfFields(logSource: LogSource, missing: readonly string[]): Cure[] {
  const found = cures.fields.filter(
    ({ source, fields }) =>
      fields.some((field) => missing.includes(field)) &&
      appliesTo(logSource, { id: '', sources: [source], aliases: {} }),
  );
  if (found.length > 0) return found.map(({ hint }) => ({ connector: null, format: null, hint }));
  return [{ connector: null, format: null, hint: 'Look at an event of this log source under Hunt: is the field named otherwise there (then a processing pipeline or another taxonomy would help), or does the sender leave it out?' }]; // prettier-ignore
}
