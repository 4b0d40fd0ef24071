import type { JsonObject } from '../../model/json.ts';
import { integerOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';

/** What an event is about; its log sources and meaning hang on it. */
export type OcsfWhat =
  | 'process-start'
  | 'process-end'
  | 'process-access'
  | 'process-inject'
  | 'file-create'
  | 'file-change'
  | 'file-delete'
  | 'file-rename'
  | 'file-access'
  | 'module-load'
  | 'driver-load'
  | 'registry-create'
  | 'registry-delete'
  | 'registry-rename'
  | 'registry-set'
  | 'network'
  | 'network-end'
  | 'firewall'
  | 'dns'
  | 'http'
  | 'sign-in'
  | 'sign-out'
  | 'api'
  | 'cloudtrail'
  | 'other';

/** By class, then activity; `*` is any other activity of the class. */
const whatByClass: Readonly<Record<number, Readonly<Record<string, OcsfWhat>>>> = {
  1001: {
    1: 'file-create', 2: 'file-access', 3: 'file-change', 4: 'file-delete', 5: 'file-rename', 6: 'file-change', 7: 'file-change',
    10: 'file-change', 14: 'file-access',
  },
  1002: { 1: 'driver-load' },
  1005: { 1: 'module-load' },
  1007: { 1: 'process-start', 2: 'process-end', 3: 'process-access', 4: 'process-inject' },
  201001: { 1: 'registry-create', 4: 'registry-delete', 5: 'registry-rename' },
  201002: { 2: 'registry-set', 3: 'registry-set', 4: 'registry-delete' },
  3002: { 2: 'sign-out', '*': 'sign-in' },
  4001: { 2: 'network-end', 3: 'network-end', '*': 'network' },
  4002: { '*': 'http' },
  4003: { '*': 'dns' },
  6003: { '*': 'api' },
}; // prettier-ignore

export function whatOf(event: JsonObject): OcsfWhat {
  const activities = whatByClass[integerOf(event['class_uid']) ?? -1];
  const activity = integerOf(event['activity_id'], 0, 99) ?? 0;
  const what = activities?.[activity] ?? activities?.['*'] ?? 'other';
  // a verdict makes it a firewall's
  if (what === 'network' && (isVerdict(event['action_id']) || isVerdict(event['disposition_id']))) return 'firewall';
  return what === 'api' && isCloudTrail(event) ? 'cloudtrail' : what;
}

const isVerdict = (value: JsonObject[string] | undefined): boolean => (integerOf(value, 1, 98) ?? 0) > 0;

function isCloudTrail(event: JsonObject): boolean {
  const product = objectOf(objectOf(event['metadata'])?.['product']);
  return /cloudtrail/i.test((textOf(product?.['name']) ?? '').slice(0, 100));
}
