import { api } from '../../model/api.ts';
import { exitCodes, type Call, type Command, type ExitCode } from '../command.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';
import { keyOf, saySource } from './on-server.ts';

/** `vedette sources enable KIND/NAME` */
export const enable: Command = {
  name: 'enable',
  summary: 'Starts a source that was paused: it goes on where it was.',
  usage: 'KIND/NAME',
  options: changeOptions,
  examples: ['vedette sources enable files/web'],
  run: (call) => switchSource(call, true),
};

/** `vedette sources disable KIND/NAME` */
export const disable: Command = {
  name: 'disable',
  summary: 'Pauses a source: it takes nothing until it is started again.',
  usage: 'KIND/NAME',
  options: changeOptions,
  examples: ['vedette sources disable files/web --note "moves to Kafka"'],
  run: (call) => switchSource(call, false),
};

/** `vedette sources restart KIND/NAME` */
export const restart: Command = {
  name: 'restart',
  summary: 'Stops a source and starts it at once: also one that waits for its next try.',
  usage: 'KIND/NAME',
  options: changeOptions,
  examples: ['vedette sources restart kafka/firewalls'],
  run: async (call) => {
    const params = keyOf(call);
    const server = onServer(call);
    const { source } = answerOf(server, await server.client.call(api.restartSource, { params, body: {} }));
    saySource(call, 'Started again', source);
    return exitCodes.ok;
  },
};

async function switchSource(call: Call, enabled: boolean): Promise<ExitCode> {
  const params = keyOf(call);
  const server = onServer(call);
  const body = { enabled, note: call.text('note') ?? '' };
  const { source } = answerOf(server, await server.client.call(api.changeSource, { params, body }));
  saySource(call, enabled ? 'Started' : 'Paused', source);
  return exitCodes.ok;
}
