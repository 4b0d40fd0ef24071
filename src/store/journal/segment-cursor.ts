import type { FileHandle } from 'node:fs/promises';
import { FrameReader, type FoundFrame } from './frame-reader.ts';
import { damagedAt, type Loss } from './problem.ts';
import type { Segment } from './segment.ts';

/** What a reader sees of a journal that is being written. */
export interface LiveSegments {
  /** oldest first, at least one; grows and shrinks while it is read */
  readonly segments: readonly Segment[];
  readonly skipDamage: boolean;
  isOpen(): boolean;
  /** resolves when something was appended, or the journal was closed, or the signal was aborted */
  changed(signal: AbortSignal): Promise<void>;
  lost(loss: Loss): void;
}

/** Goes through the frames of one segment and sees to it that no record is missing between them without being told. */
export class SegmentCursor {
  readonly #live: LiveSegments;
  readonly #segment: Segment;
  readonly #handle: FileHandle;
  readonly #reader: FrameReader;
  #expected: number;

  constructor(live: LiveSegments, segment: Segment, handle: FileHandle) {
    this.#live = live;
    this.#segment = segment;
    this.#handle = handle;
    this.#reader = new FrameReader(handle, segment.header.sync, segment.start);
    this.#expected = segment.header.first;
  }

  /** sequence of the record that comes next */
  get expected(): number {
    return this.#expected;
  }

  /** whether all that is durable now was read; more may have become so since `next` said that there is nothing */
  get isAtEnd(): boolean {
    return this.#reader.offset >= this.#segment.bytes;
  }

  /** The next frame; undefined when all that is durable was read. @throws JournalProblem `damaged` */
  async next(): Promise<FoundFrame | undefined> {
    const { path, bytes } = this.#segment;
    let found = await this.#reader.next(bytes);
    if (found.kind === 'end') return undefined;
    if (found.kind === 'bad' || found.head.first !== this.#expected) {
      const { offset } = found;
      if (!this.#live.skipDamage) throw damagedAt(path, offset);
      found = await this.#reader.skip(offset + 8, bytes, this.#expected);
      const until = found.kind === 'frame' ? found : undefined;
      this.#lose(offset, (until?.offset ?? bytes) - offset, until?.head.first ?? this.#segment.end);
      if (found.kind !== 'frame') return undefined;
    }
    this.#expected = found.head.first + found.head.records;
    return found;
  }

  /** Checks that the next segment follows on this one, and says where it begins. @throws JournalProblem `damaged` */
  endOfSegment(): number {
    const { segments, skipDamage } = this.#live;
    const index = segments.indexOf(this.#segment);
    const next = index < 0 ? undefined : segments[index + 1];
    if (next === undefined) return this.#expected; // removed while it was read
    const { follows, first } = next.header;
    if (follows !== this.#expected) {
      if (!skipDamage) throw damagedAt(this.#segment.path, this.#reader.offset);
      this.#lose(this.#reader.offset, 0, follows);
    }
    return first;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  #lose(offset: number, bytes: number, to: number): void {
    if (to > this.#expected) this.#live.lost({ file: this.#segment.path, offset, bytes, from: this.#expected, to });
    this.#expected = to;
  }
}
