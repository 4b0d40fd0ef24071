import { readFile } from 'node:fs/promises';

const TABLES = ['/proc/net/udp', '/proc/net/udp6'];

/** Datagrams that the kernel threw away on this port because its buffer was full, since the socket was opened. Undefined where it does not say (not Linux). */
export async function kernelDrops(port: number): Promise<number | undefined> {
  let drops: number | undefined;
  for (const table of TABLES) {
    const text = await readFile(table, 'latin1').catch(() => undefined);
    if (text !== undefined) drops = (drops ?? 0) + dropsOfPort(text, port);
  }
  return drops;
}

/** @param table as in proc(5): the second column is ADDRESS:PORT in hexadecimal digits, the last one the drops */
export function dropsOfPort(table: string, port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  let drops = 0;
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/);
    if (columns[1]?.endsWith(suffix) === true) drops += Number(columns.at(-1) ?? 0);
  }
  return drops;
}
