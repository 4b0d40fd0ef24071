import { isQueryFieldName, type QueryFieldName } from '../../model/query-fields.ts';
import { hotFields } from './hot-fields.ts';
import type { SqlParameters } from './sql-parameters.ts';

/** Where the values of a field stand. `looked-up` ones are read out of the JSON text of its fields. */
export interface Column {
  readonly sql: string;
  readonly kind: 'text' | 'looked-up' | 'texts' | 'number' | 'id' | 'rule';
}

/** The columns of a field: any of them may have the value. */
export function fieldToColumn(field: string, parameters: SqlParameters): readonly Column[] {
  if (isQueryFieldName(field)) return columnsByField[field];
  if (field.startsWith('ocsf.')) return [{ sql: lookUp('o', field.slice('ocsf.'.length), parameters), kind: 'text' }];
  const original = field.startsWith('f.') ? field.slice('f.'.length) : field;
  const hot = hotByLowerCase.get(original.toLowerCase());
  if (hot !== undefined) return [{ sql: `\`x.${hot}\``, kind: 'text' }];
  return [{ sql: lookUp('f', original, parameters), kind: 'looked-up' }];
}

const hotByLowerCase: ReadonlyMap<string, string> = new Map(hotFields.map((name) => [name.toLowerCase(), name]));

/** A dotted name is the name of one field, or a path through nested ones. */
function lookUp(column: 'f' | 'o', name: string, parameters: SqlParameters): string {
  const whole = `JSONExtract(${column}, ${parameters.text(name)}, 'String')`;
  const steps = name.split('.');
  if (steps.length === 1 || steps.length > 12) return whole;
  const path = `JSONExtract(${column}, ${steps.map((step) => parameters.text(step)).join(', ')}, 'String')`;
  return column === 'o' ? path : `coalesce(nullIf(${whole}, ''), ${path})`;
}

const text = (sql: string): Column => ({ sql, kind: 'text' });
const number = (sql: string): Column => ({ sql, kind: 'number' });

const columnsByField: Readonly<Record<QueryFieldName, readonly Column[]>> = {
  time: [number('time')],
  received: [number('received')],
  id: [{ sql: 'id', kind: 'id' }],
  source: [text('source')],
  format: [text('format')],
  class: [number('class_uid')],
  type: [number('type_uid')],
  severity: [number('severity_id')],
  host: [text('host')],
  user: [text('user')],
  ip: [text('src_ip'), text('dst_ip')],
  'src.ip': [text('src_ip')],
  'dst.ip': [text('dst_ip')],
  'src.port': [number('src_port')],
  'dst.port': [number('dst_port')],
  domain: [text('domain')],
  url: [text('url')],
  'process.name': [text('proc')],
  'process.parent': [text('parent')],
  cmd: [text('cmd')],
  file: [text('file')],
  sha256: [text('sha256')],
  api: [text('api')],
  entity: [{ sql: 'ent', kind: 'texts' }],
  quality: [{ sql: 'quality', kind: 'texts' }],
  raw: [text('raw')],
  rule: [{ sql: '', kind: 'rule' }],
};
