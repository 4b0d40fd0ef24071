import type { FlowSink } from './flow-sink.ts';

/** A data set that came before its template, with the header of its message. */
export interface HeldSet {
  readonly exporter: string;
  readonly key: string;
  readonly template: number;
  /** header of the message and the set, as one message that could be read alone */
  readonly message: Buffer;
  /** ms since 1970 when it came */
  readonly since: number;
}

/** Data sets that wait for their templates, bounded by bytes and time; the oldest is given up first, and kept as unreadable. */
export interface HeldSets {
  hold(set: HeldSet, sink: FlowSink): void;
  /** Takes out what waits for this template. */
  take(key: string): HeldSet[];
  expire(now: number, sink: FlowSink): void;
  count(): number;
}

export function createHeldSets(limits: { readonly held: number; readonly heldFor: number }): HeldSets {
  let sets: HeldSet[] = [];
  /** how many wait for each template: most templates come again and again, with nothing waiting */
  const countByKey = new Map<string, number>();
  let bytes = 0;

  const remove = ({ key, message }: HeldSet): void => {
    bytes -= message.length + OVERHEAD;
    const left = (countByKey.get(key) ?? 1) - 1;
    if (left === 0) countByKey.delete(key);
    else countByKey.set(key, left);
  };

  function giveUp(set: HeldSet, sink: FlowSink, why: string): void {
    remove(set);
    const message = `the template ${set.template} that tells how to read this set did not come ${why}`;
    sink.unreadable(set.exporter, set.message, { kind: 'not-recognised', message });
  }

  return {
    hold(set, sink) {
      sets.push(set);
      bytes += set.message.length + OVERHEAD;
      countByKey.set(set.key, (countByKey.get(set.key) ?? 0) + 1);
      let given = 0;
      for (; bytes > limits.held && given < sets.length; given++) {
        const oldest = sets[given];
        if (oldest !== undefined) giveUp(oldest, sink, 'before there was no room to hold more sets');
      }
      if (given > 0) sets = sets.slice(given);
    },
    take(key) {
      if (!countByKey.has(key)) return [];
      const taken = sets.filter((set) => set.key === key);
      sets = sets.filter((set) => set.key !== key);
      taken.forEach(remove);
      return taken;
    },
    expire(now, sink) {
      const old = sets.filter(({ since }) => now - since > limits.heldFor);
      if (old.length === 0) return;
      sets = sets.filter(({ since }) => now - since <= limits.heldFor);
      for (const set of old) giveUp(set, sink, now === Infinity ? 'before the source was stopped' : `within ${Math.round(limits.heldFor / 1000)} seconds`); // prettier-ignore
    },
    count: () => sets.length,
  };
}

/** bytes of memory that a set costs beside its own */
const OVERHEAD = 300;
