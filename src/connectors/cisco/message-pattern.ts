/**
 * Expressions for Cisco's messages are written as text, with names between braces:
 *
 * - `{user}` a word, `{user:quoted}` anything up to a quote or bracket, `{reason:rest}` the rest of the line, `{bytes:number}` digits
 * - `{src@}` an end with its interface: `outside:203.0.113.9/40000`, and what stands between brackets behind it
 * - `{src/}` an end without: `203.0.113.9/40000`
 *
 * Everything else is a regular expression. The expression is anchored at the start; every repeat is bounded.
 */
export function messagePattern(text: string): RegExp {
  const source = text.replaceAll(/\{(\w+)(@|\/|:\w+)?\}/g, (_, name: string, kind: string | undefined) => piece(name, kind));
  return new RegExp(`^${source}`, 'i');
} // prettier-ignore

const ADDRESS = String.raw`[^\s/(),]{1,120}`;
const PORT = String.raw`(?:/(?<NAME_port>[^\s/(),;.]{1,40}))?`;
/** mapped address, user, security group: up to four, in brackets */
const BRACKETS = String.raw`(?: ?\((?!type )[^()]{0,200}\)){0,4}`;

function piece(name: string, kind: string | undefined): string {
  switch (kind) {
    case '@':
      return `(?<${name}_interface>[^\\s:/]{1,80}): ?(?<${name}_ip>${ADDRESS})${PORT.replace('NAME', name)}${BRACKETS}`;
    case '/':
      return `\\(?(?<${name}_ip>${ADDRESS})\\)?${PORT.replace('NAME', name)}${BRACKETS}`;
    case ':quoted':
      return `(?<${name}>[^'"<>]{0,300})`;
    case ':rest':
      return `(?<${name}>.{0,1000})`;
    case ':number':
      return `(?<${name}>\\d{1,18})`;
    case undefined:
    default:
      return `(?<${name}>[^\\s,]{1,300})`;
  }
}
