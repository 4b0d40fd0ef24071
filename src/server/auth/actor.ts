import { asUserId } from '../../model/ids.ts';
import type { Actor } from '../../store/state/state-store.ts';
import type { Caller } from './caller.ts';

/** Under which name a change stands: a person's, or that of a key, for pipelines that keep rules as code. */
export function actorOf(caller: Caller): Actor {
  return caller.kind === 'person' ? caller.user : { id: asUserId(`key:${caller.id}`), name: `key ${caller.name}` };
}
