import { api } from '../../model/api.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';
import { behaviorOf, entityOf } from './on-server.ts';

/** `vedette baseline reset`: forgets what was learnt; it cannot be undone. */
export const reset: Command = {
  name: 'reset',
  summary: 'Forgets what was learnt of an entity, of one behaviour of it, or of one behaviour for all; it is learnt anew. This cannot be undone.',
  usage: '[ENTITY]',
  options: {
    ...changeOptions,
    behavior: { type: 'string', value: 'BEHAVIOR', summary: 'Only this behaviour, by id or words of its title' },
  },
  examples: ['vedette baseline reset user:alice --note "another person has the account"', 'vedette baseline reset --behavior "new country"'],
  run: async (call) => {
    const [wanted, ...more] = call.positionals;
    const behavior = call.text('behavior');
    if (more.length > 0 || (wanted === undefined && behavior === undefined)) throw new UsageError('name one entity, or a behaviour with --behavior');
    const server = onServer(call);
    const body = {
      ...(wanted === undefined ? {} : { entity: await entityOf(server, wanted) }),
      ...(behavior === undefined ? {} : { behavior: (await behaviorOf(server, behavior)).id }),
      note: call.text('note') ?? '',
    };
    const { change } = answerOf(server, await server.client.call(api.resetBaseline, { body }));
    call.out(call.flag('json') ? JSON.stringify({ change }) : visible(`Forgotten: ${change.what}. It is learnt anew.`));
    return exitCodes.ok;
  },
}; // prettier-ignore
