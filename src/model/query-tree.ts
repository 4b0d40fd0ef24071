/**
 * The one small language of search bars: `field op value`, words, `and or not ( )`. `docs/storage.md` describes it for people.
 * Text becomes a tree here; the console uses the same code to mark mistakes, the event store turns the tree into SQL.
 */
export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }
  /** text that stands anywhere in the event: whole words, or a pattern */
  | { readonly kind: 'words'; readonly value: QueryValue }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly op: QueryOperator;
      readonly value: QueryValue;
    }
  /** any of the values; one in the form of a CIDR block stands for all of its addresses */
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly QueryValue[] }
  /** both ends belong to it */
  | { readonly kind: 'range'; readonly field: string; readonly from: string; readonly to: string }
  /** present and not empty */
  | { readonly kind: 'exists'; readonly field: string };

export type QueryOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface QueryValue {
  /** as meant if `pattern` is false; else `*` stands for any text, `?` for one character, `[*]` and `[?]` for themselves */
  readonly text: string;
  readonly pattern: boolean;
}

export interface QueryError {
  /** what is wrong, and what to write instead */
  readonly message: string;
  /** place in the text, in UTF-16 units */
  readonly at: number;
  readonly length: number;
}

export type ParsedQuery =
  { readonly ok: true; readonly query: Query } | { readonly ok: false; readonly error: QueryError };

export const ALL: Query = { kind: 'all' };
