import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';
import type { EnvelopeFacts } from '../parser.ts';

/**
 * Opens an event of Splunk's HTTP Event Collector: `{"time","host","source","sourcetype","index","event","fields"}`
 * (https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector). Undefined without an `event`.
 * `time` is in seconds since 1970, as a number or a text; `source` and `index` travel in `attributes` beside `fields`.
 */
export function openHec(object: JsonObject): { event: JsonValue; envelope: EnvelopeFacts } | undefined {
  const event = object['event'];
  if (event === undefined || event === null) return undefined;
  return {
    event,
    envelope: {
      time: hecTime(object['time']),
      timeQuality: [],
      host: text(object['host']),
      app: text(object['sourcetype']),
      pid: undefined,
      facility: undefined,
      level: undefined,
      attributes: attributesOf(object),
    },
  };
}

function hecTime(value: JsonValue | undefined): number | undefined {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) ? Math.round(seconds * 1000) : undefined;
}

const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function attributesOf(object: JsonObject): JsonObject | undefined {
  const { source, index, fields } = object;
  const attributes: JsonObject = {
    ...(isJsonObject(fields) ? fields : {}),
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof index === 'string' ? { index } : {}),
  };
  return Object.keys(attributes).length === 0 ? undefined : attributes;
}
