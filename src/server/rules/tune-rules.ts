import type { RuleProblem } from '../../model/api.ts';
import { allOf, notOf, type Expr, type SigmaRule } from '../../sigma/rule.ts';
import { exceptionToExpr, isExpr } from './exception-to-expr.ts';
import type { RuleSetTuning } from './rule-set.ts';

export interface TunedRule {
  readonly rule: SigmaRule;
  readonly problems: readonly RuleProblem[];
}

/**
 * A rule as this tenant wants it: its severity, and `rule and not exception` for each exception. An exception that cannot be read
 * is a problem; the rule goes on without it, so that a mistake makes more findings and never fewer.
 */
export function tuneRule(rule: SigmaRule, tuning: RuleSetTuning): TunedRule {
  const problems: RuleProblem[] = [];
  const exceptions: Expr[] = [];
  for (const exception of tuning.exceptions) {
    const read = exceptionToExpr(exception);
    if (isExpr(read)) exceptions.push(read);
    else problems.push({ source: rule.source, line: rule.line, rule: rule.id, field: 'exception', message: `the exception "${exception.title}" is not applied: ${read.message}` }); // prettier-ignore
  }
  const detection = exceptions.length === 0 ? rule.detection : allOf([rule.detection, ...exceptions.map(notOf)]);
  return { rule: { ...rule, level: tuning.severity ?? rule.level, detection }, problems };
}
