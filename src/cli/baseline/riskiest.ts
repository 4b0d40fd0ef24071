import { styleText } from 'node:util';
import { api } from '../../model/api.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';
import { countOf, ENTITY_HEAD, entityLine, kindOf } from './on-server.ts';

/** `vedette baseline riskiest`: the riskiest entities of each of the last days. */
export const riskiest: Command = {
  name: 'riskiest',
  summary: 'Lists the riskiest entities of each of the last days (UTC), newest day first.',
  usage: '',
  options: {
    ...serverOptions,
    days: { type: 'string', value: 'N', summary: 'How many days', default: '7' },
    top: { type: 'string', value: 'N', summary: 'How many of each day', default: '10' },
    kind: { type: 'string', value: 'KIND', summary: 'Only users, devices …' },
  },
  examples: ['vedette baseline riskiest', 'vedette baseline riskiest --days 1 --top 50 --kind user'],
  run: async (call) => {
    if (call.positionals.length > 0) throw new UsageError(`"${call.positionals.join(' ')}" is not expected here`);
    const kind = kindOf(call);
    const query = { days: countOf(call, 'days', 31) ?? 7, top: countOf(call, 'top', 100) ?? 10, ...(kind === undefined ? {} : { kind }) };
    const server = onServer(call);
    const { days } = answerOf(server, await server.client.call(api.riskiest, { query }));
    if (call.flag('json')) call.out(JSON.stringify({ days }));
    else if (days.length === 0) call.out('Nothing was odd in these days.');
    else for (const { day, entities } of days) {
      call.out(styleText('bold', new Date(day).toISOString().slice(0, 10)));
      call.out(ENTITY_HEAD);
      for (const entity of entities) call.out(entityLine(entity));
    }
    return exitCodes.ok;
  },
}; // prettier-ignore
