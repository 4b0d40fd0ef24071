import { entityKind, entityRef, type EntityKind, type EntityRef } from '../../model/entity.ts';
import { asEntityId, type EntityId } from '../../model/ids.ts';
import { ByteWriter } from '../../statistics/bytes.ts';
import { hash32 } from '../../statistics/hash.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';
import { createExtract, type Observed } from './features/extract.ts';
import type { Feature } from './features/feature.ts';

/** Sees the features of a batch's events and packs them: what crosses to the threads of baselines. Undefined if there is nothing to see. */
export type Observe = (events: readonly NormalizedEvent[]) => Uint8Array | undefined;

/** Of features whose set has another number than the reader's, nothing can be read. */
export function featureSetOf(features: readonly Feature[]): number {
  return hash32(features.map(({ id, type }) => `${id} ${type}`).join('\n'));
}

/**
 * Layout: version, feature set, tenant, source, stream; then the numbers as varints, each event with its entities and observations; then all texts as one, with their lengths.
 * A text stands in it once a batch. Bounded by what normalize lets through; an event gives at most one observation a feature.
 */
export function createObserve(features: readonly Feature[]): Observe {
  const extract = createExtract(features);
  const isText = features.map(({ type }) => type === 'text');
  const set = featureSetOf(features);
  // what one event lets see, used again for the next
  const entities: EntityId[] = [];
  const numbers: number[] = [];
  const values: (string | number)[] = [];
  const bys: (string | undefined)[] = [];
  let size = 0;
  const observed: Observed = (entity, feature, value, by) => {
    entities[size] = entity;
    numbers[size] = feature;
    values[size] = value;
    bys[size] = by;
    size += 1;
  };
  return (events) => {
    const [first] = events;
    if (first === undefined) return undefined;
    const body = new ByteWriter();
    const texts = new TextTable();
    let count = 0;
    let last = first.sequence;
    for (const event of events) {
      size = 0;
      extract(event, observed);
      if (size === 0) continue;
      count += 1;
      body.varint(event.sequence - last);
      last = event.sequence;
      body.f64(event.time);
      body.u8(event.quality.includes('time-missing') ? 1 : 0);
      body.varint(texts.place(event.format));
      const named = event.entities.length > MOST_ENTITIES ? event.entities.slice(0, MOST_ENTITIES) : event.entities;
      body.u8(named.length);
      for (const { kind, role, name } of named) {
        body.u8(KINDS.indexOf(kind) * ROLES.length + ROLES.indexOf(role));
        body.varint(texts.place(name));
      }
      body.varint(size);
      // most observations of an event are of one entity, or of two by turns
      let entity: string | undefined;
      let place = 0;
      for (let i = 0; i < size; i += 1) {
        const of = entities[i] ?? '';
        if (of !== entity) {
          entity = of;
          place = texts.place(of);
        }
        body.varint(place);
        const feature = numbers[i] ?? 0;
        const value = values[i] ?? '';
        const by = bys[i];
        body.varint(feature);
        if (isText[feature] === true) body.varint(texts.place(String(value)));
        else body.f64(Number(value));
        body.varint(by === undefined ? 0 : texts.place(by) + 1);
      }
    }
    if (count === 0) return undefined;
    const whole = new ByteWriter();
    whole.u8(PACKED_VERSION);
    whole.u32(set);
    for (const text of [first.tenant, first.source, first.stream]) whole.text(text);
    whole.varint(first.sequence);
    whole.f64(first.received);
    whole.varint(count);
    whole.bytes(body.finish());
    texts.write(whole);
    return whole.finish();
  };
}

export const PACKED_VERSION = 1;
/** A hostile event may name thousands; a finding names these. */
const MOST_ENTITIES = 16;
export const KINDS: readonly EntityKind[] = entityKind.options;
export const ROLES: readonly EntityRef['role'][] = entityRef.shape.role.options;

class TextTable {
  readonly #places = new Map<string, number>();
  readonly #lengths: number[] = [];
  readonly #texts: string[] = [];

  place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const place = this.#texts.length;
    this.#places.set(text, place);
    this.#texts.push(text);
    this.#lengths.push(text.length);
    return place;
  }

  /** Half surrogate pairs come back as U+FFFD, which is one unit as well. */
  write(to: ByteWriter): void {
    to.varint(this.#lengths.length);
    for (const length of this.#lengths) to.varint(length);
    to.bytes(encoder.encode(this.#texts.join('')));
  }
}
const encoder = new TextEncoder();

/** The kind and name of an entity by its id, for those that no event of the batch names. */
export function entityOfId(id: string): EntityRef {
  const colon = id.indexOf(':');
  const kind = KINDS.find((one) => one === id.slice(0, colon)) ?? 'application';
  return { id: asEntityId(id), kind, name: id.slice(colon + 1), role: 'actor' };
}
