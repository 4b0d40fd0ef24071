import { eventId } from '../../model/ids.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import { originToText } from '../../store/events/record-origin.ts';
import { eventToRow } from '../../store/events/row.ts';
import type { StoredRow } from '../../store/events/rereads.ts';

/** For tests: an event as the event store gives it back. */
export function eventToStoredRow(event: NormalizedEvent): StoredRow {
  const { id, tenant, time, received, source, format, logSources, ocsf, entities, quality, raw, origin, fieldsJson } =
    event;
  const row = eventToRow(event);
  return {
    id: eventId.parse(id),
    tenant,
    time: Math.trunc(time),
    received,
    source,
    format,
    logSources: JSON.stringify(logSources.sources),
    classUid: ocsf.class_uid,
    // the last column of a row, as text
    f: row.slice(row.lastIndexOf(',"f":{') + 5, -1),
    o: JSON.stringify(ocsf),
    entities: JSON.stringify(entities),
    quality,
    raw: raw ?? '',
    origin: origin === undefined ? '' : originToText(origin, raw === undefined && fieldsJson === undefined),
  };
}
