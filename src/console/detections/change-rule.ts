import type { LoadedRule, RuleDetail } from '../../model/rule.ts';
import { rulesApi } from '../../model/rules-api.ts';
import type { z } from 'zod';
import { answerOf, client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { done, failed } from '../parts/undo.tsx';
import { readRulesAgain, ruleQuery } from './queries.ts';

type Change = z.input<typeof rulesApi.changeRule.body>;
type Changed = z.output<typeof rulesApi.changeRule.answer>;

/** Changes how a rule is tuned, says so, and can take it back. True if it was done. */
export async function changeRule(rule: Pick<LoadedRule, 'id'>, change: Change, what: string): Promise<boolean> {
  try {
    show(await answerOf(client.call(rulesApi.changeRule, { params: { id: rule.id }, body: change })));
    done({
      what,
      undo: async () => show(await answerOf(client.call(rulesApi.undoRuleChange, { params: { id: rule.id }, body: {} }))),
    });
    return true;
  } catch (error) {
    failed('The rule is as it was.', error);
    return false;
  }
} // prettier-ignore

export async function switchRule(rule: LoadedRule | RuleDetail): Promise<boolean> {
  const words = rule.enabled ? 'Turned off' : 'Turned on';
  return changeRule(rule, { enabled: !rule.enabled }, `${words}: ${rule.title.slice(0, 60)}`);
}

/** The answer of a change is the rule as it is now: no need to ask for it again. */
export function show({ rule }: Changed): void {
  queryClient.setQueryData(ruleQuery(rule.id).queryKey, { rule });
  void readRulesAgain();
}
