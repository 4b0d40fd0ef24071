import { mappingClasses, type Mapping } from '../../../model/mapping.ts';
import { activityIdOf } from './mapping-kinds.ts';
import { compileTextPattern } from './text-pattern.ts';
import { compileTimeFormat, TIME_FORMAT_WORDS } from './time-format.ts';
import { isZone } from './zone-offset.ts';

export interface MappingLint {
  readonly level: 'error' | 'warning';
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What the shape of a mapping allows and its sense does not. */
export function lintMapping(mapping: Mapping): MappingLint[] {
  return checks.flatMap((check) => check(mapping));
}

type Check = (mapping: Mapping) => MappingLint[];

const error = (path: readonly PropertyKey[], message: string): MappingLint => ({ level: 'error', path, message });
const warning = (path: readonly PropertyKey[], message: string): MappingLint => ({ level: 'warning', path, message });

/** What belongs to one kind of input, and what that input cannot do without. */
const belonging: Check = (mapping) => {
  const parts = { delimiter: 'delimited', columns: 'delimited', pairs: 'key-value', patterns: 'text', templates: 'templates' } as const; // prettier-ignore
  const strange = Object.entries(parts).flatMap(([part, input]) =>
    Object.hasOwn(mapping, part) && mapping.input !== input ? [error([part], `is for "input: ${input}", and this is "input: ${mapping.input}"`)] : [],
  );
  if (mapping.input === 'text' && mapping.patterns === undefined) strange.push(error(['input'], 'a text needs patterns'));
  if (mapping.input === 'templates' && mapping.templates === undefined) strange.push(error(['input'], 'there are no templates'));
  const { delimiter } = mapping;
  if (delimiter !== undefined && delimiter !== 'tab' && delimiter.length !== 1)
    strange.push(error(['delimiter'], 'must be one character, or tab'));
  return strange;
}; // prettier-ignore

/** A mapping that claims what is not its own takes records from the parsers that know them. */
const recognition: Check = ({ input, source, recognise = {}, columns, patterns }) => {
  const { keys = [], values = {}, prefix, contains, app } = recognise;
  const isTold = keys.length > 0 || Object.keys(values).length > 0 || prefix !== undefined || contains !== undefined || app !== undefined; // prettier-ignore
  const found: MappingLint[] = [];
  if (input === 'json' && (prefix !== undefined || contains !== undefined))
    found.push(error(['recognise'], 'prefix and contains are for text: of JSON, name keys and values'));
  if (isTold || source !== undefined || input === 'text') return found;
  if (input === 'delimited' && (columns?.length ?? 0) >= 4) return found;
  if (input === 'templates') return found;
  const what = input === 'json' ? 'keys that only this format has' : 'a prefix, a text or keys that only this format has'; // prettier-ignore
  return [...found, error(['recognise'], `is missing: name ${what}, or the source, else it would claim every record${patterns === undefined ? '' : ' that fits'}`)]; // prettier-ignore
};

const patterns: Check = ({ patterns = [], recognise, source }) => {
  const compiled = patterns.map((pattern, index) => ({ index, pattern: compileTextPattern(pattern) }));
  const bad = compiled.flatMap(({ index, pattern }) =>
    'message' in pattern ? [error(['patterns', index], `${pattern.message} (character ${pattern.at + 1} of the pattern)`)] : [],
  );
  const loose = compiled.flatMap(({ index, pattern }) => {
    if ('message' in pattern || source !== undefined || recognise !== undefined) return [];
    const fixed = patterns[index]?.replaceAll(/<[^>]*>/g, '').replaceAll(/\s/g, '') ?? '';
    return fixed.length < 2 && !pattern.hasTime ? [error(['patterns', index], 'has hardly any text of its own and would claim nearly every line: name what such records hold under recognise, or the source')] : [];
  });
  return [...bad, ...loose];
}; // prettier-ignore

/** Text is cut into fields by us: a name that nothing gives is a mistake. */
const namesAreGiven: Check = (mapping) => {
  const given = namesGiven(mapping);
  if (given === undefined) return [];
  const missing = (path: readonly PropertyKey[], name: string): MappingLint[] =>
    given.has(name) || AROUND.has(name.split('.')[0] ?? '') ? [] : [error(path, `there is no field "${name}": the ${mapping.input === 'text' ? 'patterns give' : 'columns are'} ${[...given].slice(0, 30).join(', ')}`)];
  const all = (path: readonly PropertyKey[], names: string | readonly string[]): MappingLint[] =>
    typeof names === 'string' ? missing(path, names) : names.flatMap((name, index) => missing([...path, index], name));
  const { time, outcome, severity, event, fields = {}, aliases = {} } = mapping;
  return [
    ...Object.entries(fields).flatMap(([meaning, names]) => all(['fields', meaning], names)),
    ...Object.entries(aliases).flatMap(([name, names]) => all(['aliases', name], names)),
    ...(typeof time === 'string' ? missing(['time'], time) : [...all(['time', 'field'], time?.field ?? []), ...all(['time', 'parts'], time?.parts ?? [])]),
    ...(outcome === undefined ? [] : missing(['outcome', 'field'], outcome.field)),
    ...(typeof severity === 'object' ? missing(['severity', 'field'], severity.field) : []),
    ...(event?.when ?? []).flatMap((row, index) => missing(['event', 'when', index, 'field'], row.field)),
  ];
}; // prettier-ignore

/** What an envelope adds to the fields of a text. */
const AROUND = new Set(['host', 'app', 'pid', 'facility', 'level', 'attributes', 'message']);

function namesGiven({ input, columns, patterns }: Mapping): Set<string> | undefined {
  if (input === 'delimited' && columns !== undefined) return new Set(columns);
  if (input !== 'text' || patterns === undefined) return undefined;
  const names = patterns.flatMap((pattern) => {
    const compiled = compileTextPattern(pattern);
    return 'message' in compiled ? [] : [...compiled.names, ...(compiled.hasTime ? ['time'] : [])];
  });
  return new Set(names);
}

const times: Check = ({ time }) => {
  if (time === undefined || typeof time === 'string') return [];
  const found: MappingLint[] = [];
  if (time.field === undefined && time.parts === undefined) found.push(error(['time'], 'names no field (field, or parts)'));
  const formats = time.format === undefined ? [] : typeof time.format === 'string' ? [time.format] : time.format;
  for (const [index, format] of formats.entries()) {
    const compiled = TIME_FORMAT_WORDS.some((word) => word === format) ? undefined : compileTimeFormat(format);
    if (typeof compiled !== 'string') continue;
    const path = typeof time.format === 'string' ? ['time', 'format'] : ['time', 'format', index];
    found.push(error(path, `"${format}" is no time format: ${compiled}`));
  }
  if (time.zone !== undefined && !isZone(time.zone)) found.push(error(['time', 'zone'], `"${time.zone}" is no zone: UTC, +02:00, or a name as Europe/Berlin`));
  return found;
}; // prettier-ignore

const activities: Check = ({ event }) => {
  const rows = [{ path: ['event'], row: { class: event?.class ?? ('base' as const), activity: event?.activity } }, ...(event?.when ?? []).map((row, index) => ({ path: ['event', 'when', index], row }))];
  return rows.flatMap(({ path, row }) => {
    if (row.activity === undefined || activityIdOf(row.class, row.activity) !== undefined) return [];
    const known = Object.keys(mappingClasses[row.class]);
    const there = known.length === 0 ? `the class ${row.class} has none of its own` : `there are ${known.join(', ')}`;
    return [error([...path, 'activity'], `"${row.activity}" is no activity: ${there}`)];
  });
}; // prettier-ignore

/** Classes that OCSF makes a base event of where nothing fills what they require. */
const enough: Check = ({ event, fields = {}, time, input, patterns }) => {
  const found: MappingLint[] = [];
  const kind = event?.class;
  const has = (...names: string[]): boolean => names.some((name) => Object.hasOwn(fields, name));
  if ((kind === 'network' || kind === 'dns') && !has('src_ip', 'dst_ip', 'src_host', 'dst_host', 'host', 'host_ip'))
    found.push(warning(['event', 'class'], `an event of class ${kind} needs an end: map src_ip or dst_ip, else it is kept as a base event`));
  if (kind === 'authentication' && !has('user', 'user_id', 'target_user'))
    found.push(warning(['event', 'class'], 'an authentication without a user tells little: map user'));
  if (time === undefined && input !== 'templates' && !(patterns ?? []).some((pattern) => pattern.includes('<time:')))
    found.push(warning(['mapping'], 'no time is named: events will have the time at which they were received'));
  return found;
}; // prettier-ignore

const checks: readonly Check[] = [belonging, recognition, patterns, namesAreGiven, times, activities, enough];
