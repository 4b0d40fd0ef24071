/** What a header of a W3C extended log says: who writes, which columns, how they are told apart. */
export interface W3cHeader {
  readonly software: string;
  readonly columns: readonly string[];
  readonly separator: ' ' | '\t' | ',';
  /** Windows Firewall writes local time and says so; the format itself means UTC */
  readonly isLocal: boolean;
}

let last: { readonly context: string; readonly header: W3cHeader | undefined } | undefined;

/** The header in a batch's context, read once for all records of the batch. */
export function headerOf(context: string | undefined): W3cHeader | undefined {
  if (context === undefined) return undefined;
  if (last?.context !== context) last = { context, header: readHeader(context) };
  return last.header;
}

function readHeader(context: string): W3cHeader | undefined {
  let software = '';
  let isLocal = false;
  let columns: string | undefined;
  for (const line of context.split('\n')) {
    if (line.startsWith('#Software:')) software = line.slice(10).trim();
    else if (line.startsWith('#Fields:')) columns = line.slice(8).trim();
    else if (/^#Time Format: ?local/i.test(line)) isLocal = true;
  }
  if (columns === undefined || columns === '') return undefined;
  const separator = columns.includes('\t') ? '\t' : /^[\w-]+,/.test(columns) ? ',' : ' ';
  return { software, columns: columns.split(separator).slice(0, 1_000), separator, isLocal };
}

const iis = 'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip';

/** IIS 7 to 10 by default, and IIS 6: what a line without header (through syslog, say) must be */
export const defaultHeaders: ReadonlyMap<number, W3cHeader> = new Map(
  [
    `${iis} cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken`,
    `${iis} cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken`,
    `${iis} cs(User-Agent) sc-status sc-substatus sc-win32-status`,
  ].map((text): [number, W3cHeader] => {
    const columns = text.split(' ');
    return [columns.length, { software: 'Microsoft Internet Information Services', columns, separator: ' ', isLocal: false }]; // prettier-ignore
  }),
);
