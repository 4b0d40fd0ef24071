import { isMapping, type Report } from './rule-document.ts';

/** How findings of a rule become alerts, where the rule says so in its custom attribute `vedette`. */
export interface Grouping {
  /** the fields whose values, with the rule, make the key of an alert; undefined: the entities that act, and where */
  readonly fields: readonly string[] | undefined;
  /** how long an alert takes findings in, in ms of event time; undefined: as usual */
  readonly window: number | undefined;
}

export const USUAL_GROUPING: Grouping = { fields: undefined, window: undefined };

/**
 * Reads the custom attribute `vedette` of a rule. Everything in it is optional:
 *
 *     vedette:
 *       group-by: [Computer, TargetUserName]
 *       window: 4h            # a number and s, m, h or d
 *       response: […]         # what to do about a match: see response-hints.ts
 *       cases: […]            # records that fire and records that stay silent: read by the tests of rules, not here
 */
export function readGrouping(value: unknown, report: Report): Grouping | undefined {
  if (value === undefined || value === null) return USUAL_GROUPING;
  if (!isMapping(value)) return fail(report, [], '"vedette" must be a map with "group-by" and "window"');
  const unknown = Object.keys(value).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined)
    return fail(report, [unknown], `"${unknown}" is not known in "vedette": only ${KNOWN.join(', ')} are`);
  const fields = readFields(value['group-by'] ?? undefined);
  if (fields === 'wrong') return fail(report, ['group-by'], '"group-by" must be a list of field names');
  const window = readTimespan(value['window'] ?? undefined);
  if (window === 'wrong') return fail(report, ['window'], '"window" must be a number and s, m, h or d, for example 4h');
  return { fields, window };
}

const KNOWN: readonly string[] = ['group-by', 'window', 'response', 'cases'];

function fail(report: Report, path: readonly string[], message: string): undefined {
  report(['vedette', ...path], message);
  return undefined;
}

function readFields(value: unknown): readonly string[] | undefined | 'wrong' {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length > 20) return 'wrong';
  const fields = value.filter((field) => typeof field === 'string' && field !== '');
  return fields.length === value.length ? fields : 'wrong';
}

const MS_BY_UNIT: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function readTimespan(value: unknown): number | undefined | 'wrong' {
  if (value === undefined) return undefined;
  const found = typeof value === 'string' ? /^([1-9]\d{0,5})([smhd])$/.exec(value) : null;
  const unit = MS_BY_UNIT[found?.[2] ?? ''];
  return unit === undefined ? 'wrong' : Number(found?.[1]) * unit;
}
