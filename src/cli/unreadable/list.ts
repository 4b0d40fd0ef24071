import { api } from '../../model/api.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';
import { selectionOf, selectionOptions } from './selection.ts';

export const list: Command = {
  name: 'list',
  summary: 'Lists unreadable records, newest first.',
  usage: '',
  options: {
    ...serverOptions,
    ...selectionOptions,
    limit: { type: 'string', value: 'N', summary: 'How many, 1 to 500', default: '50' },
  },
  examples: ['vedette unreadable list', 'vedette unreadable list --source web/access --reason not-json'],
  run: async (call) => {
    if (call.positionals.length > 0) throw new UsageError(`"${call.positionals.join(' ')}" is not expected here`);
    const server = onServer(call);
    const limit = Number(call.text('limit') ?? '50');
    if (!Number.isInteger(limit) || limit < 1 || limit > 500) throw new UsageError('--limit takes a whole number from 1 to 500'); // prettier-ignore
    const query = { ...selectionOf(call), limit };
    const { records, next } = answerOf(server, await server.client.call(api.unreadableRecords, { query }));
    if (call.flag('json')) {
      call.out(JSON.stringify({ records, next }));
      return exitCodes.ok;
    }
    for (const { id, received, source, reason, bytes, size } of records) {
      const text = Buffer.from(bytes, 'base64').toString('utf8').slice(0, 80);
      call.out(visible(`${id}  ${new Date(received).toISOString().slice(0, 19)}  ${source}  ${reason.kind}: ${reason.message}  (${size} B)  ${text}`)); // prettier-ignore
    }
    if (next !== null) call.out('There are more: --limit, or the console.');
    if (records.length === 0) call.out('There is none.');
    return exitCodes.ok;
  },
};
