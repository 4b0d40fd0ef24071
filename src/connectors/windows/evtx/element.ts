/**
 * Binary XML in the form in which it is written out: names and texts are JSON bytes already, what differs from record to record is a place in the
 * record's values. A template is compiled into one such element, once a chunk.
 */
export interface Element {
  readonly name: string;
  /** `"Name":`, or for `<Data Name="X">` in a container `"X":` */
  readonly key: Uint8Array;
  readonly attributes: readonly Attribute[];
  readonly pieces: readonly Piece[];
  /** the data of a container that is named by its attribute: empty means `""`, not `null`, and its attributes are not written */
  readonly isData: boolean;
  /** all its content is one value, and it has no attributes: the place of that value, else -1 */
  readonly only: number;
  /** its children without a name of their own, `<Data>` after `<Data>`, are written as one list; the place of the first, else -1 */
  readonly list: number;
}

export interface Attribute {
  /** `"Name":` */
  readonly key: Uint8Array;
  readonly pieces: readonly TextPiece[];
}

export type TextPiece =
  | { readonly kind: 'text'; readonly json: Uint8Array }
  /** @property type what the template expects; the record's own word counts */
  | { readonly kind: 'value'; readonly index: number }
  /** a value that stands in the template itself */
  | { readonly kind: 'literal'; readonly at: number; readonly size: number; readonly type: number };

export type Piece =
  | TextPiece
  | { readonly kind: 'element'; readonly element: Element }
  /** a template instance in the midst of an element: only records that no Windows wrote have one */
  | { readonly kind: 'fragment'; readonly at: number; readonly size: number };

export const isTextPiece = (piece: Piece): piece is TextPiece => piece.kind !== 'element' && piece.kind !== 'fragment';
