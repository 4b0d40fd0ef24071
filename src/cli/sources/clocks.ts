import { api } from '../../model/api.ts';
import { clockToSentences } from '../../model/clock-words.ts';
import { asSourceId } from '../../model/ids.ts';
import type { PlacedClock } from '../../model/clock-api.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';

/** `vedette sources clocks`: how the clocks and zones of sources are read. */
export const clocks: Command = {
  name: 'clocks',
  summary: 'Lists clocks that were measured to be wrong, and zones that were measured or set; with a source and --zone, --reset or --uncorrected it changes how its times are read from now on.',
  usage: '[SOURCE]',
  options: {
    ...changeOptions,
    zone: { type: 'string', value: 'ZONE', summary: 'Times that name no zone are of this one: an IANA name such as Europe/Berlin' },
    reset: { type: 'boolean', summary: 'Go by what is measured' },
    uncorrected: { type: 'boolean', summary: 'Do not measure or correct its clock; with --zone only the zone counts' },
  },
  examples: ['vedette sources clocks', 'vedette sources clocks syslog/192.0.2.7 --zone Europe/Berlin', 'vedette sources clocks lab --uncorrected --note "plays old records"', 'vedette sources clocks lab --reset'],
  run: async (call) => {
    const server = onServer(call);
    const [source, ...more] = call.positionals;
    const zone = call.text('zone');
    const [reset, uncorrected] = [call.flag('reset'), call.flag('uncorrected')];
    const isChange = zone !== undefined || reset || uncorrected;
    if (more.length > 0 || (reset && (zone !== undefined || uncorrected)) || (isChange && source === undefined)) throw new UsageError('name one source, and --zone, --uncorrected or both, or --reset');
    if (isChange) {
      const body = { source: asSourceId(source ?? ''), zone: zone ?? null, isCorrected: !uncorrected, note: call.text('note') ?? '' };
      const { clock } = answerOf(server, await server.client.call(api.setSourceClock, { body }));
      call.out(call.flag('json') ? JSON.stringify({ clock }) : line(clock));
      return exitCodes.ok;
    }
    const { clocks: all } = answerOf(server, await server.client.call(api.sourceClocks));
    const shown = source === undefined ? all : all.filter((clock) => clock.source === source);
    if (call.flag('json')) call.out(JSON.stringify({ clocks: shown }));
    else if (shown.length === 0) call.out(source === undefined ? 'No clock was measured to be wrong, and no zone was set.' : `Nothing was measured or set for ${visible(source)}: its times are read as they are, without zone as UTC.`);
    else for (const clock of shown) call.out(line(clock));
    return exitCodes.ok;
  },
}; // prettier-ignore

function line({ source, clock, isMeasured, at, by, note }: PlacedClock): string {
  const since = `Since ${new Date(at).toISOString().slice(0, 19)}Z${by === null ? '' : `, by ${by}`}${note === '' ? '' : `: ${note}`}`;
  return visible(`${source}  ${clockToSentences(clock, isMeasured).join(' ')} ${since}`);
} // prettier-ignore
