import { logSourceToText } from '../../model/log-source.ts';
import type { Blindness } from '../../model/rule.ts';
import { appliesTo } from '../../sigma/scan-rules.ts';
import { fieldsOfNeed, missingFields } from '../../sigma/needed-fields.ts';
import type { SeenLogSource, SeenSoFar } from '../../store/state/rule-store.ts';
import type { RuleFacts } from '../loaded-rules.ts';

/**
 * Which rules cannot fire, by what was seen since `since`. It is never said of a rule that it is blind when it could fire: where a field is looked
 * for only since a short while, events must have come since then.
 */
export function blindRules(
  rules: readonly RuleFacts[],
  seen: SeenSoFar,
  since: number,
): ReadonlyMap<string, Blindness> {
  const blind = new Map<string, Blindness>();
  const setsByLogSource = new Map<string, readonly SeenLogSource[]>();
  for (const rule of rules) {
    if (rule.kind !== 'rule') continue;
    const key = logSourceToText(rule.logSource);
    const sets = setsByLogSource.get(key) ?? seen.logSources.filter((set) => appliesTo(rule.logSource, { ...set, aliases: {} })); // prettier-ignore
    setsByLogSource.set(key, sets);
    const found = blindnessOfRule(rule, key, sets, seen.watchedSince, since);
    if (found !== undefined) blind.set(rule.id, found);
  }
  addCorrelations(rules, blind);
  return blind;
}

function blindnessOfRule(
  { logSource, needs }: RuleFacts,
  key: string,
  sets: readonly SeenLogSource[],
  watchedSince: ReadonlyMap<string, number>,
  since: number,
): Blindness | undefined {
  if (Object.keys(logSource).length === 0) return undefined;
  if (sets.length === 0) return { kind: 'log-source', missing: [key], since };
  let fewest: readonly string[] | undefined;
  for (const { fields } of sets) {
    const missing = missingFields(needs, (field) => fields.has(field));
    if (missing.length === 0) return undefined;
    if (fewest === undefined || missing.length < fewest.length) fewest = missing;
  }
  const watched = Math.max(since, ...fieldsOfNeed(needs).map((field) => watchedSince.get(field) ?? Infinity));
  const hasComeSince = sets.some(({ last }) => last > watched + SETTLED_MS);
  return hasComeSince ? { kind: 'field', missing: [...(fewest ?? [])].sort(), since: watched } : undefined;
}

/** Workers tell every few seconds: what they saw since a field is looked for is known then. */
const SETTLED_MS = 10_000;

/** A correlation is blind if rules are that it needs; correlations of correlations follow from that. */
function addCorrelations(rules: readonly RuleFacts[], blind: Map<string, Blindness>): void {
  const correlations = rules.filter(({ kind }) => kind === 'correlation');
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (const { id, needs } of correlations) {
      if (blind.has(id)) continue;
      const missing = missingFields(needs, (base) => !blind.has(base));
      if (missing.length === 0) continue;
      const since = Math.max(...missing.map((base) => blind.get(base)?.since ?? 0));
      blind.set(id, { kind: 'base-rule', missing: [...missing].sort(), since });
      hasChanged = true;
    }
  }
}

/** For people: `windows / process_access`. */
export function logSourceWords(text: string): string {
  return text.split('/').filter((part) => part !== '').join(' / '); // prettier-ignore
}

export function reasonOfBlindness({ kind, missing }: Blindness, logSource: string): string {
  const list = missing.map((each) => `"${each}"`).join(', ');
  switch (kind) {
    case 'log-source':
      return `No event of ${logSourceWords(missing[0] ?? '')} was ever seen.`;
    case 'field':
      return `Events of ${logSourceWords(logSource)} come, but none of them ever had ${missing.length === 1 ? `the field ${list}` : `all of the fields it needs: ${list} never had a value together with the others`}.`; // prettier-ignore
    case 'base-rule':
      return `It needs ${missing.length === 1 ? `the rule ${list}, which is` : `the rules ${list}, which are`} blind.`;
  }
}
