import { u16, u8 } from './bytes.ts';
import { compileElement, isUnnamedData, tokens, type Source } from './compile-element.ts';
import { Damaged } from './damaged.ts';
import { isTextPiece, type Attribute, type Element, type Piece, type TextPiece } from './element.ts';
import { MAX_JSON, type JsonSink } from './json-sink.ts';
import { readInstance, TEMPLATE_HEADER } from './template-instance.ts';
import { isEmptyValue, itemsOf, valueTypes, writeItems, writeText, writeValue } from './write-value.ts';

/** More JSON than this for one chunk is no log: the same ratio at which compressed files are held for bombs. */
const MAX_JSON_OF_CHUNK = 16 * MAX_JSON;
const MAX_ELEMENTS_OF_CHUNK = 1 << 20;
const MAX_DEPTH = 32;

/**
 * Writes the records of a chunk as JSON, in one pass over each. Templates are compiled when they are first met; their bytes refer to places in
 * their own chunk, so no other chunk can use them.
 */
export class EventWriter {
  private readonly sink: JsonSink;
  private bytes: Uint8Array = new Uint8Array(0);
  private source: Source = { bytes: this.bytes, names: new Map(), left: 0 };
  private readonly templates = new Map<number, Element>();
  /** offset, size and type of each value, of the record and of what is nested in it; `top` is the first place that is free */
  private readonly slots = new Int32Array(3 * (CHUNK_VALUES + 1));
  private top = 0;
  private depth = 0;
  /** elements of this chunk that may still be written: a template can be made to hold itself many times over */
  private left = 0;

  constructor(sink: JsonSink) {
    this.sink = sink;
  }

  /** What is written from here on stands in this chunk. */
  startChunk(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.source = { bytes, names: new Map(), left: 2 * bytes.length };
    this.templates.clear();
    this.left = MAX_ELEMENTS_OF_CHUNK;
    this.sink.restart();
    this.sink.written = 0;
  }

  /** Writes the binary XML from `at` to `end` as one JSON object. Throws `Damaged`. */
  write(at: number, end: number): void {
    const { sink } = this;
    sink.restart();
    if (sink.written > MAX_JSON_OF_CHUNK) throw new Damaged('the records of its chunk are too long together', at);
    this.top = 0;
    this.depth = 0;
    sink.byte(BRACE_OPEN);
    const count = this.fragment(at, end, 0, undefined);
    if (count === 0) throw new Damaged('there is nothing in it', at);
    sink.byte(BRACE_CLOSE);
  }

  /** The elements of a fragment as members of an object that has `written` members already. @returns how many there are now */
  private fragment(from: number, end: number, written: number, keys: Map<string, number> | undefined): number {
    if (++this.depth > MAX_DEPTH) throw new Damaged(`fragments lie more than ${MAX_DEPTH} deep in one another`, from);
    const { bytes, top } = this;
    let count = written;
    let at = from;
    while (at < end) {
      const token = u8(bytes, at);
      if (token === tokens.end) break;
      if (token === tokens.fragmentHeader) {
        at += 4;
        continue;
      }
      let element: Element;
      let base = top;
      if (token === tokens.instance) {
        const instance = readInstance(bytes, at);
        at = this.load(instance.descriptors, instance.count, instance.values);
        element = this.template(instance.template);
      } else if (token === tokens.piTarget || token === tokens.piData) {
        throw new Damaged('a processing instruction stands outside of an element', at);
      } else {
        ({ element, next: at } = compileElement(this.source, at, false));
      }
      if (count++ > 0) this.sink.byte(COMMA);
      this.sink.raw(keys === undefined ? element.key : ownKey(element, keys));
      this.value(element, base);
      this.top = top;
    }
    this.depth--;
    return count;
  }

  private template(offset: number): Element {
    const known = this.templates.get(offset);
    if (known !== undefined) return known;
    let at = offset + TEMPLATE_HEADER;
    if (u8(this.bytes, at) === tokens.fragmentHeader) at += 4;
    const { element } = compileElement(this.source, at, true);
    this.templates.set(offset, element);
    return element;
  }

  /** Notes where the values of an instance stand. @returns the place behind them */
  private load(descriptors: number, count: number, values: number): number {
    const { bytes, slots } = this;
    let at = values;
    let slot = this.top;
    if (slot + 3 * count >= slots.length) throw new Damaged('it has more values than its chunk can hold', descriptors);
    for (let i = 0; i < count; i++) {
      const size = u16(bytes, descriptors + 4 * i);
      slots[slot++] = at;
      slots[slot++] = size;
      slots[slot++] = u8(bytes, descriptors + 4 * i + 2);
      at += size;
    }
    if (at > bytes.length) throw new Damaged('its values are longer than its chunk', values);
    // behind the last one stands nothing: a template may name more values than there are
    slots[slot++] = -1;
    this.top = slot;
    return at;
  }

  private value(element: Element, base: number): void {
    if (--this.left < 0) throw new Damaged('the records of its chunk have too many elements', 0);
    const { sink } = this;
    const { only } = element;
    if (only >= 0) {
      const slot = this.slot(only, base);
      const type = slot < 0 ? 0 : (this.slots[slot + 2] ?? 0);
      if (type !== valueTypes.binXml) {
        const at = this.slots[slot] ?? 0;
        const size = this.slots[slot + 1] ?? 0;
        if (slot < 0 || isEmptyValue(this.bytes, at, size, type)) sink.ascii(element.isData ? '""' : 'null');
        else writeValue(sink, this.bytes, at, size, type);
        return;
      }
    }
    this.whole(element, base);
  }

  /** An element with all that it may have. */
  private whole(element: Element, base: number): void {
    const { sink } = this;
    const { pieces } = element;
    const hasAttributes = element.attributes.some((attribute) => this.hasText(attribute.pieces, base));
    const hasText = this.hasText(pieces, base);
    const hasChildren = pieces.some((piece) => this.isChild(piece, base));
    if (!hasAttributes && !hasChildren) {
      if (hasText) this.text(pieces, base);
      else sink.ascii(element.isData ? '""' : 'null');
      return;
    }
    sink.byte(BRACE_OPEN);
    let count = 0;
    if (hasAttributes) {
      sink.raw(ATTRIBUTES);
      this.attributes(element.attributes, base);
      count++;
    }
    if (hasText) {
      if (count++ > 0) sink.byte(COMMA);
      sink.raw(TEXT);
      this.text(pieces, base);
    }
    if (hasChildren) this.children(element, base, count);
    sink.byte(BRACE_CLOSE);
  }

  private attributes(attributes: readonly Attribute[], base: number): void {
    const { sink } = this;
    let count = 0;
    for (const { key, pieces } of attributes) {
      if (!this.hasText(pieces, base)) continue;
      if (count++ > 0) sink.byte(COMMA);
      sink.raw(key);
      this.text(pieces, base);
    }
    sink.byte(BRACE_CLOSE);
  }

  private children(element: Element, base: number, written: number): void {
    const { sink } = this;
    const { pieces, list } = element;
    let count = written;
    let keys: Map<string, number> | undefined;
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i];
      if (piece === undefined) continue;
      if (piece.kind === 'element') {
        if (list >= 0 && isUnnamedData(piece)) {
          if (i !== list) continue;
          if (count++ > 0) sink.byte(COMMA);
          this.list(pieces, base);
          continue;
        }
        if (count++ > 0) sink.byte(COMMA);
        sink.raw(piece.element.key);
        this.value(piece.element, base);
      } else if (piece.kind === 'fragment') {
        count = this.fragment(piece.at, piece.at + piece.size, count, (keys ??= keysOf(pieces)));
      } else if (this.isChild(piece, base)) {
        const slot = piece.kind === 'value' ? this.slot(piece.index, base) : -1;
        const at = this.slots[slot] ?? 0;
        count = this.fragment(at, at + (this.slots[slot + 1] ?? 0), count, (keys ??= keysOf(pieces)));
      }
    }
  }

  /** `"Data":{"#text":[…]}`: the data of a container that has no names, one text or a list of them. */
  private list(pieces: readonly Piece[], base: number): void {
    const { sink } = this;
    const data = pieces.filter(isUnnamedData);
    let items = 0;
    for (const piece of data) if (piece.kind === 'element') items += this.itemsIn(piece.element, base);
    sink.raw(DATA);
    if (items > 1) sink.byte(91);
    let count = 0;
    for (const piece of data) {
      if (piece.kind !== 'element') continue;
      if (count++ > 0) sink.byte(COMMA);
      this.item(piece.element, base);
    }
    if (items > 1) sink.byte(93);
    sink.byte(BRACE_CLOSE);
  }

  private itemsIn({ only }: Element, base: number): number {
    const slot = only < 0 ? -1 : this.slot(only, base);
    if (slot < 0) return 1;
    return Math.max(
      1,
      itemsOf(this.bytes, this.slots[slot] ?? 0, this.slots[slot + 1] ?? 0, this.slots[slot + 2] ?? 0),
    );
  }

  private item(element: Element, base: number): void {
    const slot = element.only < 0 ? -1 : this.slot(element.only, base);
    const type = this.slots[slot + 2] ?? 0;
    if (slot >= 0 && type !== valueTypes.binXml) {
      const at = this.slots[slot] ?? 0;
      const size = this.slots[slot + 1] ?? 0;
      if (isEmptyValue(this.bytes, at, size, type)) this.sink.ascii('""');
      else writeItems(this.sink, this.bytes, at, size, type);
    } else if (element.pieces.length === 0 && element.attributes.length === 0) this.sink.ascii('""');
    else this.whole(element, base);
  }

  /** Text as JSON: one value as what it is, several as one string. Children between them are left out. */
  private text(pieces: readonly Piece[], base: number): void {
    const { sink, bytes, slots } = this;
    const [first] = pieces;
    if (pieces.length === 1 && first?.kind === 'value') {
      const slot = this.slot(first.index, base);
      writeValue(sink, bytes, slots[slot] ?? 0, slots[slot + 1] ?? 0, slots[slot + 2] ?? 0);
      return;
    }
    if (pieces.length === 1 && first?.kind === 'literal') {
      writeValue(sink, bytes, first.at, first.size, first.type);
      return;
    }
    sink.byte(QUOTE);
    for (const piece of pieces) {
      if (piece.kind === 'text') sink.raw(piece.json);
      else if (piece.kind === 'literal') writeText(sink, bytes, piece.at, piece.size, piece.type);
      else if (piece.kind === 'value') {
        const slot = this.slot(piece.index, base);
        const type = slot < 0 ? 0 : (slots[slot + 2] ?? 0);
        if (type !== valueTypes.binXml) writeText(sink, bytes, slots[slot] ?? 0, slots[slot + 1] ?? 0, type);
      }
    }
    sink.byte(QUOTE);
  }

  private hasText(pieces: readonly (Piece | TextPiece)[], base: number): boolean {
    for (const piece of pieces) {
      if (piece.kind === 'text') return true;
      if (piece.kind === 'literal' && !isEmptyValue(this.bytes, piece.at, piece.size, piece.type)) return true;
      if (piece.kind !== 'value') continue;
      const slot = this.slot(piece.index, base);
      if (slot < 0) continue;
      const type = this.slots[slot + 2] ?? 0;
      if (type === valueTypes.binXml) continue;
      if (!isEmptyValue(this.bytes, this.slots[slot] ?? 0, this.slots[slot + 1] ?? 0, type)) return true;
    }
    return false;
  }

  private isChild(piece: Piece, base: number): boolean {
    if (!isTextPiece(piece)) return true;
    if (piece.kind !== 'value') return false;
    const slot = this.slot(piece.index, base);
    return slot >= 0 && this.slots[slot + 2] === valueTypes.binXml && (this.slots[slot + 1] ?? 0) > 0;
  }

  /** Where a value of the instance at `base` is noted, or -1 if it has no such value. */
  private slot(index: number, base: number): number {
    const { slots } = this;
    const slot = base + 3 * index;
    // between the values of an instance and the next one stands a -1
    return slot < this.top - 1 && (slots[slot] ?? -1) >= 0 ? slot : -1;
  }
}

const CHUNK_VALUES = 1 << 15;
const BRACE_OPEN = 123;
const BRACE_CLOSE = 125;
const COMMA = 44;
const QUOTE = 34;
const ATTRIBUTES = Buffer.from('"#attributes":{');
const TEXT = Buffer.from('"#text":');
const DATA = Buffer.from('"Data":{"#text":');

/** How often each name stands in an element, where more elements come out of values. */
function keysOf(pieces: readonly Piece[]): Map<string, number> {
  const keys = new Map<string, number>();
  for (const piece of pieces) {
    if (piece.kind === 'element') keys.set(piece.element.name, (keys.get(piece.element.name) ?? 0) + 1);
  }
  return keys;
}

function ownKey(element: Element, keys: Map<string, number>): Uint8Array {
  const count = keys.get(element.name) ?? 0;
  keys.set(element.name, count + 1);
  return count === 0 ? element.key : Buffer.from(`${JSON.stringify(`${element.name}_${count}`)}:`);
}
