import { styleText } from 'node:util';
import { api } from '../../model/api.ts';
import type { Identity, IdentityConflict, IdentityHold, NameOfIdentity } from '../../model/identity.ts';
import { visible } from '../analyze/visible.ts';
import { timeText } from '../baseline/text-charts.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';

/** `vedette identities show NAME`. */
export const show: Command = {
  name: 'show',
  summary: 'Shows who has a name: all names of this user or host with the records that say so; who held an address; who may be meant by a bare name.',
  usage: 'NAME',
  options: { ...serverOptions, at: { type: 'string', value: 'TIME', summary: 'Of an address: only who held it then, as 2026-11-21T14:30Z' } },
  examples: ['vedette identities show alice@example.com', "vedette identities show 'EXAMPLE\\alice'", 'vedette identities show 10.0.1.17 --at 2026-11-21T14:30Z'],
  run: async (call) => {
    const [name, ...more] = call.positionals;
    if (name === undefined || more.length > 0) throw new UsageError('name one user, host or address, by any of its names');
    const at = timeOf(call.text('at'));
    const server = onServer(call);
    const answer = answerOf(server, await server.client.call(api.identity, { query: { name, ...(at === undefined ? {} : { at }) } }));
    if (call.flag('json')) {
      call.out(JSON.stringify(answer));
      return exitCodes.ok;
    }
    const { identity, candidates, holders, conflicts } = answer;
    for (const line of identity === null ? [] : identityLines(identity)) call.out(line);
    for (const line of section('Who held it', holders.map(holdLine))) call.out(line);
    for (const line of section(`"${name}" is no name of one thing alone. It may mean`, candidates.map((row) => `${row.name}  (${row.id})`))) call.out(line);
    for (const line of section('Kept apart', conflicts.map(conflictLine))) call.out(line);
    const isKnown = identity !== null || candidates.length + holders.length + conflicts.length > 0;
    if (!isKnown) call.out(visible(`No record says of "${name}" that it is one with another name.`));
    return isKnown ? exitCodes.ok : exitCodes.failed;
  },
}; // prettier-ignore

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`--at takes a time as 2026-11-21T14:30Z, not "${text}"`);
  return time;
}

function identityLines({ id, kind, name, names, holds, entities }: Identity): string[] {
  return [
    `${styleText('bold', visible(name))}  ${visible(`${kind}, ${id}`)}`,
    ...names.flatMap(nameLines),
    ...section('In events, alerts and profiles', [...entities]),
    ...section('Addresses that it held', holds.slice(0, 10).map(holdLine)),
  ];
}

function nameLines({ title, text, until, from, evidence, decisions }: NameOfIdentity): string[] {
  const ended = until === null ? '' : `, until ${timeText(until)}`;
  const since = from === 0 ? '' : `  since ${timeText(from)}${ended}`;
  return [
    visible(`  ${title.padEnd(18)} ${text}${since}`),
    ...decisions.map((id) => `    a person said so (decision ${id})`),
    ...evidence.map(({ with: other, claims, last, lastEvent, sources }) => visible(`    with ${other}: ${claims.map(({ title: why, count }) => `${why}, ${count} ×`).join('; ')}; last ${timeText(last)} in ${sources.join(', ')}, event ${lastEvent}`)),
  ];
} // prettier-ignore

const holdLine = ({ address, holder, from, until, title }: IdentityHold): string =>
  `${address}  ${holder}  ${timeText(from)} to ${timeText(until)}: ${title}`;

export const conflictLine = ({ message, names, last }: IdentityConflict): string =>
  `${message}  ${names.slice(0, 12).join(', ')}${names.length > 12 ? ' …' : ''}  (last ${timeText(last)})`;

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [styleText('bold', visible(title)), ...lines.map((line) => visible(`  ${line}`))];
