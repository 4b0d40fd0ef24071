import { boolCoreTag, defineScalarTag, FAILSAFE_SCHEMA, loadAll, mergeTag, NOT_RESOLVED, nullCoreTag, YAMLException } from 'js-yaml'; // prettier-ignore
import { isCollection, isMap, isScalar, LineCounter, parseAllDocuments } from 'yaml';
import type { Path } from './rule-document.ts';

/** One document of a file: its value, or why it cannot be read. Lines count from 1 in the file. */
export type YamlDocument =
  | { readonly kind: 'value'; readonly value: unknown; readonly text: string; readonly line: number }
  | { readonly kind: 'problem'; readonly message: string; readonly line: number };

/**
 * Reads a text of one or more YAML documents. A document that cannot be read does not touch the others.
 * Scalars are those of YAML 1.2, with one exception: whole numbers are only what is written in plain decimal. `0x17`, `007` and numbers
 * that a double cannot hold stay texts, because rules mean what they look like.
 */
export function readYaml(text: string): YamlDocument[] {
  return splitDocuments(text).flatMap(({ text: document, line }): YamlDocument[] => {
    try {
      return loadAll(document, { schema: SCHEMA, maxDepth: 60 }).map((value) => ({
        kind: 'value',
        value,
        text: document,
        line,
      }));
    } catch (error) {
      const at = error instanceof YAMLException ? error.mark?.line : undefined;
      const reason = error instanceof YAMLException ? error.reason : String(error);
      return [{ kind: 'problem', message: `this is not valid YAML: ${reason}`, line: line + (at ?? 0) }];
    }
  });
}

/** The line of what stands at a path in a document that `readYaml` gave, or of the nearest thing around it. */
export function lineOf(document: { readonly text: string; readonly line: number }, path: Path): number {
  if (document.text.length > MOST_PARSED) return document.line + lineOfKey(document.text, path);
  const { lines, contents } = parsedWithLines(document.text);
  let node = contents;
  let offset = startOf(node);
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isCollection(node)) {
      const item: unknown = node.items[Number(key)];
      offset = startOf(item) ?? offset;
      node = item;
    } else break;
  }
  return offset === undefined ? document.line : document.line + lines.linePos(offset).line - 1;
}

/** No rule is as long; reading such a document a second time, for its places, would take seconds. */
const MOST_PARSED = 1 << 18;

/** The first line that begins with a key of the path, the innermost that there is. */
function lineOfKey(text: string, path: Path): number {
  for (const key of path.toReversed()) {
    if (typeof key !== 'string' || key === '') continue;
    for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length)) {
      const start = text.lastIndexOf('\n', at) + 1;
      if (at - start < 200 && /^[\s"'-]*$/.test(text.slice(start, at)))
        return text.slice(0, start).split('\n').length - 1;
    }
  }
  return 0;
}

interface ParsedWithLines {
  readonly text: string;
  readonly lines: LineCounter;
  readonly contents: unknown;
}

/** What is wrong with one document is asked for thing by thing: the last one that was looked at is kept. */
let last: ParsedWithLines | undefined;

function parsedWithLines(text: string): ParsedWithLines {
  if (last?.text === text) return last;
  const lines = new LineCounter();
  // keys were found to be unique by the first reading; here that would cost the square of their number
  const [parsed] = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: false });
  last = { text, lines, contents: parsed !== undefined && 'contents' in parsed ? parsed.contents : undefined };
  return last;
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isCollection(node) ? node.range?.[0] : undefined;
}

/** `---` at the beginning of a line always ends a document, also inside a block of text. */
function splitDocuments(text: string): { text: string; line: number }[] {
  if (!/^(?:---|\.\.\.)/m.test(text)) return [{ text, line: 1 }];
  const documents: { text: string; line: number }[] = [];
  let start = 1;
  let lines: string[] = [];
  const end = (): void => {
    if (lines.some((line) => /^[^#\s]/.test(line) || /^\s+[^#\s]/.test(line)))
      documents.push({ text: lines.join('\n'), line: start });
  };
  for (const [i, line] of text.split('\n').entries()) {
    if (/^(?:---|\.\.\.)(?=\s|$)/.test(line)) {
      end();
      lines = [line.slice(3)];
      start = i + 1;
    } else lines.push(line);
  }
  end();
  return documents;
}

const decimalTag = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  resolve: (source) =>
    /^-?(?:0|[1-9]\d*)$/.test(source) && String(Number(source)) === source ? Number(source) : NOT_RESOLVED,
  identify: () => false,
});
const decimalFloatTag = defineScalarTag('tag:yaml.org,2002:float', {
  implicit: true,
  resolve: (source) => (/^-?(?:0|[1-9]\d*)\.\d+$/.test(source) ? Number(source) : NOT_RESOLVED),
  identify: () => false,
});
const SCHEMA = FAILSAFE_SCHEMA.withTags(nullCoreTag, boolCoreTag, decimalTag, decimalFloatTag, mergeTag);
