import type { LogSource } from '../model/log-source.ts';
import { logSourceToText } from '../model/log-source.ts';
import { readDetection } from './read-detection.ts';
import { readAttributes, readLogSource, type RuleDocument } from './read-rule.ts';
import { isMapping, type Report } from './rule-document.ts';
import { itemsOf, type Detection } from './search.ts';

/**
 * A filter (specification 2.1, "Sigma Filters"): conditions that are added to rules, `(rule) and (filter)`. Its searches have names of
 * their own: they never mix with the rule's.
 */
export interface SigmaFilter {
  readonly title: string;
  /** ids or names of rules; all rules of its log source, if it says so */
  readonly rules: readonly string[] | 'any';
  readonly logSource: LogSource;
  readonly detection: Detection;
  readonly report: Report;
}

/** What a filter may be added to. */
export interface Filterable {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly logSource: LogSource;
}

const FORM = { attribute: 'filter', reserved: ['condition', 'rules'] } as const;

/** Reads a filter. Everything that is wrong is reported; undefined if anything was. */
export function readFilter(document: RuleDocument, report: Report, warn: Report): SigmaFilter | undefined {
  const { value } = document;
  const attributes = readAttributes(document, report);
  const logSource = readLogSource(value['logsource'], report);
  const detection = readDetection(value['filter'], report, FORM);
  const rules = isMapping(value['filter']) ? readRuleNames(value['filter']['rules'], report) : undefined;
  if (detection === undefined) return undefined;
  if (detection.searchesByName.size === 0) return fail(report, ['filter'], 'a filter needs a named search, as "selection"');
  if (detection.conditions.length > 1) return fail(report, ['filter', 'condition'], 'a filter has one condition');
  if (attributes === undefined || logSource === undefined || rules === undefined) return undefined;
  if (!isNegative(detection)) {
    warn(['filter', 'condition'], 'this filter keeps only what it describes, since conditions are added with "and": to leave that out, write "not" before it'); // prettier-ignore
  }
  return { title: attributes.title, rules, logSource, detection, report };
} // prettier-ignore

/** Whether a filter is for a rule: the rule is named, and has every part of the filter's log source. */
export function isForRule(filter: SigmaFilter, rule: Filterable): boolean {
  return (filter.rules === 'any' || filter.rules.some((name) => isNamed(rule, name))) && isWithin(rule, filter);
}

/** Reports the names of rules that are not there, or that the filter's log source leaves out: it would be without effect, in silence. */
export function reportUnmet(filter: SigmaFilter, rules: readonly Filterable[]): void {
  if (filter.rules === 'any') return;
  for (const [i, name] of filter.rules.entries()) {
    const named = rules.filter((rule) => isNamed(rule, name));
    const path = ['filter', 'rules', i];
    if (named.length === 0) filter.report(path, `there is no rule with the id or name "${name}"`);
    const outside = named.find((rule) => !isWithin(rule, filter));
    if (outside !== undefined) {
      const [own, its] = [logSourceToText(filter.logSource), logSourceToText(outside.logSource)];
      filter.report(path, `the filter is for the log source ${own}, and the rule "${name}" is for ${its}: it was not applied to it`); // prettier-ignore
    }
  }
}

const isNamed = (rule: Filterable, name: string): boolean => rule.id === name || rule.name === name;

function isWithin({ logSource }: Filterable, filter: SigmaFilter): boolean {
  return (['product', 'category', 'service'] as const).every(
    (part) => filter.logSource[part] === undefined || filter.logSource[part] === logSource[part],
  );
}

function readRuleNames(value: unknown, report: Report): SigmaFilter['rules'] | undefined {
  if (typeof value === 'string' && value.toLowerCase() === 'any') return 'any';
  const names: unknown[] = Array.isArray(value) ? value : [value];
  if (names.length === 0) return 'any';
  const texts = names.filter((name): name is string => typeof name === 'string' && name.trim() !== '');
  if (texts.length === names.length) return texts;
  return fail(report, ['filter', 'rules'], '"rules" must be the ids or names of rules, or "any"');
}

/** Whether anything in it is said with "not" */
function isNegative({ searchesByName, conditions }: Detection): boolean {
  if (conditions.some(({ text }) => /(?:^|[\s(])not[\s(]/.test(text))) return true;
  return [...searchesByName.values()].flatMap(itemsOf).some(({ modifiers, values }) => {
    return modifiers.includes('neq') || (modifiers.includes('exists') && values.includes(false));
  });
}

function fail(report: Report, path: readonly (string | number)[], message: string): undefined {
  report(path, message);
  return undefined;
}
