import type { Understand } from '../../pipeline/ports.ts';
import type { MappingStore } from '../../store/state/mapping-store.ts';
import { mappingSet, NO_MAPPINGS, type MappingHistory, type MappingSet } from './mapping-set.ts';

/**
 * Remembers from which record of the journal on which set of mappings was in force. What is judged with another set for the first time is given on only after
 * that place is in the database: nothing is written that could later be read in another way.
 *
 * So a record has one reading, also after a crash: what is before the place is read with the set before it, what is behind it with the set since.
 */
export interface MappingEpochs {
  /** the set that counts now, with all before it */
  history(now: MappingSet): MappingHistory;
  /** Understands batches, and remembers where the set changes. */
  watch(understand: Understand): Understand;
}

export interface EpochsDeps {
  readonly store: Pick<MappingStore, 'epochs' | 'addEpoch'>;
  readonly stream: string;
  /** the end of what was announced before a crash, or what is settled: what is before it was read with the last set that is known */
  readonly boundary: number;
  /** tries until it works */
  readonly insist: <T>(step: () => Promise<T>) => Promise<T>;
}

const MOST_EPOCHS = 200;

export async function createMappingEpochs({ store, stream, boundary, insist }: EpochsDeps): Promise<MappingEpochs> {
  const epochs = (await store.epochs(stream)).slice(-MOST_EPOCHS).map(({ first, set }) => ({ first, set: mappingSet.parse(set) }));
  const known = new Map<string, MappingSet>(epochs.map(({ set }) => [set.version, set]));
  known.set(NO_MAPPINGS.version, NO_MAPPINGS);
  /** behind everything that was asked for */
  let asked = boundary;
  let saving: Promise<void> = Promise.resolve();
  const lastSet = (): MappingSet => epochs.at(-1)?.set ?? NO_MAPPINGS;

  async function saw(first: number, version: string): Promise<void> {
    const last = epochs.at(-1);
    if (version === lastSet().version || (last !== undefined && first <= last.first) || first < boundary) return;
    const set = known.get(version);
    if (set === undefined) throw new Error(`batches were read with the mappings ${version}, which nobody asked for`);
    await insist(() => store.addEpoch(stream, { first, set }));
    epochs.push({ first, set });
  }

  return {
    history(now) {
      known.set(now.version, now);
      const starts = [{ first: 0, set: NO_MAPPINGS }, ...epochs];
      const earlier = starts.flatMap(({ set }, i) => {
        const next = starts[i + 1];
        // the last one ends where the next set will begin: not before what was asked for already
        const until = next?.first ?? (set.version === now.version ? 0 : asked);
        return until > 0 ? [{ until, set }] : [];
      });
      return { now, earlier };
    },
    watch: (understand) => async (batch) => {
      asked = Math.max(asked, batch.first + batch.ends.length);
      const understood = await understand(batch);
      if (understood.mappings !== undefined) {
        const { mappings } = understood;
        saving = saving.then(() => saw(batch.first, mappings));
        await saving;
      }
      return understood;
    },
  };
} // prettier-ignore
