import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { evtxToFields } from './shapes/evtx.ts';
import { winlogbeat6ToFields, winlogbeatToFields } from './shapes/winlogbeat.ts';

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

const layFlat: Readonly<Record<Shape, (object: JsonObject) => JsonObject>> = {
  flat: (object) => object,
  evtx: evtxToFields,
  winlogbeat: winlogbeatToFields,
  'winlogbeat-6': winlogbeat6ToFields,
};
