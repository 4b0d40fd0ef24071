import type { PullFailure, PullFailureKind } from './failure.ts';
import { type HeaderReader, isSpent, retryAtOf } from './rate-limit.ts';

export interface Refusing {
  readonly status: number;
  readonly headers: HeaderReader;
  readonly host: string;
  readonly body: string;
  /** ms since 1970 */
  readonly now: number;
}

/** What an answer other than 2xx means, with the words of the service where it has some. */
export function refusalOf(refusing: Refusing): PullFailure {
  const { status, headers, host, body, now } = refusing;
  const kind = kindOf(status, headers, body);
  const { said, code } = wordsIn(body);
  const until = kind === 'rate-limited' || kind === 'unavailable' ? retryAtOf(headers, now) : undefined;
  const message = `${host} ${MEANINGS[kind]} (${status})${said === undefined ? '.' : `: ${said}`}`;
  return { kind, message, ...(until === undefined ? {} : { until }), ...(code === undefined ? {} : { code }) };
}

const MEANINGS: Readonly<Record<PullFailureKind, string>> = {
  'rate-limited': 'says that it is asked too often',
  unavailable: 'does not work at the moment',
  unauthorised: 'does not know the credentials; make new ones and set them',
  forbidden: 'knows the credentials, but they may not read this; give them the permission',
  'not-found': 'knows nothing at this address; look at the settings',
  'cursor-expired': 'does not know any more where reading stood',
  refused: 'does not take the question',
  stopped: 'was not waited for',
};

/** Not every service has a status of its own for "too often": GitHub and Google say 403. */
function kindOf(status: number, headers: HeaderReader, body: string): PullFailureKind {
  if (status === 429) return 'rate-limited';
  if (status === 401) return 'unauthorised';
  if (status === 403) {
    const isTooOften = isSpent(headers) || headers.get('retry-after') !== null || TOO_OFTEN.test(body.slice(0, 4096));
    return isTooOften ? 'rate-limited' : 'forbidden';
  }
  if (status === 404) return 'not-found';
  if (status === 410) return 'cursor-expired';
  if (status === 408 || status === 425 || status >= 500 || (status >= 300 && status < 400)) return 'unavailable';
  return 'refused';
}

const TOO_OFTEN = /rateLimitExceeded|RATE_LIMIT_EXCEEDED|quotaExceeded|secondary rate limit|abuse detection/i;

const MAX_WORDS = 300;

/** The sentence in an answer's body, and the service's code for it, wherever they stand; HTML and what is no JSON is not repeated. */
function wordsIn(body: string): { said?: string; code?: string } {
  if (body.length > 1 << 16) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {};
  }
  const said = sentenceIn(parsed, SENTENCES, 0)?.replace(/\p{C}+/gu, ' ').trim().slice(0, MAX_WORDS); // prettier-ignore
  const code = sentenceIn(parsed, CODES, 0);
  return { ...(said === undefined ? {} : { said }), ...(code !== undefined && isCode(code) ? { code } : {}) };
}

const isCode = (text: string): boolean => /^[\w.-]{1,100}$/.test(text);

/** Names under which services keep their code, and what leads there: OData and Azure `{"error":{"code"}}`, OAuth `{"error"}`, Okta `{"errorCode"}`. */
const CODES = ['code', 'errorCode', 'error', 'Code'] as const;
const SENTENCES = ['message', 'error_description', 'errorSummary', 'detail', 'error', 'Message', 'errors'] as const;

function sentenceIn(value: unknown, names: readonly string[], depth: number): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value !== 'object' || value === null || depth > 2) return undefined;
  const entries: [string, unknown][] = Object.entries(value);
  // of a list the first element counts
  const fields = new Map<string, unknown>(Array.isArray(value) ? [[names[0] ?? '', entries[0]?.[1]]] : entries);
  for (const name of names) {
    const found = sentenceIn(fields.get(name), names, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
