import { api, type ApiAnswer } from '../model/api.ts';
import type { ApiClient } from '../model/client.ts';
import { visible } from './analyze/visible.ts';

/** What `vedette doctor` says of the rules of a running server. */
export interface BlindRulesCheck {
  readonly name: string;
  readonly state: 'ok' | 'warn';
  readonly message: string;
}

/** How many rules cannot fire, and what would help most. @param hasKey without a key the server is not asked */
export async function checkBlindRules(client: ApiClient, hasKey: boolean): Promise<BlindRulesCheck> {
  const name = 'blind rules';
  if (!hasKey) return { name, state: 'ok', message: 'not asked for: give an API key in VEDETTE_KEY' };
  const result = await client.call(api.blindRules);
  if (!result.ok) return { name, state: 'warn', message: `cannot be asked for: ${visible(result.error.message)}` };
  return { name, ...said(result.answer) };
}

function said({ blind, enabled, since, groups }: ApiAnswer<'blindRules'>): Pick<BlindRulesCheck, 'state' | 'message'> {
  const watched = `watched since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')}`;
  const [first] = groups;
  if (first === undefined) return { state: 'ok', message: `none of ${enabled} enabled rules, ${watched}` };
  const cure = first.cures[0]?.hint ?? '';
  return {
    state: 'warn',
    message: visible(`${blind} of ${enabled} enabled rules cannot fire, ${watched}. Most of them (${first.rules.length}): ${first.reason} ${cure}`.trim()), // prettier-ignore
  };
}
