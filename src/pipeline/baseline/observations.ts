import { entityKind, entityRef, type EntityKind, type EntityRef } from '../../model/entity.ts';
import { asEntityId } from '../../model/ids.ts';
import { ByteWriter } from '../../statistics/bytes.ts';
import { hash32 } from '../../statistics/hash.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';
import type { EventKind } from '../normalize/parser.ts';
import { createExtract, OF_LOG_SOURCE, type Observed } from './features/extract.ts';
import { LOG_SOURCE, type Feature } from './features/feature.ts';
import { TextList } from './text-list.ts';

/** Sees the features of a batch's events and packs them: what crosses to the threads of baselines. Undefined if there is nothing to see. */
export type Observe = (events: readonly NormalizedEvent[]) => Uint8Array | undefined;

/** Of features whose set has another number than the reader's, nothing can be read. */
export function featureSetOf(features: readonly Feature[]): number {
  return hash32(features.map(({ id, type }) => `${id} ${type}`).join('\n'));
}

/**
 * Layout: version, feature set, tenant, source, stream; then the events as varints, each with the entities that it names and its observations; then
 * all texts as one, in the order in which they are named, by their lengths. The id of an entity is made of its kind and name. Bounded by what normalize
 * lets through; an event gives at most one observation a feature, or one an element of a list. It goes from thread to thread and is kept nowhere.
 */
export function createObserve(features: readonly Feature[]): Observe {
  const extract = createExtract(features);
  const isText = features.map(({ type }) => type === 'text');
  const hasBy = features.map(({ by }) => by !== undefined);
  const set = featureSetOf(features);
  // what one event lets see, and then a batch: used again for the next
  const entities: number[] = [];
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
  const body = new ByteWriter();
  const whole = new ByteWriter();
  const texts = new TextList();

  return (events) => {
    const [first] = events;
    if (first === undefined) return undefined;
    body.clear();
    texts.clear();
    let count = 0;
    let last = first.sequence;
    let kind: EventKind | undefined;
    for (const event of events) {
      size = 0;
      extract(event, observed);
      if (size === 0) continue;
      count += 1;
      body.varint(event.sequence - last);
      last = event.sequence;
      body.f64(event.time);
      const { entities: refs } = event;
      const named = Math.min(refs.length, MOST_ENTITIES);
      // one kind follows another rarely
      body.u8((event.quality.includes('time-missing') ? IS_TIMELESS : 0) + (event.kind === kind ? 0 : HAS_FORMAT) + named); // prettier-ignore
      if (event.kind !== kind) {
        kind = event.kind;
        body.varint(texts.add(event.format));
      }
      for (let i = 0; i < named; i += 1) {
        const ref = refs[i];
        if (ref === undefined) continue;
        body.u8(KINDS.indexOf(ref.kind) * ROLES.length + ROLES.indexOf(ref.role));
        body.varint(texts.add(ref.name));
      }
      body.varint(size);
      for (let i = 0; i < size; i += 1) {
        const entity = entities[i] ?? OF_LOG_SOURCE;
        if (entity !== OF_LOG_SOURCE && entity < named) body.u8(entity);
        else if (entity === OF_LOG_SOURCE && event.source === first.source) body.u8(OWN_LOG_SOURCE);
        else {
          body.u8(OTHER_ENTITY);
          const other = refs[entity] ?? { kind: LOG_SOURCE_KIND, name: logSourceName(event.source) };
          body.u8(KINDS.indexOf(other.kind));
          body.varint(texts.add(other.name));
        }
        const feature = numbers[i] ?? 0;
        const value = values[i] ?? '';
        body.varint(feature);
        if (isText[feature] === true) body.varint(texts.add(String(value)));
        else body.f64(Number(value));
        if (hasBy[feature] === true) body.varint(texts.add(bys[i] ?? ''));
      }
    }
    if (count === 0) return undefined;
    whole.clear();
    whole.u8(PACKED_VERSION);
    whole.u32(set);
    for (const text of [first.tenant, first.source, first.stream]) whole.text(text);
    whole.varint(first.sequence);
    whole.f64(first.received);
    whole.varint(count);
    whole.bytes(body.written());
    whole.bytes(texts.written());
    return whole.finish();
  };
}

export const PACKED_VERSION = 2;
/** A hostile event may name thousands; a finding names these. */
const MOST_ENTITIES = 16;
/** In place of that of one of these: the source that the batch came from; or any other, of which kind and name follow. */
export const OWN_LOG_SOURCE = 30;
export const OTHER_ENTITY = 31;
export const LOG_SOURCE_KIND: EntityKind = 'application';
export const logSourceName = (source: string): string => `${LOG_SOURCE} ${source}`;

/** The byte of an event: how many entities it names, with these. */
export const NAMED = 31;
export const IS_TIMELESS = 32;
/** it is in another format than the one before: its name follows */
export const HAS_FORMAT = 64;

export const KINDS: readonly EntityKind[] = entityKind.options;
export const ROLES: readonly EntityRef['role'][] = entityRef.shape.role.options;

/** The kind and name of an entity by its id, for those that no event of the batch names. */
export function entityOfId(id: string): EntityRef {
  const colon = id.indexOf(':');
  const kind = KINDS.find((one) => one === id.slice(0, colon)) ?? 'application';
  return { id: asEntityId(id), kind, name: id.slice(colon + 1), role: 'actor' };
}
