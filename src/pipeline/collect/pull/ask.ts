import { isIP } from 'node:net';
import type { PullFailure } from './failure.ts';
import { refusalOf } from './refusal.ts';
import { isSpent, resetOf } from './rate-limit.ts';
import { readBody } from './read-body.ts';

/** Asks an HTTP service one question. Never throws. */
export type Ask = (question: Question) => Promise<Answer | PullFailure>;

export interface Question {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** `json` (the default): an answer that does not parse is a failure. `text`: anything goes */
  readonly expects?: 'json' | 'text';
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `text`, parsed; undefined where text was expected, or nothing came (204) */
  readonly json: unknown;
  /** ms since 1970: with this answer the allowance is spent, and before that time the next question would be refused */
  readonly notBefore?: number;
}

export interface AskOptions {
  /** the origins that may be asked ("https://example.okta.com"): a link or redirect to any other is refused, for credentials would go along */
  readonly origins: readonly string[];
  /** ms since 1970 */
  readonly clock: () => number;
  /** ms for a whole answer */
  readonly timeout?: number;
  /** bytes of an answer, unpacked */
  readonly maxBytes?: number;
  /** texts that no message may hold: they are blotted out if the other side repeats them */
  readonly secrets?: readonly string[];
  readonly fetch?: typeof globalThis.fetch;
}

export const ASK_TIMEOUT_MS = 60_000;
export const ASK_MAX_BYTES = 32 << 20;
const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** TLS is always verified (`NODE_EXTRA_CA_CERTS` adds an authority of one's own); plain HTTP is for this machine alone. */
export function createAsk(options: AskOptions): Ask {
  const { clock, timeout = ASK_TIMEOUT_MS, maxBytes = ASK_MAX_BYTES, secrets = [], fetch = globalThis.fetch } = options;
  const origins = new Set(options.origins.map((origin) => new URL(origin).origin));

  const clean = (failure: PullFailure): PullFailure => ({ ...failure, message: withoutSecrets(failure.message, secrets) }); // prettier-ignore

  async function ask(question: Question): Promise<Answer | PullFailure> {
    const { signal } = question;
    const timer = AbortSignal.timeout(timeout);
    const either = AbortSignal.any([signal, timer]);
    let url = question.url;
    try {
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const refusal = refusedAddress(url, origins);
        if (refusal !== undefined) return refusal;
        const response = await fetch(url, {
          method: question.method ?? 'GET',
          headers: { accept: 'application/json', ...question.headers },
          redirect: 'manual',
          signal: either,
          ...(question.body === undefined ? {} : { body: question.body }),
        });
        const target = response.headers.get('location');
        if (!REDIRECTS.has(response.status) || target === null) {
          return await toAnswer(response, question.expects ?? 'json', either);
        }
        await response.body?.cancel();
        if (question.method === 'POST') return notFollowed(url, target);
        if (!URL.canParse(target, url)) return { kind: 'unavailable', message: `${hostOf(url)} redirects to an address that is none.` }; // prettier-ignore
        url = new URL(target, url).href;
      }
      return { kind: 'unavailable', message: `${hostOf(url)} redirects more than ${MAX_REDIRECTS} times.` };
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped', message: 'The source is being stopped.' };
      if (timer.aborted) return { kind: 'unavailable', message: `${hostOf(url)} did not answer within ${timeout / 1000} s.` }; // prettier-ignore
      return { kind: 'unavailable', message: `${hostOf(url)} cannot be reached: ${causeOf(error)}.` };
    }
  }

  async function toAnswer(
    response: Response,
    expects: 'json' | 'text',
    signal: AbortSignal,
  ): Promise<Answer | PullFailure> {
    const { status, headers } = response;
    const host = hostOf(response.url);
    const body = await readBody(response, maxBytes, signal);
    if (status < 200 || status > 299) return refusalOf({ status, headers, host, body: body ?? '', now: clock() });
    if (body === undefined) return { kind: 'unavailable', message: `The answer of ${host} is longer than ${maxBytes} bytes, the limit. Ask for smaller pages.` }; // prettier-ignore
    const reset = isSpent(headers) ? resetOf(headers, clock()) : undefined;
    const answer = { status, headers, text: body, ...(reset === undefined ? {} : { notBefore: reset }) };
    if (expects === 'text' || body === '') return { ...answer, json: undefined };
    try {
      return { ...answer, json: JSON.parse(body) };
    } catch {
      const what = headers.get('content-type') ?? 'no content type';
      return { kind: 'unavailable', message: `The answer of ${host} is no JSON, or breaks off (${what.slice(0, 80)}, ${body.length} characters).` }; // prettier-ignore
    }
  }

  return async (question) => {
    const given = await ask(question);
    return 'kind' in given ? clean(given) : given;
  };
}

function refusedAddress(url: string, origins: ReadonlySet<string>): PullFailure | undefined {
  if (!URL.canParse(url)) return { kind: 'refused', message: 'The address to ask is none.' };
  const { origin, protocol, hostname, username } = new URL(url);
  if (username !== '' || !origins.has(origin)) {
    return {
      kind: 'refused',
      message: `The service sends on to ${origin}, which is not the service: it is not asked, for the credentials would go there.`,
    };
  }
  if (protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname))) return undefined;
  return { kind: 'refused', message: `${origin} is not asked, for credentials would go unencrypted. Use https.` };
}

const isThisMachine = (name: string): boolean =>
  name === 'localhost' || name === '[::1]' || (isIP(name) === 4 && name.startsWith('127.'));

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'The service');

function notFollowed(from: string, to: string): PullFailure {
  const where = URL.canParse(to, from) ? new URL(to, from).host : 'elsewhere';
  return { kind: 'refused', message: `${hostOf(from)} redirects a question that was posted to ${where}: it is not followed.` }; // prettier-ignore
}

/** Node's `fetch` wraps what the network said. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

function withoutSecrets(message: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => (secret.length < 4 ? text : text.replaceAll(secret, '…')), message);
}
