import ipaddr from 'ipaddr.js';
import { orderedValue, queryFieldKind } from '../../model/query-fields.ts';
import type { Query, QueryOperator, QueryValue } from '../../model/query.ts';
import { fieldToColumn, type Column } from './query-columns.ts';
import { isPatternEmpty, patternToLike } from './query-pattern.ts';
import { wordsToSql, wordPrefilter } from './query-words.ts';
import type { SqlParameters } from './sql-parameters.ts';

/**
 * A condition over the `events` table. Values and names that a person typed are parameters, never text of the statement. Texts are
 * compared without regard to the case of ASCII letters, as Sigma does; a field that an event lacks counts as the empty text.
 */
export function compileQuery(query: Query, parameters: SqlParameters): string {
  switch (query.kind) {
    case 'all':
      return '1';
    case 'and':
    case 'or':
      return `(${query.parts.map((part) => compileQuery(part, parameters)).join(query.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `NOT (${compileQuery(query.part, parameters)})`;
    case 'words':
      return wordsToSql(query.value, parameters);
    case 'compare':
      return compare(query.field, query.op, query.value, parameters);
    case 'in':
      return `(${query.values.map((value) => anyOf(query.field, value, parameters)).join(' OR ')})`;
    case 'range':
      return `(${ordered(query.field, '>=', query.from, parameters)} AND ${ordered(query.field, '<=', query.to, parameters)})`;
    case 'exists':
      break;
  }
  return each(fieldToColumn(query.field, parameters), (column) => present(column));
}

function compare(field: string, op: QueryOperator, value: QueryValue, parameters: SqlParameters): string {
  if (op === '=') return equal(field, value, parameters);
  if (op === '!=') return `NOT (${equal(field, value, parameters)})`;
  return ordered(field, op, value.text, parameters);
}

function equal(field: string, value: QueryValue, parameters: SqlParameters): string {
  const kind = queryFieldKind(field);
  if (kind !== 'text' && kind !== 'address' && kind !== 'rule') return ordered(field, '=', value.text, parameters);
  return each(fieldToColumn(field, parameters), (column) => matches(column, value, parameters));
}

/** In a list an address block stands for its addresses. */
function anyOf(field: string, value: QueryValue, parameters: SqlParameters): string {
  const kind = queryFieldKind(field);
  if (value.pattern || (kind !== 'text' && kind !== 'address') || !isAddressBlock(value.text)) {
    return equal(field, value, parameters);
  }
  const block = parameters.text(value.text);
  return each(fieldToColumn(field, parameters), ({ sql }) => {
    const isAddress = `(isIPv4String(${sql}) OR isIPv6String(${sql}))`;
    return `(${isAddress} AND isIPAddressInRange(if(${isAddress}, ${sql}, '::'), ${block}))`;
  });
}

function isAddressBlock(text: string): boolean {
  return text.includes('/') && ipaddr.isValidCIDR(text);
}

function matches(column: Column, value: QueryValue, parameters: SqlParameters): string {
  if (column.kind === 'texts') {
    return value.pattern
      ? `arrayExists(each -> each ILIKE ${parameters.text(patternToLike(value.text))}, ${column.sql})`
      : `has(${column.sql}, lower(${parameters.text(value.text)}))`;
  }
  if (column.kind === 'rule') return foundByRule(value, parameters);
  if (column.kind === 'id') return idIs(column.sql, value, parameters);
  if (column.kind === 'number') return numberIs(column.sql, '=', value.text, 'text', parameters);
  const own = value.pattern
    ? isPatternEmpty(value.text)
      ? `${column.sql} != ''`
      : `${column.sql} ILIKE ${parameters.text(patternToLike(value.text))}`
    : `lower(${column.sql}) = lower(${parameters.text(value.text)})`;
  const words = column.kind === 'looked-up' ? wordPrefilter(value, parameters) : [];
  return words.length === 0 ? own : `(${[...words, own].join(' AND ')})`;
}

function idIs(sql: string, value: QueryValue, parameters: SqlParameters): string {
  if (value.pattern) return `toString(${sql}) ILIKE ${parameters.text(patternToLike(value.text))}`;
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value.text)
    ? `${sql} = toUUID(${parameters.text(value.text)})`
    : '0';
}

function foundByRule(value: QueryValue, parameters: SqlParameters): string {
  const wanted = parameters.text(value.pattern ? patternToLike(value.text) : value.text);
  const condition = value.pattern
    ? `(rule_id ILIKE ${wanted} OR rule_title ILIKE ${wanted})`
    : `(lower(rule_id) = lower(${wanted}) OR lower(rule_title) = lower(${wanted}))`;
  return `id IN (SELECT event_id FROM {db}.findings WHERE tenant = {tenant:String} AND ${condition})`;
}

function ordered(field: string, op: Exclude<QueryOperator, '!='>, text: string, parameters: SqlParameters): string {
  const kind = queryFieldKind(field);
  return each(fieldToColumn(field, parameters), ({ sql, kind: form }) =>
    numberIs(form === 'number' ? sql : `toFloat64OrNull(toString(${sql}))`, op, text, kind, parameters),
  );
}

function numberIs(
  sql: string,
  op: Exclude<QueryOperator, '!='>,
  text: string,
  kind: Parameters<typeof orderedValue>[0],
  parameters: SqlParameters,
): string {
  const number = orderedValue(kind, text);
  return number === undefined ? '0' : `ifNull(${sql} ${op} ${parameters.number(number)}, 0)`;
}

function present({ sql, kind }: Column): string {
  if (kind === 'texts') return `notEmpty(${sql})`;
  if (kind === 'number') return `${sql} != 0`;
  if (kind === 'id') return '1';
  if (kind === 'rule') return 'id IN (SELECT event_id FROM {db}.findings WHERE tenant = {tenant:String})';
  return `${sql} != ''`;
}

const each = (columns: readonly Column[], condition: (column: Column) => string): string =>
  columns.length === 1 ? columns.map(condition).join('') : `(${columns.map(condition).join(' OR ')})`;
