import type { Quality } from '../../model/event.ts';
import type { SourceId } from '../../model/ids.ts';
import type { UnreadableReason } from '../../model/record.ts';
import type { AccountChange } from '../../store/state/rewrite-runs.ts';

/** Gathers how the accounts of sources move. */
export interface AccountChanges {
  /** @param events 1: an event came, -1: it went */
  add(source: SourceId, events: 1 | -1, format: string, quality: readonly Quality[]): void;
  addUnreadable(source: SourceId, records: 1 | -1, kind: UnreadableReason['kind']): void;
  /** Without sources for which nothing moved. */
  all(): AccountChange[];
}

export function createAccountChanges(): AccountChanges {
  const bySource = new Map<SourceId, AccountChange>();
  const of = (source: SourceId): AccountChange => {
    const known = bySource.get(source);
    if (known !== undefined) return known;
    const change = { source, events: 0, unreadable: 0, formats: {}, quality: {}, unreadableKinds: {} };
    bySource.set(source, change);
    return change;
  };
  return {
    add(source, events, format, quality) {
      const change = of(source);
      change.events += events;
      change.formats[format] = (change.formats[format] ?? 0) + events;
      for (const fact of quality) change.quality[fact] = (change.quality[fact] ?? 0) + events;
    },
    addUnreadable(source, records, kind) {
      const change = of(source);
      change.unreadable += records;
      change.unreadableKinds[kind] = (change.unreadableKinds[kind] ?? 0) + records;
    },
    all: () => [...bySource.values()].filter(isMoved),
  };
}

/** The changes of two pages, as of one. */
export function addedChanges(one: readonly AccountChange[], other: readonly AccountChange[]): AccountChange[] {
  const bySource = new Map<SourceId, AccountChange>();
  for (const change of [...one, ...other]) {
    const known = bySource.get(change.source);
    bySource.set(change.source, known === undefined ? change : {
      source: change.source,
      events: known.events + change.events,
      unreadable: known.unreadable + change.unreadable,
      formats: addedCounts(known.formats, change.formats),
      quality: addedCounts(known.quality, change.quality),
      unreadableKinds: addedCounts(known.unreadableKinds, change.unreadableKinds),
    });
  }
  return [...bySource.values()];
} // prettier-ignore

export function addedCounts<Counts extends Readonly<Record<string, number | undefined>>>(a: Counts, b: Counts): Counts {
  const sum: Record<string, number> = {};
  for (const [name, count] of [...Object.entries(a), ...Object.entries(b)]) sum[name] = (sum[name] ?? 0) + (count ?? 0);
  return { ...a, ...b, ...sum };
}

function isMoved({ events, unreadable, formats, quality, unreadableKinds }: AccountChange): boolean {
  const counts = [...Object.values(formats), ...Object.values(quality), ...Object.values(unreadableKinds)];
  return events !== 0 || unreadable !== 0 || counts.some((count) => count !== 0);
}
