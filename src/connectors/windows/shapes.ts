import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';

/**
 * The three shapes in which Windows events travel as JSON. NXLog's is flat and stays as it is; the other two are laid flat under the
 * names that Sigma rules use (the element names of the event's XML, an attribute joined to its element with `_`). Nothing is left out.
 */
export type Shape = 'flat' | 'winlogbeat' | 'winlogbeat-6' | 'evtx';

/** The shape of a record that is a Windows event, from its telling keys. */
export function shapeOf(object: JsonObject): Shape | undefined {
  if (object['EventID'] !== undefined) {
    const named = object['Channel'] ?? object['SourceName'] ?? object['Provider_Name'] ?? object['ProviderName'];
    return typeof named === 'string' ? 'flat' : undefined;
  }
  const event = object['Event'];
  if (isJsonObject(event) && isJsonObject(event['System'])) return 'evtx';
  const winlog = object['winlog'];
  if (isJsonObject(winlog)) return 'winlogbeat';
  if (object['event_id'] !== undefined && typeof object['log_name'] === 'string') return 'winlogbeat-6';
  return undefined;
}

/** The fields of a record, flat; of a flat one the very object. */
export const fieldsOf = (object: JsonObject, shape: Shape): JsonObject => layFlat[shape](object);

/** Fields that say which event this is: nothing in the event's data may stand in their place. */
const identity = new Set(['EventID', 'Channel', 'Computer', 'Provider_Name']);

/** Lays the event's data beside the system fields; what would hide an identity field gets a prefix. */
function addData(fields: JsonObject, data: JsonValue | undefined, prefix: string): void {
  if (!isJsonObject(data)) {
    if (data !== undefined && data !== null) put(fields, prefix, data);
    return;
  }
  for (const name of Object.keys(data)) {
    const value = data[name];
    if (value === undefined) continue;
    if (name === '#attributes') addAttributes(fields, prefix, value);
    else put(fields, identity.has(name) ? `${prefix}_${name}` : name, textOfElement(value));
  }
}

/** `{"#text": …}` is the text of an element; its attributes are rarely of use and stay in the object then. */
function textOfElement(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const text = value['#text'];
  return text !== undefined && Object.keys(value).length === 1 ? text : value;
}

function addAttributes(fields: JsonObject, element: string, attributes: JsonValue): void {
  if (!isJsonObject(attributes)) return;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value !== undefined && name !== 'xmlns') put(fields, `${element}_${name}`, value);
  }
}

/** Sets a field of its own, also for the name `__proto__`, which an assignment would take for something else. */
function put(fields: JsonObject, name: string, value: JsonValue): void {
  if (name === '__proto__')
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  else fields[name] = value;
}

function evtxToFields(object: JsonObject): JsonObject {
  const fields: JsonObject = {};
  const event = object['Event'];
  if (!isJsonObject(event)) return object;
  for (const part of Object.keys(event)) {
    const value = event[part];
    if (value === undefined || value === null || part === '#attributes') continue;
    if (part === 'System') addSystem(fields, value);
    else if (part === 'EventData') addData(fields, value, 'EventData');
    else if (part === 'UserData') addUserData(fields, value);
    else if (part === 'RenderingInfo' && isJsonObject(value)) addRendering(fields, value);
    else put(fields, part, value);
  }
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (name !== 'Event' && value !== undefined && !Object.hasOwn(fields, name)) put(fields, name, value);
  }
  return fields;
}

function addSystem(fields: JsonObject, system: JsonValue): void {
  if (!isJsonObject(system)) return;
  for (const name of Object.keys(system)) {
    const value = system[name];
    if (value === undefined || value === null) continue;
    if (!isJsonObject(value)) {
      put(fields, name, value);
      continue;
    }
    // `{"#attributes": …, "#text": …}`: EventID with its Qualifiers, Provider with Name and Guid, Execution, Security, …
    const text = value['#text'];
    if (text !== undefined && text !== null) put(fields, name, text);
    const attributes = value['#attributes'];
    if (attributes !== undefined) addAttributes(fields, name, attributes);
    else if (text === undefined) addAttributes(fields, name, withoutAt(value));
  }
}

/** Some converters write attributes as `@Name`, or without any mark. */
function withoutAt(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name.startsWith('@') ? name.slice(1) : name, value]),
  );
}

/** UserData holds one element of the provider's own naming; its children are the fields. */
function addUserData(fields: JsonObject, data: JsonValue): void {
  if (!isJsonObject(data)) return addData(fields, data, 'UserData');
  for (const element of Object.keys(data)) {
    const value = data[element];
    if (value === undefined || element === '#attributes') continue;
    if (!isJsonObject(value)) {
      put(fields, identity.has(element) ? `UserData_${element}` : element, value);
      continue;
    }
    for (const name of Object.keys(value)) {
      const child = value[name];
      if (child === undefined || name === '#attributes') continue;
      const attributes = isJsonObject(child) ? child['#attributes'] : undefined;
      if (attributes !== undefined) addAttributes(fields, name, attributes);
      const text = isJsonObject(child) ? child['#text'] : child;
      if (attributes === undefined || text !== undefined) {
        put(fields, identity.has(name) ? `UserData_${name}` : name, text ?? child);
      }
    }
  }
}

function addRendering(fields: JsonObject, rendering: JsonObject): void {
  const message = rendering['Message'];
  if (message !== undefined) put(fields, 'Message', message);
  put(fields, 'RenderingInfo', rendering);
}

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

function winlogbeatToFields(object: JsonObject): JsonObject {
  const fields: JsonObject = {};
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

function winlogbeat6ToFields(object: JsonObject): JsonObject {
  const fields: JsonObject = {};
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

const layFlat: Readonly<Record<Shape, (object: JsonObject) => JsonObject>> = {
  flat: (object) => object,
  evtx: evtxToFields,
  winlogbeat: winlogbeatToFields,
  'winlogbeat-6': winlogbeat6ToFields,
};
