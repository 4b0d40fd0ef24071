import { isJsonObject, type JsonValue } from '../../../model/json.ts';
import type { Checkpoint, RunningSource, SourceDeps, SourceState } from '../source-kind.ts';

/** One of several logs that are asked for side by side under one source. */
export interface Stream<Deps extends SourceDeps> {
  /** stands below the source's name (`entra/prod/sign-ins`), and in its words */
  readonly name: string;
  readonly start: (deps: Deps) => RunningSource;
}

/**
 * Runs several logs of a service as one source: each goes forward by itself, so that one that may not be read, or is slow, holds up no other. They
 * share one checkpoint (an object by name) and are told of together; the records of each are filed under a source below.
 */
export function startStreams<Deps extends SourceDeps>(streams: readonly Stream<Deps>[], deps: Deps): RunningSource {
  const checkpoints = splitCheckpoint(deps.checkpoint);
  const tell = tellTogether(streams.length, (state) => deps.told(state));
  const running = streams.map(({ name, start }) =>
    start({
      ...deps,
      source: deps.senderOf(name),
      checkpoint: checkpoints(name),
      told: (state) => tell(name, state),
    }),
  );
  return {
    async stop() {
      await Promise.all(running.map((each) => each.stop()));
    },
  };
}

/** Parts of one checkpoint, by name. A part that is not used any more stays, so that a log that is left out and taken up again goes on where it stood. */
function splitCheckpoint(whole: Checkpoint): (name: string) => Checkpoint {
  let held: Map<string, JsonValue> | undefined;
  /** one read or write at a time: each writes the whole */
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  }
  async function load(): Promise<Map<string, JsonValue>> {
    if (held !== undefined) return held;
    const value = await whole.load();
    return (held = new Map(isJsonObject(value) ? Object.entries(value) : []));
  }
  return (name) => ({
    load: () => inTurn(async () => (await load()).get(name)),
    save: (value) =>
      inTurn(async () => {
        const next = new Map(await load()).set(name, value);
        await whole.save(Object.fromEntries(next));
        held = next;
      }),
  });
}

/** What fails comes before what waits, and that before what works; nothing works before each was heard of. */
function tellTogether(count: number, told: (state: SourceState) => void): (name: string, state: SourceState) => void {
  const states = new Map<string, SourceState>();
  return (name, state) => {
    states.set(name, state);
    const worst = (['fails', 'waits', 'works'] as const).find((kind) => [...states.values()].some((each) => each.kind === kind)) ?? 'works'; // prettier-ignore
    if (worst === 'works' && states.size < count) return;
    const such = [...states].filter(([, each]) => each.kind === worst);
    const untils = such.flatMap(([, each]) => ('until' in each && each.until !== undefined ? [each.until] : []));
    const message = such.map(([which, { message: said = '' }]) => (count === 1 ? said : `${which}: ${said}`)).join('\n'); // prettier-ignore
    if (worst === 'works') told({ kind: worst, message });
    else told({ kind: worst, message, ...(untils.length === 0 ? {} : { until: Math.min(...untils) }) });
  };
}
