import { readFile } from 'node:fs/promises';
import { attackTable, type AttackTable } from '../../model/attack.ts';

const file = new URL('../../content/attack/enterprise.json', import.meta.url);
let table: Promise<AttackTable> | undefined;

/** Our table of ATT&CK (enterprise), read once. `scripts/attack-table.ts` makes it from MITRE's bundle. */
export function readAttackTable(): Promise<AttackTable> {
  return (table ??= readFile(file, 'utf8').then((text) => attackTable.parse(JSON.parse(text))));
}
