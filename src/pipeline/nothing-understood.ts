import type { SourceId } from '../model/ids.ts';
import type { Understood } from './ports.ts';

/** What is understood of no records at all: to be filled in with what is to be settled beside them. */
export function nothingUnderstood(source: SourceId): Understood {
  const none = new Uint8Array(0);
  return {
    source,
    eventRows: none,
    events: 0,
    unreadableRows: none,
    unreadable: 0,
    findings: [],
    formats: {},
    quality: {},
    unreadableKinds: {},
    lastEvent: null,
    bytes: 0,
  };
}
