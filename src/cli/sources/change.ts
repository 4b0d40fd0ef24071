import { api } from '../../model/api.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { givenSettings, settingOptions } from './given-settings.ts';
import { keyOf, kindOnServer, saySource } from './on-server.ts';

/** `vedette sources change KIND/NAME`: other settings or secrets; it is started again with them. */
export const change: Command = {
  name: 'change',
  summary: 'Changes settings or secrets of a source; what is not named stays. It is started again with them.',
  usage: 'KIND/NAME',
  options: settingOptions,
  examples: [
    'vedette sources change files/web --set from=end',
    'vedette sources change syslog/firewalls --secret-file key=new.key --note "key of 2027"',
  ],
  run: async (call) => {
    const key = keyOf(call);
    const server = onServer(call);
    const kind = await kindOnServer(server, key.kind);
    const { source: before } = answerOf(server, await server.client.call(api.configuredSource, { params: key }));
    const { settings, secrets } = await givenSettings(call, kind, before.settings);
    if (settings === undefined && Object.keys(secrets).length === 0) throw new UsageError('say what to change: --set, --unset, --settings, --secret-env, --secret-file or --unset-secret'); // prettier-ignore
    const body = { ...(settings === undefined ? {} : { settings }), secrets, note: call.text('note') ?? '' };
    const { source } = answerOf(server, await server.client.call(api.changeSource, { params: key, body }));
    saySource(call, 'Changed', source);
    return exitCodes.ok;
  },
};
