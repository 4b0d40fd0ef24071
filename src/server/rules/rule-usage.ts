import type { LogSource } from '../../model/log-source.ts';
import type { TenantId } from '../../model/ids.ts';
import type { RuleStore, SeenLogSource, SeenNow, SeenSoFar } from '../../store/state/rule-store.ts';
import type { UsageDelta } from '../workers/usage-deltas.ts';

/** What all workers saw and spent, added up; what was seen is remembered over restarts, what was spent is not. */
export interface RuleUsage {
  add(delta: UsageDelta): void;
  /** including what is not saved yet */
  seen(): SeenSoFar;
  /** events of each set of log sources, since `since` */
  came(): ReadonlyMap<string, CameSince>;
  /** by rule, since `since` */
  spent(): ReadonlyMap<string, Spent>;
  readonly since: number;
  /** From now on it is looked for these fields. Rejects if the store does not answer. */
  watch(fields: readonly string[]): Promise<void>;
  /** Saves what was seen; what cannot be saved is kept for the next time. */
  save(): Promise<void>;
}

export interface CameSince {
  readonly id: string;
  readonly sources: readonly LogSource[];
  readonly events: number;
}

export interface Spent {
  readonly candidates: number;
  readonly matches: number;
  readonly microseconds: number;
}

/** More rules than anybody has: a bound, should ids be made without end. */
const MOST_RULES = 100_000;

export async function createRuleUsage(
  store: Pick<RuleStore, 'seen' | 'addSeen' | 'watchFields'>,
  tenant: TenantId,
  now: () => number,
): Promise<RuleUsage> {
  const before = await store.seen(tenant);
  const watchedSince = new Map(before.watchedSince);
  const sets = new Map(before.logSources.map((set) => [set.id, { ...set, fields: new Map(set.fields) }]));
  const spent = new Map<string, Spent>();
  const came = new Map<string, CameSince>();
  let unsaved = new Map<string, SeenNow>();

  function addSet({ id, sources, events, fields }: UsageDelta['sets'][number]): void {
    const at = now();
    const known = sets.get(id);
    const set = known ?? { id, sources, events: 0, first: at, last: at, fields: new Map<string, { first: number; last: number }>() }; // prettier-ignore
    for (const field of fields) set.fields.set(field, { first: set.fields.get(field)?.first ?? at, last: at });
    sets.set(id, { ...set, events: set.events + events, last: at });
    came.set(id, { id, sources, events: (came.get(id)?.events ?? 0) + events });
    const waiting = unsaved.get(id);
    unsaved.set(id, {
      id,
      sources,
      at,
      events: events + (waiting?.events ?? 0),
      fields: [...new Set([...(waiting?.fields ?? []), ...fields])],
    });
  }

  return {
    since: now(),
    add(delta) {
      for (const set of delta.sets) addSet(set);
      for (const { rule, candidates, matches, microseconds } of delta.costs) {
        const known = spent.get(rule) ?? { candidates: 0, matches: 0, microseconds: 0 };
        if (spent.size >= MOST_RULES && !spent.has(rule)) continue;
        spent.set(rule, {
          candidates: known.candidates + candidates,
          matches: known.matches + matches,
          microseconds: Math.max(0, known.microseconds + microseconds),
        });
      }
    },
    seen: () => ({ logSources: [...sets.values()] satisfies SeenLogSource[], watchedSince }),
    came: () => came,
    spent: () => spent,
    async watch(fields) {
      const added = fields.filter((field) => !watchedSince.has(field));
      if (added.length === 0) return;
      const at = now();
      for (const field of added) watchedSince.set(field, at);
      await store.watchFields(tenant, added, at);
    },
    async save() {
      if (unsaved.size === 0) return;
      const saving = unsaved;
      unsaved = new Map();
      try {
        await store.addSeen(tenant, [...saving.values()]);
      } catch {
        // The store is away, which /healthz says: it is tried again with what comes meanwhile.
        for (const [id, set] of saving) {
          const later = unsaved.get(id);
          unsaved.set(id, { ...set, events: set.events + (later?.events ?? 0), fields: [...new Set([...set.fields, ...(later?.fields ?? [])])] }); // prettier-ignore
        }
      }
    },
  };
}
