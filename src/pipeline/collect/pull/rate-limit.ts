/** The part of `Headers` that is looked at. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** No service is waited for longer, whatever it says: a wrong header must not silence a source for a day. */
const LONGEST_MS = 3_600_000;

/**
 * When a service that has refused wants to be asked again, ms since 1970; undefined if it does not say. Read are
 * `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), `retry-after-ms` and `x-ms-retry-after-ms` (Azure), and what `resetOf` reads
 * unless the window has something left.
 */
export function retryAtOf(headers: HeaderReader, now: number): number | undefined {
  const ms = numberOf(headers.get('retry-after-ms') ?? headers.get('x-ms-retry-after-ms'));
  if (ms !== undefined) return bounded(now + ms, now);
  const after = headers.get('retry-after')?.trim();
  if (after !== undefined && after !== '') {
    const seconds = numberOf(after);
    if (seconds !== undefined) return bounded(now + seconds * 1000, now);
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return bounded(now + date - serverClock(headers, now), now);
  }
  // with something left of the window, its end is not what the refusal is about: an error, or another limit
  return isLeft(headers) ? undefined : resetOf(headers, now);
}

/**
 * When the present window of a rate limit ends, ms since 1970: `X-Rate-Limit-Reset` (Okta), `X-RateLimit-Reset` (GitHub), both seconds since 1970
 * by the service's clock, and `RateLimit-Reset` (seconds from now). Small numbers are seconds from now, whatever the name.
 */
export function resetOf(headers: HeaderReader, now: number): number | undefined {
  const value = numberOf(firstOf(headers, ['x-rate-limit-reset', 'x-ratelimit-reset', 'ratelimit-reset']));
  if (value === undefined) return undefined;
  const isMoment = value > 1e9;
  return bounded(isMoment ? now + value * 1000 - serverClock(headers, now) : now + value * 1000, now);
}

/** Whether the service says that nothing is left of what may be asked in this window. */
export const isSpent = (headers: HeaderReader): boolean => remainingOf(headers) === 0;

const isLeft = (headers: HeaderReader): boolean => (remainingOf(headers) ?? 0) > 0;

const remainingOf = (headers: HeaderReader): number | undefined =>
  numberOf(firstOf(headers, ['x-rate-limit-remaining', 'x-ratelimit-remaining', 'ratelimit-remaining']));

/** The service's clock, by its `Date`; ours where it says none. A moment of theirs is compared with their clock. */
function serverClock(headers: HeaderReader, now: number): number {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? now : date;
}

function firstOf(headers: HeaderReader, names: readonly string[]): string | null {
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) return value;
  }
  return null;
}

function numberOf(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || !/^\s*\d{1,16}(?:\.\d{1,6})?\s*$/.test(text)) return undefined;
  return Number(text);
}

const bounded = (at: number, now: number): number => Math.min(Math.max(at, now), now + LONGEST_MS);
