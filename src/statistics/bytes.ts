/** Writes snapshots: little-endian, growing as needed. What `ByteReader` reads under the same names, in the same order. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** bytes written so far */
  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  u32(value: number): void {
    this.#room(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** A whole number from 0 to 2^53 - 1, in 1 to 8 bytes (LEB128). Throws `RangeError` on any other. */
  varint(value: number): void {
    if (value < 128 && value >= 0 && Number.isInteger(value)) {
      this.u8(value);
      return;
    }
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${value} is not a whole number from 0 to 2^53`);
    this.#room(8);
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  f32(value: number): void {
    this.#room(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  f64(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Any string, half surrogate pairs included (written as UTF-8 would write them, were they allowed). */
  text(value: string): void {
    let size = value.length;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit >= 0x80) size += unit >= 0x800 ? 2 : 1;
    }
    this.varint(size);
    this.#room(size);
    for (let i = 0; i < value.length; i++) this.#unit(value.charCodeAt(i));
  }

  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** A list of numbers as 32-bit floats. */
  f32s(values: ArrayLike<number>): void {
    this.varint(values.length);
    this.#room(4 * values.length);
    for (let i = 0; i < values.length; i++) this.f32(values[i] ?? 0);
  }

  f64s(values: ArrayLike<number>): void {
    this.varint(values.length);
    this.#room(8 * values.length);
    for (let i = 0; i < values.length; i++) this.f64(values[i] ?? 0);
  }

  /** A copy of all that was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** All that was written, without a copy: good until more is written. */
  written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Begins anew, in the memory that it has. */
  clear(): void {
    this.#length = 0;
  }

  #unit(unit: number): void {
    const bytes = this.#bytes;
    if (unit < 0x80) {
      bytes[this.#length++] = unit;
    } else if (unit < 0x800) {
      bytes[this.#length++] = 0xc0 | (unit >> 6);
      bytes[this.#length++] = 0x80 | (unit & 0x3f);
    } else {
      bytes[this.#length++] = 0xe0 | (unit >> 12);
      bytes[this.#length++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[this.#length++] = 0x80 | (unit & 0x3f);
    }
  }

  #room(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

/** Reads what `ByteWriter` wrote. Throws `RangeError` when there is less than asked for, or a number that could not have been written. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** bytes not read yet */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    const at = this.#take(1);
    return this.#view.getUint8(at);
  }

  /** The first byte of a structure says how it was written; throws `RangeError` unless it is the one that is known. */
  version(known: number, what: string): void {
    const found = this.u8();
    if (found !== known) throw new RangeError(`${what}: version ${found} is not ${known}`);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  varint(): number {
    const first = this.u8();
    if (first < 128) return first;
    let value = first & 127;
    for (let factor = 128; ; factor *= 128) {
      const byte = this.u8();
      value += (byte & 127) * factor;
      if (value > Number.MAX_SAFE_INTEGER || factor > 2 ** 49) throw new RangeError('a number over 2^53');
      if (byte < 128) return value;
    }
  }

  f32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  text(): string {
    const size = this.varint();
    const from = this.#take(size);
    const units: number[] = [];
    let text = '';
    for (let at = from; at < from + size;) {
      const lead = this.#view.getUint8(at);
      const width = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : 3;
      units.push(this.#unit(at, width, lead));
      at += width;
      if (units.length < 4096) continue;
      text += String.fromCharCode(...units);
      units.length = 0;
    }
    return text + String.fromCharCode(...units);
  }

  bytes(): Uint8Array {
    return this.part().slice();
  }

  /** What `bytes` gives, without a copy. */
  part(): Uint8Array {
    const size = this.varint();
    const from = this.#take(size);
    return this.#bytes.subarray(from, from + size);
  }

  f32s(): Float32Array<ArrayBuffer> {
    const size = this.varint();
    const from = this.#take(4 * size);
    return Float32Array.from({ length: size }, (_, i) => this.#view.getFloat32(from + 4 * i, true));
  }

  f64s(): Float64Array<ArrayBuffer> {
    const size = this.varint();
    const from = this.#take(8 * size);
    return Float64Array.from({ length: size }, (_, i) => this.#view.getFloat64(from + 8 * i, true));
  }

  /** A count that is about to be looped over or allocated for: what each costs at least in bytes must still be there. */
  size(bytesEach: number): number {
    const size = this.varint();
    if (size * bytesEach > this.left) throw new RangeError(`${size} entries do not fit into ${this.left} bytes`);
    return size;
  }

  #unit(at: number, width: number, lead: number): number {
    if (width === 1) return lead;
    const second = this.#view.getUint8(at + 1) & 0x3f;
    if (width === 2) return ((lead & 0x1f) << 6) | second;
    return ((lead & 0x0f) << 12) | (second << 6) | (this.#view.getUint8(at + 2) & 0x3f);
  }

  #take(size: number): number {
    if (size > this.left) throw new RangeError(`${size} bytes were to be read, ${this.left} are left`);
    const at = this.#at;
    this.#at += size;
    return at;
  }
}
