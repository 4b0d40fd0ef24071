import { z } from 'zod';
import type { LoadedRule } from '../../model/rule.ts';

/** How a rule stands, in the order of what a person should know first. */
export const ruleState = z.enum(['off', 'blind', 'noisy', 'works', 'quiet']);
export type RuleState = z.infer<typeof ruleState>;

/** Findings a day, over the last 14, from which a rule is called noisy: more than anybody looks at. */
export const NOISY_A_DAY = 100;

export function stateOf(rule: Pick<LoadedRule, 'enabled' | 'blind' | 'days' | 'findings'>): RuleState {
  if (!rule.enabled) return 'off';
  if (rule.blind !== undefined) return 'blind';
  if (perDay(rule.days) >= NOISY_A_DAY) return 'noisy';
  return rule.findings > 0 ? 'works' : 'quiet';
}

/** Findings a day over the days that there are. */
function perDay(days: readonly number[] | undefined): number {
  return days === undefined || days.length === 0 ? 0 : days.reduce((sum, day) => sum + day, 0) / days.length;
}

/** Microseconds of matching for each event of its log source; undefined if none came. */
export function microsecondsAnEvent(rule: Pick<LoadedRule, 'cost'>): number | undefined {
  return rule.cost === undefined || rule.cost.asked === 0 ? undefined : rule.cost.microseconds / rule.cost.asked;
}

/** `0.004 µs`, `1.2 µs` */
export function microsecondsToText(value: number): string {
  if (value === 0) return '0 µs';
  if (value < 0.001) return '< 0.001 µs';
  return `${Number(value.toPrecision(2))} µs`;
}

/** `windows / process_creation` */
export function logSourceWords(logSource: LoadedRule['logSource']): string {
  const { product, category, service } = logSource;
  return [product, category, service].filter((part) => part !== undefined && part !== '').join(' / ');
}
