import { stringify } from 'yaml';
import type { RuleProblem } from '../../../model/api.ts';
import { hash128 } from '../../../model/ids.ts';
import { readRules, type RuleText } from '../../../sigma/read-rules.ts';
import { isMapping } from '../../../sigma/rule-document.ts';
import { frequencyOf, isFrequency } from './frequency.ts';
import { fold, isFolded, listOf, type FoldContext } from './fold.ts';
import type { WazuhMapping } from './mapping.ts';
import type { Lists } from './own-conditions.ts';
import { readWazuhXml, type WazuhRule } from './read-wazuh-xml.ts';

/** What became of one rule of Wazuh. */
export interface WazuhOutcome {
  readonly id: string;
  readonly title: string;
  readonly level: number;
  readonly source: string;
  readonly line: number;
  /** `silent`: of level 0, no alert in Wazuh either; it lives on in the rules that build on it */
  readonly outcome: 'carried' | 'approximated' | 'silent' | 'not-carried';
  /** of `approximated` what is different, of `not-carried` why */
  readonly reasons: readonly string[];
}

export interface WazuhConversion {
  /** Sigma documents: path inside the pack, and YAML */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly outcomes: readonly WazuhOutcome[];
  readonly problems: readonly RuleProblem[];
}

/** Turns rule files of Wazuh 4 into Sigma rules and correlations, as far as they say the same; the rest is told rule by rule. */
export function wazuhToSigma(
  texts: readonly RuleText[],
  mapping: WazuhMapping,
  lists: Lists = () => undefined,
): WazuhConversion {
  const problems: RuleProblem[] = [];
  const rules = overwritten(texts.flatMap((text) => {
    const read = readWazuhXml(text);
    problems.push(...read.problems);
    return read.rules;
  }), problems);
  const context: FoldContext = {
    rulesById: new Map(rules.map((rule) => [rule.id, rule])),
    rulesByGroup: groupedBy(rules, ({ groups }) => groups),
    childrenById: groupedBy(rules, (rule) => listOf(rule, 'if_sid')),
    mapping,
    lists,
  };
  const converter = new Converter(context);
  const outcomes = rules.map((rule) => converter.convert(rule));
  return { files: [...converter.filesByPath].map(([path, text]) => ({ path, text })), outcomes, problems };
} // prettier-ignore

/** `overwrite="yes"`: the later rule takes the earlier one's place, but builds on what that did. */
function overwritten(rules: readonly WazuhRule[], problems: RuleProblem[]): WazuhRule[] {
  const rulesById = new Map<string, WazuhRule>();
  for (const rule of rules) {
    const before = rulesById.get(rule.id);
    if (before === undefined) rulesById.set(rule.id, rule);
    else if (rule.attributes['overwrite']?.toLowerCase() === 'yes') {
      const builds = (name: string): boolean => name.startsWith('if_');
      const elements = [...rule.elements.filter(({ name }) => !builds(name)), ...before.elements.filter(({ name }) => builds(name))]; // prettier-ignore
      rulesById.set(rule.id, { ...rule, elements });
    } else {
      problems.push({ source: rule.source, line: rule.line, rule: rule.id, message: `the id is already used in ${before.source}, line ${before.line}, and overwrite="yes" is missing: the rule was left out` }); // prettier-ignore
    }
  }
  return [...rulesById.values()];
}

function groupedBy(
  rules: readonly WazuhRule[],
  keysOf: (rule: WazuhRule) => readonly string[],
): Map<string, WazuhRule[]> {
  // prettier-ignore
  const groups = new Map<string, WazuhRule[]>();
  for (const rule of rules) {
    for (const key of keysOf(rule)) {
      const same = groups.get(key);
      if (same === undefined) groups.set(key, [rule]);
      else same.push(rule);
    }
  }
  return groups;
}

class Converter {
  readonly filesByPath = new Map<string, string>();
  readonly #context: FoldContext;
  readonly #textsByName = new Map<string, RuleText>();
  readonly #outcomesById = new Map<string, WazuhOutcome>();
  /** being converted: a rule that counts itself must end */
  readonly #open = new Set<string>();

  constructor(context: FoldContext) {
    this.#context = context;
  }

  convert(rule: WazuhRule): WazuhOutcome {
    const known = this.#outcomesById.get(rule.id);
    if (known !== undefined) return known;
    if (this.#open.has(rule.id)) return outcomeOf(rule, 'not-carried', ['it counts itself, by way of other rules']);
    this.#open.add(rule.id);
    const outcome = isSilent(rule) ? outcomeOf(rule, 'silent', []) : isFrequency(rule) ? this.#frequency(rule) : this.#plain(rule); // prettier-ignore
    this.#open.delete(rule.id);
    this.#outcomesById.set(rule.id, outcome);
    return outcome;
  }

  #plain(rule: WazuhRule): WazuhOutcome {
    const folded = fold(rule, this.#context);
    if (!isFolded(folded)) return outcomeOf(rule, 'not-carried', folded.reasons);
    const document = { ...headOf(rule, this.#context.mapping), logsource: folded.logSource, detection: { ...Object.fromEntries(folded.searchesByName), condition: folded.condition }, ...tailOf(rule) }; // prettier-ignore
    return this.#write(rule, [document], folded.notes);
  }

  #frequency(rule: WazuhRule): WazuhOutcome {
    const result = frequencyOf(rule, this.#context);
    if ('reasons' in result) return outcomeOf(rule, 'not-carried', result.reasons);
    const bases: object[] = [];
    const names: string[] = [];
    for (const base of result.bases) {
      const carried = result.hasOwn || isSilent(base) || isFrequency(base) ? undefined : this.convert(base);
      if (carried?.outcome === 'carried' || carried?.outcome === 'approximated') names.push(nameOf(base));
      else if (isFrequency(base) && !result.hasOwn && this.#isCarried(base)) names.push(nameOf(base));
      else {
        const folded = fold(base, this.#context, result.hasOwn ? rule : undefined);
        if (!isFolded(folded)) return outcomeOf(rule, 'not-carried', [`it counts rule ${base.id}: ${folded.reasons[0] ?? ''}`]); // prettier-ignore
        const name = `wazuh_${rule.id}_counts_${base.id}`;
        const title = `${titleOf(base)} (counted by Wazuh rule ${rule.id})`;
        bases.push({ title, id: uuidOf(name), name, status: 'experimental', logsource: folded.logSource, detection: { ...Object.fromEntries(folded.searchesByName), condition: folded.condition }, level: 'informational' }); // prettier-ignore
        names.push(name);
      }
    }
    // a rule that is an alert by itself stays one
    const generate = names.length > bases.length;
    const document = { ...headOf(rule, this.#context.mapping), correlation: { ...result.correlation, rules: names, generate }, ...tailOf(rule) }; // prettier-ignore
    return this.#write(rule, [...bases, document], result.notes);
  }

  #isCarried(base: WazuhRule): boolean {
    const { outcome } = this.convert(base);
    return outcome === 'carried' || outcome === 'approximated';
  }

  /** What was written must load; what does not is not carried over. */
  #write(rule: WazuhRule, documents: readonly object[], notes: readonly string[]): WazuhOutcome {
    const text = documents.map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n'); // prettier-ignore
    const path = `${folderOf(rule.source)}/${nameOf(rule)}.yml`;
    const names = documents.flatMap((document) => ('correlation' in document ? namesIn(document.correlation) : []));
    const counted = names.flatMap((name) => this.#textsByName.get(name) ?? []);
    const { problems } = readRules([...counted, { source: path, text }]);
    const errors = problems.filter(({ level, source }) => (level ?? 'error') === 'error' && source === path);
    if (errors.length > 0) return outcomeOf(rule, 'not-carried', [...new Set(errors.map(({ message }) => message))].slice(0, 3)); // prettier-ignore
    this.filesByPath.set(path, text);
    this.#textsByName.set(nameOf(rule), { source: `${path}: counted`, text });
    return outcomeOf(rule, notes.length > 0 ? 'approximated' : 'carried', notes);
  }
}

function namesIn(correlation: unknown): string[] {
  const names: unknown = isMapping(correlation) ? correlation['rules'] : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

const isSilent = (rule: WazuhRule): boolean =>
  rule.level === 0 || ['1', 'yes'].includes(rule.attributes['noalert'] ?? '') || listOf(rule, 'options').includes('no_log'); // prettier-ignore

function outcomeOf(rule: WazuhRule, outcome: WazuhOutcome['outcome'], reasons: readonly string[]): WazuhOutcome {
  const { id, level, source, line } = rule;
  return { id, title: titleOf(rule), level, source, line, outcome, reasons };
}

const nameOf = ({ id }: WazuhRule): string => `wazuh_${id}`;

/** Descriptions may stand in several pieces and name fields, `$(srcip)`. */
function titleOf(rule: WazuhRule): string {
  const text = rule.elements.filter(({ name }) => name === 'description').map((element) => element.text).join(' '); // prettier-ignore
  const plain = text
    .replaceAll(/\$\(([^)]*)\)/g, '<$1>')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return plain === '' ? `Wazuh rule ${rule.id}` : plain.slice(0, 250);
}

function headOf(rule: WazuhRule, { levels }: WazuhMapping): object {
  const level = levels.findLast(({ from }) => rule.level >= from)?.level ?? 'informational';
  const links = rule.elements.filter(({ name, attributes }) => name === 'info' && attributes['type'] === 'link').map(({ text }) => text.trim()); // prettier-ignore
  const techniques = rule.elements.filter(({ name }) => name === 'mitre.id').map(({ text }) => text.trim().toLowerCase()).filter((id) => /^t\d{4}(?:\.\d{3})?$/.test(id)); // prettier-ignore
  const groups = rule.groups.map((group) => group.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '-')).slice(0, 30);
  const cves = rule.elements.filter(({ name, attributes }) => name === 'info' && attributes['type'] === 'cve').map(({ text }) => `cve.${text.trim().toLowerCase().replace(/^cve-/, '')}`); // prettier-ignore
  return {
    title: titleOf(rule),
    id: uuidOf(nameOf(rule)),
    name: nameOf(rule),
    status: 'experimental',
    description: `Wazuh rule ${rule.id} of level ${rule.level}, turned into Sigma.`,
    ...(links.length === 0 ? {} : { references: links }),
    tags: [...techniques.map((id) => `attack.${id}`), ...cves.filter((tag) => /^cve\.\d{4}-\d+$/.test(tag)), ...groups.map((group) => `wazuh.${group}`)], // prettier-ignore
    level,
  };
}

function tailOf(rule: WazuhRule): object {
  const ignore = Number(rule.attributes['ignore'] ?? 0);
  return {
    falsepositives: ['Not said by the rule that this was made from'],
    ...(ignore > 0 ? { vedette: { window: `${Math.min(ignore, 86_400)}s` } } : {}),
  };
}

/** The same rule gets the same id in every import. */
function uuidOf(name: string): string {
  const hash = hash128(`wazuh\n${name}`);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** `…/0095-sshd_rules.xml` becomes the folder `sshd`. */
function folderOf(source: string): string {
  const file = source.split(/[\\/]/).at(-1) ?? source;
  const plain = file.replace(/\.xml$/i, '').replace(/^\d+-/, '').replace(/[_-]?rules$/i, '').toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '_'); // prettier-ignore
  return plain === '' ? 'rules' : plain;
}
