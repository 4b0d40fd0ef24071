import { crc32 } from 'node:zlib';
import { valueTypes } from './write-value.ts';

/**
 * A tiny writer of event logs for the tests: templates are written into the record that uses them first, names where they come first, as Windows
 * does. What it writes is of our own invention.
 */
export type TestNode =
  | {
      readonly name: string;
      readonly attributes?: Readonly<Record<string, TestText>>;
      readonly content?: readonly TestNode[];
    }
  | TestText;

export type TestText =
  | string
  | { readonly value: number; readonly isOptional?: boolean }
  | { readonly cdata: string }
  | { readonly charRef: number }
  | { readonly entity: string }
  | { readonly pi: string };

export interface TestValue {
  readonly type: number;
  readonly bytes: Uint8Array;
}

export interface TestRecord {
  /** absent: `event` is written as it is, without a template */
  readonly values?: readonly (TestValue | TestFragment)[];
  readonly event: TestNode;
}

/** A value that is binary XML itself, with a template of its own. */
export interface TestFragment {
  readonly fragment: TestRecord;
}

const CHUNK = 1 << 16;

export const textValue = (text: string): TestValue => ({
  type: valueTypes.string,
  bytes: Buffer.from(text, 'utf16le'),
});

export const numberValue = (type: number, size: number, value: bigint): TestValue => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, value));
  return { type, bytes: bytes.subarray(0, size) };
};

export const NOTHING: TestValue = { type: valueTypes.null, bytes: Buffer.alloc(0) };

/** A log of one chunk for each list of records. */
export function evtxFile(chunks: readonly (readonly TestRecord[])[]): Buffer {
  const header = Buffer.alloc(4096);
  header.write('ElfFile\0', 'latin1');
  header.writeUInt32LE(128, 32);
  header.writeUInt16LE(1, 36);
  header.writeUInt16LE(3, 38);
  header.writeUInt16LE(4096, 40);
  header.writeUInt16LE(chunks.length, 42);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  let id = 1n;
  const written = chunks.map((records) => {
    const chunk = evtxChunk(records, id);
    id += BigInt(records.length);
    return chunk;
  });
  return Buffer.concat([header, ...written]);
}

function evtxChunk(records: readonly TestRecord[], firstId: bigint): Buffer {
  const chunk = Buffer.alloc(CHUNK);
  chunk.write('ElfChnk\0', 'latin1');
  const writer = new ChunkWriter(chunk, 512);
  records.forEach((record, index) => {
    const start = writer.at;
    const id = firstId + BigInt(index);
    writer.at += 24;
    writer.fragment(record);
    while ((writer.at - start) % 8 !== 4) writer.u8(0);
    const size = writer.at + 4 - start;
    writer.u32(size);
    chunk.writeUInt32LE(0x2a2a, start);
    chunk.writeUInt32LE(size, start + 4);
    chunk.writeBigUInt64LE(id, start + 8);
  });
  chunk.writeUInt32LE(128, 40);
  chunk.writeUInt32LE(writer.at, 48);
  return sealed(chunk);
}

/** The chunk with checksums that fit. */
export function sealed(chunk: Buffer): Buffer {
  chunk.writeUInt32LE(crc32(chunk.subarray(512, chunk.readUInt32LE(48))), 52);
  chunk.writeUInt32LE(crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120))), 124);
  return chunk;
}

class ChunkWriter {
  at: number;
  private readonly chunk: Buffer;
  private readonly names = new Map<string, number>();
  private readonly templates = new Map<TestNode, number>();

  constructor(chunk: Buffer, at: number) {
    this.chunk = chunk;
    this.at = at;
  }

  u8(value: number): void {
    this.at = this.chunk.writeUInt8(value, this.at);
  }

  u16(value: number): void {
    this.at = this.chunk.writeUInt16LE(value, this.at);
  }

  u32(value: number): void {
    this.at = this.chunk.writeUInt32LE(value, this.at);
  }

  fragment({ event, values }: TestRecord): void {
    this.header();
    if (values === undefined) this.node(event, false);
    else this.instance(event, values);
    this.u8(0);
  }

  private header(): void {
    for (const byte of [0x0f, 1, 1, 0]) this.u8(byte);
  }

  private instance(event: TestNode, values: readonly (TestValue | TestFragment)[]): void {
    this.u8(0x0c);
    this.u8(1);
    this.u32(7);
    const known = this.templates.get(event);
    this.u32(known ?? this.at + 4);
    if (known === undefined) {
      this.templates.set(event, this.at);
      const start = this.at;
      this.at += 24;
      this.header();
      this.node(event, true);
      this.u8(0);
      this.chunk.writeUInt32LE(this.at - start - 24, start + 20);
    }
    this.u32(values.length);
    const descriptors = this.at;
    this.at += 4 * values.length;
    values.forEach((value, index) => {
      const start = this.at;
      if ('fragment' in value) this.fragment(value.fragment);
      else this.at += this.chunk.write(Buffer.from(value.bytes).toString('latin1'), this.at, 'latin1');
      this.chunk.writeUInt16LE(this.at - start, descriptors + 4 * index);
      this.chunk.writeUInt8('fragment' in value ? valueTypes.binXml : value.type, descriptors + 4 * index + 2);
    });
  }

  private node(node: TestNode, isInTemplate: boolean): void {
    if (typeof node === 'string' || !('name' in node)) {
      this.text(node);
      return;
    }
    const attributes = Object.entries(node.attributes ?? {});
    this.u8(attributes.length > 0 ? 0x41 : 0x01);
    if (isInTemplate) this.u16(0xffff);
    const size = this.at;
    this.u32(0);
    this.name(node.name);
    if (attributes.length > 0) {
      const list = this.at;
      this.u32(0);
      attributes.forEach(([name, value], index) => {
        this.u8(index + 1 < attributes.length ? 0x46 : 0x06);
        this.name(name);
        this.text(value);
      });
      this.chunk.writeUInt32LE(this.at - list - 4, list);
    }
    if (node.content === undefined) this.u8(0x03);
    else {
      this.u8(0x02);
      for (const child of node.content) this.node(child, isInTemplate);
      this.u8(0x04);
    }
    this.chunk.writeUInt32LE(this.at - size - 4, size);
  }

  private text(text: TestText): void {
    if (typeof text === 'string') {
      this.u8(0x05);
      this.u8(valueTypes.string);
      this.units(text);
    } else if ('value' in text) {
      this.u8(text.isOptional === true ? 0x0e : 0x0d);
      this.u16(text.value);
      this.u8(0);
    } else if ('cdata' in text) {
      this.u8(0x07);
      this.units(text.cdata);
    } else if ('charRef' in text) {
      this.u8(0x08);
      this.u16(text.charRef);
    } else if ('entity' in text) {
      this.u8(0x09);
      this.name(text.entity);
    } else {
      this.u8(0x0a);
      this.name('target');
      this.u8(0x0b);
      this.units(text.pi);
    }
  }

  private units(text: string): void {
    this.u16(text.length);
    this.at += this.chunk.write(text, this.at, 'utf16le');
  }

  private name(name: string): void {
    const known = this.names.get(name);
    this.u32(known ?? this.at + 4);
    if (known !== undefined) return;
    this.names.set(name, this.at);
    this.u32(0);
    this.u16(0);
    this.units(name);
    this.u16(0);
  }
}
