import { api } from '../../model/api.ts';
import type { ConfiguredSourceDetail } from '../../model/configured-source.ts';
import type { SourceAccount } from '../../model/source.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';
import { keyOf, stateLine, stateWords } from './on-server.ts';

/** `vedette sources show KIND/NAME`: settings without secrets, state, history, account. */
export const show: Command = {
  name: 'show',
  summary: 'Shows one configured source: settings without secrets, state and history, and what it received.',
  usage: 'KIND/NAME',
  options: serverOptions,
  examples: ['vedette sources show files/web'],
  run: async (call) => {
    const params = keyOf(call);
    const server = onServer(call);
    const { source } = answerOf(server, await server.client.call(api.configuredSource, { params }));
    const { sources } = answerOf(server, await server.client.call(api.sources));
    const own = sources.filter((each) => each.source === source.id || each.source.startsWith(`${source.id}/`));
    if (call.flag('json')) call.out(JSON.stringify({ source, accounts: own }));
    else for (const line of sourceToLines(source, own, Date.now())) call.out(line);
    return exitCodes.ok;
  },
};

function sourceToLines(source: ConfiguredSourceDetail, accounts: readonly SourceAccount[], now: number): string[] {
  const time = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);
  const secrets = Object.entries(source.secrets).map(([path, state]) => `  ${path}  ${state === 'set' ? 'set (secret)' : 'not set (secret)'}`); // prettier-ignore
  const sum = (key: 'received' | 'stored' | 'unreadable' | 'refused' | 'waiting'): string =>
    accounts.reduce((total, account) => total + account[key], 0).toLocaleString('en-US');
  return [
    visible(`${source.id}  ${source.title}${source.place === null ? '' : `  (from ${source.place})`}`),
    `State     ${stateLine(source, now)}`,
    ...(source.problem === null ? [] : [visible(`Problem   ${source.problem}`)]),
    ...(source.listens.length === 0 ? [] : [visible(`Listens   ${source.listens.join(', ')}`)]),
    `Restarts  ${source.restarts}`,
    `Records   ${sum('received')} received = ${sum('stored')} stored + ${sum('unreadable')} unreadable + ${sum('refused')} refused + ${sum('waiting')} waiting`, // prettier-ignore
    ...(source.changed === null ? [] : [visible(`Changed   ${time(source.changed)} UTC by ${source.changedBy ?? ''}${source.note === '' ? '' : `: ${source.note}`}`)]), // prettier-ignore
    'Settings',
    ...Object.entries(source.settings).map(([name, value]) => visible(`  ${name}  ${JSON.stringify(value)}`)),
    ...secrets,
    'History (UTC)',
    ...source.history.slice(0, 10).map(({ since, state, message }) => `  ${time(since)}  ${stateWords[state]} ${visible(message)}`), // prettier-ignore
  ];
}
