import type { LogSourceSet } from '../../model/log-source.ts';

/**
 * Where the values of stored events are, in ClickHouse's SQL. The store says this; the compiler knows nothing of tables.
 * What it gives back are expressions over one row.
 */
export interface SqlDialect {
  /** a text as a literal from which nothing can break out */
  literal(text: string): string;
  /**
   * The column with the text of a field that stands on the top level under just this name: texts as they are, numbers and booleans as JSON
   * writes them, lists and maps as JSON; empty if the field is absent, null or empty. Undefined if the field has no column.
   */
  column(field: string): string | undefined;
  /** the column with the JSON of all fields */
  readonly json: string;
  /** true of rows on which the engine's JSON functions or its index could fail: they are always candidates */
  readonly odd: string;
  /** Rows in whose JSON one of these words stands, whole, found through an index: ASCII letters and digits, in lower case. */
  anyWord(words: readonly string[]): string;
  /** Rows of events that are of one of these log source sets. */
  ofSets(sets: readonly LogSourceSet[]): string;
}
