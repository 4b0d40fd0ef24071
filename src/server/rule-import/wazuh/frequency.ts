import { aimOf, listOf, parentsOf, type FoldContext } from './fold.ts';
import { fieldOf } from './mapping.ts';
import type { WazuhRule } from './read-wazuh-xml.ts';

/** A rule that counts others, as a Sigma correlation; which rules it counts is for the caller to write. */
export interface Frequency {
  readonly bases: readonly WazuhRule[];
  /** it asks something of the events itself: only those are counted */
  readonly hasOwn: boolean;
  readonly correlation: object;
  readonly notes: readonly string[];
}

/** Seconds in which Wazuh counts when a rule does not say. */
const DEFAULT_TIMEFRAME = 360;
const DEFAULT_FREQUENCY = 2;
const MOST_BASES = 60;

export const isFrequency = (rule: WazuhRule): boolean =>
  rule.attributes['frequency'] !== undefined ||
  rule.elements.some(({ name }) => name === 'if_matched_sid' || name === 'if_matched_group');

const OWN = new Set(['match', 'regex', 'field', 'srcip', 'dstip', 'user', 'url', 'id', 'status', 'program_name', 'hostname', 'location', 'action', 'data', 'extra_data', 'system_name', 'protocol', 'srcport', 'dstport', 'list', 'time', 'weekday']); // prettier-ignore

/** Wazuh's names in `same_…` and `different_…` that are spelled otherwise as elements. */
const SPELLED: Readonly<Record<string, string>> = {
  source_ip: 'srcip',
  src_ip: 'srcip',
  dest_ip: 'dstip',
  dst_ip: 'dstip',
  src_port: 'srcport',
  dst_port: 'dstport',
  agent: 'location',
};

export function frequencyOf(
  rule: WazuhRule,
  context: FoldContext,
): Frequency | { readonly reasons: readonly string[] } {
  // prettier-ignore
  const counted = basesOf(rule, context);
  if ('reasons' in counted) return counted;
  const [first] = counted.bases;
  const aim = first === undefined ? undefined : aimOf(first, context);
  const source = aim === undefined ? undefined : context.mapping.sources[aim.key];
  if (first === undefined || source === undefined) return { reasons: ['the logs that it counts are not read here, or there is no log source for them'] }; // prettier-ignore
  const others = counted.bases.filter((base) => aimOf(base, context)?.key !== aim?.key);
  const bases = counted.bases.filter((base) => !others.includes(base));
  const notes = others.length === 0 ? [] : [`of what it counts, ${others.length} rules are about other logs and were left out`]; // prettier-ignore
  const same: string[] = [];
  const different: string[] = [];
  for (const { name, attributes, text } of rule.elements) {
    const found = /^(same|different|not_same)_(.+)$/.exec(name);
    if (found === null) continue;
    const asked = found[2] === 'field' ? (attributes['name'] ?? text.trim()) : (SPELLED[found[2] ?? ''] ?? found[2] ?? ''); // prettier-ignore
    const field = asked === 'location' ? (source.host ?? undefined) : fieldOf(source, asked);
    if (field === undefined) return { reasons: [`it compares a field that these logs do not have here: ${asked}`] };
    (found[1] === 'same' ? same : different).push(field);
  }
  const isGlobal = rule.elements.some(({ name }) => name === 'global_frequency');
  if (!isGlobal && source.host !== null) same.push(source.host);
  const least = Number(rule.attributes['frequency'] ?? DEFAULT_FREQUENCY);
  const timeframe = Number(rule.attributes['timeframe'] ?? DEFAULT_TIMEFRAME);
  if (!Number.isInteger(least) || least < 1 || !Number.isInteger(timeframe) || timeframe < 1)
    return { reasons: ['its frequency or timeframe is not a whole number'] };
  return {
    bases,
    hasOwn: rule.elements.some(({ name }) => OWN.has(name)),
    notes: [...notes, ...(different.length > 0 ? ['"different" is counted as that many different values, not as different from the last one'] : [])], // prettier-ignore
    correlation: {
      type: different.length > 0 ? 'value_count' : 'event_count',
      ...(same.length === 0 ? {} : { 'group-by': [...new Set(same)] }),
      timespan: `${timeframe}s`,
      condition: { gte: least, ...(different.length > 0 ? { field: different.length === 1 ? different[0] : different } : {}) }, // prettier-ignore
    },
  };
}

function basesOf(
  rule: WazuhRule,
  context: FoldContext,
): { bases: readonly WazuhRule[] } | { reasons: readonly string[] } {
  const ids = listOf(rule, 'if_matched_sid');
  const groups = listOf(rule, 'if_matched_group');
  if (ids.length > 0) {
    const found = ids.map((id) => context.rulesById.get(id) ?? stockRule(id, context));
    const missing = ids.filter((_, i) => found[i] === undefined);
    if (missing.length > 0) return { reasons: [`it counts rule ${missing.join(', ')}, which is not among the files: give the folder with Wazuh's own rules too`] }; // prettier-ignore
    return { bases: found.filter((one) => one !== undefined) };
  }
  if (groups.length > 0) {
    const members = groups.flatMap((group) => context.rulesByGroup.get(group) ?? []).filter((one) => one !== rule && one.level > 0 && !isFrequency(one)); // prettier-ignore
    const unique = [...new Set(members)];
    if (unique.length === 0 || unique.length > MOST_BASES) return { reasons: [`it counts the group "${groups.join(', ')}", which ${unique.length === 0 ? 'no rule among the files has' : `${unique.length} rules have`}`] }; // prettier-ignore
    return { bases: unique };
  }
  const parents = parentsOf(rule, context).flatMap((parent) => parent.rule ?? stockRule(parent.id, context) ?? []);
  return parents.length === 0
    ? { reasons: ['it has a frequency and does not say what it counts'] }
    : { bases: parents };
}

/** A rule of Wazuh's own set that is not among the files but known: it builds on itself alone. */
function stockRule(id: string, { mapping }: FoldContext): WazuhRule | undefined {
  if (!Object.hasOwn(mapping.stock, id)) return undefined;
  const elements = [{ name: 'if_sid', attributes: {}, text: id }, { name: 'description', attributes: {}, text: `What Wazuh's rule ${id} is about` }]; // prettier-ignore
  return { id, level: 0, groups: [], attributes: {}, elements, source: 'wazuh', line: 1 };
}
