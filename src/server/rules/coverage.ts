import type { ApiAnswer } from '../../model/api.ts';
import type { AttackTable } from '../../model/attack.ts';
import type { LoadedRule } from '../../model/rule.ts';

type Technique = ApiAnswer<'coverage'>['techniques'][number];

/** All techniques of ATT&CK with the rules that name them. A technique that is no more counts for what took its place; one that nobody knows stands at the end. */
export function coverageOf(rules: readonly LoadedRule[], table: AttackTable): ApiAnswer<'coverage'> {
  const byId = new Map(table.techniques.map(({ id, name, tactics }): [string, Technique] => [id, emptyTechnique(id, name, tactics)])); // prettier-ignore
  let without = 0;
  for (const { attack, enabled, blind, findings, lastDay } of rules) {
    if (enabled && attack.length === 0) without++;
    for (const id of new Set(attack.map((each) => table.revoked[each] ?? each))) {
      const known = byId.get(id) ?? emptyTechnique(id, id, []);
      byId.set(id, {
        ...known,
        rules: known.rules + 1,
        enabled: known.enabled + (enabled ? 1 : 0),
        blind: known.blind + (enabled && blind !== undefined ? 1 : 0),
        findings: known.findings + findings,
        lastDay: known.lastDay + (lastDay ?? 0),
      });
    }
  }
  return { version: table.version, tactics: table.tactics, techniques: [...byId.values()], without };
}

function emptyTechnique(id: string, name: string, tactics: readonly string[]): Technique {
  return { id, name, tactics: [...tactics], rules: 0, enabled: 0, blind: 0, findings: 0, lastDay: 0 };
}
