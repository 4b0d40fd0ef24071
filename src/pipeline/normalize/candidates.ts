import { Buffer } from 'node:buffer';
import type { Clue, ParseContext, TextParser } from './parser.ts';

/** A parser that is worth asking, if the text has one of these; without them, in any case. */
export interface Candidate {
  readonly parser: TextParser;
  readonly has: readonly string[] | undefined;
}

/** The parsers that may claim a text, in the order of the list. */
export type CandidatesOf = (text: string, context: ParseContext) => Candidates;

export interface Candidates {
  readonly all: readonly Candidate[];
  readonly byParser: ReadonlyMap<TextParser, Candidate>;
}

/**
 * Of many parsers only few may claim a text: its first character, the application in its envelope and whether a header came with it are looked up in a
 * table, so that text which nobody claims costs a few searches instead of every parser's expressions. What is left out would not have claimed
 * (`Parser.clues`): the table changes the cost, never the outcome.
 */
export function createCandidates(parsers: readonly TextParser[]): CandidatesOf {
  const bare = createTables(parsers, false);
  const withHeader = createTables(parsers, true);
  return (text, { context, envelope }) => {
    const table = (context === undefined ? bare : withHeader)(envelope?.app);
    const code = text.charCodeAt(0);
    return table(code < OTHER ? code : OTHER);
  };
}

/** Whether the text has what the candidate asks for. */
export function isWorthAsking({ has }: Candidate, text: string): boolean {
  if (has === undefined) return true;
  for (const part of has) if (text.includes(part)) return true;
  return false;
}

/** the place in a table of a first character that is not ASCII, and of the empty text */
const OTHER = 128;
/** Applications whose table is remembered: a sender can invent them without end, and forgetting costs nothing but a second look. */
const MOST_APPS = 2000;
const LONGEST_APP = 255;

type Table = (code: number) => Candidates;

/** Tables by application: those of which no parser knows more than of others share one. */
function createTables(parsers: readonly TextParser[], hasHeader: boolean): (app: string | undefined) => Table {
  const tables = new Map<string, Table>();
  const tablesByApp = new Map<string, Table>();
  const withoutApp = createTable(parsers, undefined, hasHeader);
  return (app) => {
    if (app === undefined) return withoutApp;
    const known = tablesByApp.get(app);
    if (known !== undefined) return known;
    const key = knowingOf(parsers, app);
    let table = tables.get(key);
    if (table === undefined) tables.set(key, (table = createTable(parsers, copyOf(app), hasHeader)));
    if (app.length > LONGEST_APP) return table;
    if (tablesByApp.size >= MOST_APPS) tablesByApp.clear();
    tablesByApp.set(copyOf(app), table);
    return table;
  };
}

/** Which clues of which parsers an application is enough for. */
function knowingOf(parsers: readonly TextParser[], app: string): string {
  let key = '';
  for (const [i, { clues = [] }] of parsers.entries())
    for (const [j, clue] of clues.entries()) if (clue.app?.(app) === true) key += `${i}.${j} `;
  return key;
}

/** Its own text: a piece of a record would keep the whole record in memory. */
const copyOf = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

function createTable(parsers: readonly TextParser[], app: string | undefined, hasHeader: boolean): Table {
  const rows: (Candidates | undefined)[] = Array.from({ length: OTHER + 1 }, () => undefined);
  return (code) => {
    const known = rows[code];
    if (known !== undefined) return known;
    const first = code === OTHER ? undefined : String.fromCharCode(code);
    const all: Candidate[] = [];
    for (const parser of parsers) {
      const candidate = candidateOf(parser, first, app, hasHeader);
      if (candidate !== undefined) all.push(candidate);
    }
    const row = { all, byParser: new Map(all.map((each) => [each.parser, each])) };
    rows[code] = row;
    return row;
  };
}

function candidateOf(parser: TextParser, first: string | undefined, app: string | undefined, hasHeader: boolean): Candidate | undefined {
  if (parser.clues === undefined) return { parser, has: undefined };
  const met = parser.clues.filter((clue) => isMet(clue, first, app, hasHeader));
  if (met.length === 0) return undefined;
  const parts = met.map(({ has }) => has);
  return { parser, has: parts.includes(undefined) ? undefined : parts.filter((part) => part !== undefined) };
} // prettier-ignore

function isMet(clue: Clue, first: string | undefined, app: string | undefined, hasHeader: boolean): boolean {
  if (clue.header === true && !hasHeader) return false;
  if (clue.first !== undefined && (first === undefined || !clue.first.includes(first))) return false;
  return clue.app === undefined || (app !== undefined && clue.app(app));
}
