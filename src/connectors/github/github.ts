import type { JsonObject } from '../../model/json.ts';
import { epochSecondsToTime, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';

/**
 * The audit log of GitHub organisations and enterprises, as its REST API gives it and as it is streamed: web and Git events.
 * Source: GitHub documentation, "Audit log events for your organization" and "Streaming the audit log for your enterprise".
 */
export const github: JsonParser = {
  input: 'json',
  id: 'github',
  summary: 'GitHub audit log of organisations and enterprises',
  example:
    '{"@timestamp":1795290611123,"_document_id":"AAAAAAAAAAAAAAAAAAAAAA","action":"repo.create","actor":"a-sample","actor_id":1001,"actor_ip":"203.0.113.9","actor_location":{"country_code":"FR"},"created_at":1795290611123,"org":"example-org","org_id":2001,"repo":"example-org/site","visibility":"private"}',
  needs: [['action']],
  claims: isRecord,
  parse: (object): ParseResult => {
    const stamp = object['@timestamp'] ?? object['created_at'];
    const kind = kindOf(object);
    if (typeof stamp === 'number') return { kind, fields: object, time: epochSecondsToTime(stamp / 1000) };
    const text = textOf(stamp);
    const time = text === undefined ? undefined : isoToTime(text);
    const parsed = { kind, fields: object, time };
    return text === undefined || time === undefined || hasZone(text)
      ? parsed
      : { ...parsed, quality: ['time-no-zone'] };
  },
};

/** `category.what_was_done`; the names of events never hold anything else. */
const action = /^[a-z][a-z_]*(?:\.[a-z_]+)+$/;
const marks = [
  '_document_id',
  'org',
  'org_id',
  'business',
  'business_id',
  'repo',
  'repository',
  'repository_id',
  'actor_id',
  'user_id',
];

function isRecord(object: JsonObject): boolean {
  const name = object['action'];
  if (typeof name !== 'string' || name.length > 120 || !action.test(name)) return false;
  if (Object.hasOwn(object, 'event') && objectOf(object['event']) !== undefined) return false; // ECS
  const isPlain =
    typeof object['actor'] === 'string' || typeof object['user'] === 'string' || Object.hasOwn(object, '_document_id');
  return isPlain && listOf(marks.find((mark) => Object.hasOwn(object, mark))).length === 1;
}
