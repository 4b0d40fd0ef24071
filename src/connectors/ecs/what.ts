import type { JsonObject } from '../../model/json.ts';
import { fieldAt, textOf, textsOf } from '../../pipeline/normalize/field-values.ts';

/** What an event is about; its log sources and meaning hang on it. */
export type EcsWhat =
  | 'process-start'
  | 'process-end'
  | 'process-other'
  | 'file-create'
  | 'file-change'
  | 'file-delete'
  | 'file-rename'
  | 'file-access'
  | 'registry-set'
  | 'registry-create'
  | 'registry-delete'
  | 'image-load'
  | 'driver-load'
  | 'network'
  | 'network-end'
  | 'firewall'
  | 'dns'
  | 'web'
  | 'sign-in'
  | 'sign-out'
  | 'other';

/** ECS says it with `event.category` and `event.type`, both lists. */
export function whatOf(fields: JsonObject): EcsWhat {
  const categories = wordsOf(fields, 'event.category');
  const types = wordsOf(fields, 'event.type');
  const action = textOf(fieldAt(fields, 'event.action'))?.toLowerCase() ?? '';
  if (textOf(fieldAt(fields, 'dns.question.name')) !== undefined) return 'dns';
  if (categories.has('registry')) return registryWhat(types, fields);
  if (categories.has('library')) return 'image-load';
  if (categories.has('driver')) return 'driver-load';
  if (categories.has('file')) return fileWhat(types, action);
  if (categories.has('authentication')) return types.has('end') || /logoff|logout|logged.?out/.test(action) ? 'sign-out' : 'sign-in'; // prettier-ignore
  if (categories.has('web')) return 'web';
  if (categories.has('network')) return networkWhat(types, fields);
  if (!categories.has('process')) return 'other';
  return types.has('start') ? 'process-start' : types.has('end') ? 'process-end' : 'process-other';
}

function registryWhat(types: ReadonlySet<string>, fields: JsonObject): EcsWhat {
  if (types.has('deletion')) return 'registry-delete';
  const hasValue = fieldAt(fields, 'registry.value') !== undefined || fieldAt(fields, 'registry.data') !== undefined;
  return types.has('creation') && !hasValue ? 'registry-create' : types.has('access') ? 'other' : 'registry-set';
}

function fileWhat(types: ReadonlySet<string>, action: string): EcsWhat {
  if (action.includes('rename')) return 'file-rename';
  if (types.has('deletion')) return 'file-delete';
  if (types.has('creation')) return 'file-create';
  return types.has('change') ? 'file-change' : types.has('access') ? 'file-access' : 'other';
}

function networkWhat(types: ReadonlySet<string>, fields: JsonObject): EcsWhat {
  if (types.has('allowed') || types.has('denied')) return 'firewall';
  const isHttp = textOf(fieldAt(fields, 'http.request.method')) !== undefined;
  if (isHttp) return 'web';
  return types.has('end') && !types.has('connection') && !types.has('start') ? 'network-end' : 'network';
}

const MOST_WORDS = 20;

function wordsOf(fields: JsonObject, name: string): ReadonlySet<string> {
  return new Set(textsOf(fieldAt(fields, name), MOST_WORDS)?.map((word) => word.toLowerCase()));
}
