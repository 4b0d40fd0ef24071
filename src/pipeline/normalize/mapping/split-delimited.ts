/**
 * The fields of one delimited record. Quotes as RFC 4180 has them: a field that begins with `"` ends at the next `"` that is not doubled.
 * What follows such a quote up to the delimiter belongs to the field as it is; a quote that is never closed goes to the end.
 * @param most fields that are cut out; the last one holds the rest
 */
export function splitDelimited(text: string, delimiter: string, most = MOST): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (fields.length === most - 1) {
      fields.push(text.slice(at));
      return fields;
    }
    if (text.charCodeAt(at) !== QUOTE) {
      const end = text.indexOf(delimiter, at);
      if (end < 0) {
        fields.push(text.slice(at));
        return fields;
      }
      fields.push(text.slice(at, end));
      at = end + delimiter.length;
      continue;
    }
    const close = closingQuote(text, at + 1);
    const value = text.slice(at + 1, close);
    const end = text.indexOf(delimiter, close + 1);
    const stop = end < 0 || close >= text.length ? text.length : end;
    fields.push(value.replaceAll('""', '"') + text.slice(Math.min(close + 1, stop), stop));
    if (end < 0 || close >= text.length) return fields;
    at = end + delimiter.length;
  }
}

const QUOTE = 34;
const MOST = 5000;

/** The place of the quote that ends a field, or the end of the text. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return text.length;
}
