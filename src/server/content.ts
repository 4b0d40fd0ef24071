import type { RuleProblem } from '../model/api.ts';
import { readRules, type ReadRules, type RuleText } from '../sigma/read-rules.ts';
import type { SigmaCorrelation, SigmaRule } from '../sigma/rule.ts';
import { adaptationToOptions, NO_ADAPTATION, type RuleAdaptation } from './rule-adaptation.ts';
import { readRuleTexts } from './rule-texts.ts';

export { DEFAULT_RULES } from './rule-texts.ts';

export interface LoadedRules {
  readonly ruleSet: RuleSet;
  /** everything that was not loaded, with its place and reason */
  readonly problems: readonly RuleProblem[];
}

export interface RuleSet {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
}

/** Reads all rules in the given files and folders. What cannot be read or loaded is a problem, never the end. */
export async function loadRules(paths: readonly string[], adaptation = NO_ADAPTATION): Promise<LoadedRules> {
  const { texts, problems } = await readRuleTexts(paths);
  return compileRules(texts, problems, adaptation);
}

/**
 * The same from texts that were read before: each thread makes its own rules. Where a pipeline cannot be read there are no rules, since
 * without it they would mean something else.
 */
export function compileRules(
  texts: readonly RuleText[],
  problems: readonly RuleProblem[] = [],
  adaptation: RuleAdaptation = NO_ADAPTATION,
): LoadedRules {
  const adapted = adaptationToOptions(adaptation);
  const read = adapted.options === undefined ? NO_RULES : readRules(texts, adapted.options);
  return {
    ruleSet: { rules: read.rules, correlations: read.correlations },
    problems: [...problems, ...adapted.problems, ...read.problems],
  };
}

const NO_RULES: ReadRules = { rules: [], correlations: [], problems: [] };
