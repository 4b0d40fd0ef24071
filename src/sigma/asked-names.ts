import type { LogSourceSet } from '../model/log-source.ts';
import { withoutBlanks } from './lookup.ts';
import type { Expr, SigmaRule } from './rule.ts';

/** Whether rules look at a key of the top level of events of these log sources; undefined if a rule looks at all there is. */
export function asksForOf(
  rules: readonly SigmaRule[],
  logSources: LogSourceSet,
): ((key: string) => boolean) | undefined {
  const names = new Set<string>();
  if (!rules.every(({ detection }) => addNames(detection, logSources.aliases, names))) return undefined;
  return (key) => names.has(key) || names.has(withoutBlanks(key));
}

/** Adds the names by which a detection finds its fields, and the first of the names of a path. False if it looks at everything. */
function addNames(expr: Expr, aliases: LogSourceSet['aliases'], names: Set<string>): boolean {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.parts.every((part) => addNames(part, aliases, names));
    case 'not':
      return addNames(expr.part, aliases, names);
    case 'keyword':
      return false;
    case 'field':
      for (const field of expr.test.kind === 'fieldref' ? [expr.field, expr.test.other] : [expr.field]) {
        const others = Object.hasOwn(aliases, field) ? (aliases[field] ?? []) : [];
        for (const name of [field, ...others]) names.add(name).add(name.split('.')[0] ?? name);
      }
      return true;
  }
}
