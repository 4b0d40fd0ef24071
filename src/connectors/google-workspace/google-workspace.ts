import type { JsonObject, JsonValue } from '../../model/json.ts';
import { listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';
import { workspaceNames } from './names.ts';

/**
 * Google Workspace: activities of the Reports API (`admin#reports#activity`), an activity an event. What comes through Cloud Logging is read by `gcp`.
 * Source: Google, Admin SDK reference, "Activities: list".
 */
export const googleWorkspace: JsonParser = {
  input: 'json',
  id: 'google-workspace',
  summary: 'Google Workspace activities of the Reports API',
  example:
    '{"kind":"admin#reports#activity","id":{"time":"2026-11-21T19:50:11.123Z","uniqueQualifier":"-1","applicationName":"login","customerId":"C00000000"},"actor":{"email":"a.sample@example.com","profileId":"100000000000000000001"},"ipAddress":"203.0.113.9","events":[{"type":"login","name":"login_success","parameters":[{"name":"login_type","value":"google_password"}]}]}',
  needs: [['kind', 'id']],
  names: workspaceNames,
  claims: (object) => {
    if (object['kind'] === 'admin#reports#activity') return true;
    const id = objectOf(object['id']);
    return typeof id?.['applicationName'] === 'string' && objectOf(object['actor']) !== undefined;
  },
  parse: (object): ParseResult => {
    const id = objectOf(object['id']);
    const text = textOf(id?.['time']);
    const time = text === undefined ? undefined : isoToTime(text);
    const parsed = { kind: kindOf(object), fields: withNames(object), time, fieldsAreRecord: false };
    return text === undefined || time === undefined || hasZone(text)
      ? parsed
      : { ...parsed, quality: ['time-no-zone'] };
  },
};

/**
 * Parameters come as a list of names and values, which no rule can ask a pair of: they are told once more as `parametersByName`. `eventService`
 * is what the same activity has in Cloud Logging; rules are written for that.
 */
function withNames(record: JsonObject): JsonObject {
  const application = textOf(objectOf(record['id'])?.['applicationName']);
  const byName = new Map<string, JsonValue[]>();
  for (const event of listOf(record['events'] ?? { parameters: record['parameters'] ?? null }).slice(0, 50)) {
    for (const [name, value] of parametersOf(objectOf(event)?.['parameters'])) {
      const values = byName.get(name);
      if (values === undefined) byName.set(name, [value]);
      else values.push(value);
    }
  }
  const names = [...byName].map(([name, values]): [string, JsonValue] => [
    name,
    values.length === 1 ? (values[0] ?? null) : values,
  ]);
  return {
    ...record,
    ...(application === undefined ? {} : { eventService: `${application}.googleapis.com` }),
    ...(names.length === 0 ? {} : { parametersByName: Object.fromEntries(names) }),
  };
}

/** A list of `{name, value}` and its kin, or a map where a collector made one. */
function parametersOf(parameters: JsonValue | undefined): [string, JsonValue][] {
  const map = objectOf(parameters);
  if (map !== undefined) return Object.entries(map).slice(0, 200);
  const pairs: [string, JsonValue][] = [];
  for (const item of listOf(parameters).slice(0, 200)) {
    const parameter = objectOf(item);
    const name = textOf(parameter?.['name']);
    const value =
      parameter?.['value'] ?? parameter?.['boolValue'] ?? parameter?.['intValue'] ?? parameter?.['multiValue'];
    if (name !== undefined && name.length < 200 && value !== undefined) pairs.push([name, value]);
  }
  return pairs;
}
