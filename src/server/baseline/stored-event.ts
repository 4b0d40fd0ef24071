import type { Event } from '../../model/event.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';

/**
 * A stored event as it was when it went through the pipeline: what features read of it is the same.
 *
 * @param sequence stands in for its place in the journal: events of several journals and sources are learnt in the order of their time
 */
export function storedToNormalized(event: Event, sequence: number): NormalizedEvent {
  const { ocsf, entities } = event;
  const { stream } = placeOf(event.id);
  return new NormalizedEvent({
    tenant: event.tenant,
    source: event.source,
    kind: {
      id: event.format,
      logSources: logSourceSet(event.logSources),
      ocsf: () => ocsf,
      entities: () => entities,
    },
    fields: event.fields,
    time: event.time,
    received: event.received,
    quality: event.quality,
    stream,
    sequence,
    raw: event.raw,
    fieldsJson: undefined,
  });
}

/** The journal and the place in it that an event's id was made of (`eventIdOf`). */
export function placeOf(id: string): { readonly stream: string; readonly sequence: number } {
  const digits = id.replaceAll('-', '');
  return { stream: digits.slice(0, 12), sequence: Number.parseInt(digits.slice(18), 16) };
}
