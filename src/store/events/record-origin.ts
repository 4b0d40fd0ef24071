import { z } from 'zod';
import type { SourceId } from '../../model/ids.ts';
import { recordOrigin, type RecordOrigin } from '../../model/record.ts';
import { jsonOf } from './json-of.ts';

/**
 * How a record came in, beside its source: what is needed to read it again as it was read the first time. Empty if there is nothing to say, which
 * is so for most records. Of events, contexts beyond `MOST_CONTEXT` are left out and the text says so: such an event cannot be read again.
 */
export function originToText(origin: RecordOrigin, mostContext = MOST_CONTEXT): string {
  const known = textByOrigin.get(origin);
  if (known !== undefined && mostContext === MOST_CONTEXT) return known;
  const { envelope, format, context, encoding } = origin;
  const isCut = context !== undefined && context.length > mostContext;
  const facts = {
    ...(envelope === 'none' ? {} : { envelope }),
    ...(format === undefined ? {} : { format }),
    ...(context === undefined || isCut ? {} : { context }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(isCut ? { cut: true } : {}),
  };
  const text = Object.keys(facts).length === 0 ? '' : JSON.stringify(facts);
  if (mostContext === MOST_CONTEXT) textByOrigin.set(origin, text);
  return text;
}

/** Characters of a context that are kept with every event: a header of a Zeek log has some hundreds, and equal ones are stored once a part. */
export const MOST_CONTEXT = 8192;

const textByOrigin = new WeakMap<RecordOrigin, string>();

const stored = recordOrigin.omit({ source: true, unreadable: true }).partial().extend({ cut: z.boolean().optional() });

/** Undefined if what is needed was left out. A text of before this was kept, or one that cannot be read, says nothing. */
export function textToOrigin(text: string, source: SourceId): RecordOrigin | undefined {
  const { cut, ...facts } = stored.safeParse(text === '' ? {} : jsonOf(text)).data ?? {};
  if (cut === true) return undefined;
  const { envelope = 'none', format, context, encoding } = facts;
  return {
    source,
    envelope,
    ...(format === undefined ? {} : { format }),
    ...(context === undefined ? {} : { context }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}
