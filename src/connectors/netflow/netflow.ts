import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';

/** What our own collector makes of NetFlow, IPFIX and sFlow: one line a record. The fields have the names of IANA's registry, whatever the protocol. */
export const netflow: JsonParser = {
  input: 'json',
  id: 'netflow',
  summary: 'Flows of NetFlow v5, v9, IPFIX and sFlow, as the collector writes them',
  example:
    '{"flowExport":{"protocol":"netflow9","exporter":"192.0.2.1","time":"2026-11-21T22:51:01.000Z","domain":0,"sequence":7,"template":256},"sourceIPv4Address":"192.0.2.10","destinationIPv4Address":"203.0.113.9","sourceTransportPort":50112,"destinationTransportPort":443,"protocolIdentifier":6,"octetDeltaCount":4249,"packetDeltaCount":20,"flowStartMilliseconds":"2026-11-21T22:50:01.120Z","flowEndMilliseconds":"2026-11-21T22:51:00.004Z"}',
  needs: [['flowExport']],
  claims: ({ flowExport }) => isJsonObject(flowExport) && typeof flowExport['protocol'] === 'string' && 'exporter' in flowExport, // prettier-ignore
  parse: (fields) => ({ kind: kindOf(fields), fields, time: timeOf(fields) }),
};

const times = [
  'flowEndMilliseconds', 'flowEndMicroseconds', 'flowEndNanoseconds', 'flowEndSeconds',
  'flowStartMilliseconds', 'flowStartMicroseconds', 'flowStartNanoseconds', 'flowStartSeconds',
  'observationTimeMilliseconds', 'observationTimeMicroseconds', 'observationTimeNanoseconds', 'observationTimeSeconds',
]; // prettier-ignore

/** When the flow ended, or what comes nearest to it; then when it was exported. */
function timeOf(fields: JsonObject): number | undefined {
  for (const name of times) {
    const value = fields[name];
    const time = typeof value === 'string' ? isoToTime(value) : undefined;
    // exporters fill in 1970 for what they do not know
    if (time !== undefined && time > 0) return time;
  }
  const { flowExport } = fields;
  const exported = isJsonObject(flowExport) ? flowExport['time'] : undefined;
  return typeof exported === 'string' ? isoToTime(exported) : undefined;
}
