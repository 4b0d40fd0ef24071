import { RE2JS } from 're2js';
import type { Parameters } from './parameters.ts';

/**
 * A pattern of a pipeline. These are Python's; what is common to it and RE2 is understood, and runs in time linear in the text.
 * Anything else (looks, back references) is a problem of the pipeline.
 */
export function readRegex(parameters: Parameters, key: string, pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return parameters.fail(key, `the regular expression "${pattern}" cannot be used: ${error instanceof Error ? error.message : String(error)}`, undefined); // prettier-ignore
  }
}

/** Whether the text begins with a match, as Python's `match` does. */
export const matchesStart = (regex: RE2JS | undefined, text: string): boolean =>
  regex?.matcher(text).lookingAt() ?? false;

/** A piece of a replacement: a text, or the number or name of a group. */
type Piece = { readonly text: string } | { readonly group: number | string };

/** Reads a replacement as Python's `re.sub` does: `\1`, `\g<1>`, `\g<name>`, `\\`. Undefined if it names a group that is not there. */
export function readReplacement(replacement: string, regex: RE2JS): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of replacement.matchAll(/\\(?:(\d{1,2})|g<(\w+)>|\\)/g)) {
    if (found.index > at) pieces.push({ text: replacement.slice(at, found.index) });
    at = found.index + found[0].length;
    const name = found[1] ?? found[2];
    if (name === undefined) pieces.push({ text: '\\' });
    else if (/^\d+$/.test(name) && Number(name) <= regex.groupCount()) pieces.push({ group: Number(name) });
    else if (Object.hasOwn(regex.namedGroups(), name)) pieces.push({ group: name });
    else return undefined;
  }
  if (at < replacement.length) pieces.push({ text: replacement.slice(at) });
  return pieces;
}

export function replaceAll(text: string, regex: RE2JS, pieces: readonly Piece[]): string {
  const matcher = regex.matcher(text);
  let result = '';
  let at = 0;
  while (matcher.find()) {
    result += text.slice(at, matcher.start());
    at = matcher.end();
    for (const piece of pieces) result += 'text' in piece ? piece.text : (matcher.group(piece.group) ?? '');
  }
  return result + text.slice(at);
}
