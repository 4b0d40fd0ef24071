import { api } from '../model/api.ts';
import { asSourceId } from '../model/ids.ts';
import type { SourceWatch } from '../model/keeping.ts';
import { visible } from './analyze/visible.ts';
import { exitCodes, UsageError, type Command } from './command.ts';
import { answerOf, changeOptions, onServer } from './rules/server-rules.ts';

/** `vedette silence`: which sources are silent, and how they are watched. */
export const silence: Command = {
  name: 'silence',
  summary: 'Lists how sources are watched for silence, the silent ones first; with a source and --expect, --learn or --off it changes how it is watched.',
  usage: '[SOURCE]',
  options: {
    ...changeOptions,
    expect: { type: 'string', value: 'GAP', summary: 'It speaks at least every GAP: 10m, 2h, 3d' },
    learn: { type: 'boolean', summary: 'Go by the rhythm that was learnt' },
    off: { type: 'boolean', summary: 'Do not watch it' },
  },
  examples: ['vedette silence', 'vedette silence syslog/192.0.2.7 --expect 2h', 'vedette silence backup-host --off --note "taken out of service"'],
  run: async (call) => {
    const server = onServer(call);
    const [source, ...more] = call.positionals;
    const expect = call.text('expect');
    const wishes = [expect !== undefined, call.flag('learn'), call.flag('off')].filter(Boolean).length;
    if (more.length > 0 || wishes > 1 || (wishes === 1 && source === undefined)) throw new UsageError('name one source, and one of --expect, --learn and --off');
    if (wishes === 0) {
      const { watches } = answerOf(server, await server.client.call(api.sourceWatches));
      const shown = source === undefined ? watches : watches.filter((watch) => watch.source === source);
      if (call.flag('json')) call.out(JSON.stringify({ watches: shown }));
      else for (const watch of shown) call.out(line(watch));
      return exitCodes.ok;
    }
    const mode = expect !== undefined ? 'expected' : call.flag('off') ? 'off' : 'learnt';
    const { watch } = answerOf(server, await server.client.call(api.watchSource, { body: { source: asSourceId(source ?? ''), mode, ...(expect === undefined ? {} : { expectedGap: gapOf(expect) }), note: call.text('note') ?? '' } }));
    call.out(call.flag('json') ? JSON.stringify({ watch }) : line(watch));
    return exitCodes.ok;
  },
}; // prettier-ignore

const line = ({ source, state, mode, says }: SourceWatch): string =>
  visible(`${state.padEnd(8)}  ${source}${mode === 'learnt' ? '' : ` (${mode})`}  ${says}`);

const msByUnit: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

function gapOf(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,9})(s|m|min|h|d)$/.exec(text) ?? [];
  if (amount === undefined) throw new UsageError(`--expect ${text} is not a time: write 10m, 2h or 3d`);
  return Number(amount) * (msByUnit[unit] ?? 0);
}
