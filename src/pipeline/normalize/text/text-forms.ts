import type { JsonObject } from '../../../model/json.ts';
import { integerOf } from '../field-values.ts';

/**
 * One form of message. The named groups of the expression become fields of the same name. Expressions are anchored at the start, and what repeats
 * in them is bounded or a single class of characters, so that a hostile line costs no more than its length.
 */
export interface TextForm<M extends string> {
  readonly meaning: M;
  readonly regex: RegExp;
}

export interface FormReading<M extends string> {
  readonly meaning: M;
  readonly fields: JsonObject;
}

export const form = <const M extends string>(meaning: M, regex: RegExp): TextForm<M> => ({ meaning, regex });

/** The first form that a text has. @param numbers names of groups that become numbers */
export function readForms<M extends string>(
  forms: readonly TextForm<M>[],
  text: string,
  numbers: ReadonlySet<string>,
): FormReading<M> | undefined {
  for (const { meaning, regex } of forms) {
    const match = regex.exec(text);
    if (match !== null) return { meaning, fields: groupsToFields(match.groups ?? {}, numbers) };
  }
  return undefined;
}

type Groups = { readonly [name: string]: string | undefined };

/** Groups that took no part, and empty ones, are left out. */
export function groupsToFields(groups: Groups, numbers: ReadonlySet<string>): JsonObject {
  const fields: JsonObject = {};
  for (const name in groups) {
    const value = groups[name];
    if (value === undefined || value === '') continue;
    fields[name] = numbers.has(name) ? numberOr(value) : value;
  }
  return fields;
}

/** A number written as JSON would write it, else the text as it is. */
export function numberOr(value: string): number | string {
  const whole = integerOf(value, Number.MIN_SAFE_INTEGER);
  if (whole !== undefined) return whole;
  return /^-?\d{1,15}\.\d{1,15}$/.test(value) ? Number(value) : value;
}
