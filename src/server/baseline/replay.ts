import { createWithGroups } from '../../pipeline/clean/audit-groups.ts';
import type { Journal, ObserveAgain } from '../../pipeline/ports.ts';
import type { PlacedCommand } from '../../store/state/baseline-store.ts';
import type { ObservedBatch, Shard } from './shard.ts';

export interface ReplayDeps {
  readonly journal: Pick<Journal, 'read'>;
  readonly observe: ObserveAgain;
  readonly shard: Pick<Shard, 'see' | 'change'>;
  /** in the order in which they count */
  readonly commands: readonly PlacedCommand[];
  /** of the stretch that is replayed, 0 to 1 */
  readonly progress?: (share: number) => void;
}

/** Batches that are understood while others are looked at. */
const AHEAD = 8;

/**
 * Gives a shard again what it saw from `from` to before `to`, with the changes by people at their places. Nobody is told of what is found: it was found before.
 * Answers with the commands that count from behind `to` on. Rejects with `JournalProblem`, `ShardEnded`, or what the signal says.
 */
export async function replay(
  from: number,
  to: number,
  deps: ReplayDeps,
  signal: AbortSignal,
): Promise<readonly PlacedCommand[]> {
  let left = deps.commands;
  const under: { readonly first: number; readonly received: number; readonly seen: ReturnType<ObserveAgain> }[] = [];
  const ending = new AbortController();
  const withGroups = createWithGroups();

  async function look(): Promise<void> {
    const next = under.shift();
    if (next === undefined) return;
    const { observations = [] } = await next.seen;
    left = await changeUpTo(left, next.first, deps.shard);
    const batch: ObservedBatch = { observations, received: next.received };
    await deps.shard.see([batch], false);
    deps.progress?.((next.first - from) / Math.max(1, to - from));
  }

  if (from < to) {
    try {
      for await (const { batch, next } of deps.journal.read(from, AbortSignal.any([signal, ending.signal]))) {
        if (batch.first >= to) break;
        const seen = deps.observe(withGroups(batch));
        seen.catch(() => undefined); // it is thrown where it is awaited
        under.push({ first: batch.first, received: batch.received, seen });
        if (under.length >= AHEAD) await look();
        if (next >= to) break;
      }
    } finally {
      ending.abort();
    }
  }
  signal.throwIfAborted();
  while (under.length > 0) await look();
  return left;
}

/** Makes the changes that count from `position` or before; answers with the others. */
export async function changeUpTo(
  commands: readonly PlacedCommand[],
  position: number,
  shard: Pick<Shard, 'change'>,
): Promise<readonly PlacedCommand[]> {
  const isDue = (command: PlacedCommand): boolean => command.position !== null && command.position <= position;
  const due = commands.filter(isDue);
  if (due.length === 0) return commands;
  await shard.change(due);
  return commands.filter((command) => !isDue(command));
}
