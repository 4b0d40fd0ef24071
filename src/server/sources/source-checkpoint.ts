import type { JsonValue } from '../../model/json.ts';
import type { Checkpoint } from '../../pipeline/collect/source-kind.ts';
import { untilItWorks, type Trouble } from '../../pipeline/until-it-works.ts';
import { asPlatformCode } from './source-context.ts';

export interface CheckpointDeps {
  load(): Promise<JsonValue | undefined>;
  /** durable when it resolves */
  save(value: JsonValue): Promise<void>;
  /** told when the store does not answer, and when it does again */
  readonly trouble: Trouble;
  /** aborted when the source has no say any more: what waits then rejects */
  readonly signal: AbortSignal;
}

/**
 * The checkpoint of one run of a source. Saves are made one after the other; while one is under way only the newest of those that wait counts,
 * and answers them all. While the store does not answer, all of it waits.
 */
export function createSourceCheckpoint(deps: CheckpointDeps): Checkpoint {
  let saving: Promise<void> | undefined;
  let next: { value: JsonValue; saved: Promise<void> } | undefined;

  const write = (value: JsonValue): Promise<void> =>
    asPlatformCode(() => untilItWorks(CHECKPOINT, () => deps.save(value), deps.trouble, deps.signal));

  function begin(value: JsonValue): Promise<void> {
    const saved = write(value).finally(() => {
      if (saving === saved) saving = undefined;
    });
    saved.catch(() => undefined);
    saving = saved;
    return saved;
  }

  async function afterwards(current: Promise<void>): Promise<void> {
    await current.catch(() => undefined);
    const waiting = next;
    next = undefined;
    deps.signal.throwIfAborted();
    if (waiting !== undefined) await begin(waiting.value);
  }

  return {
    load: () => asPlatformCode(() => untilItWorks(CHECKPOINT, () => deps.load(), deps.trouble, deps.signal)),
    async save(value) {
      deps.signal.throwIfAborted();
      // what is saved is what it is now: the source may go on changing its own object
      const copy = structuredClone(value);
      if (saving === undefined) return await begin(copy);
      if (next === undefined) next = { value: copy, saved: afterwards(saving) };
      else next.value = copy;
      return await next.saved;
    },
  };
}

const CHECKPOINT = 'checkpoint';
