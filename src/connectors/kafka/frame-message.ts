import type { Batcher } from '../../pipeline/collect/batcher.ts';
import { createFramer } from '../../pipeline/collect/framing/create-framer.ts';
import { framingOf } from '../../pipeline/collect/framing/recognise.ts';
import type { KafkaSettings } from './describe.ts';

const LINE_FEED = 10;
const BRACKET = 91;

/** Adds the records of one message to a batcher. A message that ends inside a record ends that record. */
export function frameMessage(value: Buffer, framing: KafkaSettings['framing'], batcher: Batcher): void {
  if (framing === 'message' || isOne(value, framing)) {
    batcher.add(value, 0, value.length);
    batcher.closeTrimmed();
    return;
  }
  const found = framing === 'lines' ? 'lines' : framingOf(value);
  // a Zeek header in a message would be the context of this message alone: its lines are kept as they are
  const used = found === 'zeek-tsv' ? 'lines' : found;
  const framer = createFramer({ kind: 'text', encoding: 'utf-8', framing: used, skip: 0 }, batcher);
  framer.write(value);
  framer.end();
}

/** Nearly all messages are: one line, and no array. */
function isOne(value: Buffer, framing: 'auto' | 'lines'): boolean {
  const at = value.indexOf(LINE_FEED);
  if (at >= 0 && at < value.length - 1) return false;
  return framing === 'lines' || (value[0] !== BRACKET && !RECORDS.test(value.toString('latin1', 0, 64)));
}

/** A CloudTrail file, or what a forwarder made of it; an event of EventBridge, which may carry several findings. */
const RECORDS = /^\s*(?:\[|\{\s*"[Rr]ecords"\s*:|\{"version":"0")/;
