/**
 * What a request asked for, as the server's program will read it: `%2e` and `\x2e` are dots, `+` in the query is a blank. Twice, because what is
 * encoded twice is meant for a program behind the one that logged it. Bytes that are no UTF-8 are read one by one.
 */
export function decodedUri(uri: string): string {
  const once = decode(uri);
  return once === uri ? uri : decode(once);
}

const escaped = /(?:%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2})+/g;

function decode(text: string): string {
  const query = text.indexOf('?');
  const blanks = query < 0 ? text : text.slice(0, query) + text.slice(query).replaceAll('+', ' ');
  return blanks.replaceAll(escaped, bytesToText);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

function bytesToText(run: string): string {
  const digits = run.match(/[0-9A-Fa-f]{2}(?=%|\\|$)/g) ?? [];
  const bytes = Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}
