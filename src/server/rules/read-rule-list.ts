import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { LoadedRule } from '../../model/rule.ts';
import type { RuleStore } from '../../store/state/rule-store.ts';
import { listRules } from './list-rules.ts';
import type { RulesOnServer } from './rules-on-server.ts';

/** The rules as they are now, with what they found until now. */
export async function readRuleList(
  rules: Pick<RulesOnServer, 'loaded' | 'usage' | 'watchedSince' | 'filePacks'>,
  store: Pick<RuleStore, 'counts'>,
): Promise<LoadedRule[]> {
  const findings = await store.counts(DEFAULT_TENANT);
  const { usage, watchedSince, filePacks } = rules;
  return listRules({ loaded: rules.loaded(), usage, findings, watchedSince, filePacks });
}
