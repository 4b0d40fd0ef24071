import type { RuleProblem } from '../../model/api.ts';

/** A problem as one line of text: place, rule, field, reason. */
export function problemToLine(problem: RuleProblem): string {
  return problemAbout(problem, 'rule');
}

/** The same about something else that stands in files. @param noun what it is called: `behaviour` */
export function problemAbout({ source, line, rule, field, message }: RuleProblem, noun: string): string {
  const place = `${source}${line === undefined ? '' : `:${line}`}`;
  const what = [rule && `${noun} "${rule}"`, field && `field "${field}"`].filter(Boolean).join(', ');
  return `${place}: ${what ? `${what}: ` : ''}${message}`;
}
