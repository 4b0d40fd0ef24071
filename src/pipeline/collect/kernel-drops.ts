import { readFile } from 'node:fs/promises';

const TABLES = ['/proc/net/udp', '/proc/net/udp6'];

/** Datagrams that the kernel threw away on this port because its buffer was full, since the socket was opened. Undefined where it does not say (not Linux). */
export async function kernelDrops(port: number): Promise<number | undefined> {
  const tables = await readTables();
  return tables.length === 0 ? undefined : sum(tables.map((table) => dropsOfPort(table, port)));
}

/** Bytes that the kernel holds for this port: come, and not yet read. 0 where it does not say. */
export async function kernelQueue(port: number): Promise<number> {
  return sum((await readTables()).map((table) => queueOfPort(table, port)));
}

async function readTables(): Promise<string[]> {
  const texts = await Promise.all(TABLES.map((table) => readFile(table, 'latin1').catch(() => undefined)));
  return texts.filter((text) => text !== undefined);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** @param table as in proc(5): the second column is ADDRESS:PORT in hexadecimal digits, the last one the drops */
export const dropsOfPort = (table: string, port: number): number =>
  sum(rowsOfPort(table, port).map((columns) => Number(columns.at(-1) ?? 0)));

/** The fifth column is TX:RX, bytes in hexadecimal digits. */
export const queueOfPort = (table: string, port: number): number =>
  sum(rowsOfPort(table, port).map((columns) => Number.parseInt(columns[4]?.split(':')[1] ?? '0', 16)));

function rowsOfPort(table: string, port: number): string[][] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return rows.filter((columns) => columns[1]?.endsWith(suffix) === true);
}
