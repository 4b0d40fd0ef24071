import type { RuleProblem } from '../../model/api.ts';

/** A problem as one line of text: place, rule, field, reason. */
export function problemToLine({ source, line, rule, field, message }: RuleProblem): string {
  const place = `${source}${line === undefined ? '' : `:${line}`}`;
  const what = [rule && `rule "${rule}"`, field && `field "${field}"`].filter(Boolean).join(', ');
  return `${place}: ${what ? `${what}: ` : ''}${message}`;
}
