import { api } from '../../model/api.ts';
import { exitCodes, type Command } from '../command.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';
import { keyOf } from './on-server.ts';

/** `vedette sources remove KIND/NAME`: its account and its data stay. */
export const remove: Command = {
  name: 'remove',
  summary: 'Stops a source and forgets it with how far it had come. Its account and its data stay.',
  usage: 'KIND/NAME',
  options: changeOptions,
  examples: ['vedette sources remove files/web'],
  run: async (call) => {
    const params = keyOf(call);
    const server = onServer(call);
    answerOf(server, await server.client.call(api.removeSource, { params }));
    const id = `${params.kind}/${params.name}`;
    call.out(call.flag('json') ? JSON.stringify({ removed: id }) : `Removed: ${id}. Its account and its data stay.`);
    return exitCodes.ok;
  },
};
