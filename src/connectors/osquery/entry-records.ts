import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';

/**
 * The records of one entry of a request. An entry with many rows (a snapshot, or differences as a batch) becomes one a row, in the shape that
 * osquery itself gives rows (`logger_snapshot_event_type`, `logger_event_type`): so each is an event, and none is too long.
 * https://osquery.readthedocs.io/en/stable/deployment/logging/
 */
export function* entryRecords(entry: JsonObject): Generator<JsonObject> {
  const { snapshot, diffResults, ...rest } = entry;
  if (Array.isArray(snapshot)) {
    if (snapshot.length === 0) yield entry;
    for (const row of snapshot) yield { ...rest, action: 'snapshot', columns: row };
    return;
  }
  if (!isJsonObject(diffResults)) {
    yield entry;
    return;
  }
  for (const action of ['added', 'removed'] as const) {
    for (const row of rowsOf(diffResults[action])) yield { ...rest, action, columns: row };
  }
}

const rowsOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);
