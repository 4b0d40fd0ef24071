const INTERESTING = [0, 1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 100, 126, 127, 128, 129, 192, 223, 224, 239, 240, 247, 253, 254, 255] as const; // prettier-ignore
const WIDE = [0, 1, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff] as const;
const encoder = new TextEncoder();

/** No input grows beyond this. */
export const MAX_INPUT = 1 << 16;

/** An input like `one`, changed in one to sixteen places; now and then crossed with `other`. @param random in [0, 1) */
export function mutate(
  one: Uint8Array,
  other: Uint8Array,
  words: readonly string[],
  random: () => number,
): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(random() < 0.1 ? cross(one, other, random) : one);
  const changes = 1 + Math.floor(random() ** 3 * 16);
  for (let change = 0; change < changes; change++) bytes = changed(bytes, other, words, random);
  return bytes.length > MAX_INPUT ? bytes.slice(0, MAX_INPUT) : bytes;
}

function changed(
  bytes: Uint8Array<ArrayBuffer>,
  other: Uint8Array,
  words: readonly string[],
  random: () => number,
): Uint8Array<ArrayBuffer> {
  const below = (limit: number): number => Math.floor(random() * limit);
  const size = bytes.length;
  const at = below(size + 1);
  const span = 1 + Math.floor(random() ** 3 * Math.min(size, 512));
  const put = (piece: Uint8Array, removed: number): Uint8Array<ArrayBuffer> => spliced(bytes, at, removed, piece);
  switch (below(11)) {
    case 0:
      if (at < size) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return bytes;
    case 1:
      if (at < size) bytes[at] = INTERESTING[below(INTERESTING.length)] ?? 0;
      return bytes;
    case 2:
      if (at < size) bytes[at] = (bytes[at] ?? 0) + below(9) - 4;
      return bytes;
    case 3:
      return wide(bytes, at, WIDE[below(WIDE.length)] ?? 0, random);
    case 4:
      return put(new Uint8Array(0), span);
    case 5:
      return put(
        Uint8Array.from({ length: span }, () => below(256)),
        0,
      );
    case 6:
      return put(bytes.slice(below(size + 1)).subarray(0, span), random() < 0.5 ? span : 0);
    case 7: {
      const from = below(other.length + 1);
      return put(other.subarray(from, from + span), random() < 0.5 ? span : 0);
    }
    case 8:
      return random() < 0.2 ? bytes.slice(0, at) : bytes;
    case 9: {
      const piece = bytes.slice(at, at + Math.min(span, 32));
      return put(repeated(piece, 1 + below(random() < 0.05 ? 2000 : 8)), 0);
    }
    default:
      return words.length === 0
        ? bytes
        : put(encoder.encode(words[below(words.length)] ?? ''), random() < 0.3 ? span : 0);
  }
}

function cross(one: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  const head = one.subarray(0, Math.floor(random() * (one.length + 1)));
  const tail = other.subarray(Math.floor(random() * (other.length + 1)));
  return spliced(head, head.length, 0, tail);
}

function wide(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  value: number,
  random: () => number,
): Uint8Array<ArrayBuffer> {
  const width = random() < 0.5 ? 2 : 4;
  if (at + width > bytes.length) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const isLittle = random() < 0.5;
  if (width === 2) view.setUint16(at, value & 0xffff, isLittle);
  else view.setUint32(at, value, isLittle);
  return bytes;
}

function spliced(bytes: Uint8Array, at: number, removed: number, piece: Uint8Array): Uint8Array<ArrayBuffer> {
  const end = Math.min(at + removed, bytes.length);
  const whole = new Uint8Array(at + piece.length + bytes.length - end);
  whole.set(bytes.subarray(0, at));
  whole.set(piece, at);
  whole.set(bytes.subarray(end), at + piece.length);
  return whole;
}

function repeated(piece: Uint8Array, times: number): Uint8Array {
  const count = Math.min(times, Math.floor(MAX_INPUT / Math.max(piece.length, 1)));
  const whole = new Uint8Array(piece.length * count);
  for (let at = 0; at < whole.length; at += piece.length) whole.set(piece, at);
  return whole;
}
