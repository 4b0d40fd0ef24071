import type { JsonObject } from '../../model/json.ts';
import { fieldAt, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';
import { withSysmonValues } from './with-sysmon-values.ts';

/**
 * Events in the Elastic Common Schema (https://www.elastic.co/guide/en/ecs/current/), with nested or dotted keys, as Elastic Agent, Beats
 * and their modules send them. What has a `winlog` is a Windows event and read as such.
 */
export const ecs: JsonParser = {
  input: 'json',
  id: 'ecs',
  summary: 'Elastic Common Schema: Elastic Agent and Endpoint, Auditbeat, Packetbeat, Filebeat modules',
  example:
    '{"@timestamp":"2026-11-21T19:50:11.250Z","ecs":{"version":"8.11.0"},"event":{"kind":"event","category":["process"],"type":["start"],"dataset":"endpoint.events.process"},"host":{"name":"ws-17.example.com","os":{"type":"windows"}},"user":{"name":"jdoe","domain":"EXAMPLE"},"process":{"pid":4242,"executable":"C:\\\\Windows\\\\System32\\\\whoami.exe","command_line":"whoami /all"}}',
  needs: [['@timestamp']],
  claims: isEcs,
  parse: parseEcs,
};

/** Many formats have a `@timestamp`; the version of the schema, or an event of its vocabulary, is its own. */
function isEcs(object: JsonObject): boolean {
  if (typeof object['@timestamp'] !== 'string' || Object.hasOwn(object, 'winlog')) return false;
  if (textOf(fieldAt(object, 'ecs.version')) !== undefined) return true;
  const event = objectOf(object['event']);
  const kind = event === undefined ? object['event.kind'] : event['kind'];
  const category = event === undefined ? object['event.category'] : event['category'];
  return KINDS.has(kind) || (category !== undefined && (event?.['type'] ?? object['event.type']) !== undefined);
}

const KINDS = new Set<unknown>([
  'event',
  'alert',
  'metric',
  'state',
  'signal',
  'asset',
  'enrichment',
  'pipeline_error',
]);

function parseEcs(object: JsonObject): ParseResult {
  const { kind, what } = kindOf(object);
  const fields = withSysmonValues(object, what);
  const timestamp = object['@timestamp'];
  const time = typeof timestamp === 'string' ? isoToTime(timestamp) : undefined;
  const fieldsAreRecord = fields === object;
  if (time === undefined || typeof timestamp !== 'string' || hasZone(timestamp)) return { kind, fields, time, fieldsAreRecord }; // prettier-ignore
  return { kind, fields, time, quality: ['time-no-zone'], fieldsAreRecord };
}
