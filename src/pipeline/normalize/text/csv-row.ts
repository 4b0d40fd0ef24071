/**
 * The values of one line of separated values (RFC 4180): a value in quotes may hold the separator and doubled quotes; a quote that does not end
 * runs to the end of the line. One pass.
 */
export function csvRow(text: string, separator = ','): string[] {
  const values: string[] = [];
  let at = 0;
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const [value, end] = quotedValue(text, at + 1);
      values.push(value);
      at = text.indexOf(separator, end);
      if (at < 0) return values;
      at += separator.length;
      continue;
    }
    const end = text.indexOf(separator, at);
    values.push(end < 0 ? text.slice(at) : text.slice(at, end));
    if (end < 0) return values;
    at = end + separator.length;
  }
}

const QUOTE = 34;

function quotedValue(text: string, from: number): [value: string, end: number] {
  let value = '';
  let at = from;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) return [value + text.slice(at), text.length];
    value += text.slice(at, end);
    if (text.charCodeAt(end + 1) !== QUOTE) return [value, end + 1];
    value += '"';
    at = end + 2;
  }
}
