import { z } from 'zod';
import type { SourceKindRow } from '../../model/configured-source.ts';
import { jsonObject } from '../../model/json.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';

/** What people are shown of a kind. The schema holds `meta` of each field: title, description, unit. */
export function kindToRow(kind: SourceKind): SourceKindRow {
  const { $schema: _, ...schema } = z.toJSONSchema(kind.settings, { io: 'input', unrepresentable: 'any' });
  return {
    kind: kind.id,
    title: kind.title,
    summary: kind.summary,
    group: kind.group,
    // through JSON: it drops what is undefined or no JSON
    schema: jsonObject.parse(JSON.parse(JSON.stringify(schema))),
    secrets: [...kind.secrets],
    example: jsonObject.parse(JSON.parse(JSON.stringify(kind.example))),
    canCheck: kind.check !== undefined,
  };
}
