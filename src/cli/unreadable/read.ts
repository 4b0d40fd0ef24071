import { readFile } from 'node:fs/promises';
import { api } from '../../model/api.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { followRun } from '../rewrite-run.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';
import { selectionOf, selectionOptions } from './selection.ts';

export const read: Command = {
  name: 'read',
  summary: 'Reads unreadable records again with the parsers and mappings of now; without --apply it only shows what would come of it. With --text, one record is read as a person has mended it.',
  usage: '[ID…]',
  options: {
    ...changeOptions,
    ...selectionOptions,
    as: { type: 'string', value: 'FORMAT', summary: 'Read them with this parser or mapping' },
    text: { type: 'string', value: 'FILE', summary: 'The mended text of the one record that is named; the original is kept' },
    apply: { type: 'boolean', summary: 'For good: what can be read becomes an event' },
    'no-wait': { type: 'boolean', summary: 'Only start it; "vedette reparse --list" tells how far it is' },
  },
  examples: ['vedette unreadable read --source web/access', 'vedette unreadable read --reason not-json --as till --apply', 'vedette unreadable read 0193a0f2-7c11-8000-8000-00000000002a --text mended.json --apply'],
  run: async (call) => {
    const server = onServer(call);
    const ids = [...call.positionals];
    const as = call.text('as');
    const [apply, note] = [call.flag('apply'), call.text('note') ?? ''];
    const given = { apply, note, ...(as === undefined ? {} : { as }) };
    const file = call.text('text');
    if (file !== undefined) {
      const [id, ...more] = ids;
      if (id === undefined || more.length > 0) throw new UsageError('--text is for one record: name it by its id');
      const text = (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
      const answer = answerOf(server, await server.client.call(api.repairUnreadable, { params: { id }, body: { text, ...given } }));
      if (call.flag('json')) call.out(JSON.stringify(answer));
      else if (answer.event === null) call.out(visible(`It still cannot be read: ${answer.reason?.kind}: ${answer.reason?.message}`));
      else call.out(visible(`${answer.applied ? 'It is an event now' : 'It would be an event'}: ${answer.event.format}, ${new Date(answer.event.time).toISOString()}, ${JSON.stringify(answer.event.fields).slice(0, 2000)}`));
      return answer.event === null ? exitCodes.failed : exitCodes.ok;
    }
    const selection = selectionOf(call);
    if (apply && ids.length === 0 && selection.source === undefined && selection.kind === undefined) throw new UsageError('say which records: ids, --source or --reason');
    const { run } = answerOf(server, await server.client.call(api.startReread, { body: { ...selection, ...(ids.length === 0 ? {} : { ids }), ...given } }));
    return await followRun(call, server, run);
  },
}; // prettier-ignore
