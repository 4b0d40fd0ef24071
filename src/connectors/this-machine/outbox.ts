import { setTimeout as sleep } from 'node:timers/promises';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import type { Envelope, IncomingBatch } from '../../model/record.ts';
import { JournalFull } from '../../pipeline/ports.ts';
import type { MachineRecord } from './records.ts';

/** How one source of this machine does. */
export interface SourceState {
  readonly source: SourceId;
  /** records delivered since watching began */
  readonly records: number;
  /** when the last one was delivered, milliseconds since 1970 */
  readonly last: number | undefined;
  /** the journal is full: watching waits, and what changes and changes back meanwhile is not seen */
  readonly isWaiting: boolean;
  /** reads of files of other users that were refused */
  readonly unread: number;
  /** what a person should know, each once, the newest last */
  readonly notes: readonly string[];
}

export interface Outbox {
  /** resolves when the records are durable; waits as long as the journal is full */
  send(records: readonly MachineRecord[]): Promise<void>;
  /** texts that are not ours, as they are */
  sendTexts(texts: readonly string[], envelope: Envelope): Promise<void>;
  note(message: string): void;
  /** how many reads were refused so far; that there are any is said once */
  setUnread(count: number, what: string): void;
  state(): SourceState;
}

export interface OutboxDeps {
  readonly deliver: (batch: IncomingBatch) => Promise<void>;
  readonly tell: (message: string) => void;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

const MOST_NOTES = 20;
/** Batches are at most this long, so that one busy second does not become one giant batch. */
const MOST_RECORDS = 2000;

export function createOutbox(name: string, deps: OutboxDeps): Outbox {
  const source = asSourceId(`this-machine/${name}`);
  const notes: string[] = [];
  let records = 0;
  let last: number | undefined;
  let isWaiting = false;
  let unread = 0;

  const note = (message: string): void => {
    if (notes.includes(message)) return;
    notes.push(message);
    if (notes.length > MOST_NOTES) notes.shift();
    deps.tell(`${source}: ${message}`);
  };

  const deliver = async (batch: IncomingBatch): Promise<void> => {
    while (!deps.signal.aborted) {
      try {
        await deps.deliver(batch);
        isWaiting = false;
        records += batch.ends.length;
        last = deps.clock();
        return;
      } catch (error) {
        if (!(error instanceof JournalFull)) throw error;
        isWaiting = true;
        note('The journal was full, so watching had to wait.');
        await sleep(error.retryAfter * 1000, undefined, { signal: deps.signal }).catch(() => undefined);
      }
    }
  };

  const send = async (texts: readonly string[], envelope: Envelope, format: string | undefined): Promise<void> => {
    for (let at = 0; at < texts.length; at += MOST_RECORDS) {
      const origin = { source, envelope, ...(format === undefined ? {} : { format }) };
      await deliver({ origin, received: deps.clock(), ...packed(texts.slice(at, at + MOST_RECORDS)) });
    }
  };

  return {
    send: (list) =>
      send(
        list.map((record) => JSON.stringify(record)),
        'none',
        'this-machine',
      ),
    sendTexts: (texts, envelope) => send(texts, envelope, undefined),
    note,
    setUnread: (count, what) => {
      unread = count;
      if (count > 0)
        note(`Some ${what} cannot be read: those of other users without root, those of a sandbox not at all.`);
    },
    state: () => ({ source, records, last, isWaiting, unread, notes: [...notes] }),
  };
}

function packed(texts: readonly string[]): Pick<IncomingBatch, 'payload' | 'ends'> {
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (const [index, text] of texts.entries()) ends[index] = end += Buffer.byteLength(text);
  const payload = Buffer.allocUnsafeSlow(end);
  for (const [index, text] of texts.entries()) payload.write(text, index === 0 ? 0 : (ends[index - 1] ?? 0));
  return { payload, ends };
}
