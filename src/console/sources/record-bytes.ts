/** Bytes as people read them: the place, 16 bytes in hexadecimal, and the same as text. At most `most` bytes. */
export function base64ToHexLines(base64: string, most: number): string[] {
  const binary = decoded(base64).slice(0, most);
  const lines: string[] = [];
  for (let at = 0; at < binary.length; at += 16) {
    const row = binary.slice(at, at + 16).split('');
    const hex = row.map((sign) => sign.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
    const text = row.map((sign) => (sign >= ' ' && sign <= '~' ? sign : '.')).join('');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines;
}

function decoded(base64: string): string {
  try {
    return atob(base64.slice(0, base64.length - (base64.length % 4)));
  } catch {
    return '';
  }
}

/** What stands before the place where a record breaks, and behind it. */
export function splitAtBreak(
  text: string,
  at: number | undefined,
): { readonly before: string; readonly after: string } {
  if (at === undefined || at < 0 || at > text.length) return { before: text, after: '' };
  return { before: text.slice(0, at), after: text.slice(at) };
}
