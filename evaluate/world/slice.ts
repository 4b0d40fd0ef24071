import type { SourceName } from './sources.ts';

/** One line of a log, and the attack that it is part of, or -1. Its text is `start` to `end` of the hour's bytes. */
export interface Line {
  readonly time: number;
  readonly source: SourceName;
  readonly attack: number;
  readonly start: number;
  readonly end: number;
}

/** Lines in order of time. */
export interface Lines {
  /** ASCII, without ends of lines */
  readonly bytes: Buffer;
  readonly lines: readonly Line[];
}

export const textOf = ({ bytes }: Pick<Lines, 'bytes'>, { start, end }: Line): string =>
  bytes.toString('latin1', start, end);

/** Something that no longer speaks: a machine, or all of a source. */
export interface Silence {
  readonly host?: string;
  readonly source?: SourceName;
  readonly from: number;
  readonly to: number;
}

interface Later {
  readonly time: number;
  readonly source: SourceName;
  readonly attack: number;
  readonly text: string;
}

/**
 * Lines of one stretch of time, put in order of time before they leave. They are kept as bytes: texts put together of many pieces cost the
 * collector more than all the rest. What is said about later (a session's end) waits for its stretch as text: memory is that of the
 * stretch and of what waits.
 */
export class Slice {
  /** the attack whose lines are being written, or -1 */
  attack = -1;
  readonly #silences: readonly Silence[];
  #until = -Infinity;
  #lines: Line[] = [];
  #later: Later[] = [];
  #bytes = Buffer.allocUnsafe(1 << 20);
  #length = 0;

  constructor(silences: readonly Silence[]) {
    this.#silences = silences;
  }

  /** A new stretch begins, and ends before `until`. */
  begin(until: number): void {
    this.#until = until;
    this.#lines = [];
    // what was taken keeps the old bytes
    this.#bytes = Buffer.allocUnsafe(Math.max(1 << 16, this.#length));
    this.#length = 0;
    const waiting = this.#later;
    this.#later = [];
    for (const { time, source, text, attack } of waiting) this.#put(time, source, text, attack);
  }

  /** @param host the machine that writes the line, where a machine does */
  add(time: number, source: SourceName, text: string, host?: string): void {
    for (const silence of this.#silences) {
      if (time < silence.from || time >= silence.to) continue;
      if (silence.source === source || (host !== undefined && silence.host === host)) return;
    }
    this.#put(time, source, text, this.attack);
  }

  take(): Lines {
    // stable: what is said of one moment stays in the order it was said
    return { bytes: this.#bytes.subarray(0, this.#length), lines: this.#lines.sort((a, b) => a.time - b.time) };
  }

  #put(time: number, source: SourceName, text: string, attack: number): void {
    if (time >= this.#until) {
      this.#later.push({ time, source, text, attack });
      return;
    }
    const start = this.#length;
    const end = start + text.length;
    if (end > this.#bytes.length) this.#grow(end);
    this.#bytes.write(text, start, 'latin1');
    this.#length = end;
    this.#lines.push({ time, source, attack, start, end });
  }

  #grow(least: number): void {
    const larger = Buffer.allocUnsafe(Math.max(least, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
