import { z } from 'zod';
import type { Finding } from '../../model/finding.ts';
import { jsonObject, type JsonObject } from '../../model/json.ts';
import type { Understood } from '../../pipeline/ports.ts';
import type { ObservedBatch } from './shard.ts';

/** What baselines look at in a batch. */
export function toObserved({ observations = [], received = 0 }: Understood): ObservedBatch {
  return { observations, received };
}

/** The number of the features that a batch was packed with; undefined if nothing was observed. It stands behind the version's byte. */
export function featureSetIn({ observations: [first] }: ObservedBatch): number | undefined {
  if (first === undefined || first.length < 5) return undefined;
  return new DataView(first.buffer, first.byteOffset, first.byteLength).getUint32(1, true);
}

/**
 * Findings of baselines with the fields of their events: observations are small and do not carry them, the rows for the event store do. An event of
 * an earlier stretch (a bucket that ended, a silence) is named by its id alone.
 */
export function withFields(findings: readonly Finding[], understood: readonly Understood[]): readonly Finding[] {
  return findings.map((finding) => {
    const fields = fieldsOf(understood, finding.event.id);
    return fields === undefined ? finding : { ...finding, event: { ...finding.event, fields } };
  });
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function fieldsOf(understood: readonly Understood[], id: string): JsonObject | undefined {
  const wanted = encoder.encode(`{"id":"${id}",`);
  for (const { eventRows } of understood) {
    const rows = Buffer.from(eventRows.buffer, eventRows.byteOffset, eventRows.length);
    const at = rows.indexOf(wanted);
    if (at < 0) continue;
    const end = rows.indexOf(0x0a, at);
    const row = rowSchema.safeParse(JSON.parse(decoder.decode(rows.subarray(at, end < 0 ? rows.length : end))));
    return row.data?.f;
  }
  return undefined;
}

const rowSchema = z.object({ f: jsonObject });
