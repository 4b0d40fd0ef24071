import { open, stat, type FileHandle } from 'node:fs/promises';

/** Where reading stands: a file is known by its inode, so that a rotated one is not taken for the new one. */
export interface FilePlace {
  readonly inode: number;
  readonly offset: number;
}

const CHUNK = 256 * 1024;

/** Follows a log file that grows, is rotated away or emptied. The first time it begins at the end, afterwards where it was. */
export class GrowingFile {
  readonly #path: string;
  #handle: FileHandle | undefined;
  #place: FilePlace | undefined;
  #known: FilePlace | undefined;
  #isFirst = true;

  /** @param known where reading stood when the program ended */
  constructor(path: string, known: FilePlace | undefined) {
    this.#path = path;
    this.#known = known;
  }

  get place(): FilePlace | undefined {
    return this.#place;
  }

  /**
   * The next bytes, at most 256 KiB; undefined if there are none now. What the caller does not take (half a line, half an entry)
   * it gives back with `unread`.
   */
  async read(): Promise<Buffer | undefined> {
    if (this.#handle === undefined && !(await this.#open())) return undefined;
    const bytes = await this.#readOn();
    if (bytes !== undefined) return bytes;
    if (!(await this.#isReplaced())) return undefined;
    await this.close();
    return (await this.#open()) ? await this.#readOn() : undefined;
  }

  unread(bytes: number): void {
    if (this.#place !== undefined) this.#place = { ...this.#place, offset: this.#place.offset - bytes };
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #open(): Promise<boolean> {
    try {
      this.#handle = await open(this.#path, 'r');
    } catch {
      this.#isFirst = false; // a file that comes later is new from its first byte
      return false;
    }
    const { ino: inode, size } = await this.#handle.stat();
    const known = this.#known?.inode === inode && this.#known.offset <= size ? this.#known.offset : undefined;
    const isNewToUs = this.#isFirst && this.#known === undefined;
    this.#place = { inode, offset: known ?? (isNewToUs ? size : 0) };
    this.#isFirst = false;
    this.#known = undefined;
    return true;
  }

  async #readOn(): Promise<Buffer | undefined> {
    if (this.#handle === undefined || this.#place === undefined) return undefined;
    const { size } = await this.#handle.stat();
    const { inode } = this.#place;
    if (size < this.#place.offset) this.#place = { inode, offset: 0 };
    const length = Math.min(CHUNK, size - this.#place.offset);
    if (length <= 0) return undefined;
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.#handle.read(buffer, 0, length, this.#place.offset);
    this.#place = { inode, offset: this.#place.offset + bytesRead };
    return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead);
  }

  async #isReplaced(): Promise<boolean> {
    try {
      return (await stat(this.#path)).ino !== this.#place?.inode;
    } catch {
      return false; // rotated away, the new one is not there yet
    }
  }
}

/** Whole lines of a piece, and how many bytes behind them are the beginning of another. A line longer than a piece is cut. */
export function wholeLines(bytes: Buffer): { lines: string[]; rest: number } {
  const end = bytes.lastIndexOf(10);
  if (end < 0)
    return bytes.length < CHUNK ? { lines: [], rest: bytes.length } : { lines: [bytes.toString('utf8')], rest: 0 };
  const lines = bytes.toString('utf8', 0, end).split('\n');
  return { lines: lines.filter((line) => line !== ''), rest: bytes.length - end - 1 };
}
