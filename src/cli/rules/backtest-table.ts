import { styleText } from 'node:util';
import type { Backtest, BacktestFinds, BacktestSample } from '../../model/backtest.ts';
import { visible } from '../analyze/visible.ts';
import { bytes } from '../progress.ts';

const BAR = 30;
const SHOWN_DAYS = 31;
const SHOWN_ENTITIES = 8;

/** One run for a person at a terminal. */
export function backtestLines({ rule, from, to, result, message }: Backtest): string[] {
  const head = `${styleText('bold', visible(rule.title))}  ${styleText('dim', visible(`${rule.id} · ${rule.severity}`))}`;
  if (result === null) return [head, message];
  const { cost, against, notes } = result;
  const stream = cost.streamMicroseconds === null ? '' : ` · ${microseconds(cost.streamMicroseconds)} an event in the stream`; // prettier-ignore
  return [
    head,
    `${n(result.hits)} ${result.hits === 1 ? 'match' : 'matches'} in ${n(cost.events)} events of its log sources, ${day(from)} to ${day(to - 1)}`,
    styleText('dim', `${n(cost.candidates)} looked at · ${n(cost.rowsRead)} rows and ${bytes(cost.bytesRead)} read · ${(cost.ms / 1000).toFixed(1)} s${stream}`), // prettier-ignore
    ...notes.map((note) => styleText('yellow', visible(note))),
    ...dayLines(result),
    ...entityLine('Most often', result),
    ...(against === null
      ? []
      : [
          `Against ${visible(against.source)}: ${n(against.both)} found by both, ${n(against.onlyNew.hits)} only by this one, ${n(against.onlyOld.hits)} only by that one`, // prettier-ignore
          ...against.onlyNew.samples.slice(0, 3).map((sample) => sampleLine(sample, '+ ')),
          ...against.onlyOld.samples.slice(0, 3).map((sample) => sampleLine(sample, '- ')),
        ]),
    ...(result.samples.length === 0 ? [] : ['Some of them']),
    ...result.samples.map((sample) => sampleLine(sample, '  ')),
    '',
  ];
}

/** A line a day with a bar; of a long range only the days that have matches, of very many the last ones. */
function dayLines({ days, hits }: BacktestFinds): string[] {
  if (hits === 0) return [];
  const chosen = days.length <= SHOWN_DAYS ? days : days.filter((each) => each.hits > 0).slice(-SHOWN_DAYS);
  const most = Math.max(...chosen.map((each) => each.hits));
  const width = n(most).length;
  return chosen.map((each) => `  ${day(each.time)} ${n(each.hits).padStart(width)} ${bar(each.hits / most)}`);
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** In eighths of a character; what is not nothing is never nothing. */
export function bar(share: number): string {
  const eighths = share <= 0 ? 0 : Math.max(1, Math.round(share * BAR * 8));
  return styleText('cyan', '█'.repeat(eighths >> 3) + (EIGHTHS[eighths & 7] ?? ''));
}

function entityLine(name: string, { entities }: BacktestFinds): string[] {
  if (entities.length === 0) return [];
  return [`${name}: ${entities.slice(0, SHOWN_ENTITIES).map(({ id, hits }) => `${visible(id)} (${n(hits)})`).join(', ')}`]; // prettier-ignore
}

function sampleLine({ time, explanation, source }: BacktestSample, mark: string): string {
  return `${mark}${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}  ${visible(explanation).slice(0, 400)} ${styleText('dim', visible(source))}`; // prettier-ignore
}

const n = (value: number): string => value.toLocaleString('en-US');
const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
const microseconds = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} µs`;
