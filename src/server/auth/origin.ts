import { Refused } from '../http/refused.ts';

/**
 * Protection against requests that another site makes a signed-in browser send: a change by cookie must carry the Origin of this server.
 * Every current browser sends Origin with POST, PATCH and DELETE; programs use API keys and need none.
 * @param publicOrigin scheme, host and port that people use, if a proxy stands before the server
 */
export function refusalOfOrigin(request: Request, publicOrigin: string | undefined): Refused | undefined {
  if (isSafe(request.method)) return undefined;
  const origin = request.headers.get('origin');
  if (origin !== null && (origin === publicOrigin || origin === ownOrigin(request))) return undefined;
  const came = origin === null ? 'without the header Origin' : `from ${origin.slice(0, 200)}`;
  return new Refused('not-allowed', `This change by a browser session came ${came}, not from this server's own pages. Use the console at its own address, or an API key.`); // prettier-ignore
}

/** The origin that the request was sent to, from its Host header. */
export function ownOrigin(request: Request): string {
  return new URL(request.url).origin;
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
