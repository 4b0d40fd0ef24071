/**
 * The texts of the elements of an array within a JSON document, each as it stands there: numbers keep their digits, keys their order.
 *
 * @param path keys that lead to the array; empty if the document is one
 * @param text a document that `JSON.parse` has taken
 * @returns undefined if there is no array at the path
 */
export function arrayTexts(text: string, path: readonly string[]): string[] | undefined {
  let at = skipBlanks(text, 0);
  for (const key of path) {
    const found = text[at] === '{' ? valueOf(text, at, key) : undefined;
    if (found === undefined) return undefined;
    at = found;
  }
  return text[at] === '[' ? elementsAt(text, at) : undefined;
}

function elementsAt(text: string, open: number): string[] {
  const elements: string[] = [];
  let at = skipBlanks(text, open + 1);
  while (at < text.length && text[at] !== ']') {
    const end = endOfValue(text, at);
    elements.push(text.slice(at, end));
    at = skipBlanks(text, end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return elements;
}

/** Where the value of a key begins; as with `JSON.parse`, the last of a name counts. */
function valueOf(text: string, open: number, key: string): number | undefined {
  let found: number | undefined;
  let at = skipBlanks(text, open + 1);
  while (text[at] === '"') {
    const end = endOfString(text, at);
    const value = skipBlanks(text, skipBlanks(text, end) + 1);
    if (JSON.parse(text.slice(at, end)) === key) found = value;
    at = skipBlanks(text, endOfValue(text, value));
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return found;
}

function endOfValue(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first !== '{' && first !== '[') {
    let at = from;
    while (at < text.length && !',]} \t\r\n'.includes(text[at] ?? '')) at++;
    return at;
  }
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return at;
}
