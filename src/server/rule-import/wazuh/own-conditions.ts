import { fieldOf, type WazuhSource } from './mapping.ts';
import { translatePattern, type PatternType, type Translated } from './patterns.ts';
import type { WazuhElement, WazuhRule } from './read-wazuh-xml.ts';

/** A search of Sigma: `field|modifiers` to values. */
export type Search = Readonly<Record<string, unknown>>;

/** What a rule asks of the event itself, without those it builds on. All of it must be true. */
export interface OwnConditions {
  readonly conditions: readonly OwnCondition[];
  /** what cannot be said: without it the rule would find more than it should */
  readonly reasons: readonly string[];
}

export interface OwnCondition {
  /** OR-ed */
  readonly searches: readonly Search[];
  readonly isNegated: boolean;
}

/** A list of Wazuh's (CDB), `key:value` a line; undefined if its file is not there. */
export type Lists = (path: string) => readonly ListEntry[] | undefined;
export interface ListEntry {
  readonly key: string;
  readonly value: string;
}

/** How a pattern is read when the element does not say (`type=`). */
const TYPES: Readonly<Record<string, PatternType>> = {
  match: 'osmatch',
  regex: 'osregex',
  field: 'osregex',
  action: 'string',
  user: 'osmatch',
  srcuser: 'osmatch',
  dstuser: 'osmatch',
  program_name: 'osmatch',
  hostname: 'osmatch',
  location: 'osmatch',
  id: 'osmatch',
  url: 'osmatch',
  status: 'osmatch',
  data: 'osmatch',
  extra_data: 'osmatch',
  system_name: 'osmatch',
  protocol: 'osmatch',
  srcport: 'osmatch',
  dstport: 'osmatch',
};

/** About alerts and not about events, or handled by those who fold rules together. */
const ELSEWHERE = new Set([
  'description', 'options', 'mitre.id', 'mitre.tactic', 'mitre.technique', 'info', 'decoded_as', 'category', 'if_sid', 'if_group', 'if_matched_sid',
  'if_matched_group', 'global_frequency',
]); // prettier-ignore

const REASONS: Readonly<Record<string, string>> = {
  if_level: 'it builds on all rules of a level (if_level)',
  if_matched_level: 'it counts all rules of a level (if_matched_level)',
  if_fts: 'it speaks about what was never seen before (if_fts); a baseline does that here',
  check_diff: 'it compares with the last output of a command (check_diff)',
  check_if_ignored: 'it depends on what other rules ignore (check_if_ignored)',
  time: 'it depends on the time of day in the manager’s own time zone (time)',
  weekday: 'it depends on the day of the week in the manager’s own time zone (weekday)',
  srcgeoip: 'it asks for a country (srcgeoip)',
  dstgeoip: 'it asks for a country (dstgeoip)',
  compiled_rule: 'it calls a function that is compiled into Wazuh (compiled_rule)',
};

const isOfCorrelation = (name: string): boolean => /^(?:same_|different_|not_same_)/.test(name);

export function ownConditions(rule: WazuhRule, source: WazuhSource, lists: Lists): OwnConditions {
  const conditions: OwnCondition[] = [];
  const reasons: string[] = [];
  const options = { hasDoubledBackslashes: source.logSource.product === 'windows' };
  for (const element of joined(rule.elements)) {
    const { name, attributes, text } = element;
    if (ELSEWHERE.has(name) || isOfCorrelation(name)) continue;
    const reason = REASONS[name];
    if (reason !== undefined) reasons.push(reason);
    else if (name === 'srcip' || name === 'dstip') addTo(conditions, reasons, addressCondition(element, source));
    else if (name === 'list') addTo(conditions, reasons, listCondition(element, source, lists));
    else {
      const type = typeOf(element);
      const asked = name === 'field' ? (attributes['name'] ?? '') : name;
      if (type === undefined) reasons.push(`it has an element <${name}> that is not known`);
      else if (isAnswered(source, asked, text)) continue;
      else addTo(conditions, reasons, patternCondition(asked, translatePattern(text.trim() === '' ? text : trimmed(name, text), type, options), attributes['negate'], source));
    }
  }
  if (rule.attributes['maxsize'] !== undefined) reasons.push('it asks for the size of the event (maxsize)');
  return { conditions, reasons };
} // prettier-ignore

/** The same element several times is one pattern in pieces, or for addresses one list; fields and lists stand each for itself. */
function joined(elements: readonly WazuhElement[]): WazuhElement[] {
  const result: WazuhElement[] = [];
  for (const element of elements) {
    const { name, attributes } = element;
    const at = result.findIndex((one) => one.name === name && one.attributes['type'] === attributes['type'] && one.attributes['negate'] === attributes['negate']);
    const first = result[at];
    if (first === undefined || name === 'field' || name === 'list') result.push(element);
    else result[at] = { ...first, text: `${first.text}${name === 'srcip' || name === 'dstip' ? '|' : ''}${element.text}` };
  }
  return result;
} // prettier-ignore

/** Blanks around a text to look for count; around anything else they do not. */
const trimmed = (name: string, text: string): string => name === 'match' || name === 'regex' ? text.replace(/^[\r\n]\s*|\s*[\r\n]\s*$/g, '') : text.trim(); // prettier-ignore

function typeOf({ name, attributes }: WazuhElement): PatternType | undefined {
  const given = attributes['type']?.toLowerCase();
  if (given === 'osmatch' || given === 'osregex' || given === 'pcre2') return TYPES[name] === undefined ? undefined : given; // prettier-ignore
  return Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}

function addTo(conditions: OwnCondition[], reasons: string[], result: OwnCondition | string): void {
  if (typeof result === 'string') reasons.push(result);
  else conditions.push(result);
}

/** The log source says so already: CloudTrail's events come from `cloudtrail`. */
function isAnswered({ always }: WazuhSource, field: string, text: string): boolean {
  const values = Object.hasOwn(always, field) ? always[field] : undefined;
  if (values === undefined) return false;
  return values.length === 0 || values.includes(text.replace(/^\^|\$$/g, '').trim().toLowerCase()); // prettier-ignore
}

function patternCondition(
  asked: string,
  { any, isNegated }: Translated,
  negate: string | undefined,
  source: WazuhSource,
): OwnCondition | string {
  if (any.length === 0) return `its pattern for ${asked} is empty`;
  const isText = asked === 'match' || asked === 'regex';
  const pair = isText && source.pairs ? pairOf(any) : undefined;
  if (pair !== undefined) return { searches: [pair], isNegated: isNegated !== isYes(negate) };
  if (
    isText &&
    source.text === null &&
    any.some(({ modifiers, values }) => !modifiers.startsWith('re') && values.some(spansValues))
  )
    return `it looks for a text that goes over several values of the record (${asked})`;
  const field = isText ? source.text : asked === 'program_name' ? (source.text === null ? undefined : 'app') : fieldOf(source, asked); // prettier-ignore
  if (field === undefined) return `it asks for a field that these logs do not have here: ${asked}`;
  // a text that is looked for in the whole record may stand in any value
  const name = field ?? '';
  const searches = any.map(({ modifiers, values }): Search => {
    const bare = field === null && (modifiers === '' || modifiers === 'startswith' || modifiers === 'endswith') ? 'contains' : modifiers; // prettier-ignore
    // where Wazuh sees a quotation mark before a value, a value begins here
    const shown = field === null && bare.startsWith('re') ? values.map((value) => value.replaceAll(/^"|(?<=\|)"/g, '(?:^|")')) : values; // prettier-ignore
    return { [bare === '' ? name : `${name}|${bare}`]: shown.length === 1 ? shown[0] : shown };
  });
  return { searches, isNegated: isNegated !== isYes(negate) };
}

const isYes = (text: string | undefined): boolean => text?.toLowerCase() === 'yes';

/** `type=CREATE` in the text of a record whose pairs are fields here. */
function pairOf(any: Translated['any']): Search | undefined {
  const [only, ...more] = any;
  const [value, ...others] = only?.values ?? [];
  const [, name, text] = /^(\w+)="?([^\s"=]+)"?$/.exec(value ?? '') ?? [];
  return more.length + others.length > 0 || name === undefined || only?.modifiers !== 'contains' ? undefined : { [`${name}|startswith`]: text }; // prettier-ignore
}

/** A quotation mark or bracket with a blank beside it stands between values. */
const spansValues = (value: string): boolean => /["\]] | ["[]/.test(value);

function addressCondition({ name, attributes, text }: WazuhElement, source: WazuhSource): OwnCondition | string {
  const field = fieldOf(source, name);
  if (field === undefined) return `it asks for a field that these logs do not have here: ${name}`;
  const isNegated = text.trim().startsWith('!') !== isYes(attributes['negate']);
  const values = text.replace('!', '').split(/[|,\s]+/).filter((one) => one !== '').map(toNetwork); // prettier-ignore
  if (values.length === 0) return `its ${name} is empty`;
  return { searches: [{ [`${field}|cidr`]: values }], isNegated };
}

/** `10.` and `10.1.` are short for networks. */
function toNetwork(text: string): string {
  const parts = text.split('.').filter((part) => part !== '');
  if (!/^[\d.]+$/.test(text) || parts.length >= 4) return text;
  return `${[...parts, '0', '0', '0', '0'].slice(0, 4).join('.')}/${parts.length * 8}`;
}

const MOST_KEYS = 5_000;

function listCondition(element: WazuhElement, source: WazuhSource, lists: Lists): OwnCondition | string {
  const { field: asked = '', lookup = 'match_key', check_value: checked } = element.attributes;
  const path = element.text.trim();
  const field = fieldOf(source, asked);
  if (field === undefined) return `it asks for a field that these logs do not have here: ${asked}`;
  const entries = lists(path);
  if (entries === undefined) return `the list ${path} is not among the files`;
  const keys = entries.filter(({ value }) => checked === undefined || value.toLowerCase() === checked.toLowerCase()).map(({ key }) => key); // prettier-ignore
  if (keys.length === 0 || keys.length > MOST_KEYS) return `the list ${path} has ${keys.length} keys for it; from 1 to ${MOST_KEYS} can be written into a rule`; // prettier-ignore
  const isAddress = lookup.includes('address_match');
  const values = isAddress ? keys.map(toNetwork) : keys.map((key) => key.replaceAll(/[\\*?]/g, '\\$&'));
  return { searches: [{ [isAddress ? `${field}|cidr` : field]: values }], isNegated: lookup.startsWith('not_') };
}
