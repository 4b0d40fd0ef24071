import type { DatePart } from '../date-part.ts';
import type { CompareOperator } from '../rule.ts';
import { FALSE, sqlAnd, sqlNot } from './bounds.ts';
import type { Doubtful } from './cidr-to-sql.ts';

const operators = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const satisfies Record<
  CompareOperator,
  string
>;

/** What JavaScript takes as blank around a number, for RE2. */
const BLANKS = String.raw`[\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}]*`;
const DECIMAL = `'^${BLANKS}([-+]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][-+]?[0-9]+)?)${BLANKS}$'`;

/** The decimal number that a text spells. Numbers too large or small for the engine's reading are doubtful, and so are very long ones. */
export function numberToSql(text: string, operator: CompareOperator, value: number): Doubtful {
  const digits = `extract(${text}, ${DECIMAL})`;
  const number = `toFloat64OrNull(${digits})`;
  const own = `ifNull(${number} ${operators[operator]} ${numberLiteral(value)}, 0)`;
  const doubt = sqlAnd([`${digits} != ''`, `(isNull(${number}) OR lengthUTF8(${text}) > 400)`]);
  return { own: sqlAnd([own, sqlNot(doubt)]), doubt };
}

const numberLiteral = (value: number): string => `toFloat64('${String(value)}')`;

const DATE = `^${BLANKS}([0-9]{4})-([0-9]{2})-([0-9]{2})`;

/** The capture group of each part; weeks are counted by the engine alone. */
const expressions: Readonly<Record<Exclude<DatePart, 'week'>, string>> = {
  year: `^${BLANKS}([0-9]{4})-[0-9]{2}-[0-9]{2}`,
  month: `^${BLANKS}[0-9]{4}-([0-9]{2})-[0-9]{2}`,
  day: `^${BLANKS}[0-9]{4}-[0-9]{2}-([0-9]{2})`,
  hour: `^${BLANKS}[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([0-9]{2}):[0-9]{2}`,
  minute: `^${BLANKS}[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:([0-9]{2})`,
};

/** A part of a date as its digits stand. A number may be a time since 1970, or a text that only looks so: the engine knows. */
export function datePartToSql(text: string, part: DatePart, operator: CompareOperator, value: number): Doubtful {
  const isNumber = `match(${text}, '^-?[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?$')`;
  if (part === 'week') return { own: FALSE, doubt: `(${isNumber} OR match(${text}, '${DATE}'))` };
  const digits = `extract(${text}, '${expressions[part]}')`;
  return {
    own: sqlAnd([`${digits} != ''`, `toInt32OrZero(${digits}) ${operators[operator]} ${numberLiteral(value)}`]),
    doubt: isNumber,
  };
}
