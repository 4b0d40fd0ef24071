import { u16, u32, u8 } from './bytes.ts';
import { Damaged } from './damaged.ts';

/** A template with its values: `0x0c`, version, id, where the template stands in the chunk (here, if it is its first use), values. */
export interface Instance {
  /** where the template stands: next, GUID, size, and then its fragment */
  readonly template: number;
  /** where the sizes and types of the values stand, 4 bytes each */
  readonly descriptors: number;
  readonly count: number;
  /** where the first value stands */
  readonly values: number;
}

const HEADER = 10;
export const TEMPLATE_HEADER = 24;

export function readInstance(bytes: Uint8Array, at: number): Instance {
  const template = u32(bytes, at + 6);
  let from = at + HEADER;
  if (template === from) from += TEMPLATE_HEADER + u32(bytes, template + 20);
  const count = u32(bytes, from);
  const values = from + 4 + 4 * count;
  if (values > bytes.length) throw new Damaged('it has more values than its chunk can hold', from);
  return { template, descriptors: from + 4, count, values };
}

/** The place behind an instance. */
export function instanceEnd(bytes: Uint8Array, at: number): number {
  const { descriptors, count, values } = readInstance(bytes, at);
  let end = values;
  for (let i = 0; i < count; i++) end += u16(bytes, descriptors + 4 * i);
  if (end > values) u8(bytes, end - 1);
  return end;
}
