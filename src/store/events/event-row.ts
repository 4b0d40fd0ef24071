import { z } from 'zod';
import { entityRef } from '../../model/entity.ts';
import { event, quality, type Event } from '../../model/event.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { finding, type Finding } from '../../model/finding.ts';
import { unreadableReason } from '../../model/record.ts';
import { unreadableRecord, type UnreadableRecord } from '../../model/source.ts';

/** What is selected to make an `Event`. */
export const EVENT_COLUMNS =
  'toString(id) AS id_text, tenant, time, received, source, format, log_sources, f, o, entities, quality, raw';

const eventRow = z.object({
  id_text: z.string(),
  tenant: z.string(),
  time: z.number(),
  received: z.number(),
  source: z.string(),
  format: z.string(),
  log_sources: z.string(),
  f: z.string(),
  o: z.string(),
  entities: z.string(),
  quality: z.array(z.string()),
  raw: z.string(),
});

export function rowToEvent(row: unknown): Event {
  const { id_text, log_sources, f, o, entities, quality: stored, raw, ...rest } = eventRow.parse(row);
  const parsed = eventWithoutFields.parse({
    ...rest,
    id: id_text,
    logSources: parseJson(log_sources),
    ocsf: parseJson(o),
    entities: known(entityRef, parseJson(entities)),
    quality: known(quality, stored),
    ...(raw === '' ? {} : { raw }),
  });
  return { ...parsed, fields: readFields(f) };
}

/** Leaves out what this version does not know, so that one odd event never spoils a whole page. */
function known<Item>(schema: z.ZodType<Item>, items: unknown): Item[] {
  return z
    .array(z.unknown())
    .parse(items)
    .flatMap((item) => schema.safeParse(item).data ?? []);
}

/** Any JSON object is one of fields: it is not walked through, and keeps names such as `__proto__`. */
const eventWithoutFields = event.omit({ fields: true });

/** A number beyond the largest (`1e999`) is read as infinite, which is no JSON value: null then, as `JSON.stringify` writes it. */
function readFields(text: string): JsonObject {
  const read = parseJson(text);
  const fields = /e\+?\d{3}/i.test(text) || /\d{300}/.test(text) ? parseJson(JSON.stringify(read)) : read;
  if (!isJsonObject(fields)) throw new TypeError('the fields of a stored event are not an object');
  return fields;
}

const bodyRow = z.object({ body: z.string() });

export function rowToFinding(row: unknown): Finding {
  return finding.parse(JSON.parse(bodyRow.parse(row).body));
}

const unreadableRow = z.object({
  id_text: z.string(),
  source: z.string(),
  received: z.number(),
  reason: z.string(),
  bytes: z.string(),
  size: z.number(),
});

export function rowToUnreadable(row: unknown): UnreadableRecord {
  const { id_text, reason, ...rest } = unreadableRow.parse(row);
  return unreadableRecord.parse({ ...rest, id: id_text, reason: unreadableReason.parse(JSON.parse(reason)) });
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}
