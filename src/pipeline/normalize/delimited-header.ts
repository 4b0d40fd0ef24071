import { DELIMITED_MARK } from '../collect/framing/delimited.ts';
import { splitDelimited } from './mapping/split-delimited.ts';

/** What the header line of a delimited file says; it stands in the context of every batch of that file. */
export interface DelimitedHeader {
  readonly delimiter: string;
  readonly columns: readonly string[];
}

let last: { readonly context: string; readonly header: DelimitedHeader | undefined } | undefined;

/** The header in a batch's context; undefined if the batch is of another kind. All records of a batch have the same one. */
export function readDelimitedHeader(context: string | undefined): DelimitedHeader | undefined {
  if (context === undefined || !context.startsWith(DELIMITED_MARK)) return undefined;
  if (last?.context !== context) last = { context, header: parseHeader(context) };
  return last.header;
}

function parseHeader(context: string): DelimitedHeader | undefined {
  const delimiter = context[DELIMITED_MARK.length];
  const start = context.indexOf('\n');
  if (delimiter === undefined || start < 0) return undefined;
  return { delimiter, columns: columnsOf(context.slice(start + 1), delimiter) };
}

/** Names that come twice are told apart by a number, empty ones by their place. */
export function columnsOf(line: string, delimiter: string): string[] {
  const counts = new Map<string, number>();
  return splitDelimited(line, delimiter).map((given, index) => {
    const name = given.trim().slice(0, 300) || `column${index + 1}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}
