import { api } from '../model/api.ts';
import { asSourceId } from '../model/ids.ts';
import { exitCodes, UsageError, type Command } from './command.ts';
import { givenRangeOf, rangeOptions } from './past-range.ts';
import { followRun, runLine } from './rewrite-run.ts';
import { answerOf, changeOptions, onServer } from './rules/server-rules.ts';

/** `vedette reparse`: applies a changed parser or mapping to stored events; first as a trial. */
export const reparse: Command = {
  name: 'reparse',
  summary: 'Reads stored events anew with the parsers and mappings of now. Without --apply it only shows what would change. Events keep their ids, so findings and alerts still point to them.',
  usage: '[QUERY]',
  options: {
    ...changeOptions,
    source: { type: 'string', value: 'SOURCE', summary: 'Only events of this source' },
    format: { type: 'string', value: 'FORMAT', summary: 'Only events that were read as this format' },
    from: { ...rangeOptions.from, summary: 'Only events since then: 2026-11-21, 2026-11-21T14:30Z (UTC where no zone is given)' },
    to: { type: 'string', value: 'TIME', summary: 'Only events before then' },
    days: { type: 'string', value: 'N', summary: 'In place of --from: the N days before the end' },
    as: { type: 'string', value: 'FORMAT', summary: 'Read them with this parser or mapping, whatever they look like' },
    apply: { type: 'boolean', summary: 'For good: write anew what differs' },
    'allow-unreadable': { type: 'boolean', summary: 'Make an event that cannot be read any more an unreadable record; else it stays as it is' },
    'no-wait': { type: 'boolean', summary: 'Only start it; --list tells how far it is' },
    list: { type: 'boolean', summary: 'Lists runs, newest first' },
    cancel: { type: 'string', value: 'ID', summary: 'Ends a run; what it has changed stays' },
  },
  examples: ['vedette reparse --source web/access', 'vedette reparse --source web/access --apply --note "new mapping"', 'vedette reparse --format json --days 30 \'ledger exists\'', 'vedette reparse --list'],
  run: async (call) => {
    const server = onServer(call);
    if (call.flag('list')) {
      const { runs } = answerOf(server, await server.client.call(api.rewriteRuns));
      if (call.flag('json')) call.out(JSON.stringify({ runs }));
      else for (const run of runs) call.out(runLine(run));
      return exitCodes.ok;
    }
    const cancel = call.text('cancel');
    if (cancel !== undefined) {
      const { run } = answerOf(server, await server.client.call(api.cancelRewrite, { params: { id: cancel } }));
      call.out(call.flag('json') ? JSON.stringify({ run }) : runLine(run));
      return exitCodes.ok;
    }
    const [source, format, as] = ['source', 'format', 'as'].map((name) => call.text(name));
    const q = call.positionals.join(' ');
    const range = givenRangeOf(call, Date.now());
    if (call.flag('apply') && source === undefined && format === undefined && range === undefined && q === '') throw new UsageError('say which events: --source, --format, --from, or a search');
    const { run } = answerOf(server, await server.client.call(api.startReparse, {
      body: {
        ...(source === undefined ? {} : { source: asSourceId(source) }), ...(format === undefined ? {} : { format }), ...(as === undefined ? {} : { as }), ...range,
        ...(q === '' ? {} : { q }), allowUnreadable: call.flag('allow-unreadable'), apply: call.flag('apply'), note: call.text('note') ?? '',
      },
    }));
    return await followRun(call, server, run);
  },
}; // prettier-ignore
