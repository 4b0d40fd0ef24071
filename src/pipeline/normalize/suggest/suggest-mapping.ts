import type { JsonObject } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';
import type { Mapping, Meaning, SuggestedMapping, SuggestedPart } from '../../../model/mapping.ts';
import type { ParseContext } from '../parser.ts';
import { mappingToParser } from '../mapping/mapping-to-parser.ts';
import { fieldFactsOf, spread, type FieldFacts } from './field-facts.ts';
import { mappingToText } from './mapping-to-text.ts';
import { readMapping } from '../mapping/read-mapping.ts';
import { suggestEvent } from './suggest-event.ts';
import { suggestMeanings, suggestTime } from './suggest-fields.ts';
import { suggestOutcome, suggestSeverity } from './suggest-outcome.ts';
import { cutSample, type Cut } from './cut-sample.ts';

export interface SuggestOptions {
  /** id of the mapping that is made: lower case letters, digits, dashes */
  readonly id: string;
  readonly title: string;
  readonly context: ParseContext;
}

/** Records that are looked at. */
const MOST_RECORDS = 2000;

/**
 * A mapping for records that no parser knows, from their names and values, with the certainty of each part and why. Undefined if nothing can be
 * said of them. The same sample gives the same mapping.
 */
export function suggestMapping(records: readonly string[], options: SuggestOptions): SuggestedMapping | undefined {
  const sample = spread(records.filter((record) => record.trim() !== ''), MOST_RECORDS); // prettier-ignore
  const cut = cutSample(sample, options.context);
  if (cut === undefined) return undefined;
  const facts = fieldFactsOf(cut.records, options.context.received);
  const { mapping, parts } = describe(cut, facts, options);
  const text = mappingToText(mapping);
  const read = readMapping(text);
  // A suggestion that is not a mapping would be a bug: better none than a wrong one.
  if (read.mapping === undefined) return undefined;
  return { mapping: read.mapping, text, parts, share: shareRead(read.mapping, sample, options.context) };
}

function describe(cut: Cut, facts: readonly FieldFacts[], { id, title }: SuggestOptions): { mapping: Mapping; parts: SuggestedPart[] } {
  const time = cut.hasTime ? undefined : suggestTime(facts);
  const rest = facts.filter(({ path }) => !(time?.fields.includes(path) ?? false));
  const found = suggestMeanings(rest);
  const byMeaning = new Map<Meaning, readonly string[]>(found.map(({ part, fields }) => [part, fields]));
  const outcome = suggestOutcome(rest);
  const severity = suggestSeverity(rest);
  const event = suggestEvent(byMeaning, facts, cut.input.patterns);
  const fields = Object.fromEntries(found.map(({ part, fields: names }) => [part, names.length === 1 ? (names[0] ?? '') : [...names]]));
  const [only] = time?.fields ?? [];
  const mapping: Mapping = {
    mapping: id,
    title,
    ...cut.input,
    ...recogniseOf(cut, facts),
    ...(time === undefined || only === undefined ? {} : { time: { field: time.fields.length === 1 ? only : [...time.fields], format: time.format } }),
    event: event.event,
    fields,
    ...(outcome === undefined ? {} : { outcome: outcome.outcome }),
    ...(severity === undefined ? {} : { severity: severity.severity }),
  };
  const given: SuggestedPart[] = cut.hasTime ? [{ part: 'time', fields: ['time'], certainty: 0.95, reasons: ['the lines begin with it, or hold it at the same place'] }] : [];
  const parts = [...given, ...(time === undefined ? [] : [partOf(time)]), ...found, event.part, ...(outcome === undefined ? [] : [outcome.part]), ...(severity === undefined ? [] : [severity.part])];
  return { mapping, parts };
} // prettier-ignore

const partOf = ({ part, fields, certainty, reasons }: SuggestedPart): SuggestedPart => ({ part, fields, certainty, reasons }); // prettier-ignore

const COMMON = new Set(['id', 'time', 'timestamp', 'message', 'type', 'name', 'level', 'host', 'user', 'ip', 'date', 'event', 'action', 'status', 'source', '@timestamp', 'ts', 'msg', 'log']); // prettier-ignore
const MOST_KEYS = 5;

/** Fields that every record has, those with the least common names first: together they are the mark of the format. */
function recogniseOf({ input, prefix }: Cut, facts: readonly FieldFacts[]): Pick<Mapping, 'recognise'> {
  if (input.input === 'text') return {};
  const always = facts.filter(({ presence, path }) => presence >= 0.999 && path.length <= 200 && !path.includes('.0'));
  const rare = (path: string): number => (COMMON.has(path.toLowerCase()) ? 0 : Math.min(30, path.length));
  const keys = always.toSorted((a, b) => rare(b.path) - rare(a.path) || (a.path < b.path ? -1 : 1)).slice(0, MOST_KEYS); // prettier-ignore
  const names = keys.map(({ path }) => path);
  const most = names.length > 0 ? names : facts.toSorted((a, b) => b.presence - a.presence).slice(0, 1).map(({ path }) => path); // prettier-ignore
  return { recognise: { ...(prefix === undefined ? {} : { prefix }), ...(most.length === 0 ? {} : { keys: most }) } };
}

function shareRead(mapping: Mapping, sample: readonly string[], context: ParseContext): number {
  const parser = mappingToParser(mapping);
  const read = sample.filter((record) => {
    if (parser.input === 'text') return parser.claims(record, context);
    const object = objectOf(record);
    return object !== undefined && parser.claims(object, context);
  });
  return sample.length === 0 ? 0 : Math.round((read.length / sample.length) * 1000) / 1000;
}

export function objectOf(text: string): JsonObject | undefined {
  if (!/^[\s\uFEFF]*\{/.test(text.slice(0, 100))) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
