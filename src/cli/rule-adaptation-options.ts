import { adaptationToOptions, readRuleAdaptation, type RuleAdaptation } from '../server/rule-adaptation.ts';
import type { RuleProblem } from '../model/rule.ts';
import type { Call, Option } from './command.ts';

/** The options of every command that loads rules and fits them to a place. */
export const ruleAdaptationOptions = {
  pipeline: { type: 'string', value: 'FILE', multiple: true, summary: 'Processing pipeline that rules go through; may be given more than once' },
  placeholders: { type: 'string', value: 'FILE', multiple: true, summary: 'Values for placeholders of rules, YAML or JSON; may be given more than once' },
} as const satisfies Record<string, Option>; // prettier-ignore

export async function ruleAdaptationOf(
  call: Pick<Call, 'texts'>,
): Promise<{ adaptation: RuleAdaptation; problems: readonly RuleProblem[] }> {
  return await readRuleAdaptation(call.texts('pipeline'), call.texts('placeholders'));
}

/** Why no rule can be loaded with it, if so: without a pipeline that was asked for, rules would mean something else. */
export function adaptationFailure(adaptation: RuleAdaptation): string | undefined {
  const { options, problems } = adaptationToOptions(adaptation);
  const [bad] = problems.filter(({ level }) => level === undefined);
  if (options !== undefined || bad === undefined) return undefined;
  return `The pipeline cannot be used: ${bad.source}${bad.line === undefined ? '' : `:${bad.line}`}: ${bad.message}.`;
}
