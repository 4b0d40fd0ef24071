import { u16, u32, u8 } from './bytes.ts';
import { Damaged } from './damaged.ts';
import { isTextPiece, type Attribute, type Element, type Piece, type TextPiece } from './element.ts';
import { instanceEnd } from './template-instance.ts';
import { endOfText, sizeByType, valueTypes } from './write-value.ts';

/** What elements are compiled from: a chunk, and how many of its bytes may be looked at before it is held for hostile. */
export interface Source {
  readonly bytes: Uint8Array;
  /** what was read of names so far, by their offset */
  readonly names: Map<number, string>;
  /** tokens and characters that may still be compiled: templates do not overlap, so an honest chunk never comes near it */
  left: number;
}

/** Tokens of binary XML ([MS-EVEN6] 2.2.12); `MORE` says that attributes, or further ones, follow. */
export const tokens = {
  end: 0x00,
  openStart: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  charRef: 0x08,
  entityRef: 0x09,
  piTarget: 0x0a,
  piData: 0x0b,
  instance: 0x0c,
  substitution: 0x0d,
  optionalSubstitution: 0x0e,
  fragmentHeader: 0x0f,
} as const;
const MORE = 0x40;
const MAX_DEPTH = 64;
/** characters; Windows' own are under a hundred */
const MAX_NAME = 512;

/**
 * Compiles the element at `at`. In a template each element says which value it depends on; elsewhere it does not.
 * @returns the element and the place behind it
 */
export function compileElement(source: Source, at: number, isInTemplate: boolean): { element: Element; next: number } {
  const reader = new Reader(source, at, isInTemplate);
  const element = reader.element(0, false);
  return { element, next: reader.at };
}

class Reader {
  at: number;
  private readonly source: Source;
  private readonly isInTemplate: boolean;

  constructor(source: Source, at: number, isInTemplate: boolean) {
    this.source = source;
    this.at = at;
    this.isInTemplate = isInTemplate;
  }

  element(depth: number, isInContainer: boolean): Element {
    if (depth > MAX_DEPTH) throw new Damaged(`its elements lie more than ${MAX_DEPTH} deep`, this.at);
    const token = this.token();
    if ((token & ~MORE) !== tokens.openStart) throw this.unexpected(token);
    this.at += this.isInTemplate ? 6 : 4;
    const name = this.name();
    const attributes: Attribute[] = [];
    let dataName: string | undefined;
    if ((token & MORE) !== 0) {
      this.at += 4;
      for (let more = true; more;) {
        const attribute = this.token();
        if ((attribute & ~MORE) !== tokens.attribute) throw this.unexpected(attribute);
        more = (attribute & MORE) !== 0;
        const key = this.name();
        const pieces = this.text();
        if (key === 'Name') dataName = textOf(pieces, this.source.bytes);
        if (pieces.length > 0) attributes.push({ key: keyOf(key), pieces });
      }
    }
    const isContainer = name === 'EventData' || name === 'UserData';
    const token2 = this.token();
    const pieces: Piece[] = [];
    if (token2 === tokens.closeStart) this.content(pieces, depth, isContainer);
    else if (token2 !== tokens.closeEmpty) throw this.unexpected(token2);
    const isData = isInContainer && name === 'Data' && dataName !== undefined && dataName !== '';
    return elementOf(isData ? (dataName ?? name) : name, isData ? [] : attributes, pieces, isData, isContainer);
  }

  private content(pieces: Piece[], depth: number, isContainer: boolean): void {
    const { bytes } = this.source;
    for (;;) {
      const token = u8(bytes, this.at);
      switch (token & ~MORE) {
        case tokens.endElement:
          this.at++;
          return;
        case tokens.openStart:
          pieces.push({ kind: 'element', element: this.element(depth + 1, isContainer) });
          break;
        case tokens.piTarget:
          this.at++;
          this.name();
          break;
        case tokens.piData:
          this.at++;
          this.at += 2 + 2 * u16(bytes, this.at);
          break;
        case tokens.instance: {
          const end = instanceEnd(bytes, this.at);
          pieces.push({ kind: 'fragment', at: this.at, size: end - this.at });
          this.at = end;
          break;
        }
        default: {
          const piece = this.textPiece();
          if (piece === undefined) throw this.unexpected(token);
          pieces.push(piece);
        }
      }
    }
  }

  private text(): TextPiece[] {
    const pieces: TextPiece[] = [];
    for (;;) {
      const piece = this.textPiece();
      if (piece === undefined) return pieces;
      if (piece.kind !== 'text' || piece.json.length > 0) pieces.push(piece);
    }
  }

  /** The next token if it is text of some kind. */
  private textPiece(): TextPiece | undefined {
    const { bytes } = this.source;
    const start = this.at;
    switch (u8(bytes, start) & ~MORE) {
      case tokens.value:
        this.token();
        return this.literal();
      case tokens.cdata:
        this.token();
        return textPiece(this.units(u16(bytes, (this.at += 2) - 2)));
      case tokens.charRef:
        this.token();
        return textPiece(String.fromCharCode(u16(bytes, (this.at += 2) - 2)));
      case tokens.entityRef: {
        this.token();
        const name = this.name();
        return textPiece(ENTITIES.get(name) ?? `&${name};`);
      }
      case tokens.substitution:
      case tokens.optionalSubstitution:
        this.token();
        this.at += 3;
        return { kind: 'value', index: u16(bytes, this.at - 3) };
      default:
        return undefined;
    }
  }

  private literal(): TextPiece {
    const { bytes } = this.source;
    const type = u8(bytes, this.at++);
    if (type === valueTypes.string) return textPiece(this.units(u16(bytes, (this.at += 2) - 2)));
    const size = type === valueTypes.binary || type === valueTypes.ansi ? u16(bytes, this.at) : sizeByType[type];
    if (size === undefined) throw new Damaged(`a text has the type ${type}, which no text can have`, this.at);
    if (type === valueTypes.binary || type === valueTypes.ansi) this.at += 2;
    const at = this.at;
    this.at += size;
    if (size > 0) u8(bytes, this.at - 1);
    return { kind: 'literal', at, size, type };
  }

  /** A name: where it stands in the chunk, and behind that the name itself if it stands here. */
  private name(): string {
    const { bytes, names } = this.source;
    const offset = u32(bytes, this.at);
    this.at += 4;
    let name = names.get(offset);
    if (name === undefined) {
      const size = u16(bytes, offset + 6);
      if (size > MAX_NAME) throw new Damaged(`a name of ${size} characters`, offset);
      this.spend(size);
      name = utf16(bytes, offset + 8, size);
      names.set(offset, name);
    }
    if (offset === this.at) this.at += 10 + 2 * u16(bytes, offset + 6);
    return name;
  }

  private units(count: number): string {
    this.spend(count);
    const text = utf16(this.source.bytes, this.at, count);
    this.at += 2 * count;
    return text;
  }

  private token(): number {
    this.spend(1);
    return u8(this.source.bytes, this.at++);
  }

  private spend(amount: number): void {
    this.source.left -= amount;
    if (this.source.left < 0) throw new Damaged('the templates of its chunk lie over one another', this.at);
  }

  private unexpected(token: number): Damaged {
    return new Damaged(`the token ${token} stands where binary XML has none`, this.at - 1);
  }
}

function utf16(bytes: Uint8Array, at: number, count: number): string {
  if (count > 0) u8(bytes, at + 2 * count - 1);
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, 2 * count).toString('utf16le');
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const textPiece = (text: string): TextPiece => ({ kind: 'text', json: insideOf(JSON.stringify(text.toWellFormed())) });

const insideOf = (quoted: string): Uint8Array => Buffer.from(quoted.slice(1, -1));

const keyOf = (name: string): Uint8Array => Buffer.from(`${JSON.stringify(name.toWellFormed())}:`);

/** The text of pieces that hold nothing but text; undefined if a value is among them. */
function textOf(pieces: readonly TextPiece[], bytes: Uint8Array): string | undefined {
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      const value: unknown = JSON.parse(`"${Buffer.from(piece.json).toString()}"`);
      text += typeof value === 'string' ? value : '';
    } else if (piece.kind === 'literal' && piece.type === valueTypes.ansi) {
      const end = endOfText(bytes, piece.at, piece.size, piece.type);
      text += Buffer.from(bytes.subarray(piece.at, end)).toString('latin1');
    } else return undefined;
  }
  return text;
}

function elementOf(
  name: string,
  attributes: readonly Attribute[],
  all: readonly Piece[],
  isData: boolean,
  isContainer: boolean,
): Element {
  const pieces = all.filter((piece) => piece.kind !== 'text' || piece.json.length > 0);
  const list = isContainer ? pieces.findIndex((piece) => isUnnamedData(piece)) : -1;
  const [first] = pieces;
  const only = attributes.length === 0 && pieces.length === 1 && first?.kind === 'value' ? first.index : -1;
  return { name, key: keyOf(name), attributes, pieces: withOwnKeys(pieces, list >= 0), isData, only, list };
}

export const isUnnamedData = (piece: Piece): boolean =>
  piece.kind === 'element' && piece.element.name === 'Data' && !piece.element.isData;

/** An object has a key once: the second `Header` is `Header_1`. Data without names goes into a list. */
function withOwnKeys(pieces: readonly Piece[], hasList: boolean): readonly Piece[] {
  const seen = new Map<string, number>();
  if (hasList) seen.set('Data', 1);
  return pieces.map((piece) => {
    if (isTextPiece(piece) || piece.kind === 'fragment' || (hasList && isUnnamedData(piece))) return piece;
    const { element } = piece;
    const count = seen.get(element.name) ?? 0;
    seen.set(element.name, count + 1);
    return count === 0 ? piece : { kind: 'element', element: { ...element, key: keyOf(`${element.name}_${count}`) } };
  });
}
