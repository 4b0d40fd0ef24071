import { readFile } from 'node:fs/promises';
import { api } from '../../model/api.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command, type ExitCode } from '../command.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';

interface Wanted {
  readonly kind: 'join' | 'split';
  readonly names: string[];
}

/** `vedette identities join`. */
export const join: Command = {
  name: 'join',
  summary: 'Says that names are one, also a whole list of them. It counts before all records, is written down with your name, and can be taken back.',
  usage: '[NAME NAME…]',
  options: {
    ...changeOptions,
    file: { type: 'string', value: 'FILE', summary: 'Text with the names of one user or host on each line, divided by commas, as an export of the directory' },
  },
  examples: ["vedette identities join 'EXAMPLE\\alice' alice@example.com --note 'as HR says'", 'vedette identities join --file directory.csv'],
  run: async (call) => {
    const file = call.text('file');
    if ((file === undefined) !== call.positionals.length >= 2) throw new UsageError('name two or more names that are one, or give --file');
    const wanted = file === undefined ? [{ kind: 'join' as const, names: [...call.positionals] }] : linesToJoins(await readFile(file, 'utf8'));
    return await decide(call, wanted);
  },
}; // prettier-ignore

/** `vedette identities split`. */
export const split: Command = {
  name: 'split',
  summary: 'Says that a name is not one with others; alone, with none of those that it is joined with.',
  usage: 'NAME [OTHER…]',
  options: changeOptions,
  examples: ["vedette identities split okta:00u1a2b3c4d5e6f7g8h9 --note 'a contractor of the same name'"],
  run: async (call) => {
    if (call.positionals.length === 0) throw new UsageError('name the one that is not one with the others');
    return await decide(call, [{ kind: 'split', names: [...call.positionals] }]);
  },
};

async function decide(call: Call, decisions: Wanted[]): Promise<ExitCode> {
  const server = onServer(call);
  const answer = answerOf(server, await server.client.call(api.decideIdentities, { body: { decisions, note: call.text('note') ?? '' } })); // prettier-ignore
  if (call.flag('json')) call.out(JSON.stringify(answer));
  else if (answer.decisions.length > 5) call.out(`${answer.decisions.length} decisions are kept.`);
  else
    for (const { id, kind, names } of answer.decisions)
      call.out(visible(`Decision ${id}: ${kind} ${names.join(', ')}`));
  return exitCodes.ok;
}

/** Lines without two names are passed over: a header, an account without a mailbox. */
function linesToJoins(text: string): Wanted[] {
  const rows = text.split(/\r?\n/).map((line) => line.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1')).filter((name) => /[\\@:]|^S-1-/i.test(name))); // prettier-ignore
  const joins = rows.filter((names) => names.length >= 2).map((names) => ({ kind: 'join' as const, names: names.slice(0, 20) })); // prettier-ignore
  if (joins.length === 0) throw new UsageError('no line of the file has two names with a scope, as S-1-5-21-…, EXAMPLE\\alice or alice@example.com');
  return joins;
} // prettier-ignore
