import { entityKind, entityRef, entityRefOf, type EntityKind, type EntityRef } from '../../model/entity.ts';
import { asEntityId, asSourceId, asTenantId, eventIdOf, type EntityId, type EventId, type SourceId, type TenantId } from '../../model/ids.ts'; // prettier-ignore
import { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import { hash32 } from '../../statistics/hash.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';
import { createExtract } from './features/extract.ts';
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
  return (events) => {
    const [first] = events;
    if (first === undefined) return undefined;
    const body = new ByteWriter();
    const texts = new TextTable();
    let count = 0;
    let last = first.sequence;
    for (const event of events) {
      const seen: [EntityId, number, string | number, string | undefined][] = [];
      extract(event, (entity, feature, value, by) => void seen.push([entity, feature, value, by]));
      if (seen.length === 0) continue;
      count += 1;
      body.varint(event.sequence - last);
      last = event.sequence;
      body.f64(event.time);
      body.u8(event.quality.includes('time-missing') ? 1 : 0);
      body.varint(texts.place(event.format));
      const entities = event.entities.slice(0, MOST_ENTITIES);
      body.u8(entities.length);
      for (const { kind, role, name } of entities) {
        body.u8(KINDS.indexOf(kind) * ROLES.length + ROLES.indexOf(role));
        body.varint(texts.place(name));
      }
      body.varint(seen.length);
      for (const [entity, feature, value, by] of seen) {
        body.varint(texts.place(entity));
        body.varint(feature);
        if (isText[feature] === true) body.varint(texts.place(String(value)));
        else body.f64(Number(value));
        body.varint(by === undefined ? 0 : texts.place(by) + 1);
      }
    }
    if (count === 0) return undefined;
    const whole = new ByteWriter();
    whole.u8(VERSION);
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

const VERSION = 1;
/** A hostile event may name thousands; a finding names these. */
const MOST_ENTITIES = 16;
const KINDS: readonly EntityKind[] = entityKind.options;
const ROLES: readonly EntityRef['role'][] = entityRef.shape.role.options;

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
const decoder = new TextDecoder();

/** One packed batch. `texts` are numbered; an observation refers to its entity, text values and `by` by these numbers. */
export interface PackedBatch {
  readonly tenant: TenantId;
  readonly source: SourceId;
  readonly received: number;
  readonly texts: readonly string[];
  /** Reads one event after the other into `into`, of which the lists are used again. */
  each(see: (event: PackedEvent) => void): void;
}

export interface PackedEvent {
  ordinal: number;
  time: number;
  /** the record had no time of its own: the receive time stands in */
  isTimeless: boolean;
  format: string;
  /** how many of the lists below belong to it */
  size: number;
  /** places in `texts` */
  readonly entities: number[];
  readonly features: number[];
  readonly values: (string | number)[];
  /** `undefined` without */
  readonly bys: (string | undefined)[];
  id(): EventId;
  refs(): EntityRef[];
}

/** @returns undefined if it was packed with other features @throws RangeError if it is damaged */
export function unpackObservations(
  bytes: Uint8Array,
  features: readonly Feature[],
  set: number,
): PackedBatch | undefined {
  // prettier-ignore
  const from = new ByteReader(bytes);
  from.version(VERSION, 'observations');
  if (from.u32() !== set) return undefined;
  const [tenant, source, stream] = [from.text(), from.text(), from.text()];
  const firstSequence = from.varint();
  const received = from.f64();
  const count = from.varint();
  const body = new ByteReader(from.bytes());
  const lengths = Array.from({ length: from.size(1) }, () => from.varint());
  const joined = decoder.decode(from.bytes());
  let at = 0;
  const texts = lengths.map((length) => ownText(joined, at, (at += length)));
  const textAt = (place: number): string => texts[place] ?? '';
  return {
    tenant: asTenantId(tenant),
    source: asSourceId(source),
    received,
    texts,
    each(see) {
      let sequence = firstSequence;
      let refCount = 0;
      const refCodes: number[] = [];
      const refNames: number[] = [];
      const event: PackedEvent = {
        ordinal: -1, time: 0, isTimeless: false, format: '', size: 0, entities: [], features: [], values: [], bys: [],
        id: () => eventIdOf(stream, sequence),
        refs: () => Array.from({ length: refCount }, (_, i) => refOf(refCodes[i] ?? 0, textAt(refNames[i] ?? 0))),
      }; // prettier-ignore
      for (let ordinal = 0; ordinal < count; ordinal += 1) {
        sequence += body.varint();
        event.ordinal = ordinal;
        event.time = body.f64();
        event.isTimeless = body.u8() === 1;
        event.format = textAt(body.varint());
        refCount = body.u8();
        for (let i = 0; i < refCount; i += 1) {
          refCodes[i] = body.u8();
          refNames[i] = body.varint();
        }
        event.size = body.varint();
        for (let i = 0; i < event.size; i += 1) {
          event.entities[i] = body.varint();
          const feature = body.varint();
          event.features[i] = feature;
          event.values[i] = features[feature]?.type === 'text' ? textAt(body.varint()) : body.f64();
          const by = body.varint();
          event.bys[i] = by === 0 ? undefined : textAt(by - 1);
        }
        see(event);
      }
    },
  };
}

/** Shorter slices of a text are copies by themselves. */
const COPIED = 13;
const units = new Uint16Array(1024);

/** A part of a text that does not keep the whole alive: models hold single values for weeks, and a batch's texts are 100 kB. */
function ownText(whole: string, from: number, to: number): string {
  if (to - from < COPIED || to - from > units.length) return whole.slice(from, to);
  for (let i = from; i < to; i += 1) units[i - from] = whole.charCodeAt(i);
  return String.fromCharCode(...units.subarray(0, to - from));
}

function refOf(code: number, name: string): EntityRef {
  return entityRefOf(KINDS[Math.floor(code / ROLES.length)] ?? 'device', name, ROLES[code % ROLES.length] ?? 'observer'); // prettier-ignore
}

/** The kind and name of an entity by its id, for those that no event of the batch names. */
export function entityOfId(id: string): EntityRef {
  const colon = id.indexOf(':');
  const kind = KINDS.find((one) => one === id.slice(0, colon)) ?? 'application';
  return { id: asEntityId(id), kind, name: id.slice(colon + 1), role: 'actor' };
}
