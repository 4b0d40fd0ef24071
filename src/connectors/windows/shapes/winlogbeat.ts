import type { JsonObject } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';
import { wideFields } from '../../../pipeline/normalize/wide-fields.ts';
import { addData, put } from './lay-flat.ts';

/** Names of Winlogbeat 7 and later (`winlog.*`) to those of the event's XML. */
const winlogNames: ReadonlyMap<string, string> = new Map([
  ['event_id', 'EventID'],
  ['channel', 'Channel'],
  ['computer_name', 'Computer'],
  ['provider_name', 'Provider_Name'],
  ['provider_guid', 'Provider_Guid'],
  ['record_id', 'EventRecordID'],
  ['task', 'Task'],
  ['opcode', 'Opcode'],
  ['keywords', 'Keywords'],
  ['version', 'Version'],
  ['activity_id', 'Correlation_ActivityID'],
  ['related_activity_id', 'Correlation_RelatedActivityID'],
]);

export function winlogbeatToFields(object: JsonObject): JsonObject {
  const fields = wideFields();
  const winlog = object['winlog'];
  if (!isJsonObject(winlog)) return object;
  const rest: JsonObject = {};
  for (const name of Object.keys(winlog)) {
    const value = winlog[name];
    if (value === undefined || name === 'event_data' || name === 'user_data') continue;
    const known = winlogNames.get(name);
    if (known !== undefined) put(fields, known, value);
    else if (name === 'process' && isJsonObject(value)) addExecution(fields, value);
    else if (name === 'user' && isJsonObject(value) && value['identifier'] !== undefined) {
      put(fields, 'Security_UserID', value['identifier']);
      put(rest, name, value);
    } else put(rest, name, value);
  }
  if (Object.keys(rest).length > 0) fields['winlog'] = rest;
  const ecs = object['event'];
  if (isJsonObject(ecs)) {
    fields['EventID'] ??= ecs['code'] ?? null;
    fields['Provider_Name'] ??= ecs['provider'] ?? null;
  }
  addRest(fields, object, 'winlog');
  addData(fields, winlog['event_data'], 'EventData');
  addData(fields, winlog['user_data'], 'UserData');
  return fields;
}

function addExecution(fields: JsonObject, process: JsonObject): void {
  const { pid, thread } = process;
  if (pid !== undefined) put(fields, 'Execution_ProcessID', pid);
  if (isJsonObject(thread) && thread['id'] !== undefined) put(fields, 'Execution_ThreadID', thread['id']);
}

/** Names of Winlogbeat 6 and earlier. */
const oldNames: ReadonlyMap<string, string> = new Map([
  ['event_id', 'EventID'],
  ['log_name', 'Channel'],
  ['computer_name', 'Computer'],
  ['source_name', 'Provider_Name'],
  ['provider_guid', 'Provider_Guid'],
  ['record_number', 'EventRecordID'],
  ['level', 'Level'],
  ['task', 'Task'],
  ['opcode', 'Opcode'],
  ['keywords', 'Keywords'],
  ['version', 'Version'],
  ['activity_id', 'Correlation_ActivityID'],
  ['process_id', 'Execution_ProcessID'],
  ['thread_id', 'Execution_ThreadID'],
  ['message', 'Message'],
]);

export function winlogbeat6ToFields(object: JsonObject): JsonObject {
  const fields = wideFields();
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (value === undefined || name === 'event_data' || name === 'user_data') continue;
    put(fields, oldNames.get(name) ?? name, value);
  }
  const user = object['user'];
  if (isJsonObject(user) && user['identifier'] !== undefined) put(fields, 'Security_UserID', user['identifier']);
  addData(fields, object['event_data'], 'EventData');
  addData(fields, object['user_data'], 'UserData');
  return fields;
}

/** What stands beside `winlog`: kept under its own name, except the message, which rules call `Message`. */
function addRest(fields: JsonObject, object: JsonObject, except: string): void {
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (name === except || value === undefined) continue;
    put(fields, name === 'message' ? 'Message' : name, value);
  }
}
