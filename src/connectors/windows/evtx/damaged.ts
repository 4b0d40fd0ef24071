/**
 * What is read is not what the format allows. Thrown only while one record or chunk is read and caught where that ends (`chunk.ts`): there it
 * becomes the reason of an unreadable record. A reader of binary XML that hands each failure up as a value would test for it at every byte.
 */
export class Damaged extends Error {
  override readonly name = 'Damaged';
  /** offset in the chunk */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
