import { api, type ApiError } from '../../model/api.ts';
import type { ApiResult } from '../../model/client.ts';
import type { LoadedRule, RuleSetState } from '../../model/rule.ts';
import { visible } from '../analyze/visible.ts';
import { UsageError, type Call } from '../command.ts';
import { serverOf, serverOptions, type Server } from '../server-client.ts';

/** The options of verbs that change rules on a server. */
export const changeOptions = {
  ...serverOptions,
  key: { ...serverOptions.key, summary: 'An API key of role engineer; better in VEDETTE_KEY, where other users of this machine cannot see it' },
  note: { type: 'string', value: 'TEXT', summary: 'Why; kept with the change' },
} as const; // prettier-ignore

/** The rule that a person means: by its id, or by words that only one title has. */
export async function ruleOf(server: Server, wanted: string): Promise<LoadedRule> {
  const { rules } = answerOf(server, await server.client.call(api.rules));
  const byId = rules.find(({ id }) => id === wanted);
  if (byId !== undefined) return byId;
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const named = rules.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
  const [only, ...others] = named;
  if (only === undefined) throw new UsageError(`the server has no rule with the id or title "${visible(wanted)}"`);
  if (others.length === 0) return only;
  const list = named.slice(0, 10).map(({ id, title }) => `  ${visible(id)}  ${visible(title)}`);
  throw new UsageError(
    `${named.length} rules have "${visible(wanted)}" in their titles; give an id:\n${list.join('\n')}`,
  );
}

/** The answer; a refusal ends the command with a sentence. */
export function answerOf<A>(server: Server, result: ApiResult<A>): A {
  if (result.ok) return result.answer;
  throw new Error(refusalText(server, result.status, result.error));
}

function refusalText({ url }: Server, status: number, error: ApiError['error']): string {
  if (status === 0) return `No server answers at ${url}: ${error.message} Start one with "vedette serve", or name another with --url or VEDETTE_URL.`; // prettier-ignore
  if (error.kind !== 'not-signed-in' && error.kind !== 'not-allowed') return visible(error.message);
  return `${visible(error.message)} Give an API key of role engineer with --key, or in VEDETTE_KEY; the console makes them under Settings, API keys.`;
}

/** Says whether the change judges already. False if not. */
export function saySet(call: Call, { version, failure }: RuleSetState): boolean {
  if (failure === null) call.out(`Active as rule set ${version}.`);
  else call.err(`Kept, but not active yet. ${visible(failure.message)}`);
  return failure === null;
}

export function onServer(call: Call): Server {
  return serverOf(call);
}
