import type { Rhythm } from './rhythm.ts';

/** What people are told of a source that is silent, or was. Plain sentences. */
export function silentWords(source: string, known: Rhythm, usual: number, until: number, isExpected: boolean): string {
  const heard = known.heard ?? known.since;
  const rhythm = isExpected ? `A record is expected at least every ${durationText(usual)}` : `It usually pauses for ${durationText(usual)} at most`; // prettier-ignore
  return `The source ${source} sends nothing any more: last heard ${timeText(heard)}, ${durationText(known.at - heard)} ago. ${rhythm}, and it was expected until ${timeText(until)}.${deafWords(known)} Whoever breaks in turns logging off: look whether the machine, its agent and the way here still work.`;
}

export function deafWords({ deaf, deafBecause }: Rhythm): string {
  return deaf < 1000 ? '' : ` Not counted are ${durationText(deaf)} in which Vedette could not have heard it (${deafBecause}).`;
} // prettier-ignore

export function returnedWords(source: string, from: number, to: number, known: string): string {
  return `The source ${source} speaks again since ${timeText(to)}. It was silent for ${durationText(to - from)}, from ${timeText(from)} on.${known}`;
}

export function lateWords(late: number): string {
  return late === 0
    ? ' Nothing of that time has come late so far.'
    : ` Of that time ${late.toLocaleString('en-US')} events have come late.`;
}

export const timeText = (time: number): string => `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** `2 h 5 min`, `40 s`: two units at most. */
export function durationText(ms: number): string {
  for (const [index, [unit, size]] of UNITS.entries()) {
    if (ms < size) continue;
    const whole = Math.floor(ms / size);
    const next = UNITS[index + 1];
    const rest = next === undefined ? 0 : Math.floor((ms % size) / next[1]);
    return next === undefined || rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${next[0]}`;
  }
  return '0 s';
}
