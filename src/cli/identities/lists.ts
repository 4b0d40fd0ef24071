import { api } from '../../model/api.ts';
import { identityKind } from '../../model/identity.ts';
import { visible } from '../analyze/visible.ts';
import { countOf } from '../baseline/on-server.ts';
import { timeText } from '../baseline/text-charts.ts';
import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';
import { conflictLine } from './show.ts';

const limit = { type: 'string', value: 'N', summary: 'How many at most', default: '100' } as const;

/** `vedette identities list`. */
export const list: Command = {
  name: 'list',
  summary: 'Lists users and hosts with their names, those with most names first.',
  usage: '[TEXT]',
  options: { ...serverOptions, limit, kind: { type: 'string', value: 'KIND', summary: 'Only users, or only devices' } },
  examples: ['vedette identities list', 'vedette identities list alice --kind user'],
  run: async (call) => {
    const [text, ...more] = call.positionals;
    if (more.length > 0) throw new UsageError('give one text that names hold');
    const kind = identityKind.optional().safeParse(call.text('kind'));
    if (!kind.success) throw new UsageError(`--kind is one of ${identityKind.options.join(', ')}`);
    const server = onServer(call);
    const query = { limit: countOf(call, 'limit', 1000) ?? 100, ...(text === undefined ? {} : { text }), ...(kind.data === undefined ? {} : { kind: kind.data }) };
    const { identities, total, figures } = answerOf(server, await server.client.call(api.identities, { query }));
    if (call.flag('json')) call.out(JSON.stringify({ identities, total, figures }));
    else {
      for (const { name, names, conflicts } of identities) call.out(visible(`${name.padEnd(32)}  ${conflicts > 0 ? `${conflicts} kept apart  ` : ''}${names.join('  ')}`));
      call.out(`${identities.length} of ${total}. ${figures.names} names, ${figures.links} links, ${figures.addresses} holders of addresses${figures.leftOut > 0 ? `; ${figures.leftOut} were forgotten to stay within bounds` : ''}.`);
    }
    return exitCodes.ok;
  },
}; // prettier-ignore

/** `vedette identities conflicts`. */
export const conflicts: Command = {
  name: 'conflicts',
  summary: 'Lists names that are kept apart although records say that they are one, and why.',
  usage: '',
  options: { ...serverOptions, limit },
  examples: ['vedette identities conflicts'],
  run: async (call) => {
    nothingElse(call);
    const server = onServer(call);
    const answer = answerOf(server, await server.client.call(api.identityConflicts, { query: { limit: countOf(call, 'limit', 1000) ?? 100 } })); // prettier-ignore
    if (call.flag('json')) call.out(JSON.stringify(answer));
    else if (answer.total === 0) call.out('Nothing contradicts itself.');
    else for (const conflict of answer.conflicts) call.out(visible(conflictLine(conflict)));
    return exitCodes.ok;
  },
};

/** `vedette identities changes`. */
export const changes: Command = {
  name: 'changes',
  summary: 'Lists what people said of names, newest first.',
  usage: '',
  options: { ...serverOptions, limit },
  examples: ['vedette identities changes'],
  run: async (call) => {
    nothingElse(call);
    const server = onServer(call);
    const answer = answerOf(server, await server.client.call(api.identityDecisions, { query: { limit: countOf(call, 'limit', 1000) ?? 100 } })); // prettier-ignore
    if (call.flag('json')) call.out(JSON.stringify(answer));
    else if (answer.total === 0) call.out('Nobody has said anything of names yet.');
    for (const { id, kind, names, at, by, note, undone } of call.flag('json') ? [] : answer.decisions)
      call.out(visible(`${String(id).padStart(5)}  ${timeText(at)}  ${by}  ${kind}  ${names.join('  ')}${note === '' ? '' : `  "${note}"`}${undone === null ? '' : `  taken back by ${undone.by}`}`)); // prettier-ignore
    return exitCodes.ok;
  },
};

/** `vedette identities undo`. */
export const undo: Command = {
  name: 'undo',
  summary: 'Takes a decision back: names are again as the records say.',
  usage: 'DECISION',
  options: changeOptions,
  examples: ['vedette identities undo 12 --note "two people after all"'],
  run: async (call) => {
    const [text = '', ...more] = call.positionals;
    const id = Number(text);
    if (more.length > 0 || !Number.isInteger(id) || id < 1) throw new UsageError('give the number of one decision, as "changes" lists it'); // prettier-ignore
    const server = onServer(call);
    const answer = answerOf(server, await server.client.call(api.undoIdentityDecision, { params: { id }, body: { note: call.text('note') ?? '' } })); // prettier-ignore
    call.out(call.flag('json') ? JSON.stringify(answer) : `Decision ${id} is taken back.`);
    return exitCodes.ok;
  },
};

function nothingElse(call: Call): void {
  if (call.positionals.length > 0) throw new UsageError(`"${call.positionals.join(' ')}" is not expected here`);
}
