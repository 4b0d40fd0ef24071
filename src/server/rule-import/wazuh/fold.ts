import { logSourceToText, type LogSource } from '../../../model/log-source.ts';
import type { Meaning, WazuhMapping, WazuhSource } from './mapping.ts';
import { ownConditions, type Lists, type OwnCondition, type Search } from './own-conditions.ts';
import type { WazuhRule } from './read-wazuh-xml.ts';

/** Everything that is known while rules are folded. */
export interface FoldContext {
  readonly rulesById: ReadonlyMap<string, WazuhRule>;
  readonly rulesByGroup: ReadonlyMap<string, readonly WazuhRule[]>;
  /** rules that build on a rule (`if_sid`) */
  readonly childrenById: ReadonlyMap<string, readonly WazuhRule[]>;
  readonly mapping: WazuhMapping;
  readonly lists: Lists;
}

/** A rule with all that it builds on, as the searches and the condition of one Sigma rule. */
export interface Folded {
  readonly logSource: LogSource;
  readonly source: WazuhSource;
  readonly searchesByName: ReadonlyMap<string, Search>;
  readonly condition: string;
  /** carried over, but not quite the same */
  readonly notes: readonly string[];
}

export interface NotFolded {
  readonly reasons: readonly string[];
}

export const isFolded = (result: Folded | NotFolded): result is Folded => 'condition' in result;

const MOST_DEPTH = 30;
const MOST_SEARCHES = 200;
/** rules that one rule may build on, counted by every way that leads to them */
const MOST_VISITS = 2000;
/** a group with more rules than this is too many things at once */
const MOST_OF_GROUP = 40;

/** Which logs a rule is about: by its decoder, what it builds on, the beginnings of its fields, its groups. */
export interface Aim {
  readonly key: string;
  readonly logSource: LogSource;
  /** syslog daemons without a log source of their own are told apart by the name of the program */
  readonly app?: string;
}

export function aimOf(rule: WazuhRule, context: FoldContext, depth = 0, asked = new Set<WazuhRule>()): Aim | undefined {
  const { mapping } = context;
  // each rule once: by way of several parents the ways double with each step
  if (depth > MOST_DEPTH || asked.has(rule)) return undefined;
  asked.add(rule);
  const decoder = textOf(rule, 'decoded_as');
  const aims: (Aim | undefined)[] = [
    decoder === undefined ? undefined : aimOfDecoder(decoder, mapping),
    ...parentsOf(rule, context).map((parent) => (parent.rule === undefined ? meaningToAim(parent.meaning, mapping) : aimOf(parent.rule, context, depth + 1, asked))), // prettier-ignore
    ...listOf(rule, 'if_group').map((group) => meaningToAim(lookup(mapping.groups, group), mapping)),
    ...fieldNames(rule).map((name) => aimOfPrefix(name, mapping)),
    aimOfKey(lookup(mapping.categories, textOf(rule, 'category') ?? ''), mapping),
    ...rule.groups.map((group) => meaningToAim(lookup(mapping.groups, group), mapping)),
    textOf(rule, 'program_name') === undefined ? undefined : aimOfKey('linux', mapping),
  ];
  return aims.find((aim) => aim !== undefined);
}

function aimOfDecoder(decoder: string, mapping: WazuhMapping): Aim | undefined {
  const known = aimOfKey(lookup(mapping.decoders, decoder), mapping);
  if (known !== undefined) return known;
  const linux = aimOfKey('linux', mapping);
  return linux === undefined || !mapping.syslogDecoders.includes(decoder) ? undefined : { ...linux, app: decoder };
}

function aimOfPrefix(field: string, mapping: WazuhMapping): Aim | undefined {
  const prefix = Object.keys(mapping.fieldPrefixes).find((one) => field.startsWith(one));
  return prefix === undefined ? undefined : aimOfKey(mapping.fieldPrefixes[prefix], mapping);
}

function aimOfKey(key: string | undefined, mapping: WazuhMapping): Aim | undefined {
  const source = key === undefined ? undefined : lookup(mapping.sources, key);
  return source === undefined || key === undefined ? undefined : { key, logSource: source.logSource };
}

function meaningToAim(meaning: Meaning | undefined, mapping: WazuhMapping): Aim | undefined {
  const aim = aimOfKey(meaning?.source, mapping);
  return aim === undefined || meaning?.logSource === undefined ? aim : { ...aim, logSource: meaning.logSource };
}

interface Parent {
  readonly id: string;
  readonly rule: WazuhRule | undefined;
  readonly meaning: Meaning | undefined;
}

export function parentsOf(rule: WazuhRule, { rulesById, mapping }: FoldContext): Parent[] {
  return listOf(rule, 'if_sid').map((id) => {
    const found = rulesById.get(id);
    return { id, rule: found, meaning: lookup(mapping.stock, id) };
  });
}

/** Folds a rule with all that it builds on; `extra` are conditions of somebody who counts it. */
export function fold(rule: WazuhRule, context: FoldContext, extra?: WazuhRule): Folded | NotFolded {
  const aim = aimOf(rule, context);
  if (aim === undefined) {
    const decoder = textOf(rule, 'decoded_as');
    const of = decoder === undefined ? `the groups ${rule.groups.slice(0, 4).join(', ')}` : `the decoder ${decoder}`;
    const missing = parentsOf(rule, context).filter((parent) => parent.rule === undefined && parent.meaning === undefined).map(({ id }) => id); // prettier-ignore
    if (missing.length > 0) return { reasons: [missingWords(missing)] };
    return { reasons: [`logs of ${of} are not read here, or there is no log source for them`] };
  }
  const source = context.mapping.sources[aim.key];
  if (source === undefined) return { reasons: [`there is no mapping for ${aim.key}`] };
  const folder = new Folder(context, source, aim);
  const parts = [folder.rule(rule, 0), ...(extra === undefined ? [] : [folder.own(extra)])];
  const condition = allWords(parts.filter((part) => part !== undefined));
  if (folder.reasons.size > 0) return { reasons: [...folder.reasons] };
  if (aim.app !== undefined) folder.searchesByName.set('program', { 'app|startswith': aim.app });
  const isBare = condition === undefined && aim.app === undefined;
  if (isBare) return { reasons: [`it asks for nothing but its log source ${logSourceToText(aim.logSource)}: it would speak about every event`] }; // prettier-ignore
  const used = new Set(condition?.match(/\w+/g));
  for (const name of folder.searchesByName.keys()) if (name !== 'program' && !used.has(name)) folder.searchesByName.delete(name); // prettier-ignore
  if (folder.searchesByName.size > MOST_SEARCHES) return { reasons: [`with all that it builds on it has more than ${MOST_SEARCHES} searches`] }; // prettier-ignore
  return {
    logSource: aim.logSource,
    source,
    searchesByName: folder.searchesByName,
    condition: allWords([aim.app === undefined ? undefined : 'program', condition].filter((part) => part !== undefined)) ?? '', // prettier-ignore
    notes: [...folder.notes],
  };
}

const missingWords = (ids: readonly string[]): string =>
  `it builds on ${ids.length === 1 ? 'rule' : 'rules'} ${ids.slice(0, 5).join(', ')}, which ${ids.length === 1 ? 'is' : 'are'} not among the files: give the folder with Wazuh's own rules too`;

class Folder {
  readonly searchesByName = new Map<string, Search>();
  reasons = new Set<string>();
  readonly notes = new Set<string>();
  readonly #context: FoldContext;
  readonly #source: WazuhSource;
  readonly #aim: Aim;
  readonly #path = new Set<WazuhRule>();
  #visits = 0;

  constructor(context: FoldContext, source: WazuhSource, aim: Aim) {
    this.#context = context;
    this.#source = source;
    this.#aim = aim;
  }

  /** The condition of a rule with those it builds on; undefined if it asks for nothing. */
  rule(rule: WazuhRule, depth: number): string | undefined {
    if (this.#path.has(rule) || depth > MOST_DEPTH) {
      this.reasons.add(`it builds on itself, by way of rule ${rule.id}`);
      return undefined;
    }
    this.#visits += 1;
    if (this.#visits > MOST_VISITS) {
      this.reasons.add(`it builds on other rules in more than ${MOST_VISITS} ways`);
      return undefined;
    }
    this.#path.add(rule);
    const parts = [this.own(rule), this.#parents(rule, depth), this.#group(rule, depth), ...this.#exceptions(rule)];
    this.#path.delete(rule);
    return allWords(parts.filter((part) => part !== undefined));
  }

  own(rule: WazuhRule): string | undefined {
    const { conditions, reasons } = ownConditions(rule, this.#source, this.#context.lists);
    for (const reason of reasons) this.reasons.add(reason);
    return this.#named(`r${rule.id}`, conditions);
  }

  #named(prefix: string, conditions: readonly OwnCondition[]): string | undefined {
    const merged: Record<string, unknown> = {};
    const words: string[] = [];
    for (const [i, { searches, isNegated }] of conditions.entries()) {
      const [only] = searches;
      const keys = Object.keys(only ?? {});
      if (!isNegated && searches.length === 1 && only !== undefined && !keys.some((key) => key in merged)) {
        Object.assign(merged, only);
        continue;
      }
      const names = searches.map((search, j) => this.#add(`${prefix}_${i + 1}${searches.length > 1 ? `_${j + 1}` : ''}`, search)); // prettier-ignore
      const any = names.length > 1 ? `(${names.join(' or ')})` : (names[0] ?? '');
      words.push(isNegated ? `not ${any}` : any);
    }
    if (Object.keys(merged).length > 0) words.unshift(this.#add(prefix, merged));
    return allWords(words);
  }

  #add(name: string, search: Search): string {
    this.searchesByName.set(name, search);
    return name;
  }

  #parents(rule: WazuhRule, depth: number): string | undefined {
    const parents = parentsOf(rule, this.#context);
    if (parents.length === 0) return undefined;
    return this.#anyOf(
      parents.map((parent) => () => {
        if (parent.rule === undefined && parent.meaning === undefined) return void this.reasons.add(missingWords([parent.id]));
        const aim = parent.rule === undefined ? meaningToAim(parent.meaning, this.#context.mapping) : aimOf(parent.rule, this.#context);
        if (aim !== undefined && aim.key !== this.#aim.key) return void this.reasons.add(`rule ${parent.id}, which it builds on, is about other logs (${aim.key})`);
        if (parent.rule !== undefined) return this.rule(parent.rule, depth + 1);
        return parent.meaning?.search === undefined ? undefined : this.#add(`stock${parent.id}`, parent.meaning.search);
      }),
    );
  } // prettier-ignore

  /** Alternatives of which one is enough: those that cannot be said are left out while another can. */
  #anyOf(alternatives: readonly (() => string | undefined)[]): string | undefined {
    const outer = this.reasons;
    const said: (string | undefined)[] = [];
    const failed: string[] = [];
    for (const alternative of alternatives) {
      this.reasons = new Set();
      const words = alternative();
      if (this.reasons.size === 0) said.push(words);
      else failed.push(...this.reasons);
    }
    this.reasons = outer;
    const words = anyWords(said);
    if (said.length === 0) for (const reason of failed) this.reasons.add(reason);
    else if (words !== undefined && failed.length > 0) this.notes.add(`of several things that it builds on, some were left out: ${failed[0]}`); // prettier-ignore
    return words;
  }

  #group(rule: WazuhRule, depth: number): string | undefined {
    const groups = listOf(rule, 'if_group');
    if (groups.length === 0) return undefined;
    return this.#anyOf(
      groups.flatMap((group): (() => string | undefined)[] => {
        const meaning = lookup(this.#context.mapping.groups, group);
        const name = `group_${group.replaceAll(/\W/g, '_')}`;
        if (meaning !== undefined) return [() => (meaning.search === undefined ? undefined : this.#add(name, meaning.search))];
        const members = (this.#context.rulesByGroup.get(group) ?? []).filter((one) => one !== rule && !this.#path.has(one) && aimOf(one, this.#context)?.key === this.#aim.key);
        if (members.length > 0 && members.length <= MOST_OF_GROUP) return members.map((member) => () => this.rule(member, depth + 1));
        return [() => void this.reasons.add(`it builds on the group "${group}", ${members.length === 0 ? 'which no rule among the files has' : `which ${members.length} rules have`}`)];
      }),
    );
  } // prettier-ignore

  /** Rules of level 0 beside it or below it that nothing builds on: in Wazuh they are asked first, and silence what they match. */
  #exceptions(rule: WazuhRule): string[] {
    const { childrenById } = this.#context;
    const siblings = listOf(rule, 'if_sid').flatMap((id) => childrenById.get(id) ?? []);
    const silent = [...siblings, ...(childrenById.get(rule.id) ?? [])].filter((one) => one !== rule && one.level === 0 && (childrenById.get(one.id) ?? []).length === 0 && !this.#path.has(one)); // prettier-ignore
    return [...new Set(silent)].flatMap((one) => {
      const { conditions, reasons } = ownConditions(one, this.#source, this.#context.lists);
      if (conditions.length === 0) return [];
      if (reasons.length > 0) {
        this.notes.add(`the exception of rule ${one.id} (level 0) was left out: ${reasons[0]}`);
        return [];
      }
      const words = this.#named(`r${one.id}`, conditions);
      return words === undefined ? [] : [/ /.test(words) ? `not (${words})` : `not ${words}`];
    });
  }
}

function allWords(parts: readonly string[]): string | undefined {
  const unique = [...new Set(parts)];
  if (unique.length < 2) return unique[0];
  return unique.map((part) => (/ or /.test(part) && !isWrapped(part) ? `(${part})` : part)).join(' and ');
}

/** Of alternatives one that asks for nothing makes the whole ask for nothing. */
function anyWords(parts: readonly (string | undefined)[]): string | undefined {
  const unique = [...new Set(parts)];
  if (unique.length === 0 || unique.includes(undefined)) return undefined;
  return unique.length === 1 ? unique[0] : `(${unique.map((part) => (/ and /.test(part ?? '') ? `(${part})` : part)).join(' or ')})`; // prettier-ignore
}

/** One pair of parentheses around all of it. */
function isWrapped(text: string): boolean {
  if (!text.startsWith('(')) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i === text.length - 1;
  }
  return false;
}

export function textOf(rule: WazuhRule, name: string): string | undefined {
  const text = rule.elements.find((element) => element.name === name)?.text.trim();
  return text === '' ? undefined : text;
}

export function listOf(rule: WazuhRule, name: string): string[] {
  return rule.elements
    .filter((element) => element.name === name)
    .flatMap(({ text }) => text.split(/[,|\s]+/))
    .filter((one) => one !== '');
}

const fieldNames = (rule: WazuhRule): string[] =>
  rule.elements.flatMap(({ name, attributes }) => (name === 'field' ? [attributes['name'] ?? ''] : []));

function lookup<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
