import { entityIdOf, type EntityRef } from '../../model/entity.ts';
import {
  asSourceId,
  asTenantId,
  eventIdOf,
  type EntityId,
  type EventId,
  type SourceId,
  type TenantId,
} from '../../model/ids.ts';
import { ByteReader } from '../../statistics/bytes.ts';
import type { Feature } from './features/feature.ts';
import { KnownEntities, KnownTexts, type KnownEntity } from './known-texts.ts';
import {
  featureSetOf,
  HAS_FORMAT,
  IS_TIMELESS,
  KINDS,
  LOG_SOURCE_KIND,
  logSourceName,
  NAMED,
  OTHER_ENTITY,
  OWN_LOG_SOURCE,
  PACKED_VERSION,
  ROLES,
} from './observations.ts';

/** One packed batch. Its texts are numbered; an observation refers to its entity by such a place. */
export interface PackedBatch {
  readonly tenant: TenantId;
  readonly source: SourceId;
  readonly received: number;
  /** of the entity's id */
  textAt(place: number): string;
  /** Reads one event after the other into one object, of which the lists are used again. */
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
  /** places of their ids, see `textAt` */
  readonly entities: number[];
  readonly features: number[];
  readonly values: (string | number)[];
  /** `undefined` without */
  readonly bys: (string | undefined)[];
  id(): EventId;
  refs(): EntityRef[];
}

/** @returns undefined if it was packed with other features @throws RangeError if it is damaged */
export type Unpack = (bytes: Uint8Array) => PackedBatch | undefined;

/** Reads what `createObserve` packed. Entities that an event only names are made when they are asked for: most never are. */
export function createUnpack(features: readonly Feature[]): Unpack {
  const set = featureSetOf(features);
  const isText = features.map(({ type }) => type === 'text');
  const hasBy = features.map(({ by }) => by !== undefined);
  const known = { texts: new KnownTexts(), entities: new KnownEntities(), batches: 0, isText, hasBy };
  return (bytes) => {
    const from = new ByteReader(bytes);
    from.version(PACKED_VERSION, 'observations');
    return from.u32() === set ? new Batch(from, known) : undefined;
  };
}

/** What stays from batch to batch. */
interface Known {
  readonly texts: KnownTexts;
  readonly entities: KnownEntities;
  batches: number;
  /** of features */
  readonly isText: readonly boolean[];
  readonly hasBy: readonly boolean[];
}

class Batch implements PackedBatch {
  readonly tenant: TenantId;
  readonly source: SourceId;
  readonly received: number;
  readonly #stream: string;
  readonly #firstSequence: number;
  readonly #count: number;
  readonly #body: ByteReader;
  readonly #texts: string;
  readonly #known: Known;
  readonly #number: number;
  readonly #ids: EntityId[] = [];
  readonly #placesById = new Map<EntityId, number>();

  constructor(from: ByteReader, known: Known) {
    this.tenant = asTenantId(from.text());
    this.source = asSourceId(from.text());
    this.#stream = from.text();
    this.#firstSequence = from.varint();
    this.received = from.f64();
    this.#count = from.varint();
    this.#body = new ByteReader(from.part());
    this.#texts = decoder.decode(from.part());
    this.#known = known;
    this.#number = known.batches += 1;
  }

  textAt(place: number): string {
    return this.#ids[place] ?? '';
  }

  each(see: (event: PackedEvent) => void): void {
    const [body, texts] = [this.#body, this.#texts];
    const { texts: known, isText, hasBy } = this.#known;
    const refCodes: number[] = [];
    const refPlaces: number[] = [];
    // where the names begin; the first behind them is where the last ends
    const refStarts: number[] = [0];
    let refCount = 0;
    let sequence = this.#firstSequence;
    let ownPlace = UNKNOWN;
    // where the next text begins
    let at = 0;
    const refAt = (i: number): EntityRef => {
      const code = refCodes[i] ?? 0;
      const { kind, id, name } = this.#entity(Math.floor(code / ROLES.length), refStarts[i] ?? 0, refStarts[i + 1] ?? 0); // prettier-ignore
      return { id, kind, name, role: ROLES[code % ROLES.length] ?? 'observer' };
    };
    const event: PackedEvent = {
      ordinal: -1, time: 0, isTimeless: false, format: '', size: 0, entities: [], features: [], values: [], bys: [],
      id: () => eventIdOf(this.#stream, sequence),
      refs: () => Array.from({ length: refCount }, (_, i) => refAt(i)),
    }; // prettier-ignore
    for (let ordinal = 0; ordinal < this.#count; ordinal += 1) {
      sequence += body.varint();
      event.ordinal = ordinal;
      event.time = body.f64();
      const flags = body.u8();
      event.isTimeless = (flags & IS_TIMELESS) !== 0;
      if ((flags & HAS_FORMAT) !== 0) event.format = known.part(texts, at, (at += body.varint()));
      refCount = flags & NAMED;
      for (let i = 0; i < refCount; i += 1) {
        refCodes[i] = body.u8();
        refPlaces[i] = UNKNOWN;
        refStarts[i] = at;
        at += body.varint();
      }
      refStarts[refCount] = at;
      event.size = body.varint();
      for (let i = 0; i < event.size; i += 1) {
        const which = body.u8();
        let place = ownPlace;
        if (which < refCount) {
          place = refPlaces[which] ?? UNKNOWN;
          if (place === UNKNOWN) {
            const kind = Math.floor((refCodes[which] ?? 0) / ROLES.length);
            place = this.#placeOf(kind, refStarts[which] ?? 0, refStarts[which + 1] ?? 0);
            refPlaces[which] = place;
          }
        } else if (which === OTHER_ENTITY) {
          const kind = body.u8();
          place = this.#placeOf(kind, at, (at += body.varint()));
        } else if (which !== OWN_LOG_SOURCE) {
          throw new RangeError(`an observation is of entity ${which} of ${refCount}`);
        } else if (place === UNKNOWN) {
          place = ownPlace = this.#placeAt(entityIdOf(LOG_SOURCE_KIND, logSourceName(this.source)));
        }
        event.entities[i] = place;
        const feature = body.varint();
        event.features[i] = feature;
        event.values[i] = isText[feature] === true ? known.part(texts, at, (at += body.varint())) : body.f64();
        event.bys[i] = hasBy[feature] === true ? known.part(texts, at, (at += body.varint())) : undefined;
      }
      see(event);
    }
  }

  /** @param kind its code */
  #entity(kind: number, from: number, to: number): KnownEntity {
    return this.#known.entities.named(KINDS[kind] ?? 'device', this.#texts, from, to);
  }

  /** The place of the id of the entity of which the name stands there. */
  #placeOf(kind: number, from: number, to: number): number {
    const entity = this.#entity(kind, from, to);
    if (entity.batch !== this.#number) {
      entity.place = this.#placeAt(entity.id);
      entity.batch = this.#number;
    }
    return entity.place;
  }

  /** An id has one place, whatever ways there are to write its name. */
  #placeAt(id: EntityId): number {
    let place = this.#placesById.get(id);
    if (place === undefined) this.#placesById.set(id, (place = this.#ids.push(id) - 1));
    return place;
  }
}

const UNKNOWN = -1;
const decoder = new TextDecoder();
