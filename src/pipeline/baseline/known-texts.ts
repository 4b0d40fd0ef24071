import { entityIdOf, type EntityKind } from '../../model/entity.ts';
import type { EntityId } from '../../model/ids.ts';

/** longest that is kept, and how many: a power of two */
const LONGEST = 256;
const SIZE = 16_384;
/** Shorter parts of a text are copies by themselves. */
const COPIED = 13;
const units = new Uint16Array(1024);

/**
 * Parts of texts as texts of their own: models hold single values for weeks, and what they are cut from is 100 kB. What was met lately is given out
 * again, so that equal values of different batches are one object, which is compared and looked up by what it is. A text has two places, which it shares
 * with others: who comes there takes that of the one which was met longer ago. Memory: at most 16,384 texts of 256 characters.
 */
export class KnownTexts {
  readonly #texts: string[] = Array.from({ length: SIZE }, () => '');

  /** What `whole` says from one place to another. */
  part(whole: string, from: number, to: number): string {
    if (to - from > LONGEST) return copyOf(whole, from, to);
    const texts = this.#texts;
    const place = hashOf(whole, from, to, 0) & (SIZE - 2);
    const first = texts[place] ?? '';
    if (isAt(whole, from, to, first)) return first;
    const second = texts[place + 1] ?? '';
    const text = isAt(whole, from, to, second) ? second : copyOf(whole, from, to);
    texts[place + 1] = first;
    texts[place] = text;
    return text;
  }
}

export interface KnownEntity {
  readonly kind: EntityKind;
  readonly name: string;
  readonly id: EntityId;
  /** what its reader keeps with it: the batch that it was met in last, and its place there */
  batch: number;
  place: number;
}

const ENTITIES = 8192;

/** The same for entities by their kinds and names: at most 8,192. */
export class KnownEntities {
  readonly #entities: (KnownEntity | undefined)[] = Array.from({ length: ENTITIES }, () => undefined);

  named(kind: EntityKind, whole: string, from: number, to: number): KnownEntity {
    if (to - from > LONGEST) return create(kind, copyOf(whole, from, to));
    const entities = this.#entities;
    const place = hashOf(whole, from, to, kind.length * 31 + kind.charCodeAt(0)) & (ENTITIES - 2);
    const first = entities[place];
    if (first?.kind === kind && isAt(whole, from, to, first.name)) return first;
    const second = entities[place + 1];
    const isSecond = second?.kind === kind && isAt(whole, from, to, second.name);
    const entity = isSecond ? second : create(kind, copyOf(whole, from, to));
    entities[place + 1] = first;
    entities[place] = entity;
    return entity;
  }
}

const create = (kind: EntityKind, name: string): KnownEntity => ({ kind, name, id: entityIdOf(kind, name), batch: -1, place: 0 }); // prettier-ignore

function isAt(whole: string, from: number, to: number, text: string): boolean {
  const { length } = text;
  if (to - from !== length) return false;
  for (let i = 0; i < length; i += 1) if (text.charCodeAt(i) !== whole.charCodeAt(from + i)) return false;
  return true;
}

/** Of all its units (FNV-1a), with the upper bits brought down: the lower ones alone choose the place. */
function hashOf(whole: string, from: number, to: number, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ whole.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** A piece would keep the whole in memory. */
function copyOf(whole: string, from: number, to: number): string {
  const size = to - from;
  if (size < COPIED || size > units.length) return whole.slice(from, to);
  for (let i = 0; i < size; i += 1) units[i] = whole.charCodeAt(from + i);
  return String.fromCharCode(...units.subarray(0, size));
}
