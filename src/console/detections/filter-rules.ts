import type { LoadedRule } from '../../model/rule.ts';
import { logSourceToText } from '../../model/log-source.ts';

/** Rules that have every word in title, id, technique, log source, file or severity; those that spoke most first. */
export function filterRules(rules: readonly LoadedRule[], text: string): LoadedRule[] {
  const words = text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  return rules
    .filter((rule) => {
      const all =
        `${rule.title} ${rule.id} ${rule.attack.join(' ')} ${logSourceToText(rule.logSource)} ${rule.source} ${rule.severity}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .toSorted((a, b) => b.findings - a.findings || a.title.localeCompare(b.title));
}
