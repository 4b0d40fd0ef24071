import { styleText } from 'node:util';
import { api } from '../../model/api.ts';
import type { EntityProfile, FeatureProfile } from '../../model/baseline.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';
import { entityOf } from './on-server.ts';
import { amount, chartLines, durationText, timeText } from './text-charts.ts';

/** `vedette baseline show ENTITY`: what is normal for one entity, with charts of text. */
export const show: Command = {
  name: 'show',
  summary: 'Shows what is normal for an entity: rhythms, usual values and bands, what is missing, its peers, and what was odd lately.',
  usage: 'ENTITY',
  options: {
    ...serverOptions,
    behavior: { type: 'string', value: 'WORDS', summary: 'Only behaviours with these words in their title' },
  },
  examples: ['vedette baseline show user:alice', 'vedette baseline show ws-17 --behavior process', 'vedette baseline show user:alice --json'],
  run: async (call) => {
    const [wanted, ...more] = call.positionals;
    if (wanted === undefined || more.length > 0) throw new UsageError('name one entity, by its id (user:alice) or a part of its name');
    const server = onServer(call);
    const id = await entityOf(server, wanted);
    const { entity } = answerOf(server, await server.client.call(api.entity, { params: { entity: id } }));
    if (call.flag('json')) call.out(JSON.stringify({ entity }));
    else for (const line of profileLines(entity, call.text('behavior'))) call.out(line);
    return exitCodes.ok;
  },
}; // prettier-ignore

/** Everything that is known, for a terminal. */
export function profileLines(entity: EntityProfile, words?: string): string[] {
  const wanted = (words ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const profiles = entity.profiles.filter(({ title }) => wanted.every((word) => title.toLowerCase().includes(word)));
  return [
    ...headLines(entity),
    ...section('Odd lately', entity.recent.slice(0, 10).map(({ time, title, actual, p }) => `${timeText(time)}  ${title}: ${String(actual)} (p ${p.toPrecision(2)})`)),
    ...section('Still missing', entity.missing.map(({ title, observations, age }) => `${title}: ${amount(observations.has)} of ${amount(observations.needs)} observations, ${durationText(age.has)} of ${durationText(age.needs)}`)),
    ...section('Peers', entity.groups.map(({ name, size, reasons }) => `${name}, ${size} members: ${reasons.join('; ')}`)),
    ...section('Changes', entity.drift.slice(0, 10).map(({ time, text }) => `${timeText(time)}  ${text}`)),
    ...section('Notes', entity.notes),
    ...profiles.flatMap(featureLines),
  ];
} // prettier-ignore

function headLines(entity: EntityProfile): string[] {
  const facts = [
    `risk ${entity.risk.toFixed(0)}`,
    `${entity.findings} findings`,
    `${amount(entity.observations)} observations since ${timeText(entity.first)}`,
    `last seen ${timeText(entity.last)} UTC`,
    `${Math.round(entity.ready * 100)} % of its behaviours judge by its own normal`,
    `time zone ${entity.zone.name} (${entity.zone.from})`,
    ...(entity.role === undefined ? [] : [`role ${entity.role}`]),
  ];
  return [styleText('bold', visible(entity.id)), `  ${visible(facts.join(' · '))}`];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', styleText('bold', title), ...lines.map((line) => `  ${visible(line)}`)];
}

function featureLines(profile: FeatureProfile): string[] {
  const { title, part, kind, observations, age, ready, waiting, charts } = profile;
  const state = [kind, `${amount(observations)} observations over ${durationText(age)}`, ready ? 'judges' : 'learning', ...(waiting > 0 ? [`${waiting} held back`] : [])]; // prettier-ignore
  return [
    '',
    `${styleText('bold', visible(part === undefined ? title : `${title}, ${part}`))}  ${styleText('dim', state.join(' · '))}`,
    ...charts.flatMap((view) => chartLines(view).map((line) => `  ${line}`)),
  ];
}
