import { api } from '../../model/api.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { givenSettings, settingOptions } from './given-settings.ts';
import { keyOf, kindOnServer } from './on-server.ts';

/** `vedette sources test`: connects and looks, from the server, without taking or adding anything. */
export const test: Command = {
  name: 'test',
  summary: 'Connects with settings and looks, from the server, without taking or adding anything: those of a source that is there, or new ones.',
  usage: 'KIND/NAME | KIND NAME',
  options: settingOptions,
  examples: ['vedette sources test files/web', 'vedette sources test files new --set paths=/var/log/syslog'],
  run: async (call) => {
    const key = keyOf(call);
    const server = onServer(call);
    const kind = await kindOnServer(server, key.kind);
    const known = await server.client.call(api.configuredSource, { params: key });
    if (!known.ok && known.error.kind !== 'not-found') answerOf(server, known);
    const { settings, secrets } = await givenSettings(call, kind, known.ok ? known.answer.source.settings : {});
    const body = { ...key, ...(settings === undefined ? {} : { settings }), secrets };
    const tried = answerOf(server, await server.client.call(api.checkSource, { body }));
    if (call.flag('json')) call.out(JSON.stringify(tried));
    else call.out(visible(`${tried.works ? '✓' : '✗'} ${tried.message}`));
    return tried.works ? exitCodes.ok : exitCodes.failed;
  },
}; // prettier-ignore
