import { styleText } from 'node:util';
import type { Event } from '../../model/event.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Recognition } from '../../model/recognition.ts';
import { visible } from '../analyze/visible.ts';
import type { Sample } from './read-sample.ts';
import type { ShownRecord } from './shown-record.ts';

export interface TryLook {
  /** columns of the terminal */
  readonly width: number;
  readonly isColoured: boolean;
}

/** First what the file is, one JSON object; then one a record that is shown. */
export function jsonLines(found: Recognition, shown: readonly ShownRecord[], sample: Sample): string[] {
  const { form, isPart } = sample;
  return [
    JSON.stringify({ recognition: found, ...form, isPart }),
    ...shown.map(({ number, text, event, unreadable }) => JSON.stringify({ record: number, text, ...(event === undefined ? { unreadable } : { event }) })),
  ];
} // prettier-ignore

export function textLines(found: Recognition, shown: readonly ShownRecord[], sample: Sample, look: TryLook): string[] {
  const style = look.isColoured ? (color: Parameters<typeof styleText>[0], text: string) => styleText(color, text) : (_: unknown, text: string) => text;
  const form = sample.form === undefined ? '' : ` (${sample.form.encoding}, ${framings[sample.form.framing] ?? sample.form.framing})`;
  const lines = [`${number(found.records)} records${sample.isPart ? ' at the beginning of the file' : ''} were looked at${form}.`, ''];
  for (const { id, known, share, certainty, withTime } of found.formats) {
    const name = known ? id : (unknown[id] ?? id);
    lines.push(`  ${style(known ? 'green' : 'yellow', name.padEnd(28))} ${percent(share).padStart(6)}  ${style('dim', `surely ${percent(certainty)}; time found in ${percent(withTime)}`)}`);
  }
  for (const { kind, share, message, example } of found.unreadable.slice(0, 5))
    lines.push(`  ${style('red', `unreadable, ${kind}`.padEnd(28))} ${percent(share).padStart(6)}  ${message}`, style('dim', `      ${fit(visible(example), look.width - 6)}`));
  for (const { format, message, records } of found.nearMisses.slice(0, 3)) lines.push(`  ${style('yellow', `nearly ${format}`.padEnd(28))} ${percent(records / Math.max(1, found.records)).padStart(6)}  ${message}.`);
  const facts = Object.entries(found.quality).filter(([fact]) => fact !== 'not-recognised' && fact !== 'late').map(([fact, count]) => `${fact} ${number(count)}`);
  if (facts.length > 0) lines.push('', `  Quality: ${facts.join(', ')}`);
  if (found.formats.some(({ known }) => !known)) lines.push('', '  What no parser knows is kept and can be searched. --suggest makes a mapping that gives it a meaning.');
  for (const record of shown) lines.push('', ...recordLines(record, look, style));
  return lines;
} // prettier-ignore

const framings: Readonly<Record<string, string>> = { lines: 'one record a line', json: 'JSON documents', 'zeek-tsv': 'Zeek TSV', delimited: 'delimited with a header' }; // prettier-ignore
const unknown: Readonly<Record<string, string>> = { json: 'JSON, not recognised', text: 'text, not recognised', csv: 'delimited, not recognised' }; // prettier-ignore

type Style = (color: Parameters<typeof styleText>[0], text: string) => string;

/** Side by side where there is room, else one under the other. */
function recordLines(
  { number: place, text, event, unreadable }: ShownRecord,
  { width }: TryLook,
  style: Style,
): string[] {
  const head = style('bold', `Record ${place}`);
  const made = event === undefined ? [style('red', `unreadable, ${unreadable ?? ''}`)] : eventLines(event);
  const raw = visible(text.trimEnd());
  if (width < 110) return [head, ...wrap(raw, width - 2, 4).map((line) => style('dim', `  ${line}`)), ...made.map((line) => `  ${fit(line, width - 2)}`)]; // prettier-ignore
  const half = Math.floor((width - 5) / 2);
  const left = wrap(raw, half, Math.max(made.length, 3));
  const rows = Math.max(left.length, made.length);
  return [
    head,
    ...Array.from(
      { length: rows },
      (_, i) => `  ${style('dim', (left[i] ?? '').padEnd(half))} │ ${fit(made[i] ?? '', half)}`,
    ),
  ];
}

/** What matters most of an event: time, kind, who, from where; then its fields. */
function eventLines(event: Event): string[] {
  const { ocsf } = event;
  const names = event.entities.map(({ role, id }) => `${role} ${id}`);
  const facts = event.quality.length === 0 ? '' : `  [${event.quality.join(', ')}]`;
  const sources = event.logSources.map(({ product, category, service }) => [product, category, service].filter(Boolean).join('/')); // prettier-ignore
  return [
    `${new Date(event.time).toISOString()}  ${event.format}  class ${ocsf.class_uid}, activity ${ocsf.activity_id}${facts}`,
    ...(sources.length === 0 ? [] : [`log sources: ${sources.join(', ')}`]),
    ...(names.length === 0 ? [] : [`entities: ${names.join(', ')}`]),
    ...Object.entries(event.fields).slice(0, 14).map(([name, value]) => `${name} = ${short(value)}`),
  ].map(visible); // prettier-ignore
}

const short = (value: JsonValue): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
};

function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length && lines.length < most; at += width) lines.push(text.slice(at, at + width));
  const last = lines.length - 1;
  if (lines.length * width < text.length && last >= 0) lines[last] = fit(`${lines[last] ?? ''}…`, width);
  return lines.length === 0 ? [''] : lines;
}

const fit = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`); // prettier-ignore
const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
const number = (value: number): string => value.toLocaleString('en-US');
