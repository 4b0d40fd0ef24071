/** The search language: `field op value`, words, `and or not ( )`. `docs/storage.md` describes it for people. */
export {
  ALL,
  type ParsedQuery,
  type Query,
  type QueryError,
  type QueryOperator,
  type QueryValue,
} from './query-tree.ts';
export { parseQuery, QUERY_DEPTH, QUERY_TERMS } from './query-parse.ts';
export { queryToText } from './query-print.ts';
export { queryFields, type QueryFieldKind, type QueryFieldName } from './query-fields.ts';
