import type { SourceName } from './sources.ts';

/** One line of a log, and the attack that it is part of, or -1. */
export interface Line {
  readonly time: number;
  readonly source: SourceName;
  readonly text: string;
  readonly attack: number;
}

/** Something that no longer speaks: a machine, or all of a source. */
export interface Silence {
  readonly host?: string;
  readonly source?: SourceName;
  readonly from: number;
  readonly to: number;
}

/**
 * Lines of one stretch of time, put in order of time before they leave. What is said about later (a session's end) waits for its stretch:
 * memory is that of the stretch and of what waits.
 */
export class Slice {
  /** the attack whose lines are being written, or -1 */
  attack = -1;
  readonly #silences: readonly Silence[];
  #lines: Line[] = [];

  constructor(silences: readonly Silence[]) {
    this.#silences = silences;
  }

  /** @param host the machine that writes the line, where a machine does */
  add(time: number, source: SourceName, text: string, host?: string): void {
    for (const silence of this.#silences) {
      if (time < silence.from || time >= silence.to) continue;
      if (silence.source === source || (host !== undefined && silence.host === host)) return;
    }
    this.#lines.push({ time, source, text, attack: this.attack });
  }

  /** Takes out what is before `until`, in order. */
  take(until: number): Line[] {
    const due: Line[] = [];
    const later: Line[] = [];
    for (const line of this.#lines) (line.time < until ? due : later).push(line);
    this.#lines = later;
    // stable: what is said of one moment stays in the order it was said
    return due.sort((a, b) => a.time - b.time);
  }
}
