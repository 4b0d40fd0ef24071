/** Whether a text is what a glob says: `*` stands for any text. Case does not count. Time: the product of both lengths at worst, and both are bounded here. */
export function isLike(text: string, glob: string): boolean {
  const [given, wanted] = [text.slice(0, LONGEST).toLowerCase(), glob.toLowerCase()];
  if (!wanted.includes('*')) return given === wanted;
  const parts = wanted.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (given.length < first.length + last.length || !given.startsWith(first) || !given.endsWith(last)) return false;
  let at = first.length;
  const end = given.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = given.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

const LONGEST = 2000;
