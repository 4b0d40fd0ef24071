import type { RuleProblem } from '../model/api.ts';
import type { SigmaCorrelation } from '../sigma/rule.ts';
import type { LoadedRule } from '../model/rule.ts';
import type { FieldNeed } from '../sigma/needed-fields.ts';

/** What was loaded, as plain data that can cross threads. */
export interface LoadedContent {
  /** of the rule set */
  readonly version: string;
  /** all of them, also those that are turned off */
  readonly rules: readonly RuleFacts[];
  /** those that are turned on, and those that they are about: one thread correlates what all of them see */
  readonly correlations: readonly SigmaCorrelation[];
  readonly problems: readonly RuleProblem[];
}

/** What is known of a rule from its text and its tuning alone; findings, cost and blindness are added when somebody asks. */
export interface RuleFacts extends Omit<LoadedRule, 'findings' | 'lastDay' | 'days' | 'cost' | 'blind'> {
  /** its short name, by which correlations may refer to it */
  readonly name?: string;
  /** the file without the line */
  readonly file: string;
  /** fields without which the rule cannot match; of a correlation, rules without which it cannot come true */
  readonly needs: FieldNeed;
  /** ids of the rules that a correlation is about */
  readonly bases: readonly string[];
}

export const NOTHING_LOADED: LoadedContent = { version: '', rules: [], correlations: [], problems: [] };
