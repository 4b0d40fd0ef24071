import { attackOf, severityOf } from '../../sigma/read-rule.ts';
import { neededFields, type FieldNeed } from '../../sigma/needed-fields.ts';
import type { RuleHead, SeenExpr, SigmaCorrelation, SigmaRule } from '../../sigma/rule.ts';
import type { RuleFacts } from '../loaded-rules.ts';
import type { RuleSetText, RuleSetTuning } from './rule-set.ts';

/** @param tuned the rule as it judges @param own as its text says */
export function ruleToFacts(
  tuned: SigmaRule,
  own: SigmaRule,
  text: RuleSetText | undefined,
  tuning: RuleSetTuning | undefined,
): RuleFacts {
  return {
    ...headToFacts(tuned, own, text, tuning),
    kind: 'rule',
    logSource: own.logSource,
    needs: neededFields(own.detection),
    bases: [],
  };
}

export function correlationToFacts(
  tuned: SigmaCorrelation,
  own: SigmaCorrelation,
  text: RuleSetText | undefined,
  tuning: RuleSetTuning | undefined,
): RuleFacts {
  const bases = own.refs.map(({ rule }) => rule);
  return {
    ...headToFacts(tuned, own, text, tuning),
    kind: 'correlation',
    logSource: {},
    needs: neededRules(own),
    bases,
  };
}

/** The rules without which a correlation cannot come true. */
function neededRules({ type, condition, refs }: SigmaCorrelation): FieldNeed {
  if (condition.kind === 'words') return neededBy(condition.expr);
  const rules = refs.map(({ rule }) => rule);
  const isAll = type === 'temporal' || type === 'temporal_ordered';
  const fewer = isAll && condition.bounds.some(({ operator, value }) => !(['gte', 'eq'].includes(operator) && value >= rules.length)); // prettier-ignore
  return isAll && !fewer ? { all: rules } : { any: rules };

  function neededBy(expr: SeenExpr): FieldNeed {
    switch (expr.kind) {
      case 'seen':
        return refs[expr.ref]?.rule ?? true;
      case 'and':
        return { all: expr.parts.map(neededBy) };
      case 'or':
        return { any: expr.parts.map(neededBy) };
      case 'not':
        return true;
    }
  }
}

function headToFacts(
  tuned: RuleHead,
  own: RuleHead,
  text: RuleSetText | undefined,
  tuning: RuleSetTuning | undefined,
): Omit<RuleFacts, 'kind' | 'logSource' | 'needs' | 'bases'> {
  const [severity, ownSeverity] = [severityOf(tuned), severityOf(own)];
  return {
    id: own.id,
    ...(own.name === undefined ? {} : { name: own.name }),
    title: own.title,
    severity,
    ...(severity === ownSeverity ? {} : { ownSeverity }),
    ...(own.status === undefined ? {} : { status: own.status }),
    pack: text?.pack ?? '',
    source: `${own.source}:${own.line}`,
    file: own.source,
    version: text?.version ?? '',
    enabled: tuning?.enabled ?? text?.enabled ?? true,
    tuned:
      tuning !== undefined && (tuning.enabled !== null || tuning.severity !== null || tuning.exceptions.length > 0),
    attack: attackOf(own),
  };
}
