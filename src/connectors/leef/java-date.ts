import { civilToTime } from '../../pipeline/normalize/iso-time.ts';
import { monthOf, NO_TIME, zoneOffset, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';

/**
 * Reads a time by a pattern of Java's `SimpleDateFormat`, which `devTimeFormat` holds: letters `y M d E H h a m s S z Z X`, text in single quotes.
 * One pass over both; anything else in the pattern must stand in the value as it is.
 *
 * @param received milliseconds since 1970, for a year that the pattern leaves out
 */
export function javaDateWritten(value: string, pattern: string, received: number): WrittenTime {
  const parts = new Map<string, string>();
  let at = 0;
  for (const [piece] of pattern.slice(0, LONGEST).matchAll(PIECE)) {
    const letter = piece.charAt(0);
    if (letter === "'" || !/[A-Za-z]/.test(letter)) {
      const text = letter === "'" ? (piece === "''" ? "'" : piece.slice(1, -1)) : piece;
      if (!value.startsWith(text, at)) return NO_TIME;
      at += text.length;
      continue;
    }
    const found = readPiece(value, at, letter, piece.length);
    if (found === undefined) return NO_TIME;
    parts.set(letter, found);
    at += found.length;
  }
  return partsToTime(parts, received);
}

const LONGEST = 100;
const PIECE = /'[^']{0,100}'|([A-Za-z])\1*|[^A-Za-z']/g;
const digits = /\d{1,9}/y;
const word = /[A-Za-z]{1,20}/y;
const zone = /[A-Za-z]{1,5}(?:[+-]\d{1,2}:?\d{0,2})?|[+-]\d{2}:?\d{2}/y;

function readPiece(value: string, at: number, letter: string, width: number): string | undefined {
  const isWord = letter === 'E' || letter === 'a' || (letter === 'M' && width > 2);
  const pattern = 'zZX'.includes(letter) ? zone : isWord ? word : digits;
  pattern.lastIndex = at;
  const found = pattern.exec(value)?.[0];
  // patterns like yyyyMMddHHmmss have no separators: the width says where a number ends
  return pattern === digits && found !== undefined && width > 1 && letter !== 'S' ? found.slice(0, width) : found;
}

function partsToTime(parts: ReadonlyMap<string, string>, received: number): WrittenTime {
  const number = (letter: string): number | undefined => {
    const text = parts.get(letter);
    return text === undefined ? undefined : Number(text);
  };
  const monthText = parts.get('M') ?? '';
  const month = /^\d/.test(monthText) ? Number(monthText) : monthOf(monthText);
  const half = parts.get('a')?.toLowerCase();
  const twelve = number('h');
  const hour = number('H') ?? (twelve === undefined ? 0 : (twelve % 12) + (half === 'pm' ? 12 : 0));
  const millisecond = Number((parts.get('S') ?? '0').slice(0, 3).padEnd(3, '0'));
  const at = (year: number): number =>
    civilToTime(year, month, number('d') ?? NaN, hour, number('m') ?? 0, number('s') ?? 0, millisecond);
  const written = number('y');
  const now = new Date(received).getUTCFullYear();
  const time =
    written === undefined
      ? [now + 1, now, now - 1, now - 2, now - 3, now - 4].map(at).find((each) => each <= received + 86_400_000)
      : at(written < 100 ? written + 2_000 : written);
  if (time === undefined || Number.isNaN(time)) return NO_TIME;
  const name = parts.get('z') ?? parts.get('Z') ?? parts.get('X');
  const offset = name === undefined ? undefined : zoneOffset(name);
  return {
    time: time - (offset ?? 0) * 60_000,
    quality: [...(written === undefined ? ['time-no-year' as const] : []), ...(offset === undefined ? ['time-no-zone' as const] : [])],
  }; // prettier-ignore
}
