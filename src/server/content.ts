import type { RuleProblem } from '../model/api.ts';
import { readRules, type RuleText } from '../sigma/read-rules.ts';
import type { SigmaCorrelation, SigmaRule } from '../sigma/rule.ts';
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
export async function loadRules(paths: readonly string[]): Promise<LoadedRules> {
  const { texts, problems } = await readRuleTexts(paths);
  return compileRules(texts, problems);
}

/** The same from texts that were read before: each thread makes its own rules. */
export function compileRules(texts: readonly RuleText[], problems: readonly RuleProblem[] = []): LoadedRules {
  const read = readRules(texts);
  return { ruleSet: { rules: read.rules, correlations: read.correlations }, problems: [...problems, ...read.problems] };
}
