import type { Kysely } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import { storableText } from './alert-rows.ts';
import type { Actor } from './actor.ts';
import type { StateTables } from './tables.ts';

/** Writes down who did what, in the transaction that does it. */
export async function audit(
  db: Kysely<StateTables>,
  tenant: TenantId,
  by: Actor,
  at: number,
  verb: string,
  target: string,
  detail: JsonObject,
): Promise<void> {
  await db
    .insertInto('vedette.audit')
    .values({
      tenant,
      at,
      by: by.id,
      by_name: storableText(by.name),
      verb,
      target: storableText(target),
      detail: JSON.stringify(detail),
    })
    .execute();
}
