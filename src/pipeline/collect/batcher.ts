import type { IncomingBatch, RecordOrigin, UnreadableReason } from '../../model/record.ts';

/** How much goes into one batch, and how long a record may be. A batch is closed by the record that reaches a limit. */
export interface BatchLimits {
  /** records */
  readonly records: number;
  /** bytes of records */
  readonly bytes: number;
  /** bytes; a longer record is not kept whole */
  readonly record: number;
  /** bytes kept of a record that is too long */
  readonly oversizeKept: number;
}

export const BATCH_LIMITS: BatchLimits = { records: 5_000, bytes: 1 << 20, record: 1 << 20, oversizeKept: 1 << 16 };

/**
 * Gathers the records of one source into batches. Framers add bytes as they find them, in pieces if a record is spread over chunks:
 * every byte is copied once, from the chunk into the payload, and never more than one record and one batch are held.
 * A batch holds what one origin says of its records; where that changes (a new Zeek header) the batch before goes out first.
 */
export interface Batcher {
  /** Adds bytes to the record that is open. */
  add(bytes: Buffer, from: number, to: number): void;
  /** The open record is complete. Without bytes there is none. */
  close(): void;
  /** The same, less the carriage return before the line feed. */
  closeLine(): void;
  /** The same, less all ends of line and zeros at its end. */
  closeTrimmed(): void;
  /** The open record is none after all. */
  drop(): void;
  /** What is open will never be complete: it is kept as unreadable. */
  spoil(reason: UnreadableReason): void;
  /** What comes from here on has this origin. */
  setOrigin(origin: RecordOrigin): void;
  origin(): RecordOrigin;
  /** Gives out all complete records; an open one stays open. */
  flush(): void;
  /** records that were completed so far, given out or not */
  completed(): number;
  /** bytes of the open record */
  open(): number;
  readonly limits: BatchLimits;
}

export interface BatcherOptions {
  readonly origin: RecordOrigin;
  /** milliseconds since 1970, asked once a batch */
  readonly clock: () => number;
  readonly limits?: Partial<BatchLimits>;
  readonly emit: (batch: IncomingBatch) => void;
}

const FIRST_CAPACITY = 1 << 12;
const NOTHING = Buffer.alloc(0);

export function createBatcher(options: BatcherOptions): Batcher {
  const limits = { ...BATCH_LIMITS, ...options.limits };
  let origin = options.origin;
  let payload: Buffer = NOTHING;
  /** of the next payload, from the size of the last one; made when it is needed: buffers cost garbage collections */
  let capacity = FIRST_CAPACITY;
  let ends = new Uint32Array(Math.min(limits.records, 512));
  let count = 0;
  /** records that were given out */
  let given = 0;
  /** where the open record begins in `payload`, and where it ends so far */
  let start = 0;
  let length = 0;
  /** bytes of the open record that were not kept */
  let cut = 0;

  function add(bytes: Buffer, from: number, to: number): void {
    if (cut > 0) {
      cut += to - from;
      return;
    }
    const size = length - start + to - from;
    if (size > limits.record) {
      const room = Math.max(0, limits.oversizeKept - (length - start));
      copy(bytes, from, Math.min(from + room, to));
      cut = size - (length - start);
      return;
    }
    copy(bytes, from, to);
  }

  function copy(bytes: Buffer, from: number, to: number): void {
    if (length + to - from > payload.length) grow(length + to - from);
    bytes.copy(payload, length, from, to);
    length += to - from;
  }

  function grow(needed: number): void {
    while (capacity < needed) capacity *= 4;
    const larger = Buffer.allocUnsafeSlow(capacity);
    payload.copy(larger, 0, 0, length);
    payload = larger;
  }

  function closeLine(): void {
    if (cut === 0 && length > start && payload[length - 1] === CARRIAGE_RETURN) length--;
    close();
  }

  function closeTrimmed(): void {
    const shortest = cut > 0 ? length : start;
    while (length > shortest && isTrimmed(payload[length - 1])) length--;
    close();
  }

  function close(): void {
    if (cut > 0) {
      spoil(oversize(length - start + cut, limits));
      return;
    }
    if (length === start) return;
    if (count === ends.length) {
      const more = new Uint32Array(Math.min(limits.records, ends.length * 2));
      more.set(ends);
      ends = more;
    }
    ends[count++] = length;
    start = length;
    if (count >= limits.records || length >= limits.bytes) flush();
  }

  function drop(): void {
    length = start;
    cut = 0;
  }

  function spoil(reason: UnreadableReason): void {
    if (length === start && cut === 0) return;
    flush();
    const bytes = Buffer.allocUnsafeSlow(Math.min(length, limits.oversizeKept));
    payload.copy(bytes, 0, 0, bytes.length);
    drop();
    given++;
    options.emit({
      origin: { ...origin, unreadable: reason },
      received: options.clock(),
      payload: bytes,
      ends: Uint32Array.of(bytes.length),
    });
  }

  function flush(): void {
    if (count === 0) return;
    const full = payload;
    const kept = length - start;
    capacity = Math.max(FIRST_CAPACITY, nextPowerOfTwo(start));
    payload = NOTHING;
    length = 0;
    if (kept > 0) copy(full, start, start + kept);
    const batch = {
      origin,
      received: options.clock(),
      payload: full.subarray(0, start),
      ends: ends.slice(0, count),
    };
    start = 0;
    given += count;
    count = 0;
    options.emit(batch);
  }

  return {
    add,
    close,
    closeLine,
    closeTrimmed,
    drop,
    spoil,
    flush,
    setOrigin: (next) => {
      if (length > start) throw new Error('the origin cannot change inside a record');
      flush();
      origin = next;
    },
    origin: () => origin,
    completed: () => given + count,
    open: () => length - start + cut,
    limits,
  };
}

const CARRIAGE_RETURN = 13;

const isTrimmed = (byte: number | undefined): boolean => byte === 10 || byte === CARRIAGE_RETURN || byte === 0;

function oversize(size: number, limits: BatchLimits): UnreadableReason {
  const message =
    `The record is ${size} bytes long and the limit is ${limits.record}: ` +
    `its first ${Math.min(size, limits.oversizeKept)} bytes are kept.`;
  return { kind: 'oversize', message, at: limits.record };
}

function nextPowerOfTwo(value: number): number {
  return value <= 1 ? 1 : 2 ** (32 - Math.clz32(value - 1));
}
