import type { EntityState } from './entity-state.ts';
import type { ModelSet } from './model-set.ts';
import { WakeQueue } from './wake-queue.ts';

/** A model that does something on the clock. */
export interface Wake {
  readonly entity: EntityState;
  readonly set: ModelSet;
  readonly by: string | undefined;
}

export const createWakes = (): WakeQueue<Wake> => new WakeQueue<Wake>(wakeOrder);

/** What ends at the same time is learnt in this order, also after a snapshot was read: each is judged by what those before it have left. */
function wakeOrder(a: Wake, b: Wake): number {
  if (a.entity.id !== b.entity.id) return a.entity.id < b.entity.id ? -1 : 1;
  if (a.set.number !== b.set.number) return a.set.number - b.set.number;
  return (a.by ?? '') < (b.by ?? '') ? -1 : (a.by ?? '') > (b.by ?? '') ? 1 : 0;
}
