import { api } from '../../model/api.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';
import { countOf, kindOf } from './on-server.ts';

/** `vedette baseline peers`: who is held against whom, and why. */
export const peers: Command = {
  name: 'peers',
  summary: 'Lists groups whose members are each other\'s normal, largest first, with what they have in common.',
  usage: '',
  options: {
    ...serverOptions,
    kind: { type: 'string', value: 'KIND', summary: 'Only groups of users, devices …' },
    limit: { type: 'string', value: 'N', summary: 'How many at most', default: '50' },
    members: { type: 'boolean', summary: 'Names their members, at most 100 of each' },
  },
  examples: ['vedette baseline peers', 'vedette baseline peers --kind user --members'],
  run: async (call) => {
    if (call.positionals.length > 0) throw new UsageError(`"${call.positionals.join(' ')}" is not expected here`);
    const of = kindOf(call);
    const server = onServer(call);
    const query = { limit: countOf(call, 'limit', 1000) ?? 50, ...(of === undefined ? {} : { of }) };
    const { groups, total } = answerOf(server, await server.client.call(api.peerGroups, { query }));
    if (call.flag('json')) call.out(JSON.stringify({ groups, total }));
    else {
      for (const { name, of: kind, from, size, reasons, members } of groups) {
        call.out(visible(`${String(size).padStart(6)}  ${name} (${kind}, from ${from}): ${reasons.join('; ')}`));
        if (call.flag('members')) call.out(visible(`        ${members.map((each) => each.name).join(', ')}`));
      }
      call.out(`${groups.length} of ${total} groups`);
    }
    return exitCodes.ok;
  },
}; // prettier-ignore
