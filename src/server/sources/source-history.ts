import type { SourceStateKind, SourceStretch } from '../../model/configured-source.ts';

const LONGEST = 50;

/** The states of one source, newest first: one entry a stretch of the same state, with its last words. */
export interface SourceHistory {
  now(): SourceStretch;
  /** @returns whether this is another state than before */
  add(state: SourceStateKind, message: string, at: number): boolean;
  all(): readonly SourceStretch[];
}

export function createSourceHistory(before: readonly SourceStretch[], at: number): SourceHistory {
  let stretches = before.length === 0 ? [{ state: 'stopped', message: '', since: at } satisfies SourceStretch] : before;
  const now = (): SourceStretch => stretches[0] ?? { state: 'stopped', message: '', since: at };
  return {
    now,
    add(state, message, since) {
      const last = now();
      if (last.state === state) {
        stretches = [{ ...last, message }, ...stretches.slice(1)];
        return false;
      }
      stretches = [{ state, message, since }, ...stretches].slice(0, LONGEST);
      return true;
    },
    all: () => stretches,
  };
}
