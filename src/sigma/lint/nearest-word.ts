/** The word that is meant by a misspelt one: at most two letters away (one for short words), case and dashes left out. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  const plain = plainOf(word);
  if (plain.length > MOST_CHARACTERS) return undefined;
  const most = plain.length < 5 ? 1 : 2;
  let best: { word: string; distance: number } | undefined;
  for (const one of known) {
    const other = plainOf(one);
    if (Math.abs(other.length - plain.length) > most || other.length > MOST_CHARACTERS) continue;
    const distance = distanceOf(plain, other);
    if (distance <= most && (best === undefined || distance < best.distance)) best = { word: one, distance };
  }
  return best?.word;
}

const MOST_CHARACTERS = 80;

const plainOf = (word: string): string => word.toLowerCase().replaceAll(/[\s_-]/g, '');

/** Levenshtein's: letters put in, taken out or changed. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
