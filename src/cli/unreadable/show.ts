import { api } from '../../model/api.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';

export const show: Command = {
  name: 'show',
  summary: 'Shows one unreadable record as text and as bytes, and where it breaks.',
  usage: 'ID',
  options: { ...serverOptions, hex: { type: 'boolean', summary: 'All bytes, in place of the first 512' } },
  examples: ['vedette unreadable show 0193a0f2-7c11-8000-8000-00000000002a'],
  run: async (call) => {
    const [id, ...more] = call.positionals;
    if (id === undefined || more.length > 0) throw new UsageError('name one record by its id');
    const server = onServer(call);
    const answer = answerOf(server, await server.client.call(api.unreadableRecord, { params: { id } }));
    if (call.flag('json')) {
      call.out(JSON.stringify(answer));
      return exitCodes.ok;
    }
    const { record, repaired, origin } = answer;
    const bytes = Buffer.from(record.bytes, 'base64');
    const { kind, message, at } = record.reason;
    call.out(visible(`${record.source}, received ${new Date(record.received).toISOString()}, ${record.size} bytes${bytes.length < record.size ? `, of which ${bytes.length} are kept` : ''}`)); // prettier-ignore
    call.out(visible(`${kind}: ${message}${at === undefined ? '' : ` (at ${at})`}`));
    if (origin !== '') call.out(visible(`came in: ${origin.slice(0, 500)}`));
    if (repaired) call.out('It was repaired: its event has the same id.');
    const text = bytes.toString('utf8');
    call.out('');
    call.out(visible(at === undefined || at >= text.length ? text.slice(0, 4000) : `${text.slice(Math.max(0, at - 2000), at)} ►${text.slice(at, at + 2000)}`)); // prettier-ignore
    call.out('');
    for (const line of hexLines(call.flag('hex') ? bytes : bytes.subarray(0, 512))) call.out(line);
    return exitCodes.ok;
  },
};

function* hexLines(bytes: Uint8Array): Generator<string> {
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const hex = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = [...row].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    yield `${at.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${text}`;
  }
}
