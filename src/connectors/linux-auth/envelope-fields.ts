import type { JsonObject } from '../../model/json.ts';
import type { EnvelopeFacts } from '../../pipeline/normalize/parser.ts';

/** What the syslog header said, under the names that records without a parser have too. */
export function envelopeFields(envelope: EnvelopeFacts | undefined): JsonObject {
  const fields: JsonObject = {};
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
