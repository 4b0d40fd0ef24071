import { asSourceId, type SourceId } from '../../model/ids.ts';
import type { Accounts } from '../../store/state/state-store.ts';

/** Counts what receivers turned away, and saves the counts every few seconds: refusing must cost nothing. */
export interface Refusals {
  count(source: SourceId, records: number, reason: string): void;
  /** counted and not yet saved, per source */
  pending(): ReadonlyMap<SourceId, number>;
  /** Saves what is pending; what cannot be saved stays pending. */
  save(): Promise<void>;
}

/** A flood of made-up names must not fill memory: beyond these, refusals are counted under one name. */
const MAX_PENDING = 5000;
const OTHERS = asSourceId('others');

export function createRefusals(accounts: Pick<Accounts, 'addRefused'>): Refusals {
  let pending = new Map<string, { source: SourceId; reason: string; records: number }>();
  let saving = new Map<string, { source: SourceId; reason: string; records: number }>();
  let running: Promise<void> | undefined;

  function add(source: SourceId, records: number, reason: string): void {
    const own = `${source}\n${reason}`;
    const key = pending.has(own) || pending.size < MAX_PENDING ? own : `${OTHERS}\n${reason}`;
    const known = pending.get(key);
    if (known !== undefined) known.records += records;
    else pending.set(key, { source: key === own ? source : OTHERS, reason, records });
  }

  async function saveAll(): Promise<void> {
    saving = pending;
    pending = new Map();
    for (const [key, { source, records, reason }] of saving) {
      try {
        await accounts.addRefused(source, records, reason);
        saving.delete(key);
      } catch {
        // The store is away; the pipeline says so. Keep all of it for the next time.
        break;
      }
    }
    for (const { source, records, reason } of saving.values()) add(source, records, reason);
    saving = new Map();
  }

  return {
    count: (source, records, reason) => add(source, records, reason.slice(0, 200)),
    pending() {
      const bySource = new Map<SourceId, number>();
      for (const { source, records } of [...pending.values(), ...saving.values()]) {
        bySource.set(source, (bySource.get(source) ?? 0) + records);
      }
      return bySource;
    },
    save() {
      return (running ??= saveAll().finally(() => (running = undefined)));
    },
  };
}
