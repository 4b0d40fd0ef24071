import { textToPieces } from '../words/visible-text.ts';

/** A text with its hidden characters as boxed codes. Pieces of one text never move, so their place is their key. */
export function Pieces({ text, lines = false }: { readonly text: string; readonly lines?: boolean }) {
  return textToPieces(text, { lines }).map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      <span key={index} className="value-code">
        {piece.text}
      </span>
    ),
  );
}
