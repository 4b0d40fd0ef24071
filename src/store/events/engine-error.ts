import { StoreError, type StoreErrorKind } from '../store-error.ts';

/** What the engine was asked to do, for the words of an error. */
export type Doing = 'read' | 'insert' | 'command';

/** Makes what a client threw into a `StoreError`: by ClickHouse's code (ErrorCodes.cpp), or by the system's for a broken connection. */
export function engineError(error: unknown, doing: Doing): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = clickHouseCode(error, message);
  const kind = kindOf(code, error, message, doing);
  return new StoreError(kind, `${sentences[kind](doing)} (${shorten(message)})`, { cause: error });
}

/** Codes that say something about the tables or the account and nothing about the rows. */
const notAboutRows = new Set([16, 60, 62, 81, 82, 164, 192, 193, 194, 195, 497, 516]);

/** Whether it was the rows themselves that the engine refused: then some of them may be taken without the others. */
export function isAboutRows(error: StoreError): boolean {
  const { cause } = error;
  if (error.kind !== 'rejected' || !(cause instanceof Error)) return false;
  const code = clickHouseCode(cause, cause.message);
  return code !== undefined && !notAboutRows.has(code);
}

const kindByCode: Readonly<Record<number, (doing: Doing) => StoreErrorKind>> = {
  76: () => 'in-use', // CANNOT_OPEN_FILE
  159: (doing) => (doing === 'read' ? 'too-large' : 'busy'), // TIMEOUT_EXCEEDED
  160: (doing) => (doing === 'read' ? 'too-large' : 'busy'), // TOO_SLOW
  202: () => 'busy', // TOO_MANY_SIMULTANEOUS_QUERIES
  203: () => 'busy', // NO_FREE_CONNECTION
  209: () => 'unavailable', // SOCKET_TIMEOUT
  210: () => 'unavailable', // NETWORK_ERROR
  236: () => 'unavailable', // ABORTED
  241: (doing) => (doing === 'read' ? 'too-large' : 'busy'), // MEMORY_LIMIT_EXCEEDED
  242: () => 'unavailable', // TABLE_IS_READ_ONLY
  243: () => 'no-space', // NOT_ENOUGH_SPACE
  252: () => 'busy', // TOO_MANY_PARTS
  285: () => 'unavailable', // TOO_FEW_LIVE_REPLICAS
  319: () => 'unavailable', // UNKNOWN_STATUS_OF_INSERT
  396: (doing) => (doing === 'read' ? 'too-large' : 'busy'), // TOO_MANY_ROWS_OR_BYTES
  394: () => 'busy', // QUERY_WAS_CANCELLED
  999: () => 'unavailable', // KEEPER_EXCEPTION
};

function kindOf(code: number | undefined, error: unknown, message: string, doing: Doing): StoreErrorKind {
  if (/no space left on device|ENOSPC/i.test(message)) return 'no-space';
  const known = code === undefined ? undefined : kindByCode[code];
  if (known !== undefined) return known(doing);
  if (code !== undefined) return 'rejected';
  return isAboutConnection(error, message) ? 'unavailable' : 'rejected';
}

function isAboutConnection(error: unknown, message: string): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    /^(?:E[A-Z]+|UND_ERR\w*)$/.test(code) ||
    /socket hang up|timeout|ECONN|aborted|is closed|502|503|504/i.test(message) ||
    /No active connection|CHDB_CLOSED/.test(message + code)
  );
}

function clickHouseCode(error: unknown, message: string): number | undefined {
  if (error instanceof Error) {
    if ('clickhouseCode' in error && typeof error.clickhouseCode === 'number') return error.clickhouseCode;
    if ('code' in error && typeof error.code === 'string' && /^\d+$/.test(error.code)) return Number(error.code);
  }
  const match = /\bCode: (\d+)\. DB::Exception/.exec(message);
  return match === null ? undefined : Number(match[1]);
}

const verbs: Readonly<Record<Doing, string>> = {
  read: 'The search',
  insert: 'Writing events',
  command: 'Preparing the event store',
};

const sentences: Readonly<Record<StoreErrorKind, (doing: Doing) => string>> = {
  busy: (doing) => `${verbs[doing]} has to wait: the event store has too much to do. It is tried again.`,
  unavailable: (doing) => `${verbs[doing]} did not work: the event store cannot be reached. It is tried again.`,
  'too-large': () => 'The search needs more time or memory than is allowed: take a shorter time range or a narrower query.',
  rejected: (doing) => `${verbs[doing]} did not work: the event store refused it.`,
  'newer-data': () => 'The event store was written by a newer version.',
  'other-data': () => 'The event store belongs to something else.',
  'in-use': () => 'The folder of the event store is in use by another process: stop that one first.',
  'no-space': (doing) => `${verbs[doing]} did not work: the disk of the event store is full. Free some space; it is tried again.`,
}; // prettier-ignore

/** The engine's own words, without its stack of versions and brackets. */
const shorten = (message: string): string =>
  message
    .replaceAll(/Code: \d+\. (?:DB::Exception: )?|\(version [^)]*\)|: While executing \w+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
