import { isStoreError, type StoreErrorKind } from '../../store/store-error.ts';
import { Refused, type ErrorKind } from './refused.ts';

const kindByStoreKind = {
  busy: 'busy',
  'too-large': 'too-large',
  rejected: 'bad-request',
  unavailable: 'unavailable',
  'no-space': 'unavailable',
  'in-use': 'unavailable',
  'newer-data': 'unavailable',
  'other-data': 'unavailable',
} as const satisfies Record<StoreErrorKind, ErrorKind>;

/** What a caller is told of an error: what stores say in their own words, and of a bug nothing but that it is one. */
export function errorToRefused(error: unknown): Refused {
  if (isStoreError(error)) {
    const more = error.retryAfter === undefined ? {} : { retryAfter: Math.ceil(error.retryAfter) };
    return new Refused(kindByStoreKind[error.kind], error.message, more);
  }
  if (isDatabaseAway(error)) {
    return new Refused(
      'unavailable',
      'The database does not answer at the moment. It is being tried again; /healthz says how it is.',
      { retryAfter: 2 },
    );
  }
  return new Refused('bug', 'Something went wrong inside the server. Its log says what; trying again may help.');
}

/** Sockets that close, and PostgreSQL's classes 08 (connection) and 57P (shutting down, starting up). */
function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|08...|57P0.)$/.test(code)) return true;
  if (/connection terminated|timeout exceeded when trying to connect/i.test(error.message)) return true;
  return error.cause !== undefined && isDatabaseAway(error.cause);
}
