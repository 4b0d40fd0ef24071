import type { EventId } from '../../model/ids.ts';
import type { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import type { Model } from './kinds/kind.ts';

/** What one behaviour found odd about an entity on one day: the strongest of that day, whether or not it was loud enough for a finding. */
export interface Signal {
  readonly behavior: number;
  readonly time: number;
  /** calibrated */
  readonly p: number;
  readonly actual: string | number;
  readonly finding: string | undefined;
  readonly event: EventId | undefined;
}

/**
 * All that is kept of one entity. Memory: about 300 bytes, and its models.
 * Most entities have a few models only: they are made when the first observation comes.
 */
export class EntityState {
  readonly id: string;
  readonly hash: number;
  first: number;
  last: number;
  observations = 0;
  /** day of `last`, and the observations on it */
  day = 0;
  today = 0;
  /** by the number of the model set */
  readonly models = new Map<number, Model>();
  /** by the number of the model set, then by the value of the feature's `by` */
  parts: Map<number, Map<string, Model>> | undefined;
  /** IANA name; undefined: the tenant's */
  zone: string | undefined;
  zoneFrom: 'person' | 'directory' | undefined;
  role: string | undefined;
  /** number of its peer group; -1 without */
  group = -1;
  signals: Signal[] | undefined;
  /** by behaviour: until when it says no more, ms */
  quiet: Map<number, number> | undefined;
  findings = 0;
  /** newest last */
  drift: { readonly time: number; readonly behavior: string | undefined; readonly text: string }[] | undefined;

  constructor(id: string, hash: number, first: number) {
    this.id = id;
    this.hash = hash;
    this.first = first;
    this.last = first;
  }

  note(time: number, behavior: string | undefined, text: string): void {
    this.drift ??= [];
    this.drift.push({ time, behavior, text });
    if (this.drift.length > MOST_NOTES) this.drift.shift();
  }

  *allModels(): IterableIterator<{ readonly set: number; readonly by: string | undefined; readonly model: Model }> {
    for (const [set, model] of this.models) yield { set, by: undefined, model };
    for (const [set, parts] of this.parts ?? []) for (const [by, model] of parts) yield { set, by, model };
  }

  /** Every model, without anything made for each. */
  eachModel(visit: (model: Model) => void): void {
    this.models.forEach(visit);
    this.parts?.forEach((parts) => parts.forEach(visit));
  }

  remove(set: number, by: string | undefined): void {
    if (by === undefined) this.models.delete(set);
    else this.parts?.get(set)?.delete(by);
  }

  put(set: number, by: string | undefined, model: Model): void {
    if (by === undefined) {
      this.models.set(set, model);
      return;
    }
    this.parts ??= new Map();
    const parts = this.parts.get(set) ?? new Map<string, Model>();
    this.parts.set(set, parts.set(by, model));
  }

  partCount(set: number): number {
    return this.parts?.get(set)?.size ?? 0;
  }

  get(set: number, by: string | undefined): Model | undefined {
    return by === undefined ? this.models.get(set) : this.parts?.get(set)?.get(by);
  }

  get bytes(): number {
    let sum = 300 + 2 * this.id.length + 120 * (this.signals?.length ?? 0);
    this.models.forEach((model) => (sum += model.bytes + 48));
    this.parts?.forEach((parts) => parts.forEach((model, by) => (sum += model.bytes + 48 + 2 * by.length)));
    return sum;
  }
}

const MOST_NOTES = 20;

/** What the entity itself is; its models are written by their sets. */
export function writeEntity(entity: EntityState, to: ByteWriter): void {
  to.text(entity.id);
  to.u32(entity.hash);
  for (const number of [entity.first, entity.last, entity.observations, entity.day, entity.today, entity.findings]) to.f64(number);
  to.text(entity.zone ?? '');
  to.u8(entity.zoneFrom === 'person' ? 1 : entity.zoneFrom === 'directory' ? 2 : 0);
  to.text(entity.role ?? '');
  to.varint(entity.group + 1);
  const drift = entity.drift ?? [];
  to.varint(drift.length);
  for (const { time, behavior, text } of drift) {
    to.f64(time);
    to.text(behavior ?? '');
    to.text(text);
  }
} // prettier-ignore

export function readEntity(from: ByteReader): EntityState {
  const id = from.text();
  const hash = from.u32();
  const entity = new EntityState(id, hash, from.f64());
  entity.last = from.f64();
  entity.observations = from.f64();
  entity.day = from.f64();
  entity.today = from.f64();
  entity.findings = from.f64();
  entity.zone = from.text() || undefined;
  const zoneFrom = from.u8();
  entity.zoneFrom = zoneFrom === 1 ? 'person' : zoneFrom === 2 ? 'directory' : undefined;
  entity.role = from.text() || undefined;
  entity.group = from.varint() - 1;
  for (let left = from.size(10); left > 0; left -= 1) {
    const time = from.f64();
    const behavior = from.text() || undefined;
    entity.note(time, behavior, from.text());
  }
  return entity;
}
