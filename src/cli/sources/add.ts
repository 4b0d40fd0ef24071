import { api } from '../../model/api.ts';
import { exitCodes, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { givenSettings, settingOptions } from './given-settings.ts';
import { keyOf, kindOnServer, saySource } from './on-server.ts';

/** `vedette sources add KIND NAME`: adds a source to a running server and starts it. */
export const add: Command = {
  name: 'add',
  summary: 'Adds a source to a running server and starts it.',
  usage: 'KIND NAME',
  options: { ...settingOptions, paused: { type: 'boolean', summary: 'Add it without starting it' } },
  examples: [
    'vedette sources add files web --set paths=/var/log/nginx/access.log,/var/log/nginx/error.log',
    'vedette sources add syslog firewalls --settings firewalls.yml --secret-file key=/etc/vedette/syslog.key',
  ],
  run: async (call) => {
    const key = keyOf(call);
    const server = onServer(call);
    const kind = await kindOnServer(server, key.kind);
    const { settings = {}, secrets } = await givenSettings(call, kind, {});
    const body = { ...key, settings, secrets, enabled: !call.flag('paused'), note: call.text('note') ?? '' };
    const { source } = answerOf(server, await server.client.call(api.addSource, { body }));
    saySource(call, 'Added', source);
    return exitCodes.ok;
  },
};
