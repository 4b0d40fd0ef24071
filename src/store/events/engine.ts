import { stringLiteral, type Parameters } from './literals.ts';
import type { EventTable } from './schema.ts';

/**
 * What the event store needs of a ClickHouse, in this process or elsewhere. All calls reject with `StoreError`.
 * In statements `{db}` stands for the database and `{name:Type}` for a parameter.
 */
export interface Engine {
  /** a crash of this process is one of the engine too */
  readonly dies: boolean;
  readonly database: string;
  /** @param heavy a statement of any length, which leaves processors to others */
  read(sql: string, parameters: Parameters, heavy?: HeavyRead): Promise<Answer>;
  /** DDL and the like, without parameters */
  command(sql: string): Promise<void>;
  /** @param rows one JSON object a line */
  insert(table: EventTable, rows: Uint8Array, token: string): Promise<void>;
  /** What reads shall not see from now on, as a condition by table; undefined: they see everything. Of a statement that runs nothing changes. */
  show(filters: TableFilters | undefined): void;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** Conditions that rows must fulfil to be read. */
export type TableFilters = Readonly<Partial<Record<EventTable, string>>>;

export interface Answer {
  /** one object a row, to be parsed */
  readonly rows: readonly unknown[];
  /** rows that the engine read for it */
  readonly read: number;
  /** bytes of columns that the engine read for it, unpacked */
  readonly bytes: number;
}

export interface HeavyRead {
  /** how long it may take at most, in seconds */
  readonly seconds: number;
}

/** How rows are taken: whatever is in them, they are taken, if their columns have the types that `row.ts` writes. */
export const insertSettings = {
  async_insert: 0,
  input_format_skip_unknown_fields: 1,
  input_format_json_max_depth: '10000',
  input_format_json_throw_on_bad_escape_sequence: 0,
  input_format_json_read_objects_as_strings: 1,
  input_format_json_read_arrays_as_strings: 1,
  /** a batch is one block, whose parts are named after the token: what makes a repeated insert the same */
  input_format_parallel_parsing: 0,
  max_insert_block_size: '1000000',
  min_insert_block_size_rows: '1000000',
  min_insert_block_size_bytes: '1073741824',
  max_partitions_per_insert_block: '0',
  max_execution_time: 120,
} as const;

/**
 * The text of the setting `additional_table_filters`, which holds for every statement that it is given to, however it names the table. Sessions of
 * chDB keep settings: one that was given is taken back by another text, not by none. Conditions hold no quotes: the binding does not escape twice.
 */
export function filtersToSetting(filters: TableFilters | undefined, database: string): string {
  const entries = Object.entries(filters ?? {}).map(
    ([table, condition]) =>
      `${stringLiteral(`${database}.${table}`)}: ${stringLiteral(condition.replaceAll('{db}', database))}`,
  );
  return `{${entries.join(', ')}}`;
}

export interface ReadLimits {
  /** seconds */
  readonly readSeconds: number;
  /** bytes */
  readonly queryMemory: number;
}

/** Statements made of rules hold thousands of texts; they get one thread, so that searches of people are not held up. */
const heavySettings = {
  max_threads: 1,
  max_query_size: '67108864',
  max_ast_elements: '10000000',
  max_expanded_ast_elements: '10000000',
  max_ast_depth: '10000',
  max_parser_depth: '10000',
  max_parser_backtracks: '0',
} as const;

export function readSettings(limits: ReadLimits, heavy?: HeavyRead, filters = ''): Record<string, number | string> {
  return {
    ...(filters === '' ? {} : { additional_table_filters: filters }),
    max_execution_time: heavy === undefined ? limits.readSeconds : heavy.seconds,
    timeout_overflow_mode: 'throw',
    max_memory_usage: limits.queryMemory,
    max_threads: 2,
    max_block_size: 8192,
    output_format_json_quote_64bit_integers: 0,
    output_format_json_quote_denormals: 0,
    query_plan_max_limit_for_lazy_materialization: 1000,
    ...(heavy === undefined ? {} : heavySettings),
  };
}
