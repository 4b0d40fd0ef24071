import { z } from 'zod';
import type { JsonValue } from '../../model/json.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import type { Poll, PullOptions } from '../../pipeline/collect/pull/pull.ts';

/** A cursor, and whose log it stands in. */
export type OfTenant<Cursor extends JsonValue> = { of: string; at: Cursor };

/**
 * Ties the place where reading stands to a tenant and the service's address: a source that is pointed at another one begins anew there, instead of
 * leaving its past out or asking it for the pages of the one before.
 */
export function ofTenant<Cursor extends JsonValue>(
  { tenant, url }: { readonly tenant: string; readonly url: string },
  poll: Poll<Cursor>,
  cursor: z.ZodType<Cursor>,
): Pick<PullOptions<OfTenant<Cursor>>, 'poll' | 'cursor'> {
  const of = `${new URL(url).host}/${tenant.toLowerCase()}`;
  return {
    cursor: z.object({ of: z.string(), at: cursor }),
    async poll(saved, signal) {
      const page = await poll(saved?.of === of ? saved.at : undefined, signal);
      return isPullFailure(page) ? page : { ...page, cursor: { of, at: page.cursor } };
    },
  };
}
