import type { SourceClock } from './record.ts';

/** What is done about the clock and zone of a source, a sentence each. */
export function clockToSentences(clock: SourceClock, isMeasured: boolean): string[] {
  const { shiftMs, zone } = clock;
  const sentences: string[] = [];
  if (!isMeasured) sentences.push('Its times are not corrected.');
  else if (shiftMs === 0) sentences.push('Its clock is right, as far as could be measured.');
  else sentences.push(`Its clock is ${spanToText(Math.abs(shiftMs))} ${shiftMs < 0 ? 'ahead' : 'behind'}: its times are corrected by that.`); // prettier-ignore
  sentences.push(`Times that name no zone are read ${zoneToWords(zone)}.`);
  return sentences;
}

function zoneToWords(zone: SourceClock['zone']): string {
  if (zone.from === 'person') return `in ${zone.name}, as a person set`;
  return zone.from === 'measured' ? `as ${offsetToText(zone.minutes)}, as was measured` : 'as UTC';
}

/** `UTC+05:45` @param minutes east of UTC */
export function offsetToText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/** `2 h 5 min`, `30.5 s` */
function spanToText(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 100) / 10} s`;
  const minutes = Math.floor(ms / 60_000);
  const [hours, seconds] = [Math.floor(minutes / 60), Math.round((ms % 60_000) / 1000)];
  return [[hours, 'h'], [minutes % 60, 'min'], [seconds, 's']].filter(([count]) => count !== 0).slice(0, 2).map((part) => part.join(' ')).join(' ');
} // prettier-ignore
