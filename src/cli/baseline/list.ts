import { api } from '../../model/api.ts';
import { exitCodes, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';
import { countOf, ENTITY_HEAD, entityLine, kindOf } from './on-server.ts';

/** `vedette baseline list [WORDS]`: entities by risk. */
export const list: Command = {
  name: 'list',
  summary: 'Lists entities by risk, then newest; words look into their names.',
  usage: '[WORDS]',
  options: {
    ...serverOptions,
    kind: { type: 'string', value: 'KIND', summary: 'Only users, devices …: user, device, application, address, domain, cloud' },
    limit: { type: 'string', value: 'N', summary: 'How many at most', default: '50' },
  },
  examples: ['vedette baseline list', 'vedette baseline list --kind user alice', 'vedette baseline list --json --limit 1000'],
  run: async (call) => {
    const kind = kindOf(call);
    const limit = countOf(call, 'limit', 1000) ?? 50;
    const text = call.positionals.join(' ');
    const server = onServer(call);
    const query = { limit, ...(kind === undefined ? {} : { kind }), ...(text === '' ? {} : { text }) };
    const { entities, total } = answerOf(server, await server.client.call(api.entities, { query }));
    if (call.flag('json')) call.out(JSON.stringify({ entities, total }));
    else {
      call.out(ENTITY_HEAD);
      for (const entity of entities) call.out(entityLine(entity));
      call.out(`${entities.length} of ${total.toLocaleString('en-US')} entities`);
    }
    return exitCodes.ok;
  },
}; // prettier-ignore
