/**
 * Log text is hostile: control, zero-width and direction characters can hide or reorder what is read. They are shown as boxed codes.
 */
export type TextPiece = { readonly kind: 'text' | 'code'; readonly text: string };

/** Values longer than this are cut, in UTF-16 units. */
export const VALUE_LIMIT = 2048;

/**
 * Characters that would not be seen as themselves: control and format characters, halves of surrogate pairs, private ones, separators of
 * lines, everything that Unicode says may be left undrawn, and every blank but the ordinary one.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL', 0x07: 'BEL', 0x08: 'BS', 0x09: 'TAB', 0x0a: 'LF', 0x0d: 'CR', 0x1b: 'ESC', 0x7f: 'DEL', 0xa0: 'NBSP',
  0xad: 'SHY', 0x200b: 'ZWSP', 0x200c: 'ZWNJ', 0x200d: 'ZWJ', 0x200e: 'LRM', 0x200f: 'RLM', 0x202a: 'LRE', 0x202b: 'RLE',
  0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO', 0x2060: 'WJ', 0x2066: 'LRI', 0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI',
  0xfeff: 'BOM',
}; // prettier-ignore

/** Splits a text into what can be shown as it is and codes to be boxed. `lines` keeps line feeds and tabs as they are. */
export function textToPieces(text: string, options: { readonly lines: boolean } = { lines: false }): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (options.lines && (match[0] === '\n' || match[0] === '\t')) continue;
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    pieces.push({ kind: 'code', text: codeOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

/** The same as one string, `[RLO]` for a code: for titles, labels and names that cannot hold elements. */
export function textToPlain(text: string, limit = 120): string {
  const cut = cutText(text, limit);
  const plain = textToPieces(cut.text)
    .map((piece) => (piece.kind === 'code' ? `[${piece.text}]` : piece.text))
    .join('');
  return cut.rest > 0 ? `${plain}…` : plain;
}

/** The first `limit` units, never half a surrogate pair, and how many are left out. */
export function cutText(text: string, limit = VALUE_LIMIT): { readonly text: string; readonly rest: number } {
  if (text.length <= limit) return { text, rest: 0 };
  const last = text.charCodeAt(limit - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit;
  return { text: text.slice(0, end), rest: text.length - end };
}

/** `hxxp://evil[.]example`: not a link any more when pasted. */
export function textToDefanged(text: string): string {
  return text
    .replaceAll(/http/giu, (match) => match.replace(/tt/iu, 'xx'))
    .replaceAll('.', '[.]')
    .replaceAll('@', '[@]');
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
