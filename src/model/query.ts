/**
 * The one small language of search bars: `field op value`, words, `and or not ( )`.
 * Pure: the console parses with it too. `docs/storage.md` describes it.
 */
export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }
  /** text that the message, the command line or the raw record holds */
  | { readonly kind: 'words'; readonly value: QueryValue }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly op: '=' | '!=' | '<' | '<=' | '>' | '>=';
      readonly value: QueryValue;
    }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly QueryValue[] }
  | { readonly kind: 'range'; readonly field: string; readonly from: QueryValue; readonly to: QueryValue }
  | { readonly kind: 'exists'; readonly field: string };

export interface QueryValue {
  /** as meant: without quotes; in a pattern `*` and `?` are wildcards and `\` takes their meaning away */
  readonly text: string;
  readonly quoted: boolean;
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
