import type { CaseLine } from '../behaviors/case.ts';
import type { Random } from '../../../statistics/random.ts';

/** One record of a case and when it happens. */
export interface CaseRecord {
  readonly time: number;
  readonly text: string;
}

/** The records that lines of a case stand for, in the order of their time. @param random for jitter and `{1..9}` */
export function recordsOfLines(lines: readonly CaseLine[], random: Random): CaseRecord[] {
  const records = lines.flatMap((line) => {
    const fill = createFill(line.record.trim());
    return Array.from({ length: line.times }, (_, n): CaseRecord => {
      const jitter = line.jitter === 0 ? 0 : Math.round((2 * random() - 1) * line.jitter);
      const time = line.from + n * line.every + jitter;
      return { time, text: fill(time, n, random) };
    });
  });
  return records.sort((a, b) => a.time - b.time);
}

type Fill = (time: number, n: number, random: Random) => string;

/**
 * Fills a record's places in:
 *
 *     {time} 2026-01-05T08:00:00.000Z    {local} 2026-01-05 08:00:00    {epoch} 1767600000    {epoch_ms} 1767600000000
 *     {syslog} Jan  5 08:00:00           {apache} 05/Jan/2026:08:00:00 +0000
 *     {n} 0, 1, 2 …                      {of a|b|c} a, b, c, a, b …     {1..254} any of them     {hex} eight digits
 */
export function createFill(record: string): Fill {
  const parts = record.split(PLACE);
  const fills = parts.map((part, i): string | Fill => (i % 2 === 0 ? part : (fillOf(part) ?? `{${part}}`)));
  return (time, n, random) => {
    let text = '';
    for (const fill of fills) text += typeof fill === 'string' ? fill : fill(time, n, random);
    return text;
  };
}

const PLACE = /\{(time|local|epoch|epoch_ms|syslog|apache|n|hex|of [^{}]*|-?\d+\.\.-?\d+)\}/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const fills: Readonly<Record<string, Fill>> = {
  time: (time) => new Date(time).toISOString(),
  local: (time) => new Date(time).toISOString().slice(0, 19).replace('T', ' '),
  epoch: (time) => (time % 1000 === 0 ? String(time / 1000) : (time / 1000).toFixed(3)),
  epoch_ms: (time) => String(time),
  syslog: (time) => {
    const date = new Date(time);
    return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${date.toISOString().slice(11, 19)}`;
  },
  apache: (time) => {
    const iso = new Date(time).toISOString();
    return `${iso.slice(8, 10)}/${MONTHS[new Date(time).getUTCMonth()]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
  },
  n: (_, n) => String(n),
  hex: (_, __, random) =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
};

function fillOf(place: string): Fill | undefined {
  const known = fills[place];
  if (known !== undefined) return known;
  if (place.startsWith('of ')) {
    const choices = place.slice(3).split('|');
    return (_, n) => choices[n % choices.length] ?? '';
  }
  const [from, to] = place.split('..').map(Number);
  if (from === undefined || to === undefined || to < from) return undefined;
  return (_, __, random) => String(from + Math.floor(random() * (to - from + 1)));
}
