import type { Event } from '../../model/event.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import { recordBytes, type RecordBatch } from '../../model/record.ts';
import { createWithGroups } from '../../pipeline/clean/audit-groups.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import type { Parser } from '../../pipeline/normalize/parser.ts';

/** A record as it came, and what was made of it. */
export interface ShownRecord {
  /** from 1 */
  readonly number: number;
  readonly text: string;
  readonly event: Event | undefined;
  /** why it is none */
  readonly unreadable: string | undefined;
}

const TEXT_CHARACTERS = 4000;

/** The first records of a sample; among them at least one that could not be read, if there is one. */
export function shownRecords(batches: readonly RecordBatch[], parsers: readonly Parser[], count: number): ShownRecord[] {
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const withGroups = createWithGroups();
  const shown: ShownRecord[] = [];
  let bad: ShownRecord | undefined;
  for (const batch of batches) {
    if (shown.length >= count && bad !== undefined) break;
    const { events, unreadable } = normalize(withGroups(batch));
    const byIndex = new Map(events.map((event) => [event.sequence - batch.first, event]));
    const reasons = new Map(unreadable.map(({ index, reason }) => [index, `${reason.kind}: ${reason.message}`]));
    for (let index = 0; index < batch.ends.length; index += 1) {
      if (shown.length >= count && !reasons.has(index)) continue;
      const text = Buffer.from(recordBytes(batch, index)).toString('utf8').slice(0, TEXT_CHARACTERS);
      const one = { number: batch.first + index + 1, text, event: byIndex.get(index)?.toEvent(), unreadable: reasons.get(index) }; // prettier-ignore
      if (shown.length < count) shown.push(one);
      if (one.unreadable !== undefined) bad ??= one;
      if (shown.length >= count && bad !== undefined) break;
    }
  }
  return bad === undefined || shown.includes(bad) || count === 0 ? shown : [...shown, bad];
} // prettier-ignore
