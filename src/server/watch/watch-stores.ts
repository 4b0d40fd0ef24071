import type { EventStore } from '../../store/events/event-store.ts';
import type { StateStore } from '../../store/state/state-store.ts';
import { reasonOf } from '../cannot-start.ts';
import type { Parts } from './parts.ts';

const EVERY_MS = 5000;

/** Asks the stores every few seconds whether they answer, for `/healthz`. Ends with the function that it returns. */
export function watchStores(
  stores: { readonly events: Pick<EventStore, 'ping'>; readonly state: Pick<StateStore, 'health'> },
  parts: Pick<Parts, 'works' | 'fails'>,
  everyMs: number = EVERY_MS,
): () => void {
  const look = async (): Promise<void> => {
    await Promise.all([lookAt('event store', askEvents), lookAt('state store', askState)]);
  };
  /** @param ask undefined if all is well, else what is wrong */
  async function lookAt(part: string, ask: () => Promise<string | undefined>): Promise<void> {
    const wrong = await ask().catch((error: unknown) => reasonOf(error));
    if (ended) return;
    if (wrong === undefined) parts.works(part);
    else parts.fails(part, wrong);
  }
  async function askEvents(): Promise<string | undefined> {
    return (await stores.events.ping()) ? undefined : 'The event store does not answer.';
  }
  async function askState(): Promise<string | undefined> {
    const { ok, message } = await stores.state.health();
    return ok ? undefined : message;
  }

  let ended = false;
  let looking: Promise<void> | undefined;
  const tick = (): void => {
    looking ??= look().finally(() => (looking = undefined));
  };
  tick();
  const timer = setInterval(tick, everyMs);
  return () => {
    ended = true;
    clearInterval(timer);
  };
}
