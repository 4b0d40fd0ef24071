import { api } from '../../model/api.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type ExitCode } from '../command.ts';
import { answerOf, changeOptions, onServer, ruleOf, saySet } from './server-rules.ts';

/** What `enable` and `disable` share. */
export const switchOptions = {
  ...changeOptions,
  pack: { type: 'string', value: 'NAME', multiple: true, summary: 'A whole pack; may be given more than once' },
} as const;

/** Turns rules and packs on or off on a server. */
export async function switchRules(call: Call, enabled: boolean): Promise<ExitCode> {
  const packs = call.texts('pack');
  if (call.positionals.length + packs.length === 0) throw new UsageError('name at least one rule, by id or title, or a pack with --pack'); // prettier-ignore
  const server = onServer(call);
  const note = call.text('note') ?? '';
  // all are looked up before any is changed
  const rules = [];
  for (const wanted of call.positionals) rules.push(await ruleOf(server, wanted));
  const changed: object[] = [];
  let isActive = true;
  for (const name of packs) {
    const { pack, set } = answerOf(server, await server.client.call(api.changeRulePack, { params: { name }, body: { enabled, note } })); // prettier-ignore
    changed.push({ pack: pack.name, enabled: pack.enabled, set });
    if (call.flag('json')) continue;
    call.out(`Pack ${visible(pack.name)}, ${pack.rules} rules: ${enabled ? 'on' : 'off'}.`);
    isActive = saySet(call, set) && isActive;
  }
  for (const { id } of rules) {
    const { rule, set } = answerOf(server, await server.client.call(api.changeRule, { params: { id }, body: { enabled, note } })); // prettier-ignore
    changed.push({ rule: rule.id, title: rule.title, enabled: rule.enabled, set });
    if (call.flag('json')) continue;
    call.out(`${visible(rule.title)} (${visible(rule.id)}): ${rule.enabled ? 'on' : 'off'}.`);
    if (!rule.enabled && rule.neededBy.length > 0) call.out(`It still feeds ${rule.neededBy.length === 1 ? 'the correlation' : 'the correlations'} ${visible(rule.neededBy.join(', '))}.`); // prettier-ignore
    isActive = saySet(call, set) && isActive;
  }
  if (call.flag('json')) call.out(JSON.stringify({ changed }));
  return isActive ? exitCodes.ok : exitCodes.failed;
}
