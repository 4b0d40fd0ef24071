import type { EntityRef } from '../../model/entity.ts';
import { entityRefOf } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { ocsfBase } from '../../model/ocsf.ts';
import type { EnvelopeFacts, EventKind } from './parser.ts';

/** Where no parser knows the format: the record is kept as a base event (OCSF class 0), searchable, with all its fields. */
export const jsonKind: EventKind = baseKind('json/object');
export const textKind: EventKind = baseKind('text/line');
/** A row of a delimited file with a header: its columns are the fields. */
export const rowKind: EventKind = baseKind('csv/row');

/** The fields of a text that nobody knows: the message, and what its envelope said. */
export function textToFields(message: string, envelope: EnvelopeFacts | undefined): JsonObject {
  return addText({}, message, envelope);
}

/** Adds them to what is there, in place. */
export function addText(fields: JsonObject, message: string, envelope: EnvelopeFacts | undefined): JsonObject {
  fields['message'] = message;
  if (envelope === undefined) return fields;
  const { host, app, pid, facility, level, attributes } = envelope;
  if (host !== undefined) fields['host'] = host;
  if (app !== undefined) fields['app'] = app;
  if (pid !== undefined) fields['pid'] = pid;
  if (facility !== undefined) fields['facility'] = facility;
  if (level !== undefined) fields['level'] = level;
  if (attributes !== undefined) fields['attributes'] = attributes;
  return fields;
}

function baseKind(id: string): EventKind {
  return {
    id,
    logSources: logSourceSet([]),
    ocsf: (fields, time) =>
      withMessage(ocsfBase('base_event', 0, time, 0, { vendor: 'unknown', name: 'unknown' }), fields),
    entities: hostEntities,
  };
}

function withMessage(event: Ocsf, fields: JsonObject): Ocsf {
  for (const name of MESSAGE_NAMES) {
    const message = fields[name];
    if (typeof message !== 'string' || message === '') continue;
    if (message.length <= LONGEST_MESSAGE) return { ...event, message };
    // the fields hold the whole text
    const metadata = { ...event.metadata, is_truncated: true, untruncated_size: message.length };
    return { ...event, metadata, message: message.slice(0, LONGEST_MESSAGE) };
  }
  return event;
}

const LONGEST_MESSAGE = 2_000;
const MESSAGE_NAMES = ['message', 'msg', 'Message', 'log'];

function hostEntities(fields: JsonObject): EntityRef[] {
  const host = fields['host'];
  return typeof host === 'string' && host !== '' && host.length <= 255 ? [entityRefOf('device', host, 'observer')] : [];
}
