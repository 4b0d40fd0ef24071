/** One record of an answer. */
export interface PulledRecord {
  /** as it came, byte for byte (see `arrayTexts`) */
  readonly text: string;
  /** where a record need not be text: its bytes; `text` then only tells it from others */
  readonly bytes?: Uint8Array;
  /**
   * What tells it from all other records of this source, with its version where a record changes after it was given out first ("id@updated").
   * A record whose id was seen is left out. Without one it is never left out.
   */
  readonly id?: string;
}
