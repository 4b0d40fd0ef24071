import { z } from 'zod';
import type { Engine } from './engine.ts';
import { stringLiteral } from './literals.ts';
import { eventTables } from './schema.ts';

const partition = z.object({ partition_id: z.string().regex(/^[\w-]+$/) });

/**
 * Removes what is past its retention and merges small parts. The engine does both by itself as well, but the first only every few hours.
 */
export async function maintain(engine: Engine): Promise<void> {
  for (const table of eventTables) {
    const { rows } = await engine.read(
      `SELECT partition_id FROM system.parts
       WHERE active AND database = ${stringLiteral(engine.database)} AND table = ${stringLiteral(table)}
       GROUP BY partition_id HAVING max(delete_ttl_info_max) < now() AND min(toUnixTimestamp(delete_ttl_info_max)) > 0`,
      {},
    );
    for (const row of rows) {
      const { partition_id } = partition.parse(row);
      await engine.command(`ALTER TABLE {db}.${table} DROP PARTITION ID ${stringLiteral(partition_id)}`);
    }
    await engine.command(`OPTIMIZE TABLE {db}.${table}`);
  }
}
