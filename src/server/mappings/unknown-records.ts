import type { Event } from '../../model/event.ts';
import type { TenantId } from '../../model/ids.ts';
import { parseQuery } from '../../model/query.ts';
import { DELIMITED_MARK } from '../../pipeline/collect/framing/delimited.ts';
import type { EventStore } from '../../store/events/event-store.ts';

export interface UnknownRecords {
  /** newest first */
  readonly records: readonly { readonly source: string; readonly format: string; readonly text: string }[];
  /** the header of those that have columns: made of the fields, in the order in which they are stored */
  readonly context: string | undefined;
}

/** Recent records that no parser knew, as the parser of a mapping gets them. */
export async function readUnknown(
  events: Pick<EventStore, 'search'>,
  tenant: TenantId,
  source: string | undefined,
  limit: number,
): Promise<UnknownRecords> {
  const wanted = source === undefined ? '' : ` and source = ${JSON.stringify(source)}`;
  const parsed = parseQuery(`(format = "text" or format = "json" or format = "csv")${wanted}`);
  if (!parsed.ok) throw new Error(`the query for unknown records cannot be read: ${parsed.error.message}`);
  const found: Event[] = [];
  let cursor: string | undefined;
  while (found.length < limit) {
    const page = await events.search({ tenant, query: parsed.query, limit: Math.min(500, limit - found.length), ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.events);
    if (page.next === null || page.events.length === 0) break;
    cursor = page.next;
  }
  const records = found.flatMap((event) => {
    const text = textOf(event);
    return text === undefined ? [] : [{ source: event.source, format: event.format, text }];
  });
  const row = found.find(({ format }) => format === 'csv');
  return { records, context: row === undefined ? undefined : contextOf(row) };
} // prettier-ignore

function textOf({ format, fields, raw }: Event): string | undefined {
  if (format === 'json') return JSON.stringify(fields);
  if (format === 'csv') return raw;
  const { message } = fields;
  return typeof message === 'string' ? message : raw;
}

/** Columns without a value in a row are not among its fields: then nothing is said. */
function contextOf({ fields, raw = '' }: Event): string | undefined {
  const names = Object.keys(fields);
  const delimiter = [',', ';', '\t', '|'].find((sign) => raw.split(sign).length === names.length);
  return delimiter === undefined ? undefined : `${DELIMITED_MARK}${delimiter}\n${names.join(delimiter)}`;
}
