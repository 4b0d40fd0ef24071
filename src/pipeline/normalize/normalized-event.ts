import type { EntityRef } from '../../model/entity.ts';
import type { Event, Quality } from '../../model/event.ts';
import type { EventId, SourceId, TenantId } from '../../model/ids.ts';
import { eventIdOf } from '../../model/ids.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import type { LogSourceSet } from '../../model/log-source.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import type { RecordOrigin } from '../../model/record.ts';
import type { EventKind } from './parser.ts';

/**
 * An event on its way through the pipeline. The cheap half is here at once; id, OCSF form and entities are made
 * when somebody asks, at most once: a rule that looks at two fields of a million events pays for two fields.
 */
export class NormalizedEvent {
  readonly tenant: TenantId;
  readonly source: SourceId;
  readonly kind: EventKind;
  /** some of the fields, if the others were not read yet: those that were said to be asked for */
  readonly asked: JsonObject | undefined;
  readonly time: number;
  readonly received: number;
  readonly quality: readonly Quality[];
  readonly stream: string;
  readonly sequence: number;
  /** the record's own text where `fields` does not hold all of it */
  readonly raw: string | undefined;
  /** JSON of `fields`, where the record's text is just that */
  readonly fieldsJson: string | undefined;
  /** how the record came in; absent where nobody will read it again */
  readonly origin: RecordOrigin | undefined;
  /** as the record says, where the clock of its source was corrected; ms since 1970 */
  readonly originalTime: number | undefined;
  #fields: JsonObject | undefined;
  #id: EventId | undefined;
  #ocsf: Ocsf | undefined;
  #entities: EntityRef[] | undefined;

  constructor(parts: NormalizedParts) {
    this.tenant = parts.tenant;
    this.source = parts.source;
    this.kind = parts.kind;
    const isPartial = parts.isPartial === true && parts.fieldsJson !== undefined;
    this.asked = isPartial ? parts.fields : undefined;
    this.#fields = isPartial ? undefined : parts.fields;
    this.time = parts.time;
    this.received = parts.received;
    this.quality = parts.quality;
    this.stream = parts.stream;
    this.sequence = parts.sequence;
    this.raw = parts.raw;
    this.fieldsJson = parts.fieldsJson;
    this.origin = parts.origin;
    this.originalTime = parts.originalTime;
  }

  get fields(): JsonObject {
    return (this.#fields ??= this.#readFields());
  }

  /** Whether these are the event's fields; does not read them. */
  hasRead(fields: JsonObject): boolean {
    return this.#fields === fields;
  }

  get id(): EventId {
    return (this.#id ??= eventIdOf(this.stream, this.sequence));
  }

  /** id of the parser: the part of the kind's id before the slash */
  get format(): string {
    const slash = this.kind.id.indexOf('/');
    return slash < 0 ? this.kind.id : this.kind.id.slice(0, slash);
  }

  get logSources(): LogSourceSet {
    return this.kind.logSources;
  }

  get ocsf(): Ocsf {
    return (this.#ocsf ??= withOriginalTime(this.kind.ocsf(this.fields, this.time), this.originalTime));
  }

  get entities(): EntityRef[] {
    return (this.#entities ??= this.kind.entities(this.fields));
  }

  #readFields(): JsonObject {
    const fields: unknown = JSON.parse(this.fieldsJson ?? '{}');
    return isJsonObject(fields) ? fields : {};
  }

  toEvent(): Event {
    return {
      id: this.id,
      tenant: this.tenant,
      time: this.time,
      received: this.received,
      source: this.source,
      format: this.format,
      logSources: [...this.logSources.sources],
      fields: this.fields,
      ocsf: this.ocsf,
      entities: this.entities,
      quality: [...this.quality],
      ...(this.raw === undefined ? {} : { raw: this.raw }),
    };
  }
}

export interface NormalizedParts {
  readonly tenant: TenantId;
  readonly source: SourceId;
  readonly kind: EventKind;
  readonly fields: JsonObject;
  readonly time: number;
  readonly received: number;
  readonly quality: readonly Quality[];
  readonly stream: string;
  readonly sequence: number;
  readonly raw: string | undefined;
  readonly fieldsJson: string | undefined;
  /** `fields` are some of those in `fieldsJson`, which is known to be JSON */
  readonly isPartial?: boolean;
  readonly origin?: RecordOrigin;
  readonly originalTime?: number | undefined;
}

/** OCSF `metadata.original_time`, unless the parser gave the record's own words for it. */
function withOriginalTime(form: Ocsf, time: number | undefined): Ocsf {
  if (time === undefined || form.metadata['original_time'] !== undefined) return form;
  return { ...form, metadata: { ...form.metadata, original_time: new Date(time).toISOString() } };
}
