import { z } from 'zod';
import type { RecordBatch } from '../../model/record.ts';
import type { Claim } from './claims.ts';
import { isNamespace } from './namespaces.ts';

const time = z.number();
export const nameText = z.string().refine((text) => isNamespace(text.slice(0, text.indexOf(':'))));
const claim = z.tuple([
  z.string(),
  z.array(nameText).min(2),
  z.number(),
  time,
  time,
  z.number(),
  z.number(),
  time.nullable(),
]);
/** stream, source, received, claims */
export const batchOfClaims = z.tuple([z.string(), z.string(), time, z.array(claim)]);
export type BatchOfClaims = z.infer<typeof batchOfClaims>;

/** What crosses from the workers as it is, and stands in the ledger as JSON, a batch a line. Undefined if nothing was claimed. */
export function packClaims(
  { stream, origin, received }: Pick<RecordBatch, 'stream' | 'origin' | 'received'>,
  claims: readonly Claim[],
): BatchOfClaims | undefined {
  if (claims.length === 0) return undefined;
  const rows = claims.map(({ rule, names, count, first, last, firstAt, lastAt, until }): BatchOfClaims[3][number] => [rule, [...names], count, first, last, firstAt, lastAt, until ?? null]); // prettier-ignore
  return [stream, origin.source, received, rows];
}
