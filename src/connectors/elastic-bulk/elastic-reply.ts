/** Clients look at `X-Elastic-Product` before anything else, and refuse a server that does not send it. */
const PRODUCT = { 'x-elastic-product': 'Elasticsearch' };

/** @param body a text is plain text, all else JSON @param retryAfter seconds */
export function elasticReply(body: object | string, status = 200, retryAfter?: number): Response {
  const headers = {
    ...PRODUCT,
    'content-type': typeof body === 'string' ? 'text/plain; charset=UTF-8' : 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) }),
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="vedette", ApiKey' } : {}),
  };
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

/** A whole request that failed, as Elasticsearch says it. */
export function elasticError(status: number, type: string, reason: string, retryAfter?: number): Response {
  const error = { root_cause: [{ type, reason }], type, reason };
  return elasticReply({ error, status }, status, retryAfter);
}
