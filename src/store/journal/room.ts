import { JournalFull } from '../../pipeline/ports.ts';

/** Appends that wait for the disk hold at most this much memory. */
const WAITING_BYTES = 256 * 1024 * 1024;
const RETRY_SECONDS = 5;

/**
 * How much there is and how much there may be. Once full, the journal stays full until it is down to nine tenths of the limit,
 * so that senders are not sent away and called back with every batch. From four fifths on, what all readers have behind them
 * goes although it was to be kept.
 */
export class Room {
  readonly limit: number;
  /** bytes on disk */
  used = 0;
  readonly #clock: () => number;
  #waiting = 0;
  #isFull = false;
  #diskFullUntil = Number.NEGATIVE_INFINITY;

  constructor(limit: number, clock: () => number) {
    this.limit = limit;
    this.#clock = clock;
  }

  /** Reserves bytes that are about to be written, or says why there is no room. */
  take(bytes: number): JournalFull | undefined {
    if (bytes > this.limit * 0.9) {
      throw new RangeError(
        `A batch of ${bytes} bytes does not fit into a journal that is limited to ${this.limit} bytes.`,
      );
    }
    if (this.#clock() < this.#diskFullUntil) return full('the disk is full');
    const now = this.used + this.#waiting;
    if (this.#isFull && now <= this.limit * 0.9) this.#isFull = false;
    if (now + bytes > this.limit) this.#isFull = true;
    if (this.#isFull) return full(`it holds ${this.used} of at most ${this.limit} bytes that are not yet processed`);
    if (this.#waiting > 0 && this.#waiting + bytes > WAITING_BYTES) {
      return new JournalFull('The journal takes no more for the moment: the disk is slower than what comes in.', 1);
    }
    this.#waiting += bytes;
    return undefined;
  }

  /** What was reserved has been written, or not. */
  settle(bytes: number, written: boolean): void {
    this.#waiting -= bytes;
    if (written) this.used += bytes;
  }

  free(bytes: number): void {
    this.used -= bytes;
    this.#diskFullUntil = Number.NEGATIVE_INFINITY;
  }

  /** The operating system says so: nothing is tried for some seconds, unless something is removed. */
  diskIsFull(cause: Error): JournalFull {
    this.#diskFullUntil = this.#clock() + RETRY_SECONDS * 1000;
    return full(`the disk is full (${cause.message})`);
  }

  isScarce(): boolean {
    return this.#isFull || this.used + this.#waiting > this.limit * 0.8 || this.#clock() < this.#diskFullUntil;
  }

  /** bytes down to which what is not needed is removed; infinite while there is room enough */
  mostAfterTidying(): number {
    if (this.#clock() < this.#diskFullUntil) return 0;
    return this.isScarce() ? this.limit * 0.7 : Number.POSITIVE_INFINITY;
  }
}

function full(why: string): JournalFull {
  const message = `The journal takes no more for the moment: ${why}. Send again in ${RETRY_SECONDS} seconds.`;
  return new JournalFull(message, RETRY_SECONDS);
}
