import type { Appended } from '../../pipeline/ports.ts';
import type { FrameDraft } from './frame.ts';

/** A batch that waits to be written, and whom to tell. */
export interface WaitingAppend {
  readonly draft: FrameDraft;
  /** of its key */
  readonly digest: string | undefined;
  resolve(appended: Appended): void;
  reject(error: Error): void;
}

/** One group is at most this much, so that a small append never waits for more than this to be written. */
const GROUP_BYTES = 8 * 1024 * 1024;
const GROUP_BATCHES = 2048;

/** Batches in the order in which they came. */
export class AppendQueue {
  readonly #waiting: WaitingAppend[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  push(append: WaitingAppend): void {
    this.#waiting.push(append);
  }

  /** What is written next, in one go: at least one batch, if there is any. */
  takeGroup(): WaitingAppend[] {
    let bytes = 0;
    let count = 0;
    for (const { draft } of this.#waiting) {
      if (count > 0 && (bytes + draft.length > GROUP_BYTES || count >= GROUP_BATCHES)) break;
      bytes += draft.length;
      count++;
    }
    return this.#waiting.splice(0, count);
  }
}
