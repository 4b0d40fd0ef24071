import { once } from 'node:events';
import type { SourceKind, SourceState } from '../source-kind.ts';
import type { TimelessSource } from './test-timeless.ts';

/** Runs a source until a state is told of which `isSo` holds (the default: it has caught up), then stops it. @returns all that was told */
export async function runUntil(
  kind: SourceKind,
  settings: unknown,
  source: TimelessSource,
  isSo: (state: SourceState) => boolean = hasCaughtUp,
): Promise<SourceState[]> {
  const told: SourceState[] = [];
  const stop = new AbortController();
  const stopped = once(stop.signal, 'abort');
  const running = await kind.start(settings, {
    ...source.deps,
    signal: stop.signal,
    told(state) {
      source.deps.told(state);
      if (stop.signal.aborted) return;
      told.push(state);
      if (isSo(state)) stop.abort();
    },
  });
  if ('kind' in running) throw new Error(running.message);
  await stopped;
  await running.stop();
  return told;
}

export const hasCaughtUp = ({ kind, message }: SourceState): boolean =>
  kind === 'works' && message?.endsWith('caught up.') === true;

/**
 * Runs a source again and again, whose process ends at the first append or save, then at the second, and so on, each once with and once without effect,
 * until one run comes through; its journal and checkpoint live on. @returns the source that came through
 */
export async function runWithCrashes(
  kind: SourceKind,
  settings: unknown,
  restart: (before: TimelessSource | undefined) => TimelessSource,
): Promise<TimelessSource> {
  let source = restart(undefined);
  for (let at = 0; ; at++) {
    for (const hasEffect of [false, true]) {
      let left = at;
      const { deps } = source;
      let hasCrashed = false;
      const step = async <T>(act: () => Promise<T>): Promise<T> => {
        if (left-- > 0) return act();
        hasCrashed = true;
        if (hasEffect && left === -1) await act();
        throw new Error('the process ends');
      };
      const crashing: TimelessSource = {
        ...source,
        deps: {
          ...deps,
          append: (batch) => step(() => deps.append(batch)),
          checkpoint: { ...deps.checkpoint, save: (value) => step(() => deps.checkpoint.save(value)) },
        },
      };
      await runUntil(kind, settings, crashing, (state) => hasCrashed || hasCaughtUp(state));
      if (!hasCrashed) return source;
      source = restart(source);
    }
  }
}
