import type { Mapping, SuggestedPart } from '../../../model/mapping.ts';
import type { FieldFacts } from './field-facts.ts';
import { round } from './suggest-fields.ts';
import { FAILURE_WORDS, SEVERITY_WORDS, SUCCESS_WORDS } from './value-shapes.ts';

const OUTCOME_NAMES = ['outcome', 'result', 'disposition', 'verdict', 'status', 'success', 'action', 'decision', 'response', 'succeeded', 'auth_result']; // prettier-ignore
const SEVERITY_NAMES = ['severity', 'level', 'priority', 'loglevel', 'risk', 'sev', 'urgency'];
const FEW_VALUES = 40;

export interface SuggestedOutcome {
  readonly outcome: NonNullable<Mapping['outcome']>;
  readonly part: SuggestedPart;
}

/** The field whose values say whether it was let through. */
export function suggestOutcome(fields: readonly FieldFacts[]): SuggestedOutcome | undefined {
  const found = fields.flatMap((field) => {
    if (field.values.size === 0 || field.values.size > FEW_VALUES) return [];
    const name = field.words.at(-1) ?? '';
    const rank = OUTCOME_NAMES.findIndex((each) => name === each || (each.length > 5 && name.endsWith(each)));
    const values = [...field.values.keys()];
    const isTold = name.startsWith('success') || name.endsWith('succeeded');
    const success = values.filter((value) => SUCCESS_WORDS.has(value.toLowerCase()) || (isTold && /^true$/i.test(value)));
    const failure = values.filter((value) => FAILURE_WORDS.has(value.toLowerCase()) || (isTold && /^false$/i.test(value)));
    const known = [...success, ...failure].reduce((sum, value) => sum + (field.values.get(value) ?? 0), 0);
    const all = [...field.values.values()].reduce((sum, count) => sum + count, 0);
    if (known === 0 || (rank < 0 && known < 0.8 * all)) return [];
    const score = (rank < 0 ? 0.45 : 0.9 - 0.03 * rank) * (0.4 + 0.6 * (known / all)) * (0.8 + 0.2 * field.presence) - 0.04 * field.words.length;
    return [{ field, success, failure, score, share: known / all }];
  }).toSorted((a, b) => b.score - a.score);
  const [best] = found;
  if (best === undefined || best.score < 0.25) return undefined;
  const { field, success, failure, share } = best;
  return {
    outcome: { field: field.path, ...(success.length > 0 ? { success } : {}), ...(failure.length > 0 ? { failure } : {}) },
    part: { part: 'outcome', fields: [field.path], certainty: round(best.score), reasons: [`${Math.round(share * 100)} % of its values are words of outcome: ${[...success, ...failure].slice(0, 5).join(', ')}`] },
  };
} // prettier-ignore

export interface SuggestedSeverity {
  readonly severity: NonNullable<Mapping['severity']>;
  readonly part: SuggestedPart;
}

export function suggestSeverity(fields: readonly FieldFacts[]): SuggestedSeverity | undefined {
  const found = fields.flatMap((field) => {
    if (field.values.size === 0 || field.values.size > FEW_VALUES) return [];
    const rank = SEVERITY_NAMES.indexOf(field.words.at(-1) ?? '');
    const known = [...field.values.keys()].filter((value) => SEVERITY_WORDS[value.toLowerCase()] !== undefined);
    if (known.length === 0 || (rank < 0 && known.length < field.values.size)) return [];
    const score = (rank < 0 ? 0.4 : 0.9 - 0.04 * rank) * (known.length / field.values.size) * (0.7 + 0.3 * field.presence) - 0.03 * field.words.length;
    return [{ field, known, score }];
  }).toSorted((a, b) => b.score - a.score);
  const [best] = found;
  if (best === undefined || best.score < 0.3) return undefined;
  const values = Object.fromEntries(best.known.flatMap((value) => {
    const severity = SEVERITY_WORDS[value.toLowerCase()];
    return severity === undefined ? [] : [[value, severity] as const];
  }));
  return {
    severity: { field: best.field.path, values },
    part: { part: 'severity', fields: [best.field.path], certainty: round(best.score), reasons: [`its values are words of severity: ${best.known.slice(0, 5).join(', ')}`] },
  };
} // prettier-ignore
