import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';
import { kubernetesNames } from './names.ts';

/**
 * Audit events of a Kubernetes API server (`audit.k8s.io/v1`): one event, a list of one (webhook backends send lists), or the event as a text
 * inside of an Azure diagnostic record of category kube-audit.
 * Source: Kubernetes reference, "kube-apiserver Audit Configuration (v1)".
 */
export const kubernetes: JsonParser = {
  input: 'json',
  id: 'kubernetes',
  summary: 'Kubernetes API server audit log',
  example:
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"00000000-0000-4000-8000-000000000001","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/default/secrets","verb":"list","user":{"username":"a.sample@example.com","groups":["system:authenticated"]},"sourceIPs":["203.0.113.9"],"userAgent":"kubectl/v1.31.0","objectRef":{"resource":"secrets","namespace":"default","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"2026-11-21T19:50:11.123456Z","stageTimestamp":"2026-11-21T19:50:11.130000Z"}',
  needs: [['kind', 'verb', 'category']],
  names: kubernetesNames,
  claims: (object) => isEvent(object) || isList(object) || textInside(object) !== undefined,
  parse: (object) => {
    if (isEvent(object)) return parseEvent(object);
    const items = isList(object) ? listOf(object['items']) : [];
    const inside = items.length === 1 ? objectOf(items[0]) : eventInside(object);
    if (inside !== undefined) return { ...parseEvent(inside), raw: JSON.stringify(object), fieldsAreRecord: false };
    const message =
      items.length > 1
        ? `a list of ${items.length} Kubernetes audit events came as one record; send one event a record`
        : 'no Kubernetes audit event in it';
    return { unreadable: { kind: 'damaged', message } };
  },
};

function isEvent(object: JsonObject): boolean {
  const version = object['apiVersion'];
  if (object['kind'] === 'Event' && typeof version === 'string' && version.startsWith('audit.k8s.io/')) return true;
  // collectors drop what is the same in every event
  return (
    typeof object['verb'] === 'string' &&
    isAboutObject(object) &&
    (object['kind'] === 'Event' || (objectOf(object['user']) ?? object['auditID']) !== undefined)
  );
}

const isAboutObject = (object: JsonObject): boolean =>
  objectOf(object['objectRef']) !== undefined ||
  (Object.hasOwn(object, 'requestURI') && Object.hasOwn(object, 'auditID'));

function isList(object: JsonObject): boolean {
  const version = object['apiVersion'];
  return object['kind'] === 'EventList' && typeof version === 'string' && version.startsWith('audit.k8s.io/');
}

/** The text that Azure puts the event into; only looked at, not parsed, to claim it. */
function textInside(object: JsonObject): string | undefined {
  if (typeof object['category'] !== 'string' || !object['category'].toLowerCase().startsWith('kube-audit'))
    return undefined;
  const text = objectOf(object['properties'])?.['log'];
  return typeof text === 'string' ? text : undefined;
}

function eventInside(object: JsonObject): JsonObject | undefined {
  const text = textInside(object);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseEvent(fields: JsonObject): Exclude<ParseResult, { unreadable: unknown }> {
  const time = textOf(fields['requestReceivedTimestamp'] ?? fields['stageTimestamp']);
  const read = time === undefined ? undefined : isoToTime(time);
  const parsed = { kind: kindOf(fields), fields, time: read };
  return time === undefined || read === undefined || hasZone(time) ? parsed : { ...parsed, quality: ['time-no-zone'] };
}
