/**
 * Whether a text is like a pattern in which `*` stands for anything, also for nothing. The parts between the stars are looked for from left to right, each at its
 * first place: one look at the text, whatever the pattern, so neither a pattern nor a text can make it slow.
 */
export function createGlob(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split(/\*+/);
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}
