import { api } from '../../model/api.ts';
import type { SourceAccount } from '../../model/source.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';
import { stateLine } from './on-server.ts';

/** `vedette sources list`: configured sources with their states, then all that has sent something. */
export const list: Command = {
  name: 'list',
  summary: 'Lists configured sources with their states, and the account of everything that has sent records.',
  usage: '',
  options: serverOptions,
  examples: ['vedette sources list', 'vedette sources list --json'],
  run: async (call) => {
    if (call.positionals.length > 0) throw new UsageError('it lists all of them');
    const server = onServer(call);
    const { sources, problems } = answerOf(server, await server.client.call(api.configuredSources));
    const { sources: accounts } = answerOf(server, await server.client.call(api.sources));
    if (call.flag('json')) {
      call.out(JSON.stringify({ sources, accounts, problems }));
      return exitCodes.ok;
    }
    const width = Math.max(8, ...sources.map(({ id }) => id.length));
    if (sources.length === 0) call.out('No source is configured. "vedette sources kinds" lists what can be added.');
    for (const source of sources) {
      call.out(`${source.id.padEnd(width)}  ${stateLine(source, Date.now())}`);
      if (source.problem !== null) call.out(`${' '.repeat(width)}  ! ${visible(source.problem)}`);
    }
    for (const { file, line, message } of problems) call.err(visible(`${file}:${line}: ${message}`));
    if (accounts.length > 0) call.out(`\n    Received      Stored  Unreadable   Refused   Waiting  Source`);
    for (const account of accounts) call.out(accountLine(account));
    return exitCodes.ok;
  },
};

function accountLine({ source, received, stored, unreadable, refused, waiting }: SourceAccount): string {
  const n = (count: number, width: number): string => count.toLocaleString('en-US').padStart(width);
  return `${n(received, 12)}${n(stored, 12)}${n(unreadable, 12)}${n(refused, 10)}${n(waiting, 10)}  ${visible(source)}`;
}
