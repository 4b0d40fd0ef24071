import type { JsonObject } from '../../model/json.ts';
import { objectOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { systemLog } from './kinds.ts';
import { oktaNames } from './names.ts';

/**
 * The System Log of Okta: LogEvent objects as the API `/api/v1/logs` and log streams give them, also inside of an EventBridge event.
 * Source: Okta's OpenAPI description (LogEvent), Okta Event Types catalogue.
 */
export const okta: JsonParser = {
  input: 'json',
  id: 'okta',
  summary: 'Okta System Log',
  example:
    '{"uuid":"00000000-0000-11ed-a750-000000000001","published":"2026-11-21T19:50:11.558Z","eventType":"user.session.start","version":"0","severity":"INFO","legacyEventType":"core.user_auth.login_success","displayMessage":"User login to Okta","actor":{"id":"00u00000000000000001","type":"User","alternateId":"a.sample@example.com","displayName":"A Sample"},"client":{"ipAddress":"203.0.113.9"},"outcome":{"result":"SUCCESS"},"target":[]}',
  needs: [['eventType', 'detail']],
  names: oktaNames,
  claims: (object) => isLogEvent(object) || isLogEvent(objectOf(object['detail'])),
  parse: (object) => {
    const detail = objectOf(object['detail']);
    if (isLogEvent(object) || detail === undefined || !isLogEvent(detail)) return parseLogEvent(object);
    return { ...parseLogEvent(detail), raw: JSON.stringify(object), fieldsAreRecord: false };
  },
};

/** `user.session.start`: words with dots between them. */
const eventType = /^[a-z][\w-]*(?:\.[\w-]+)+$/;
const tellingKeys = [
  'published',
  'legacyEventType',
  'displayMessage',
  'actor',
  'outcome',
  'client',
  'securityContext',
  'debugContext',
  'target',
];

function isLogEvent(object: JsonObject | undefined): boolean {
  const type = object?.['eventType'];
  if (object === undefined || typeof type !== 'string' || type.length > 200 || !eventType.test(type)) return false;
  return tellingKeys.filter((key) => Object.hasOwn(object, key)).length >= 2;
}

function parseLogEvent(fields: JsonObject): Exclude<ParseResult, { unreadable: unknown }> {
  const published = fields['published'];
  const time = typeof published === 'string' ? isoToTime(published) : undefined;
  const parsed = { kind: systemLog, fields, time };
  return time === undefined || typeof published !== 'string' || hasZone(published)
    ? parsed
    : { ...parsed, quality: ['time-no-zone'] };
}
