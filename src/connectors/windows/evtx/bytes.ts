import { Damaged } from './damaged.ts';

/** Little-endian numbers out of a chunk. Reading behind its end says that it is damaged. */

export function u8(bytes: Uint8Array, at: number): number {
  const a = bytes[at];
  if (a === undefined) throw behindEnd(at);
  return a;
}

export function u16(bytes: Uint8Array, at: number): number {
  const a = bytes[at];
  const b = bytes[at + 1];
  if (a === undefined || b === undefined) throw behindEnd(at);
  return a | (b << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  const a = bytes[at];
  const b = bytes[at + 1];
  const c = bytes[at + 2];
  const d = bytes[at + 3];
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw behindEnd(at);
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}

const behindEnd = (at: number): Damaged => new Damaged('it points behind the end of its chunk', at);
