import type { Batcher } from '../batcher.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const LETTER_V = 118;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** What every event of EventBridge begins with. */
const BEGINNING = Buffer.from('{"version":"0"');
const SOURCE = Buffer.from('"aws.securityhub"');
/** Security Hub sends up to a hundred; what stands around them is repeated for each, so it must be short. */
const MOST_FINDINGS = 200;
const MOST_AROUND = 8192;

/**
 * A batcher for the records of framers of JSON: an event of EventBridge that carries several findings of Security Hub (`detail.findings`) becomes as many records, each the same event with
 * one of them. Its bytes are those of the event; what stands around the findings is in each. All other records pass: nearly all are told by their second or third byte.
 *
 * Memory: such an event is held until it is complete, up to the longest record.
 */
export function createUnfolding(batcher: Batcher): Batcher {
  /** of a record that may be such an event */
  let held: Buffer[] = [];
  let size = 0;
  /** the record has begun and is none */
  let isPassing = false;

  function add(bytes: Buffer, from: number, to: number): void {
    if (isPassing) return batcher.add(bytes, from, to);
    if (from === to) return;
    if (size === 0 && (bytes[from] !== OPEN_BRACE || (to - from > 2 && bytes[from + 2] !== LETTER_V))) {
      isPassing = true;
      return batcher.add(bytes, from, to);
    }
    if (!isLikely(bytes, from, to) || size + to - from > batcher.limits.record) {
      pass();
      return batcher.add(bytes, from, to);
    }
    // the source may use its buffer again
    held.push(Buffer.from(bytes.subarray(from, to)));
    size += to - from;
  }

  /** As far as the beginning has come, over several pieces of it if need be. */
  function isLikely(bytes: Buffer, from: number, to: number): boolean {
    for (let at = size; at < BEGINNING.length && from < to; at++, from++) {
      if (bytes[from] !== BEGINNING[at]) return false;
    }
    return true;
  }

  function pass(): void {
    isPassing = true;
    for (const each of held) batcher.add(each, 0, each.length);
    held = [];
    size = 0;
  }

  function close(end: () => void): void {
    const records = size === 0 ? undefined : unfold(Buffer.concat(held));
    if (records === undefined) pass();
    for (const pieces of records ?? []) {
      for (const piece of pieces) batcher.add(piece, 0, piece.length);
      end();
    }
    if (records === undefined) end();
    held = [];
    size = 0;
    isPassing = false;
  }

  return {
    ...batcher,
    add,
    close() {
      if (!isPassing) return close(() => batcher.close());
      isPassing = false;
      batcher.close();
    },
    closeLine() {
      if (!isPassing) return close(() => batcher.closeLine());
      isPassing = false;
      batcher.closeLine();
    },
    closeTrimmed() {
      if (!isPassing) return close(() => batcher.closeTrimmed());
      isPassing = false;
      batcher.closeTrimmed();
    },
    drop() {
      held = [];
      size = 0;
      isPassing = false;
      batcher.drop();
    },
    spoil(reason) {
      pass();
      batcher.spoil(reason);
      isPassing = false;
    },
    setOrigin(origin) {
      if (size > 0) throw new Error('the origin cannot change inside a record');
      batcher.setOrigin(origin);
    },
    open: () => batcher.open() + size,
  };
}

/** Each finding between what stands before and behind them all; undefined if there are not several, or it is another event. */
function unfold(event: Buffer): Buffer[][] | undefined {
  const found = findingsOf(event);
  const [first] = found ?? [];
  const last = found?.at(-1);
  if (found === undefined || first === undefined || last === undefined || found.length < 2) return undefined;
  const head = event.subarray(0, first.from);
  const tail = event.subarray(last.to);
  if (found.length > MOST_FINDINGS || head.length + tail.length > MOST_AROUND || !head.includes(SOURCE)) return undefined; // prettier-ignore
  return found.map(({ from, to }) => [head, event.subarray(from, to), tail]);
}

interface Place {
  readonly from: number;
  readonly to: number;
}

/** Where the elements of `detail.findings` stand. One pass over brackets and strings; undefined if they are no objects, or the brackets do not fit. */
function findingsOf(event: Buffer): Place[] | undefined {
  const found: Place[] = [];
  /** names on the way here */
  const keys: string[] = [];
  let depth = 0;
  let word = '';
  let begin = 0;
  let isInside = false;
  let isOver = false;
  for (let at = 0; at < event.length; at++) {
    const byte = event[at] ?? 0;
    if (byte === QUOTE) {
      const end = endOfText(event, at + 1);
      if (depth <= 2) word = event.toString('latin1', at + 1, Math.min(end, at + 64));
      if (isInside && depth === 3) return undefined;
      at = end;
    } else if (byte === COLON) {
      if (depth <= 2) keys[depth] = word;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth === 3 && byte === OPEN_BRACKET && keys[1] === 'detail' && keys[2] === 'findings') {
        if (isOver) return undefined;
        isInside = true;
      } else if (isInside && depth === 4) {
        if (byte !== OPEN_BRACE) return undefined;
        begin = at;
      }
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (isInside && depth === 4) found.push({ from: begin, to: at + 1 });
      if (isInside && depth === 3) [isInside, isOver] = [false, true];
      depth -= 1;
    } else if (isInside && depth === 3 && byte > 32 && byte !== COMMA) return undefined;
  }
  return depth === 0 && isOver ? found : undefined;
}

/** Where the quote stands that ends a text. */
function endOfText(event: Buffer, from: number): number {
  for (let at = from; at < event.length; at++) {
    if (event[at] === BACKSLASH) at++;
    else if (event[at] === QUOTE) return at;
  }
  return event.length;
}
