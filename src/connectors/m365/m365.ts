import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';
import { m365Names } from './names.ts';

/**
 * The unified audit log of Microsoft 365: records of Exchange, SharePoint, OneDrive, Teams, Entra ID, Defender and Purview as the Office 365
 * Management Activity API gives them.
 * Source: Microsoft, "Office 365 Management Activity API schema". Its times are UTC and say so nowhere.
 */
export const m365: JsonParser = {
  input: 'json',
  id: 'm365',
  summary: 'Microsoft 365 unified audit log',
  example:
    '{"CreationTime":"2026-11-21T19:50:11","Id":"00000000-0000-4000-8000-000000000001","Operation":"New-InboxRule","OrganizationId":"00000000-0000-4000-8000-000000000002","RecordType":1,"ResultStatus":"True","UserKey":"1003200000000001","UserType":0,"Version":1,"Workload":"Exchange","ClientIP":"203.0.113.9","ObjectId":"a.sample\\\\hide","UserId":"a.sample@example.com","Parameters":[{"Name":"DeleteMessage","Value":"True"}]}',
  needs: [['Operation'], ['CreationTime', 'Workload']],
  names: m365Names,
  claims: (object) =>
    typeof object['Operation'] === 'string' &&
    (typeof object['CreationTime'] === 'string' || typeof object['Workload'] === 'string') &&
    marks.filter((mark) => Object.hasOwn(object, mark)).length >= 3,
  parse: (object): ParseResult => {
    const text = textOf(object['CreationTime']);
    const time = text === undefined ? undefined : isoToTime(text);
    const fields = withNamedParameters(object);
    const parsed = { kind: kindOf(object), fields, time, fieldsAreRecord: fields === object };
    // Microsoft defines it as UTC: only a time in another form than its own is in doubt
    return text === undefined || time === undefined || hasZone(text) || text.charAt(10) === 'T'
      ? parsed
      : { ...parsed, quality: ['time-no-zone'] };
  },
};

const marks = ['RecordType', 'Workload', 'OrganizationId', 'UserKey', 'UserType', 'UserId', 'Id'];

/**
 * What a command of Exchange was called with comes as a list of names and values, which no rule can ask a pair of. It is told once more as
 * `ParametersByName`, a map; the list stays.
 */
function withNamedParameters(record: JsonObject): JsonObject {
  const list = record['Parameters'];
  if (!Array.isArray(list) || list.length === 0 || list.length > 200) return record;
  const byName: Map<string, string> = new Map();
  for (const item of list) {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) continue;
    const name = textOf(item['Name']);
    if (name !== undefined && name.length < 200) byName.set(name, textOf(item['Value']) ?? '');
  }
  return byName.size === 0 ? record : { ...record, ParametersByName: Object.fromEntries(byName) };
}
