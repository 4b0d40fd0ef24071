import { z } from 'zod';
import type { Inserted } from '../../pipeline/ports.ts';
import type { Engine } from './engine.ts';
import { insertRows, type InsertDeps } from './insert-rows.ts';
import { idOfLine, linesOf, type Line } from './row-lines.ts';
import type { EventTable } from './schema.ts';

/** So many first inserts of a table after opening are checked: many more than one announced stretch can hold. */
const CHECKED_INSERTS = 64;
const IDS_AT_ONCE = 5000;

/**
 * Inserts for an engine that dies with this process. ClickHouse notes a token and makes the part visible in two steps; killed between
 * them, it would take the repeated insert for done and lose the rows. So the first inserts after opening look at what is there by id, and
 * insert what is not, under a token that no earlier process had.
 *
 * @param life something no other run of this process has
 */
export function createRecoveringInsert(
  deps: InsertDeps,
  life: string,
): (table: EventTable, rows: Uint8Array, token: string) => Promise<Inserted> {
  const checked = new Map<EventTable, number>();
  return async (table, rows, token) => {
    const number = checked.get(table) ?? 0;
    if (!deps.engine.dies || number >= CHECKED_INSERTS) return insertRows(deps, table, rows, token);
    const lines = linesOf(rows);
    const present = await presentIds(deps.engine, table, rows, lines);
    const missing = present.size === 0 ? lines : lines.filter((line) => !present.has(idOfLine(rows, line) ?? ''));
    const bytes = missing.length === lines.length ? rows : joined(rows, missing);
    const inserted = await insertRows(deps, table, bytes, `${life}/${token}`);
    checked.set(table, number + 1);
    return inserted;
  };
}

const idRow = z.object({ id: z.string() });

async function presentIds(
  engine: Engine,
  table: EventTable,
  rows: Uint8Array,
  lines: readonly Line[],
): Promise<ReadonlySet<string>> {
  const present = new Set<string>();
  for (let at = 0; at < lines.length; at += IDS_AT_ONCE) {
    const ids = lines.slice(at, at + IDS_AT_ONCE).flatMap((line) => idOfLine(rows, line) ?? []);
    const { rows: found } = await engine.read(
      `SELECT toString(id) AS id FROM {db}.${table} WHERE id IN (SELECT toUUID(arrayJoin({ids:Array(String)})))`,
      { ids },
    );
    for (const row of found) present.add(idRow.parse(row).id);
  }
  return present;
}

function joined(rows: Uint8Array, lines: readonly Line[]): Uint8Array {
  return Buffer.concat(lines.flatMap(({ start, end }) => [rows.subarray(start, end), Buffer.from('\n')]));
}
