/**
 * The number that digits between two places of a text stand for, with one point or none among them: exactly what `Number` makes of them, without a text
 * made for it. NaN for all else, for a point at an end, and for more digits than a whole number holds exactly: then the caller looks closer.
 */
export function plainNumber(text: string, from: number, to: number): number {
  if (to - from > 17 || from >= to) return NaN;
  let value = 0;
  let point = -1;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === POINT && point < 0 && at > from && at < to - 1) point = at;
    else return NaN;
  }
  if (value > Number.MAX_SAFE_INTEGER) return NaN;
  // both are exact, so their quotient is the number next to what is written, which is what `Number` gives
  return point < 0 ? value : value / (POWERS[to - point - 1] ?? NaN);
}

/** of `.`, from `0` */
const POINT = -2;
const POWERS = Array.from({ length: 18 }, (_, exponent) => 10 ** exponent);
