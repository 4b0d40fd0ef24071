/**
 * The JSON of an object or list as Python writes it (`{'type': 'Root', 'mfa': True}`): what scripts leave in the cells of a table that they export.
 * Undefined if it is none. One pass over the text.
 * Source: Python language reference, "String and Bytes literals".
 */
export function pythonToJson(text: string): string | undefined {
  let json = '';
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at);
    if (char === "'" || char === '"') {
      const read = readString(text, at + 1, char);
      if (read === undefined) return undefined;
      json += JSON.stringify(read.value);
      at = read.end;
      continue;
    }
    const word = words.find(([name]) => text.startsWith(name, at));
    if (word === undefined && !PLAIN.includes(char)) return undefined;
    json += word?.[1] ?? char;
    at += word?.[0].length ?? 1;
  }
  return json;
}

const PLAIN = '{}[]:, \t\n0123456789.-+eE';
const words = [
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
] as const;

function readString(text: string, start: number, quote: string): { value: string; end: number } | undefined {
  let value = '';
  for (let at = start; at < text.length;) {
    const char = text.charAt(at);
    if (char === quote) return { value, end: at + 1 };
    if (char !== '\\') {
      value += char;
      at += 1;
      continue;
    }
    const escaped = text.charAt(at + 1);
    const digits = DIGITS_BY_ESCAPE[escaped];
    if (digits === undefined) {
      value += BY_ESCAPE[escaped] ?? escaped;
      at += 2;
      continue;
    }
    const code = text.slice(at + 2, at + 2 + digits);
    if (code.length < digits || !/^[0-9a-fA-F]+$/.test(code) || Number.parseInt(code, 16) > 0x10ffff) return undefined;
    value += String.fromCodePoint(Number.parseInt(code, 16));
    at += 2 + digits;
  }
  return undefined;
}

const BY_ESCAPE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const DIGITS_BY_ESCAPE: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
