import { z } from 'zod';
import type { SourceId } from '../../model/ids.ts';
import { recordOrigin, type RecordOrigin } from '../../model/record.ts';
import { jsonOf } from './json-of.ts';

/**
 * How a record came in, beside its source: what is needed to read it again as it was read the first time. Empty if there is nothing to say, which
 * is so for most records. Of events, contexts beyond `MOST_CONTEXT` are left out and the text says so: such an event cannot be read again.
 *
 * @param isRebuilt the fields were built anew, and the record's own text is not kept beside them
 */
export function originToText(origin: RecordOrigin, isRebuilt = false): string {
  const texts = isRebuilt ? rebuiltTexts : ownTexts;
  const known = texts.get(origin);
  if (known !== undefined) return known;
  const text = factsToText(origin, isRebuilt, MOST_CONTEXT);
  texts.set(origin, text);
  return text;
}

/** The same with the whole context, for what will have to be read again. */
export const wholeOriginToText = (origin: RecordOrigin): string => factsToText(origin, false, Infinity);

function factsToText(
  { envelope, format, context, encoding, joined }: RecordOrigin,
  isRebuilt: boolean,
  most: number,
): string {
  const isCut = context !== undefined && context.length > most;
  const facts = {
    ...(envelope === 'none' ? {} : { envelope }),
    ...(format === undefined ? {} : { format }),
    ...(context === undefined || isCut ? {} : { context }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(joined === undefined ? {} : { joined }),
    ...(isCut ? { cut: true } : {}),
    ...(isRebuilt ? { rebuilt: true } : {}),
  };
  return Object.keys(facts).length === 0 ? '' : JSON.stringify(facts);
}

/** Characters of a context that are kept with every event: a header of a Zeek log has some hundreds, and equal ones are stored once a part. */
export const MOST_CONTEXT = 8192;

const ownTexts = new WeakMap<RecordOrigin, string>();
const rebuiltTexts = new WeakMap<RecordOrigin, string>();

const stored = recordOrigin
  .omit({ source: true, unreadable: true })
  .partial()
  .extend({ cut: z.boolean().optional(), rebuilt: z.boolean().optional() });

export interface StoredOrigin {
  readonly origin: RecordOrigin;
  readonly isRebuilt: boolean;
}

/** Undefined if what is needed was left out. A text of before this was kept, or one that cannot be read, says nothing. */
export function textToOrigin(text: string, source: SourceId): StoredOrigin | undefined {
  const { cut, rebuilt = false, ...facts } = stored.safeParse(text === '' ? {} : jsonOf(text)).data ?? {};
  if (cut === true) return undefined;
  const { envelope = 'none', format, context, encoding, joined } = facts;
  const origin = {
    source,
    envelope,
    ...(format === undefined ? {} : { format }),
    ...(context === undefined ? {} : { context }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(joined === undefined ? {} : { joined }),
  };
  return { origin, isRebuilt: rebuilt };
}
