import { entityRefOf, type EntityRef } from '../../model/entity.ts';
import { asSourceId, asTenantId, eventIdOf, type EventId, type SourceId, type TenantId } from '../../model/ids.ts';
import { ByteReader } from '../../statistics/bytes.ts';
import type { Feature } from './features/feature.ts';
import { KnownTexts } from './known-texts.ts';
import { featureSetOf, KINDS, PACKED_VERSION, ROLES } from './observations.ts';

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

/** Reads what `createObserve` packed. Texts are made when they are asked for: names that only a finding would tell never are. */
export function createUnpack(features: readonly Feature[]): Unpack {
  const set = featureSetOf(features);
  const isText = features.map(({ type }) => type === 'text');
  const known = new KnownTexts();
  return (bytes) => {
    const from = new ByteReader(bytes);
    from.version(PACKED_VERSION, 'observations');
    if (from.u32() !== set) return undefined;
    const [tenant, source, stream] = [from.text(), from.text(), from.text()];
    const firstSequence = from.varint();
    const received = from.f64();
    const count = from.varint();
    const body = new ByteReader(from.bytes());
    const textAt = readTexts(from, known);
    return {
      tenant: asTenantId(tenant),
      source: asSourceId(source),
      received,
      textAt,
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
            event.values[i] = isText[feature] === true ? textAt(body.varint()) : body.f64();
            const by = body.varint();
            event.bys[i] = by === 0 ? undefined : textAt(by - 1);
          }
          see(event);
        }
      },
    };
  };
}

const decoder = new TextDecoder();

/** Texts by their place, each made once a batch; an empty one for a place that there is not. */
function readTexts(from: ByteReader, known: KnownTexts): (place: number) => string {
  const size = from.size(1);
  const starts = new Float64Array(size + 1);
  for (let i = 0; i < size; i += 1) starts[i + 1] = (starts[i] ?? 0) + from.varint();
  const joined = decoder.decode(from.bytes());
  const texts: (string | undefined)[] = [];
  return (place) => {
    const made = texts[place];
    if (made !== undefined) return made;
    if (!(place < size)) return '';
    return (texts[place] = known.part(joined, starts[place] ?? 0, starts[place + 1] ?? 0));
  };
}

function refOf(code: number, name: string): EntityRef {
  return entityRefOf(KINDS[Math.floor(code / ROLES.length)] ?? 'device', name, ROLES[code % ROLES.length] ?? 'observer'); // prettier-ignore
}
