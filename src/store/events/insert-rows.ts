import { createHash } from 'node:crypto';
import { z } from 'zod';
import { asSourceId, DEFAULT_TENANT } from '../../model/ids.ts';
import type { UnreadableRecord } from '../../model/source.ts';
import type { Inserted } from '../../pipeline/ports.ts';
import { isStoreError } from '../store-error.ts';
import { isAboutRows } from './engine-error.ts';
import type { Engine } from './engine.ts';
import { linesOf, type Line } from './row-lines.ts';
import { unreadableToRow } from './row.ts';
import type { EventTable } from './schema.ts';

/** Bytes of a row that the store refused which are kept as unreadable. */
const KEPT_BYTES = 65_536;

/**
 * Inserts rows under a token: the same rows under the same token are there once, however often this is called.
 *
 * If the engine refuses the rows (and not merely now), they are halved until the refused ones are alone; those are kept in `unreadable`.
 * Halves have tokens of their own, made from the token and the place, so that doing it again gives the same.
 */
export async function insertRows(
  deps: InsertDeps,
  table: EventTable,
  rows: Uint8Array,
  token: string,
): Promise<Inserted> {
  const lines = linesOf(rows);
  return lines.length === 0 ? { rejected: [] } : insertLines(deps, table, rows, lines, token);
}

export interface InsertDeps {
  readonly engine: Engine;
  /** milliseconds since 1970, for refused rows that do not say when they were received */
  readonly now: () => number;
}

async function insertLines(
  deps: InsertDeps,
  table: EventTable,
  rows: Uint8Array,
  lines: readonly Line[],
  token: string,
): Promise<Inserted> {
  const first = lines[0];
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return { rejected: [] };
  try {
    await deps.engine.insert(table, rows.subarray(first.start, last.end), token);
    return { rejected: [] };
  } catch (error) {
    if (!isStoreError(error) || !isAboutRows(error)) throw error;
    if (lines.length === 1)
      return keepRefused(deps, table, rows.subarray(first.start, first.end), token, error.message);
  }
  const middle = lines.length >> 1;
  const before = await insertLines(deps, table, rows, lines.slice(0, middle), `${token}<`);
  const after = await insertLines(deps, table, rows, lines.slice(middle), `${token}>`);
  return { rejected: [...before.rejected, ...after.rejected] };
}

const identity = z.object({
  id: z.uuid(),
  tenant: z.string().transform(() => DEFAULT_TENANT),
  source: z.string().transform(asSourceId),
  received: z.number().optional(),
  found: z.number().optional(),
});

async function keepRefused(
  { engine, now }: InsertDeps,
  table: EventTable,
  row: Uint8Array,
  token: string,
  reason: string,
): Promise<Inserted> {
  if (table === 'unreadable') throw new TypeError(`the store refuses a row of unreadable bytes: ${reason}`);
  const known = identity.safeParse(parsed(row));
  const received = known.data?.received ?? known.data?.found ?? now();
  const id = known.data?.id ?? idOfBytes(row);
  const { rows: kept } = await engine.read('SELECT 1 FROM {db}.unreadable WHERE id = toUUID({id:String}) LIMIT 1', {
    id,
  });
  const source = known.data?.source ?? asSourceId('unknown');
  if (kept.length > 0) return { rejected: [source] };
  const record: UnreadableRecord = {
    id,
    source,
    received,
    reason: { kind: 'damaged', message: `The event store refused the row for \`${table}\`. ${reason}` },
    bytes: Buffer.from(row.subarray(0, KEPT_BYTES)).toString('base64'),
    size: row.length,
  };
  await engine.insert('unreadable', Buffer.from(unreadableToRow(record)), `${table}/${token}`);
  return { rejected: [source] };
}

/** The same bytes have the same id, so that they are kept once. */
function idOfBytes(row: Uint8Array): string {
  const hex = createHash('sha256').update(row).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function parsed(row: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(row).toString());
  } catch {
    return undefined;
  }
}
