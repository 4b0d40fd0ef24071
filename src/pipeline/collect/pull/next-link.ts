/**
 * The address of the next page in a `Link` header (RFC 8288), absolute; undefined if there is none. Parameters may stand in any order, addresses may
 * hold commas and semicolons, several headers may have been joined.
 */
export function nextLinkOf(header: string | null, base: string): string | undefined {
  let rest = header ?? '';
  for (;;) {
    const open = rest.indexOf('<');
    const close = rest.indexOf('>', open);
    if (open < 0 || close < 0) return undefined;
    const target = rest.slice(open + 1, close);
    const { parameters, length } = readParameters(rest.slice(close + 1));
    if (isNext(parameters.get('rel') ?? '') && URL.canParse(target, base)) return new URL(target, base).href;
    rest = rest.slice(close + 1 + length);
  }
}

const isNext = (rel: string): boolean => rel.toLowerCase().split(/\s+/).includes('next');

/** Parameters up to the comma that ends the link; the first of a name counts. */
function readParameters(text: string): { parameters: Map<string, string>; length: number } {
  const parameters = new Map<string, string>();
  let at = 0;
  while (at < text.length && text[at] !== ',') {
    if (text[at] !== ';') {
      at++;
      continue;
    }
    const end = endOfParameter(text, at + 1);
    const parameter = text.slice(at + 1, end);
    const equals = parameter.indexOf('=');
    const name = parameter.slice(0, equals < 0 ? undefined : equals).trim().toLowerCase(); // prettier-ignore
    const value = equals < 0 ? '' : parameter.slice(equals + 1).trim();
    if (!parameters.has(name)) parameters.set(name, value.startsWith('"') ? value.slice(1, -1) : value);
    at = end;
  }
  return { parameters, length: at };
}

function endOfParameter(text: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (isQuoted && char === '\\') at++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (char === ';' || char === ',')) return at;
  }
  return text.length;
}
