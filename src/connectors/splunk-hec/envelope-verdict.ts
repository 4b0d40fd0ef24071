import { isJsonObject } from '../../model/json.ts';

/** Whether a document is a HEC event: what Splunk would say of it. */
export type EnvelopeVerdict = 'good' | 'invalid-data' | 'no-event' | 'blank-event' | 'bad-fields';

/**
 * The sender must hear of a bad event before it is journalled; the event is parsed again later, on another thread. (A validator that builds
 * nothing was tried: a third of the speed of V8's own parser.)
 */
export function envelopeVerdict(bytes: Uint8Array): EnvelopeVerdict {
  const envelope = parse(bytes);
  if (!isJsonObject(envelope)) return 'invalid-data';
  const { event, fields } = envelope;
  if (event === undefined || event === null) return 'no-event';
  if (event === '' || (isJsonObject(event) && Object.keys(event).length === 0)) return 'blank-event';
  return fields === undefined || fields === null || isJsonObject(fields) ? 'good' : 'bad-fields';
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    return undefined;
  }
}
