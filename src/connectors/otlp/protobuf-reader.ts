/** A field of a protobuf message: its number, and its value by wire type (https://protobuf.dev/programming-guides/encoding/). */
export type WireField =
  | { readonly number: number; readonly type: 'varint'; readonly value: bigint }
  | { readonly number: number; readonly type: 'fixed64'; readonly value: bigint }
  | { readonly number: number; readonly type: 'fixed32'; readonly value: number }
  | { readonly number: number; readonly type: 'bytes'; readonly value: Buffer };

/** What the bytes are not: a protobuf message. @param at place in the message, in bytes */
export class WireError extends Error {
  readonly at: number;
  constructor(what: string, at: number) {
    super(what);
    this.at = at;
  }
}

/**
 * The fields of one message, in order; values are slices, nothing is copied. Written by hand rather than taken from a library, since only
 * this much is needed: a library builds the whole tree of objects before anything can be counted or refused.
 * @throws WireError
 */
export function* fieldsOf(message: Buffer): Generator<WireField> {
  let at = 0;
  while (at < message.length) {
    const tag = readVarint(message, at);
    at = tag.end;
    const number = Number(tag.value >> 3n);
    if (number < 1 || number > 0x1fffffff) throw new WireError('a field has no number', at);
    const type = Number(tag.value & 7n);
    switch (type) {
      case 0: {
        const { value, end } = readVarint(message, at);
        at = end;
        yield { number, type: 'varint', value };
        break;
      }
      case 1:
        if (message.length - at < 8) throw new WireError('a field ends too early', at);
        yield { number, type: 'fixed64', value: message.readBigUInt64LE(at) };
        at += 8;
        break;
      case 2: {
        const { value, end } = readVarint(message, at);
        if (value > BigInt(message.length - end)) throw new WireError('a field is longer than its message', at);
        at = end + Number(value);
        yield { number, type: 'bytes', value: message.subarray(end, at) };
        break;
      }
      case 5:
        if (message.length - at < 4) throw new WireError('a field ends too early', at);
        yield { number, type: 'fixed32', value: message.readUInt32LE(at) };
        at += 4;
        break;
      default:
        throw new WireError(`a field has the unknown type ${type}`, at);
    }
  }
}

function readVarint(message: Buffer, from: number): { value: bigint; end: number } {
  const first = message[from];
  if (first !== undefined && first < 128) return { value: BigInt(first), end: from + 1 };
  let value = 0n;
  for (let at = from; at < message.length && at < from + 10; at++) {
    const byte = message[at] ?? 0;
    value |= BigInt(byte & 127) << BigInt(7 * (at - from));
    if (byte < 128) return { value: BigInt.asUintN(64, value), end: at + 1 };
  }
  throw new WireError('a number does not end', from);
}

/** One field with bytes as its value. */
export function bytesField(number: number, value: Uint8Array): Buffer {
  return Buffer.concat([varint((number << 3) | 2), varint(value.length), value]);
}

/** One field with a number as its value. */
export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number << 3), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  bytes.push(left);
  return Buffer.from(bytes);
}
